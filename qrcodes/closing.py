"""Closing: what an incident turned out to be. A handler closes; the family can say that all is well, or that it is an exercise."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from qrcodes import answering, board, events, incident_access, incidents, receipts
from qrcodes.answering import IncidentOver
from qrcodes.incident_models import CLASSES, Finder, Incident


class ClassUnclear(Refusal):
    """There is no such class."""


async def close(session: AsyncSession, *, actor: int, incident_id: int, turned_out: str, now: datetime) -> None:
    """It is over, and was that. The actor's second time with the same changes nothing.

    Raises `IncidentUnknown`, `NotAllowed`, `IncidentOver`, `ClassUnclear`.
    """
    if turned_out not in CLASSES:
        raise ClassUnclear
    incident = await incidents.lock(session, incident_id)
    await incident_access.require_handler(session, person_id=actor, incident=incident, now=now)
    await _close(session, incident, actor, turned_out, what=f"closed.{turned_out}", now=now)


async def at_home(session: AsyncSession, *, actor: int, incident_id: int, now: datetime) -> None:
    """The family says that the elder is at home with them: everybody may stand down. Again changes nothing.

    Raises `IncidentUnknown`, `NotAllowed`, `IncidentOver`.
    """
    await _close_for_family(session, actor, incident_id, "at_home", now)


async def is_drill(session: AsyncSession, *, actor: int, incident_id: int, now: datetime) -> None:
    """The family says that it is an exercise: everybody may stand down. Again changes nothing.

    Raises `IncidentUnknown`, `NotAllowed`, `IncidentOver`.
    """
    await _close_for_family(session, actor, incident_id, "drill", now)


async def thank(session: AsyncSession, *, actor: int, incident_id: int, words: str, key: str, now: datetime) -> None:
    """A word of thanks to the finders, from the family or a helper, also when it is over: it stands on their page for its day.

    Raises `IncidentUnknown`, `NotAllowed`, and what `board.say` raises about words.
    """
    await board.say(session, actor=actor, incident_id=incident_id, words=words, key=key, now=now, also_when_over=True)
    unthanked = (Finder.incident_id == incident_id, Finder.thanked_at.is_(None))
    thanked = await session.scalars(update(Finder).where(*unthanked).values(thanked_at=now).returning(Finder.id))
    if thanked.all():
        await events.record(session, incident_id=incident_id, what="thanked", person_id=actor, now=now)


async def _close_for_family(session: AsyncSession, actor: int, incident_id: int, turned_out: str, now: datetime) -> None:
    incident = await incidents.lock(session, incident_id)
    await incident_access.require_guardian(session, person_id=actor, incident=incident)
    await receipts.seen(session, person_id=actor, incident_id=incident_id, now=now)
    # Who was handed over came home from somewhere: the family's word does not undo that.
    if incident.closed_at is None and incident.handed_over_at is not None and turned_out == "at_home":
        turned_out = "real"
    await _close(session, incident, actor, turned_out, what=f"family.{turned_out}", now=now)


async def _close(session: AsyncSession, incident: Incident, actor: int, turned_out: str, *, what: str, now: datetime) -> None:
    if incident.closed_at is not None:
        if incident.closed_by == actor and incident.turned_out == turned_out:
            return
        raise IncidentOver(turned_out=incident.turned_out, incident_id=incident.id)
    values = {"state": "closed", "closed_at": now, "closed_by": actor, "turned_out": turned_out, "code": None}
    await session.execute(update(Incident).where(Incident.id == incident.id, Incident.closed_at.is_(None)).values(values))
    await answering.call_off(session, incident_id=incident.id, now=now)
    await receipts.mark_sent(session, incident_ids=[incident.id])
    # Somebody may be on the way: a message of its own, unless the hand-over was one.
    await answering.tell_step(session, incident, actor, what, now, rings=incident.handed_over_at is None)
    if incident.handed_over_at is None:
        await receipts.end_afar(session, incident=incident, now=now)
