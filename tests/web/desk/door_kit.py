"""At the desk's door: links, answers in chat, and what a browser keeps."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from people import desk_confirming, desk_links
from people.desk_models import DeskLink
from tests.cast import Cast
from tests.web.house import House, Visit


@dataclass
class Entrance:
    """A house with the cast, seen from its door."""

    house: House
    cast: Cast

    async def link(self, person_id: int) -> str:
        async with self.house.database.begin() as session:
            return await desk_links.issue(session, actor=person_id, now=self.house.clock())

    async def tap(self, visit: Visit, token: str, *, nonce: str = "drawn with the page", **headers: str) -> tuple[int, str, str]:
        """Press the button of the page: the status, where it leads, and the cookie that is set."""
        where = f"/desk/enter/{token}"
        async with visit.http.post(where, data={"nonce": nonce}, headers=headers or None, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location", ""), answer.headers.get("Set-Cookie", "")

    async def come_in(self, person_id: int) -> Visit:
        """A browser that came in by a link."""
        visit = self.house.stranger()
        status, where, _ = await self.tap(visit, await self.link(person_id))
        assert (status, where) == (303, "/desk")
        return visit

    async def question(self) -> int:
        """The newest question in chat."""
        async with self.house.database.reading() as session:
            found = select(DeskLink.id).where(DeskLink.purpose == "confirm").order_by(DeskLink.id.desc()).limit(1)
            return (await session.scalars(found)).one()

    async def says_yes(self, person_id: int, link_id: int) -> None:
        async with self.house.database.begin() as session:
            await desk_confirming.confirm(session, link_id=link_id, actor=person_id, now=self.house.clock())


def csrf_in(html: str) -> str:
    """The token of the forms on this page."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', html)
    assert found is not None
    return found[1]


async def post(visit: Visit, path: str, *, headers: dict[str, str] | None = None, **fields: str) -> tuple[int, str]:
    """A form as it stands: the status, and where it leads."""
    async with visit.http.post(path, data=fields, headers=headers, allow_redirects=False) as answer:
        await answer.read()
        return answer.status, answer.headers.get("Location", "")
