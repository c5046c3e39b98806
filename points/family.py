"""Family: two members who said so to each other, by a link that the one hands to the other. Either may end it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import upsert
from core.crypto import token_hash
from core.refusals import Refusal
from messages.mentions import mention
from people import audit, notices, persons
from points.member_models import FamilyInvite, FamilyTie

TOKEN_BYTES = 16
VALID = timedelta(hours=24)
MOST_RELATIVES = 20
Row = dict[str, object]


class InviteUsedUp(Refusal):
    """The link was used, is too old, or never was: which of these is not told."""


class OwnInvite(Refusal):
    """Nobody is their own family: the link is for somebody else."""


class LivesElsewhere(Refusal):
    """Family here are members of one community."""


class FamilyFull(Refusal):
    """One of the two has `most` relatives here already."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of one's family."""

    person_id: int
    name: str


async def invite(session: AsyncSession, *, actor: int, now: datetime) -> str:
    """A link's token for a relative: 128 random bits, good once within 24 hours. Raises `FamilyFull`."""
    await persons.lock(session, actor)
    await _check_room(session, actor)
    # Those that ran out are of no use to anybody.
    await session.execute(delete(FamilyInvite).where(FamilyInvite.person_id == actor, FamilyInvite.until <= now))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"person_id": actor, "token_hash": token_hash(token), "made_at": now, "until": now + VALID}
    await session.execute(insert(FamilyInvite).values(values))
    return token


async def purge(session: AsyncSession, *, before: datetime) -> None:
    """Delete links that ran out before this moment, used or not; who became family stays."""
    await session.execute(delete(FamilyInvite).where(FamilyInvite.until < before))


async def asks(session: AsyncSession, *, actor: int, token: str, now: datetime) -> Relative:
    """Who asks the actor to be their family, without using the link. Raises `InviteUsedUp`, `OwnInvite`, `LivesElsewhere`."""
    asker = await session.scalar(select(FamilyInvite.person_id).where(*_live(token, now)))
    if asker is None:
        raise InviteUsedUp
    if asker == actor:
        raise OwnInvite
    await _check_neighbours(session, actor, asker)
    return await _relative(session, asker)


async def community_of(session: AsyncSession, *, token: str, now: datetime) -> int | None:
    """The community of who made this link; None when it is of no use any more."""
    asker = await session.scalar(select(FamilyInvite.person_id).where(*_live(token, now)))
    return (await persons.get(session, asker)).community_id if asker is not None else None


async def accept(session: AsyncSession, *, actor: int, token: str, now: datetime) -> Relative:
    """Be the family of who made the link, who is told. Doing it again gives the same.

    Raises `InviteUsedUp`, `OwnInvite`, `LivesElsewhere`, `FamilyFull`.
    """
    asker = await session.scalar(select(FamilyInvite.person_id).where(FamilyInvite.token_hash == token_hash(token)))
    if asker is None:
        raise InviteUsedUp
    # The persons before the link, as whoever is forgotten: else the two wait for each other.
    try:
        await lock_both(session, actor, asker)
    except persons.PersonUnknown as gone:
        raise InviteUsedUp from gone
    if asker != actor and await is_family(session, actor, asker):
        return await _relative(session, asker)
    used = update(FamilyInvite).where(*_live(token, now)).values(used_at=now).returning(FamilyInvite.id)
    number = (await session.scalars(used)).one_or_none()
    if number is None:
        raise InviteUsedUp
    if asker == actor:
        raise OwnInvite
    await _check_neighbours(session, actor, asker)
    for person_id in (actor, asker):
        await _check_room(session, person_id)
    tie = upsert.insert(session, FamilyTie).values(**_pair(actor, asker), since=now).on_conflict_do_nothing()
    await session.execute(tie)
    await audit.record(session, actor=actor, action="family.joined", about=asker, subject="family_invite", subject_id=number, now=now)
    await _tell(session, to=asker, kind="family.joined", relative_id=actor, key=f"family.joined:{number}", now=now)
    return await _relative(session, asker)


