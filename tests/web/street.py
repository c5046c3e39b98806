"""What tests of the passer-by's pages look at: forms, how many rows there are, and whether answers are alike."""

import re
from collections.abc import Sequence

from sqlalchemy import func, select
from yarl import URL

from core.database import Base, Database
from tests.web.house import Visit

# Differ between any two answers.
CHANGING = {"Date"}


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
