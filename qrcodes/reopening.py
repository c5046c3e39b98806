"""A scan that meets an incident which is live only because nobody closed it: it is ended, or opened anew, so that the scan rings."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people import audit
from qrcodes import alarm_policy, deadlines, events, first_told, receipts
from qrcodes.incident_models import Escalation, Incident, Receipt

# What is known of who answered, and how far they came.
UNANSWERED = {"state": "opened", "acknowledged_at": None, "acknowledged_by": None, "on_the_way_at": None, "eta_at": None}


async def is_asleep(session: AsyncSession, *, incident: Incident, now: datetime) -> bool:
    """Whether whoever promised to come is long overdue, or nobody has done anything about it for long."""
    if incident.state == "on_the_way" and incident.eta_at is not None:
        return now > incident.eta_at + timedelta(seconds=deadlines.OVERDUE)
    last = await events.last_step(session, incident_id=incident.id) or incident.rung_at
    return now > last + timedelta(seconds=deadlines.ASLEEP)


async def ring_anew(session: AsyncSession, *, incident: Incident, now: datetime) -> None:
    """As if it were opened now: nobody has answered, all steps are due again, and everybody is rung, by their second way too.

    The incident is locked. Its finders, positions and messages stay.
    """
    values = UNANSWERED | {"with_officer_at": None, "reopened_at": now}
    await session.execute(update(Incident).where(Incident.id == incident.id).values(values))
    await session.refresh(incident)
    for step, after in (await alarm_policy.policy(session, incident.community_id)).steps.items():
        again = update(Escalation).where(Escalation.incident_id == incident.id, Escalation.step == step)
        await session.execute(again.values(due_at=now + after, fired_at=None, called_off_at=None))
    # Whoever saw the first alarm has not seen this one.
    await session.execute(update(Receipt).where(Receipt.incident_id == incident.id).values(seen_at=None, took_at=None))
    await events.record(session, incident_id=incident.id, what="reopened", now=now)
    circles = await first_told.at_opening(session, incident=incident, now=now)
    told = select(Receipt.person_id, Receipt.circle).where(Receipt.incident_id == incident.id).order_by(Receipt.person_id)
    for person_id, circle in await session.execute(told):
        circles.setdefault(circle, []).append(person_id)
    await receipts.tell(session, incident=incident, circles=circles, kind="incident.opened", what="told", now=now)


async def forgotten(session: AsyncSession, *, now: datetime) -> list[int]:
    """Numbers of incidents of which the elder was handed over hours ago, and that nobody closed."""
    before = now - timedelta(seconds=deadlines.HANDED_OVER)
    live = (Incident.closed_at.is_(None), Incident.state == "handed_over", Incident.handed_over_at < before)
    return list(await session.scalars(select(Incident.id).where(*live).order_by(Incident.id)))


async def end_handed_over(session: AsyncSession, *, incident_id: int, now: datetime) -> bool:
    """Close what ended with a hand-over, as nobody did: it was real, or a drill. Whether it was not closed before; those told see it."""
    live = (Incident.id == incident_id, Incident.closed_at.is_(None), Incident.state == "handed_over")
    query = select(Incident).where(*live).with_for_update(key_share=True)
    incident = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if incident is None:
        return False
    turned_out = "drill" if incident.is_drill else "real"
    values = {"state": "closed", "closed_at": now, "turned_out": turned_out, "code": None}
    await session.execute(update(Incident).where(*live).values(values))
    await receipts.mark_sent(session, incident_ids=[incident_id])
    what = f"closed.{turned_out}"
    await events.record(session, incident_id=incident_id, what=what, now=now)
    await audit.record(session, actor=None, action=f"incident.{what}", subject="incident", subject_id=incident_id, now=now)
    await receipts.tell_all(session, incident=incident, kind="incident.state", what="state.closed", now=now)
    return True
