"""肖大爷 wears a badge, and people of the demo have phones: what a passer-by does, and what everybody's chat says of it."""

from dataclasses import dataclass, replace

from core.files import sanitise
from qrcodes.incidents import Told
from tests.chat import Town, photo
from tests.clock import Clock
from tests.qrcodes.incident_kit import Street
from tests.qrcodes.kit import PHOTO


@dataclass
class Found:
    """A town in which somebody can find 肖大爷; 王芳 is his daughter."""

    town: Town
    street: Street
    clock: Clock

    async def tells(self, *, drill: bool = False) -> Told:
        """A passer-by tells the family, and everybody's phone rings."""
        told = await self.street.tell(drill=drill)
        await self.town.app.settle()
        return told

    async def code(self, told: Told) -> str:
        return await self.street.code(self.town.cast.wang, told)


async def open_found(town: Town, clock: Clock) -> Found:
    street = Street(town.app.database, town.cast, clock)
    # Screens show the photo, so it is one.
    await street.furnish(photo=replace(PHOTO, picture=sanitise(photo())))
    await town.app.settle()
    return Found(town, street, clock)


async def taken(found: Found) -> None:
    """周强 has taken it on."""
    await found.tells()
    await found.town.zhou.taps("我来处理")
