"""The hand-over: the elder goes to somebody, proved by the family's six digits or by a photo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.files import Picture
from core.refusals import Refusal
from core.sealing import seal
from qrcodes import answering, deadlines, events, handing_codes, incident_access, incident_words, incidents, receipts
from qrcodes.answering import IncidentOver
from qrcodes.incident_models import Incident

PHOTO = "incident.photo"


class ProofNeeded(Refusal):
    """The family's six digits, or a photo."""


class CodeUsedUp(Refusal):
    """Wrong digits were typed too often: from now on only a photo proves it."""


class HandedOverAlready(Refusal):
    """Another officer, `by`, has written the hand-over down."""


@dataclass(frozen=True, slots=True)
class WrongDigits:
    """Not the family's digits, and it was counted: the caller commits."""

    tries_left: int


async def code_for_family(session: AsyncSession, *, actor: int, incident_id: int) -> str:
    """The six digits, for a guardian; empty when they are of no use any more. Raises `IncidentUnknown`, `NotAllowed`."""
    incident = await incidents.get(session, incident_id)
    await incident_access.require_guardian(session, person_id=actor, incident=incident)
    return handing_codes.of(session, incident)


async def hand_over(
    session: AsyncSession,
    *,
    actor: int,
    incident_id: int,
    to_whom: str,
    now: datetime,
    code: str | None = None,
    photo: Picture | None = None,
) -> WrongDigits | None:
    """Write down to whom the elder was handed over. None when it is done; the actor's second time changes nothing.

    Raises `IncidentUnknown`, `NotAllowed`, `IncidentOver`, `HandedOverAlready`, `ProofNeeded`, `CodeUsedUp`, `WordsTooLong`.
    """
    words = incident_words.to_whom(to_whom)
    incident = await incidents.lock(session, incident_id)
    await incident_access.require_handler(session, person_id=actor, incident=incident, now=now)
    if incident.handed_over_by is not None:
        if incident.handed_over_by == actor:
            return None
        raise HandedOverAlready(by=incident.handed_over_by)
    if incident.closed_at is not None:
        raise IncidentOver(turned_out=incident.turned_out, incident_id=incident_id)
    if photo is None and (wrong := await _check(session, incident, actor, code, now)) is not None:
        return wrong
    values: dict[str, object] = {"handed_to": seal(session, "incident.handed_to", words)}
    if photo is not None:
        values["handed_photo"] = await files.keep(session, picture=photo, kind=PHOTO, about=None, now=now)
    await _write(session, incident, actor, values, now)
    return None


async def _check(session: AsyncSession, incident: Incident, actor: int, code: str | None, now: datetime) -> WrongDigits | None:
    if code is None:
        raise ProofNeeded
    if incident.wrong_codes >= deadlines.WRONG_CODES:
        raise CodeUsedUp
    if handing_codes.is_right(session, incident, code):
        return None
    left = deadlines.WRONG_CODES - incident.wrong_codes - 1
    await session.execute(update(Incident).where(Incident.id == incident.id).values(wrong_codes=Incident.wrong_codes + 1))
    await events.record(session, incident_id=incident.id, what="wrong_code", person_id=actor, now=now)
    return WrongDigits(left)


async def _write(session: AsyncSession, incident: Incident, actor: int, values: Mapping[str, object], now: datetime) -> None:
    taken = {"acknowledged_by": incident.acknowledged_by or actor, "acknowledged_at": incident.acknowledged_at or now}
    done = {"state": "handed_over", "handed_over_at": now, "handed_over_by": actor, "code": None}
    moved = update(Incident).where(Incident.id == incident.id, Incident.handed_over_at.is_(None)).values(done | taken | dict(values))
    await session.execute(moved)
    await answering.call_off(session, incident_id=incident.id, now=now)
    await answering.note_taken(session, incident, actor, now)
    how = "handed_over.photo" if "handed_photo" in values else "handed_over.code"
    await answering.tell_step(session, incident, actor, how, now, rings=True)
    await receipts.end_afar(session, incident=incident, now=now)
