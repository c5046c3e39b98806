"""What tests of the passer-by's pages look at: forms, how many rows there are, and whether answers are alike."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from yarl import URL

from core.database import Base, Database
from qrcodes import board, positions
from tests.qrcodes.kit import Town
from tests.web.house import House, Visit

# Differ between any two answers.
CHANGING = {"Date", "X-Request-ID"}


def nonce_of(html: str) -> str:
    """The nonce in the page's first form."""
    found = re.search(r'name="nonce" value="([^"]+)"', html)
    assert found is not None
    return found[1]


async def rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    async with database.reading() as session:
        return {
            name: (await session.execute(select(func.count()).select_from(table))).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


async def unlike(visit: Visit, paths: Sequence[str]) -> set[str]:
    """Those of these addresses whose answer is another than the first one's, in status, headers, length or words."""
    answers = {}
    for path in paths:
        address = URL(f"{visit.house.url.origin()}{path}", encoded=True)
        async with visit.http.get(address, allow_redirects=False) as answer:
            headers = sorted((name, value) for name, value in answer.headers.items() if name not in CHANGING)
            answers[path] = (answer.status, headers, await answer.text())
    first = answers[paths[0]]
    assert first[0] == 404
    return {path for path, found in answers.items() if found != first}


ZH = {"Accept-Language": "zh-CN"}


@dataclass
class Street:
    """A passer-by who found 肖大爷 and told the family; 周强 is on duty."""

    house: House
    town: Town
    visit: Visit
    page: str
    incident_id: int

    async def looks(self, query: str = "") -> str:
        status, html = await self.visit.get(self.page + query, headers=ZH)
        assert status == 200
        return html

    async def sends(self, verb: str, **fields: str) -> tuple[int, str]:
        """A form of the page, as a browser without scripts sends it."""
        async with self.visit.http.post(f"{self.page}/{verb}", data=fields, headers=ZH, allow_redirects=False) as answer:
            if answer.status == 303:
                assert answer.headers["Location"] == self.page
            return answer.status, await answer.text()

    async def place(self) -> positions.FoundPlace | None:
        async with self.house.database.reading() as session:
            return await positions.latest(session, incident_id=self.incident_id)

    async def said(self) -> list[str]:
        async with self.house.database.reading() as session:
            return [line.words for line in await board.lines(session, incident_id=self.incident_id)]
