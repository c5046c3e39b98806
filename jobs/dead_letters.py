"""What was given up: updates that could not be handled and notices that could not be sent, and another try for the former."""

from dataclasses import dataclass
from datetime import datetime

from core.database import Database
from messages import dead_letters


@dataclass(frozen=True)
class DeadLetter:
    """One of them, for the operator: no content. `kind` is "update" for what came in, else the notice's."""

    id: int
    kind: str
    error: str
    dead_at: datetime


async def letters(database: Database) -> list[DeadLetter]:
    """The last hundred of each, the newest first."""
    async with database.reading() as session:
        came = await dead_letters.updates(session)
        went = await dead_letters.notices(session)
    found = [DeadLetter(one.inbox_id, "update", one.error, one.dead_at) for one in came]
    found += [DeadLetter(one.id, one.kind, one.error, one.dead_at) for one in went]
    return sorted(found, key=lambda letter: letter.dead_at, reverse=True)


async def revive(database: Database, *, inbox_id: int, now: datetime) -> bool:
    """Have an update handled once more; false when none of this number is dead, or its content is gone."""
    async with database.begin() as session:
        return await dead_letters.revive(session, inbox_id=inbox_id, now=now)
