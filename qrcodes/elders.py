"""Elders whom a badge brings home: the family, or somebody on their behalf, asks; when it ends, the record is emptied."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.idempotency import FORGOTTEN, same_input, scoped
from core.refusals import Refusal
from core.sealing import seal
from people import audit, authority, notices, persons
from people.authority import CAN_APPROVE
from people.residents import REGISTERS
from qrcodes import applications, care_lines, consents, elder_ending, elder_photos, elder_words, guardians
from qrcodes.applications import Application
from qrcodes.elder_access import LIVING, ElderUnknown, is_family, lock
from qrcodes.elder_models import Elder

__all__ = ["Application", "ElderUnknown", "TooManyElders", "apply", "lock", "revoke", "withdraw"]

# A family has few; who registers for others is not counted.
MOST_ELDERS = 6


class TooManyElders(Refusal):
    """Somebody looks after `most` elders here at most."""


async def apply(session: AsyncSession, *, actor: int, application: Application, key: str, now: datetime, is_told: bool = True) -> int:
    """Ask for an elder's badge; staff are told. The elder's number; the actor's same key with the same content gives the same.

    Who asks for their own family becomes the first guardian. Raises `NotAllowed`, `PlaceElsewhere`, `TooManyElders`, `ConsentUnclear`,
    `PhotoTooOld`, `PhotoFromFuture`, `KeyReused`, and what `elder_words` and `care_lines` raise about words.
    """
    person = await persons.lock(session, actor)
    earlier = await asked_before(session, actor=actor, application=application, key=key)
    if earlier is not None:
        return earlier
    community_id = await applications.check_community(session, application=application, own=person.community_id)
    await _check_asker(session, actor, community_id, application, now)
    elder = applications.row(session, actor=actor, application=application, now=now)
    lines = care_lines.clean(application.lines)
    consents.check(application.consents)
    elder.community_id, elder.key, elder.input_hash = community_id, scoped(actor, key), application.hashed()
    if application.photo:
        elder_photos.check(session, taken_on=application.photo.taken_on, now=now)
        elder.photo_file = await elder_photos.keep(session, photo=application.photo, now=now)
        elder.photo_taken_on = application.photo.taken_on
    session.add(elder)
    await session.flush()
    await care_lines.write(session, elder_id=elder.id, lines=lines)
    await consents.write(session, elder_id=elder.id, given=application.consents, given_by=actor, now=now)
    if not application.on_behalf:
        await _first_guardian(session, elder, now)
    await audit.record(session, actor=actor, action="elder.asked", subject="elder", subject_id=elder.id, now=now)
    # Of many that come in one table, staff hear once.
    if is_told:
        await tell_staff(session, elder=elder, kind="elder.waiting", key=f"elder.waiting:{elder.id}", but=(actor,), now=now)
    return elder.id


async def asked_before(session: AsyncSession, *, actor: int, application: Application, key: str) -> int | None:
    """The elder who was asked for under this key; so a door need not fetch a photo twice. Raises `KeyReused`."""
    query = select(Elder.id, Elder.input_hash).where(Elder.key == scoped(actor, key))
    found = (await session.execute(query)).one_or_none()
    if found is None:
        return None
    # Of what has ended nothing is left to compare with.
    if found.input_hash != FORGOTTEN:
        same_input(found.input_hash, application.hashed(), key=key)
    return int(found.id)


async def withdraw(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> None:
    """The family ends the elder's page, asked for or approved: it is dead at once and the record is emptied. Again changes nothing.

    Raises `ElderUnknown`, `NotAllowed`.
    """
    elder = await lock(session, elder_id)
    if elder.status == "withdrawn":
        return
    await _end(session, elder, "withdrawn", actor, now, may=await is_family(session, person_id=actor, elder=elder))


async def revoke(session: AsyncSession, *, actor: int, elder_id: int, reason: str, now: datetime) -> None:
    """Staff end the elder's page, for a reason that the family reads. Again changes nothing.

    Raises `ElderUnknown`, `NotAllowed`, `ElderWordsUnclear`.
    """
    words = elder_words.reason(reason)
    elder = await lock(session, elder_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=elder.community_id, now=now)
    if elder.status == "revoked":
        return
    elder.reason = seal(session, "elder.reason", words)
    await _end(session, elder, "revoked", actor, now, may=True)


async def _end(session: AsyncSession, elder: Elder, outcome: str, actor: int, now: datetime, *, may: bool) -> None:
    if not may:
        raise authority.NotAllowed
    if elder.status not in LIVING:
        raise ElderUnknown
    family = set(await family_of(session, elder=elder))
    await elder_ending.empty(session, elder=elder, outcome=outcome, actor=actor, now=now)
    await audit.record(session, actor=actor, action=f"elder.{outcome}", subject="elder", subject_id=elder.id, now=now)
    data, key = {"elder_id": elder.id}, f"elder.ended:{elder.id}"
    await notices.notify(session, to=sorted(family - {actor}), kind="elder.ended", data=data, key=key, now=now)
    await tell_staff(session, elder=elder, kind="elder.ended", key=key, but=(actor, *family), now=now)


async def family_of(session: AsyncSession, *, elder: Elder) -> list[int]:
    """Who hears about the elder's record: the guardians, and who asked on the family's behalf."""
    joined = set(await guardians.people(session, elder_id=elder.id))
    return sorted(joined | ({elder.asked_by} if elder.on_behalf else set()))


async def tell_staff(
    session: AsyncSession,
    *,
    elder: Elder,
    kind: str,
    key: str,
    but: Collection[int],
    now: datetime,
    data: Mapping[str, object] | None = None,
) -> None:
    """Tell those who decide where the elder is registered, but not these."""
    staff = await authority.holders(session, roles=CAN_APPROVE, node_id=elder.community_id, now=now)
    to = [person_id for person_id in staff if person_id not in but]
    await notices.notify(session, to=to, kind=kind, data=data or {"elder_id": elder.id}, key=key, now=now)


async def _check_asker(session: AsyncSession, actor: int, community_id: int, application: Application, now: datetime) -> None:
    """Anybody asks for their family, those who register residents for the others of their community."""
    if application.on_behalf:
        if community_id not in await authority.works_in(session, person_id=actor, roles=REGISTERS, now=now):
            raise authority.NotAllowed
        return
    mine = (Elder.asked_by == actor, Elder.on_behalf.is_(False), Elder.status.in_(LIVING))
    if (await session.scalars(select(func.count()).select_from(Elder).where(*mine))).one() >= MOST_ELDERS:
        raise TooManyElders(most=MOST_ELDERS)


async def _first_guardian(session: AsyncSession, elder: Elder, now: datetime) -> None:
    relation = elder.asked_right
    await guardians.add(session, elder_id=elder.id, person_id=elder.asked_by, relation=relation, invited_by=elder.asked_by, now=now)