async def relatives(session: AsyncSession, *, person_id: int) -> list[Relative]:
    """A member's family, in the order in which they came."""
    query = select(FamilyTie).where(_of(person_id)).order_by(FamilyTie.since, FamilyTie.person_id, FamilyTie.relative_id)
    ids = [tie.relative_id if tie.person_id == person_id else tie.person_id for tie in await session.scalars(query)]
    return await _named(session, ids)


async def is_family(session: AsyncSession, one: int, other: int) -> bool:
    """Whether these two are family."""
    pair = _pair(one, other)
    query = select(FamilyTie.since).where(FamilyTie.person_id == pair["person_id"], FamilyTie.relative_id == pair["relative_id"])
    return await session.scalar(query) is not None


async def part(session: AsyncSession, *, actor: int, relative_id: int, now: datetime) -> Relative:
    """Be no family any more; the other is told. Doing it again changes nothing."""
    pair = _pair(actor, relative_id)
    ties = delete(FamilyTie).where(FamilyTie.person_id == pair["person_id"], FamilyTie.relative_id == pair["relative_id"])
    since = (await session.scalars(ties.returning(FamilyTie.since))).one_or_none()
    if since is not None:
        await audit.record(session, actor=actor, action="family.parted", about=relative_id, now=now)
        key = f"family.parted:{pair['person_id']}:{pair['relative_id']}:{since.isoformat()}"
        await _tell(session, to=relative_id, kind="family.parted", relative_id=actor, key=key, now=now)
    return await _relative(session, relative_id)


async def lock_both(session: AsyncSession, one: int, other: int) -> None:
    """Lock two persons in the order of their ids, so that nobody waits in a circle. Raises `PersonUnknown`."""
    for person_id in sorted((one, other)):
        await persons.lock(session, person_id)


async def export_about(session: AsyncSession, *, person_id: int) -> list[Row]:
    """Since when a member has relatives here; who they are is theirs."""
    moments = await session.scalars(select(FamilyTie.since).where(_of(person_id)).order_by(FamilyTie.since))
    return [{"since": moment.isoformat()} for moment in moments]


async def forget(session: AsyncSession, *, person_id: int) -> None:
    """End all of it."""
    await session.execute(delete(FamilyTie).where(_of(person_id)))
    await session.execute(delete(FamilyInvite).where(FamilyInvite.person_id == person_id))


def _live(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return FamilyInvite.token_hash == token_hash(token), FamilyInvite.used_at.is_(None), FamilyInvite.until > now


def _of(person_id: int) -> ColumnElement[bool]:
    return or_(FamilyTie.person_id == person_id, FamilyTie.relative_id == person_id)


def _pair(one: int, other: int) -> dict[str, int]:
    return {"person_id": min(one, other), "relative_id": max(one, other)}


async def _check_neighbours(session: AsyncSession, actor: int, asker: int) -> None:
    mine, theirs = [(await persons.get(session, person_id)).community_id for person_id in (actor, asker)]
    if mine != theirs:
        raise LivesElsewhere


async def _check_room(session: AsyncSession, person_id: int) -> None:
    if (await session.scalars(select(func.count()).select_from(FamilyTie).where(_of(person_id)))).one() >= MOST_RELATIVES:
        raise FamilyFull(most=MOST_RELATIVES)


async def _relative(session: AsyncSession, person_id: int) -> Relative:
    return (await _named(session, [person_id]))[0]


async def _named(session: AsyncSession, ids: Sequence[int]) -> list[Relative]:
    mention(*ids)
    names = await persons.names(session, ids)
    return [Relative(person_id, names.get(person_id, "")) for person_id in ids]


async def _tell(session: AsyncSession, *, to: int, kind: str, relative_id: int, key: str, now: datetime) -> None:
    await notices.notify(session, to=[to], kind=kind, data={"person_id": relative_id}, key=key, now=now)
