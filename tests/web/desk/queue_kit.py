"""王芳 and her neighbours have logged and asked; 赵敏 and 周强 work at their desks."""

import re
from dataclasses import dataclass

from points.log_queue import approve
from tests.cast import Cast
from tests.clock import Clock
from tests.points.kit import Town
from tests.web.house import Desk, House

HX = {"HX-Request": "true"}


@dataclass
class Office:
    """A house with kinds, goods and points behind it, and staff at their desks."""

    house: House
    town: Town
    zhao: Desk
    zhou: Desk

    @property
    def cast(self) -> Cast:
        return self.town.cast

    @property
    def clock(self) -> Clock:
        return self.house.clock

    async def approve_at_the_same_time(self, who: int, log_id: int) -> None:
        """A colleague approves in a transaction of their own."""
        async with self.house.database.begin() as session:
            await approve(session, actor=who, log_id=log_id, now=self.clock())


async def open_office(house: House, cast: Cast) -> Office:
    town = Town(house.database, cast, house.clock)
    await town.furnish()
    return Office(house, town, await house.desk(cast.zhao), await house.desk(cast.zhou))


async def send(desk: Desk, path: str, **fields: object) -> tuple[int, str]:
    """As the page's script sends a form."""
    desk.visit.http.headers.update(HX)
    try:
        return await desk.post(path, None, **fields)
    finally:
        desk.visit.http.headers.pop("HX-Request")


def cards_in(html: str) -> list[int]:
    """The numbers of the cards that wait, in their order."""
    return [int(number) for number in re.findall(r'id="card-(\d+)"[^>]*data-waits', html)]


def card_in(html: str, number: int) -> str:
    """One card of a page."""
    found = re.search(rf'<article[^>]*id="card-{number}".*?</article>', html, re.DOTALL)
    assert found is not None
    return found[0]


def undo_in(html: str) -> list[int]:
    """What the page's button takes back."""
    form = re.search(r'<form method="post" action="/desk/undo/(\w+)".*?</form>', html, re.DOTALL)
    return [] if form is None else [int(number) for number in re.findall(rf'name="{form[1]}" value="(\d+)"', form[0])]
