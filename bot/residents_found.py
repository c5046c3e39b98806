"""The way to one resident."""

from bot.states import Residents
from bot.visit import Visit


async def open_one(visit: Visit, person_id: int) -> None:
    """To what can be done for them."""
    visit.put("person", person_id)
    await visit.go(Residents.one)
