"""Incidents: a finder's tap opens one, and tells everybody at once; one is live for an elder at a time, more finders join it."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.database import keys_of
from core.refusals import Refusal
from qrcodes import alarm_policy, badges, deadlines, elder_access, events, first_told, handing_codes, receipts, reopening
from qrcodes.badge_models import Scan
from qrcodes.incident_models import Escalation, Finder, Incident

SECRET_LETTERS = 26


class IncidentUnknown(Refusal):
    """There is no such incident, or it is not theirs to see."""


@dataclass(frozen=True, slots=True)
class Told:
    """The finder's own page, and the incident that they opened or joined."""

    secret: str
    incident_id: int
    finder_id: int
    is_first: bool


async def tell(session: AsyncSession, *, token: str, nonce: str, language: str, now: datetime, drill: bool = False) -> Told | None:
    """A finder asks us to tell the family: all who can help are told in this transaction. None when the code opens nothing.

    The same form sent twice gives the same page. A real finder makes a drill real. Nobody joins what ended with a hand-over, and what
    was left lying rings anew.
    """
    badge = await badges.find(session, token=token)
    if badge is None:
        return None
    elder = await elder_access.lock(session, badge.elder_id)
    secrets = _secrets(session, token, nonce)
    known = await _known(session, secrets, now)
    if known is not None or elder.status != "approved":
        return known
    live = await _to_join(session, elder.id, now)
    incident = live or await _open(session, badge, drill, now)
    finder_id = await _join(session, incident, secrets[0], language, now)
    await _note_scan(session, badge.badge_id, now)
    if live is None:
        circles = await first_told.at_opening(session, incident=incident, now=now)
        await receipts.tell(session, incident=incident, circles=circles, kind="incident.opened", what="told", now=now)
    else:
        await _joined(session, incident, finder_id, drill, now)
    return Told(secrets[0], incident.id, finder_id, live is None)


async def live_of(session: AsyncSession, *, elder_id: int) -> Incident | None:
    """The live incident of an elder."""
    query = select(Incident).where(Incident.elder_id == elder_id, Incident.closed_at.is_(None))
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def _to_join(session: AsyncSession, elder_id: int, now: datetime) -> Incident | None:
    """The live incident, locked; what ended with a hand-over ends now."""
    live = await live_of(session, elder_id=elder_id)
    if live is None or (live := await lock(session, live.id)).closed_at is not None:
        return None
    return None if await reopening.end_handed_over(session, incident_id=live.id, now=now) else live


async def get(session: AsyncSession, incident_id: int) -> Incident:
    """The incident as it stands; who may see it is the caller's to check. Raises `IncidentUnknown`."""
    query = select(Incident).where(Incident.id == incident_id).execution_options(populate_existing=True)
    incident = (await session.scalars(query)).one_or_none()
    if incident is None:
        raise IncidentUnknown
    return incident


async def lock(session: AsyncSession, incident_id: int) -> Incident:
    """Make others who lock this incident wait until the transaction ends. Raises `IncidentUnknown`."""
    query = select(Incident).where(Incident.id == incident_id).with_for_update(key_share=True)
    incident = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if incident is None:
        raise IncidentUnknown
    return incident


async def _open(session: AsyncSession, badge: badges.Found, drill: bool, now: datetime) -> Incident:
    row = {"elder_id": badge.elder_id, "badge_id": badge.badge_id, "community_id": badge.community_id, "state": "opened"}
    row |= {"is_drill": drill, "opened_at": now, "code": handing_codes.fresh(session)}
    incident = (await session.scalars(insert(Incident).values(row).returning(Incident))).one()
    terms = (await alarm_policy.policy(session, incident.community_id)).steps
    steps = [{"incident_id": incident.id, "step": step, "due_at": now + after} for step, after in terms.items()]
    await session.execute(insert(Escalation).values(steps))
    await events.record(session, incident_id=incident.id, what="opened", now=now)
    return incident


async def _join(session: AsyncSession, incident: Incident, secret: str, language: str, now: datetime) -> int:
    row: dict[str, Any] = {"incident_id": incident.id, "secret_hash": token_hash(secret), "told_at": now}
    row |= {"language": "en" if language == "en" else "zh", "until": now + timedelta(seconds=deadlines.FINDER_PAGE)}
    return (await session.scalars(insert(Finder).values(row).returning(Finder.id))).one()


async def _joined(session: AsyncSession, incident: Incident, finder_id: int, drill: bool, now: datetime) -> None:
    """Another finder of a live incident: those who know of it see that; a drill is one no more when somebody means it."""
    await events.record(session, incident_id=incident.id, what="finder.joined", now=now)
    if incident.is_drill and not drill:
        await session.execute(update(Incident).where(Incident.id == incident.id).values(is_drill=False))
        await events.record(session, incident_id=incident.id, what="no_drill", now=now)
        await reopening.ring_anew(session, incident=incident, now=now)
        return
    if await reopening.is_asleep(session, incident=incident, now=now):
        await reopening.ring_anew(session, incident=incident, now=now)
        return
    # The first few only: their number stands on the card.
    if await _finders(session, incident.id) <= deadlines.POSITION_ALERTS:
        await receipts.tell_all(session, incident=incident, kind="incident.state", what=f"joined.{finder_id}", now=now)


async def _finders(session: AsyncSession, incident_id: int) -> int:
    return (await session.scalars(select(func.count()).select_from(Finder).where(Finder.incident_id == incident_id))).one()


async def _note_scan(session: AsyncSession, badge_id: int, now: datetime) -> None:
    await session.execute(insert(Scan).values(badge_id=badge_id, kind="told", at=now))


async def _known(session: AsyncSession, secrets: list[str], now: datetime) -> Told | None:
    """The page that this form has opened before. Who kept the form open until that page was over gets a new one."""
    hashes = {token_hash(secret): secret for secret in secrets}
    await session.execute(update(Finder).where(Finder.secret_hash.in_(hashes), Finder.until <= now).values(secret_hash=None))
    query = select(Finder.id, Finder.incident_id, Finder.secret_hash).where(Finder.secret_hash.in_(hashes))
    row = (await session.execute(query)).first()
    return None if row is None else Told(hashes[row.secret_hash], row.incident_id, row.id, False)


def _secrets(session: AsyncSession, token: str, nonce: str) -> list[str]:
    """The secret of the page that this form opens: by the current key first, then as it was by older ones."""
    keys, context = keys_of(session), "finder.secret"
    current = keys.index(nonce + token, context=context)
    others = [one for one in keys.indexes(nonce + token, context=context) if one != current]
    return [base64.b32encode(one).decode().lower()[:SECRET_LETTERS] for one in (current, *others)]
