"""Wishing: deadlines of wishes pass, reminders go out, what nobody took rolls; and what a claimer may see no more is emptied."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from wishes import claim_traces
from wishes import clock as wish_clock

EVERY_SECONDS = 20.0


async def keep_wishes(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Do everything that is due, one transaction for each wish; how much. Of several processes at once, each thing is done by one.

    A wish that fails keeps no other; what was wrong is raised at the end.
    """
    fired, seen, wrong = 0, set[int](), list[Exception]()
    while waiting := [each for each in await _due(database, clock()) if each not in seen]:
        # Each once: this ends whatever comes.
        seen.update(waiting)
        for wish_id in waiting:
            try:
                fired += await _fire(database, wish_id, clock())
            except Exception as error:  # noqa: BLE001 - whatever is wrong with one wish, the others are looked at
                wrong.append(error)
    await _silence(database, clock())
    if wrong:
        raise wrong[0]
    return fired


async def _due(database: Database, now: datetime) -> list[int]:
    async with database.reading() as session:
        return await wish_clock.due(session, now=now)


async def _fire(database: Database, wish_id: int, now: datetime) -> int:
    async with database.begin() as session:
        return await wish_clock.fire(session, wish_id=wish_id, now=now)


async def _silence(database: Database, now: datetime) -> None:
    """Screens that were being written while their claim ended."""
    async with database.reading() as session:
        late = await claim_traces.late(session, now=now)
    for claim_id in late:
        async with database.begin() as session:
            await claim_traces.silence_late(session, claim_id=claim_id, now=now)
