"""肖大爷 was found, and people work at the desk."""

import re
from dataclasses import dataclass

from tests.cast import Cast
from tests.qrcodes.incident_kit import Street
from tests.web.house import Desk, House


@dataclass
class Alarm(Street):
    """The street with a desk in the house."""

    house: House | None = None

    async def at(self, person_id: int, *, confirmed: bool = False) -> Desk:
        assert self.house is not None
        return await self.house.desk(person_id, confirmed=confirmed)


async def alarm_in(house: House, cast: Cast) -> Alarm:
    """肖大爷 wears his badge; nobody has scanned it yet."""
    made = Alarm(house.database, cast, house.clock, house=house)
    await made.furnish()
    return made


def seen_in(html: str) -> str:
    """With what the page asks the next time."""
    found = re.search(r"seen=([0-9a-f]{16})", html)
    assert found is not None
    return found[1]
