"""Answering: somebody takes an incident on, goes there, is with the elder. Forwards only, each step timed and told to everybody."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import audit
from qrcodes import deadlines, events, guardians, incident_access, incidents, news, receipts
from qrcodes.incident_models import STATES, Escalation, Incident

# Steps that everybody hears of in a message of their own.
ENDING = ("closed.", "family.")


class IncidentOver(Refusal):
    """It is closed already: `turned_out` says as what."""


class NoGoingBack(Refusal):
    """It has come further already: `state`."""


class TakenByAnother(Refusal):
    """Another helper, `by`, has taken it on. Whoever wants to go instead takes over."""


class MinutesUnclear(Refusal):
    """Somebody is on the way for between `least` and `most` minutes."""


async def acknowledge(session: AsyncSession, *, actor: int, incident_id: int, now: datetime) -> None:
    """Take it on (接单): nobody else is rung from now on. Doing it again changes nothing.

    Raises `IncidentUnknown`, `NotAllowed`, `IncidentOver`, `TakenByAnother`.
    """
    incident = await _live(session, actor, incident_id, now)
    if incident.acknowledged_by == actor:
        return
    if incident.acknowledged_by is not None:
        raise TakenByAnother(by=incident.acknowledged_by, incident_id=incident_id)
    await _step(session, incident, actor, "acknowledged", {}, now=now)


async def take_over(session: AsyncSession, *, actor: int, incident_id: int, now: datetime) -> None:
    """Take it on in place of whoever has it, until the elder is handed over. Doing it again changes nothing.

    Raises `IncidentUnknown`, `NotAllowed`, `IncidentOver`, `NoGoingBack`.
    """
    incident = await _live(session, actor, incident_id, now)
    if incident.acknowledged_by == actor:
        return
    _not_past(incident, "with_officer")
    if incident.acknowledged_by is None:
        await _step(session, incident, actor, "acknowledged", {}, now=now)
        return
    before = incident.acknowledged_by
    await session.execute(update(Incident).where(Incident.id == incident_id).values(acknowledged_by=actor))
    await note_taken(session, incident, actor, now)
    await tell_step(session, incident, actor, "taken_over", now, also=(before,))


async def on_the_way(session: AsyncSession, *, actor: int, incident_id: int, minutes: int, now: datetime) -> None:
    """Somebody goes there, and is there in so many minutes: the finder reads that. Said again, it is a new time.

    Raises `IncidentUnknown`, `NotAllowed`, `IncidentOver`, `NoGoingBack`, `MinutesUnclear`.
    """
    if not 1 <= minutes <= deadlines.LONGEST_WAY_MINUTES:
        raise MinutesUnclear(least=1, most=deadlines.LONGEST_WAY_MINUTES)
    incident = await _live(session, actor, incident_id, now)
    _not_past(incident, "on_the_way")
    eta = now + timedelta(minutes=minutes)
    if incident.state == "on_the_way" and incident.acknowledged_by == actor and incident.eta_at == eta:
        return
    values = {"on_the_way_at": incident.on_the_way_at or now, "eta_at": eta}
    await _step(session, incident, actor, "on_the_way", values, now=now, what=f"on_the_way:{minutes}")


async def with_officer(session: AsyncSession, *, actor: int, incident_id: int, now: datetime) -> None:
    """Somebody of us is with the elder. Doing it again changes nothing.

    Raises `IncidentUnknown`, `NotAllowed`, `IncidentOver`, `NoGoingBack`.
    """
    incident = await _live(session, actor, incident_id, now)
    _not_past(incident, "with_officer")
    if incident.state != "with_officer":
        await _step(session, incident, actor, "with_officer", {"with_officer_at": now}, now=now)


async def tell_step(
    session: AsyncSession,
    incident: Incident,
    actor: int,
    what: str,
    now: datetime,
    *,
    rings: bool = False,
    also: Collection[int] = (),
) -> None:
    """Write a step into the timeline and the audit trail, and tell everybody who knows of the incident.

    Their first message says it in its place. The family and `also`, or all of them where it `rings` or ends, get a new one below.
    """
    number = await events.record(session, incident_id=incident.id, what=what, person_id=actor, now=now)
    code = what.partition(":")[0]
    await audit.record(session, actor=actor, action=f"incident.{code}", subject="incident", subject_id=incident.id, now=now)
    await receipts.tell_all(session, incident=incident, kind="incident.state", what=f"state.{number}", now=now)
    # Who did it has it before their eyes.
    only = None if rings or code.startswith(ENDING) else [*await guardians.people(session, elder_id=incident.elder_id), *also]
    await news.tell(session, incident=incident, number=number, now=now, only=only, but=(actor,), rings=rings)


async def note_taken(session: AsyncSession, incident: Incident, actor: int, now: datetime) -> None:
    """On their receipt: they have taken it on."""
    circle = await incident_access.circle_of(session, person_id=actor, incident=incident, now=now)
    await receipts.take(session, person_id=actor, incident_id=incident.id, circle=circle, now=now)


async def call_off(session: AsyncSession, *, incident_id: int, now: datetime) -> None:
    """Nobody else needs to be rung."""
    waiting = (Escalation.incident_id == incident_id, Escalation.fired_at.is_(None), Escalation.called_off_at.is_(None))
    await session.execute(update(Escalation).where(*waiting).values(called_off_at=now))


async def _live(session: AsyncSession, actor: int, incident_id: int, now: datetime) -> Incident:
    """The incident, locked, for somebody who may act in it; that they do means that they have seen it."""
    incident = await incidents.lock(session, incident_id)
    await incident_access.require_handler(session, person_id=actor, incident=incident, now=now)
    if incident.closed_at is not None:
        raise IncidentOver(turned_out=incident.turned_out, incident_id=incident_id)
    return incident


def _not_past(incident: Incident, state: str) -> None:
    if STATES.index(incident.state) > STATES.index(state):
        raise NoGoingBack(state=incident.state)


async def _step(
    session: AsyncSession,
    incident: Incident,
    actor: int,
    state: str,
    values: Mapping[str, object],
    *,
    now: datetime,
    what: str = "",
) -> None:
    """Go on to a state. Who goes or is there has taken it on, whoever had it before."""
    rings = state == "with_officer"
    values = {"state": state, "acknowledged_by": actor, "acknowledged_at": incident.acknowledged_at or now} | dict(values)
    moved = update(Incident).where(Incident.id == incident.id, Incident.state == incident.state).values(values).returning(Incident.id)
    if (await session.scalars(moved)).one_or_none() is None:
        raise NoGoingBack(state=incident.state)
    await call_off(session, incident_id=incident.id, now=now)
    await note_taken(session, incident, actor, now)
    await tell_step(session, incident, actor, what or state, now, rings=rings)
