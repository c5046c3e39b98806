"""Guardians: family whom a scan wakes. Invited by a link that works once; each shows by a test notice that they are reached."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.refusals import Refusal
from people import audit, authority, notices, persons
from people.authority import CAN_APPROVE
from qrcodes import elder_access, guardian_rows, ways
from qrcodes.elder_access import ElderUnknown, is_guardian
from qrcodes.elder_models import RIGHTS, Elder, Guardian
from qrcodes.guardian_links import InviteGone, found_by, usable
from qrcodes.guardian_rows import GuardianCard, Missing, NotGuardian, missing, of_elder, page, people

__all__ = ["ElderUnknown", "GuardianCard", "Missing", "NotGuardian", "is_guardian", "missing", "of_elder", "page", "people"]

TOKEN_BYTES = 16
VALID = timedelta(days=7)
MOST_GUARDIANS = 10


class GuardiansFull(Refusal):
    """This elder has `most` guardians, counting those who are invited."""


class LastGuardian(Refusal):
    """Nobody else would be woken by a scan: they must be told so before the last reachable guardian leaves."""


async def add(session: AsyncSession, *, elder_id: int, person_id: int, relation: str, invited_by: int, now: datetime) -> int:
    """Make somebody a guardian without a link; a test notice goes to their chats. Again gives the same."""
    known = await guardian_rows.mine(session, person_id=person_id, elder_id=elder_id)
    if known is not None:
        return known.id
    values = {"elder_id": elder_id, "relation": relation, "invited_by": invited_by, "invited_at": now}
    joined = insert(Guardian).values(**values, person_id=person_id, joined_at=now).returning(Guardian.id)
    number = (await session.scalars(joined)).one()
    await _welcome(session, number, person_id, now)
    return number


async def invite(session: AsyncSession, *, actor: int, elder_id: int, relation: str, now: datetime) -> str:
    """A link's token for one more guardian: 128 random bits, good once within 7 days.

    Raises `ElderUnknown`, `NotAllowed`, `GuardiansFull`.
    """
    if relation not in RIGHTS:
        raise ValueError("relation")
    elder = await elder_access.lock_living(session, elder_id)
    await guardian_rows.require_manager(session, elder=elder, actor=actor, now=now)
    # Those that ran out are of no use to anybody.
    late = (Guardian.elder_id == elder_id, Guardian.person_id.is_(None), Guardian.left_at.is_(None), Guardian.token_until <= now)
    await session.execute(update(Guardian).where(*late).values(left_at=now, token_hash=None))
    counted = select(func.count()).select_from(Guardian).where(Guardian.elder_id == elder_id, Guardian.left_at.is_(None))
    if (await session.scalars(counted)).one() >= MOST_GUARDIANS:
        raise GuardiansFull(most=MOST_GUARDIANS)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"elder_id": elder_id, "relation": relation, "invited_by": actor, "invited_at": now}
    link = {"token_hash": token_hash(token), "token_until": now + VALID}
    number = (await session.scalars(insert(Guardian).values(**values, **link).returning(Guardian.id))).one()
    await audit.record(session, actor=actor, action="guardian.invited", subject="guardian", subject_id=number, now=now)
    return token


async def accept(session: AsyncSession, *, token: str, person_id: int, now: datetime) -> int:
    """Become a guardian by a link; who invited is told, and a test notice is sent. Again gives the same elder's id. Raises `InviteGone`."""
    elder_id = (await found_by(session, token))[1].id
    await persons.lock(session, person_id)
    try:
        await elder_access.lock_living(session, elder_id)
    except ElderUnknown as gone:
        raise InviteGone from gone
    if await is_guardian(session, person_id=person_id, elder_id=elder_id):
        return elder_id
    used = update(Guardian).where(*usable(token, now)).values(person_id=person_id, joined_at=now)
    guardian = (await session.scalars(used.returning(Guardian))).one_or_none()
    if guardian is None:
        raise InviteGone
    await _welcome(session, guardian.id, person_id, now)
    data, key = {"elder_id": elder_id, "person_id": person_id}, f"guardian.joined:{guardian.id}"
    await notices.notify(session, to=[guardian.invited_by], kind="guardian.joined", data=data, key=key, now=now)
    return elder_id


