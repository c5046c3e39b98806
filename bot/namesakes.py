"""People of one name or phone to choose from, page by page, with what tells them apart."""

from bot.steps import turns
from bot.visit import Button, Visit
from messages.mentions import mention
from people import persons
from words import batches
from words.numbers import row_id

CHOICES = 8


def from_the_start(visit: Visit) -> None:
    """To the first page: others are asked about now."""
    visit.put("alike_after", 0)


def turned(visit: Visit, payload: str) -> bool:
    """Whether the press turned the page."""
    name, _, tail = payload.partition(":")
    if name == "after":
        visit.put("alike_after", row_id(tail) or 0)
    return name == "after"


async def choices(visit: Visit, ids: list[int]) -> list[list[Button]]:
    """A page of these people, a button for each (`is:` and their number), and the buttons that turn it."""
    after = visit.number("alike_after")
    left = sorted(number for number in ids if number > after)
    async with visit.services.database.reading() as session:
        known = await persons.told_apart(session, left[:CHOICES])
    mention(*known)
    rows = [[Button(batches.told_apart(one, visit.t, zone=visit.services.zone), f"is:{one.person_id}")] for one in known.values()]
    return [*rows, turns(visit.t, after, left, CHOICES)]
