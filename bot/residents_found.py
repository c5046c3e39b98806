"""Residents to choose from, and the way to one of them."""

from bot.states import Residents
from bot.visit import Button, Visit
from messages.mentions import mention
from people import persons
from words import batches

CHOICES = 8


async def choices(visit: Visit, ids: list[int]) -> list[list[Button]]:
    """A button for each of these people, with what tells them apart."""
    async with visit.services.database.reading() as session:
        known = await persons.told_apart(session, ids)
    mention(*known)
    return [[Button(batches.told_apart(one, visit.t, zone=visit.services.zone), f"is:{one.person_id}")] for one in known.values()][:CHOICES]


async def open_one(visit: Visit, person_id: int) -> None:
    visit.put("person", person_id)
    await visit.go(Residents.one)