async def leave(session: AsyncSession, *, actor: int, elder_id: int, is_told: bool, now: datetime) -> None:
    """Be no guardian any more. Again changes nothing. Raises `LastGuardian` unless they were told what that means."""
    await persons.lock(session, actor)
    elder = await elder_access.lock_living(session, elder_id)
    mine = await guardian_rows.mine(session, person_id=actor, elder_id=elder_id)
    if mine is not None:
        await _part(session, elder, mine, actor=actor, is_told=is_told, now=now)


async def remove(session: AsyncSession, *, actor: int, guardian_id: int, is_told: bool, now: datetime) -> None:
    """Take a guardian off, who is told, or a link back that nobody has followed. Again changes nothing.

    Raises `ElderUnknown`, `NotAllowed`, `LastGuardian` unless they were told what that means.
    """
    elder_id = await session.scalar(select(Guardian.elder_id).where(Guardian.id == guardian_id))
    elder = await elder_access.lock_living(session, elder_id or 0)
    live = select(Guardian).where(Guardian.id == guardian_id, Guardian.left_at.is_(None))
    guardian = (await session.scalars(live.execution_options(populate_existing=True))).one_or_none()
    if guardian is None or guardian.person_id is None:
        await guardian_rows.require_manager(session, elder=elder, actor=actor, now=now)
    else:
        await guardian_rows.require_asker(session, elder=elder, actor=actor, now=now)
    if guardian is None:
        return
    person_id = guardian.person_id
    await _part(session, elder, guardian, actor=actor, is_told=is_told, now=now)
    if person_id is not None and person_id != actor:
        data, key = {"elder_id": elder_id}, f"guardian.removed:{guardian_id}"
        await notices.notify(session, to=[person_id], kind="guardian.removed", data=data, key=key, now=now)


async def leave_all(session: AsyncSession, *, person_id: int, now: datetime) -> None:
    """Forget somebody as a guardian, everywhere; their links are of no use any more. Staff are told where nobody is left."""
    held = select(Guardian.elder_id).where(Guardian.person_id == person_id, Guardian.left_at.is_(None))
    for elder_id in sorted(await session.scalars(held)):
        elder = (await session.scalars(select(Elder).where(Elder.id == elder_id).with_for_update(key_share=True))).one()
        mine = await guardian_rows.mine(session, person_id=person_id, elder_id=elder_id)
        if mine is not None:
            await _part(session, elder, mine, actor=person_id, is_told=True, now=now)
    asked = (Guardian.invited_by == person_id, Guardian.person_id.is_(None), Guardian.left_at.is_(None))
    await session.execute(update(Guardian).where(*asked).values(left_at=now, token_hash=None))


async def end_all(session: AsyncSession, *, elder_id: int, now: datetime) -> None:
    """The elder's page has ended: all guardians leave, their ways end, and links are of no use any more."""
    gone = update(Guardian).where(Guardian.elder_id == elder_id, Guardian.left_at.is_(None))
    ids = (await session.scalars(gone.values(left_at=now, token_hash=None).returning(Guardian.id))).all()
    await ways.end_of(session, guardian_ids=ids, now=now)


async def _part(session: AsyncSession, elder: Elder, guardian: Guardian, *, actor: int, is_told: bool, now: datetime) -> None:
    """The elder's row is locked. Raises `LastGuardian`."""
    cards = await of_elder(session, elder.id)
    was_reached = any(card.is_reached for card in cards if card.id == guardian.id)
    is_last = elder.status == "approved" and was_reached and not any(card.is_reached for card in cards if card.id != guardian.id)
    if is_last and not is_told:
        raise LastGuardian
    person_id = guardian.person_id
    values = {"left_at": now, "token_hash": None}
    await session.execute(update(Guardian).where(Guardian.id == guardian.id).values(values))
    await ways.end_of(session, guardian_ids=[guardian.id], now=now)
    await audit.record(session, actor=actor, action="guardian.left", about=person_id, subject="guardian", subject_id=guardian.id, now=now)
    if is_last:
        staff = await authority.holders(session, roles=CAN_APPROVE, node_id=elder.community_id, now=now)
        data, key = {"elder_id": elder.id}, f"guardian.none_left:{guardian.id}"
        await notices.notify(session, to=staff, kind="guardian.none_left", data=data, key=key, now=now)


async def _welcome(session: AsyncSession, guardian_id: int, person_id: int, now: datetime) -> None:
    await audit.record(
        session, actor=person_id, action="guardian.joined", about=person_id, subject="guardian", subject_id=guardian_id, now=now
    )
    await ways.open_chat(session, guardian_id=guardian_id, person_id=person_id, now=now)
