"""The timeline of an incident: rows of codes and moments, never words.

The codes: opened, reopened, finder.joined, no_drill, finder.staying | police | reported, mistake:FINDER, position.gps | typed,
position.told:FINDER, found:COMMUNITY, step.1 to step.3, acknowledged, taken_over, on_the_way:MINUTES, with_officer, wrong_code,
handed_over.code | photo, closed.CLASS by a helper, or by itself after a hand-over, family.CLASS by the family, thanked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from qrcodes import deadlines
from qrcodes.incident_models import Event

# What nobody did, and what no flood may push out.
HOUSE = ("opened", "reopened", "no_drill", *(f"step.{step}" for step in deadlines.STEPS), "closed.real", "closed.drill")


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened when; who did it, where a person did."""

    what: str
    person_id: int | None
    at: datetime


async def record(session: AsyncSession, *, incident_id: int, what: str, now: datetime, person_id: int | None = None) -> int:
    """Write a row; its number, for keys of notices about it."""
    row = {"incident_id": incident_id, "what": what, "person_id": person_id, "at": now}
    return (await session.scalars(insert(Event).values(row).returning(Event.id))).one()


async def of_incident(session: AsyncSession, *, incident_id: int) -> Sequence[Happened]:
    """What we did, and the newest of what finders did, in order; who may see it is the caller's to check."""
    mine = Event.incident_id == incident_id
    newest = select(Event.id).where(mine).order_by(Event.id.desc()).limit(deadlines.EVENTS_SHOWN)
    shown = Event.person_id.is_not(None) | Event.what.in_(HOUSE) | Event.id.in_(newest.scalar_subquery())
    rows = await session.execute(select(Event.what, Event.person_id, Event.at).where(mine, shown).order_by(Event.id))
    return [Happened(*row) for row in rows]


async def last_step(session: AsyncSession, *, incident_id: int) -> datetime | None:
    """When somebody of us last did something about it, or everybody was last rung."""
    ours = Event.person_id.is_not(None) | Event.what.in_(("opened", "reopened"))
    query = select(Event.at).where(Event.incident_id == incident_id, ours).order_by(Event.id.desc()).limit(1)
    return (await session.scalars(query)).one_or_none()


async def count(session: AsyncSession, *, incident_id: int, what: str) -> int:
    """How often something happened."""
    query = select(func.count()).select_from(Event).where(Event.incident_id == incident_id, Event.what == what)
    return (await session.scalars(query)).one()
