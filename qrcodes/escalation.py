"""Escalation: when nobody answers, others are rung, step by step. Each step fires once, however many processes look, late after a stop."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from qrcodes import events, first_told, incidents, receipts
from qrcodes.deadlines import STEPS
from qrcodes.incident_models import Escalation, Incident


async def due(session: AsyncSession, *, now: datetime) -> list[int]:
    """Incidents of which a step waits to be fired: a look at an index that holds only open steps."""
    return sorted(set(await session.scalars(select(Escalation.incident_id).where(*_open(now)))))


async def fire_due(session: AsyncSession, *, now: datetime) -> int:
    """Fire everything that is due, the earlier step first; how many steps."""
    return sum([await fire(session, incident_id=incident_id, now=now) for incident_id in await due(session, now=now)])


async def fire(session: AsyncSession, *, incident_id: int, now: datetime) -> int:
    """Fire what is due of one incident, the earlier step first; how many steps. Of two who look at once, one fires each."""
    # Whoever answers locks the incident too: either they are first, and this is called off, or this rings once more.
    incident = await incidents.lock(session, incident_id)
    steps = select(Escalation.step).where(Escalation.incident_id == incident_id, *_open(now)).order_by(Escalation.step)
    return sum([await _fire(session, incident, step, now) for step in (await session.scalars(steps)).all()])


async def _fire(session: AsyncSession, incident: Incident, step: int, now: datetime) -> bool:
    mine = (Escalation.incident_id == incident.id, Escalation.step == step)
    unanswered = exists().where(Incident.id == Escalation.incident_id, Incident.state == "opened")
    claimed = update(Escalation).where(*mine, *_open(now), unanswered).values(fired_at=now).returning(Escalation.step)
    if (await session.scalars(claimed.execution_options(synchronize_session=False))).one_or_none() is None:
        return False
    await events.record(session, incident_id=incident.id, what=f"step.{step}", now=now)
    circles = await first_told.at_step(session, incident=incident, step=step, now=now)
    kind = "incident.advice" if step == max(STEPS) else "incident.unanswered"
    await receipts.tell(session, incident=incident, circles=circles, kind=kind, what=f"step.{step}", now=now)
    return True


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Escalation.due_at <= now, Escalation.fired_at.is_(None), Escalation.called_off_at.is_(None)
