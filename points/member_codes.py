"""Member codes: the QR of an e-points card. It shows units and staff of the community who somebody is, and logs nobody in.

A wrong code is answered, not raised, since it is counted: see `code_attempts`. Unknown, revoked, and another community's look the same.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.database import keys_of
from core.refusals import Refusal
from people import audit, authority, persons, units
from people.authority import CAN_APPROVE, Role
from people.models import Person, Unit
from points import code_attempts
from points.member_models import MemberCode

CODE = "member_code.code"
CODE_BYTES = 16
# Who serves residents of their community by the card, beside its units.
SERVES = CAN_APPROVE | {Role.GRID_WORKER}


class CardUnknown(Refusal):
    """No card that is in use here has this code any more."""


class OwnCard(Refusal):
    """It is one's own card: somebody else serves one."""


@dataclass(frozen=True, slots=True)
class UnknownCard:
    """No card here has this code, and it was counted."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class Member:
    """Whom a card shows: the masked name, and what may be done for them: only staff redeem.

    `unit_ids` are the actor's units in the member's community; `sees_all`: staff and grid workers see all that is under way.
    """

    person_id: int
    community_id: int
    name: str
    may_redeem: bool
    unit_ids: tuple[int, ...]
    sees_all: bool = False


async def mine(session: AsyncSession, *, actor: int) -> str | None:
    """The code of one's own card; None before it was issued."""
    return await code_of(session, person_id=actor)


async def code_of(session: AsyncSession, *, person_id: int) -> str | None:
    """The code of somebody's card; who may see it is the caller's to check."""
    live = select(MemberCode).where(MemberCode.person_id == person_id, MemberCode.revoked_at.is_(None))
    found = (await session.scalars(live.execution_options(populate_existing=True))).one_or_none()
    return keys_of(session).open_text(found.code, context=CODE) if found is not None and found.code else None


async def issue(session: AsyncSession, *, actor: int, now: datetime) -> str:
    """One's own card's code, made at the first time. Raises `PersonUnknown`."""
    person = await persons.lock(session, actor)
    return await mine(session, actor=actor) or await make(session, actor=actor, person=person, now=now)


async def reissue(session: AsyncSession, *, actor: int, old: str, now: datetime) -> str:
    """One's card is lost: its `old` code is dead from now on, and there is another. Again with the same old code changes nothing."""
    return await renew(session, actor=actor, person=await persons.lock(session, actor), old=old, now=now)


async def revoke(session: AsyncSession, *, actor: int, now: datetime) -> None:
    """One's card opens nothing any more."""
    await end(session, actor=actor, person_id=actor, now=now)


async def look_up(session: AsyncSession, *, actor: int, code: str, now: datetime) -> Member | UnknownCard:
    """Whose card this is, on record. The caller commits also when it is an `UnknownCard`.

    Raises `NotAllowed`, `OwnCard`, `TooManyWrongCodes`.
    """
    await _counter(session, actor, now)
    await code_attempts.check_tries(session, actor=actor, now=now)
    found = await _find(session, actor, code, now)
    if found is None:
        return UnknownCard(await code_attempts.count_wrong(session, actor=actor, now=now))
    shown, member = found
    await audit.record(session, actor=actor, action="card.shown", about=member.person_id, subject="member_code", subject_id=shown, now=now)
    return member


async def member(session: AsyncSession, *, actor: int, code: str, now: datetime) -> Member:
    """The member of a card that was looked up before, as things stand now. Raises `NotAllowed`, `CardUnknown`, `OwnCard`."""
    found = await _find(session, actor, code, now)
    if found is None:
        raise CardUnknown
    return found[1]


async def export_about(session: AsyncSession, *, person_id: int) -> list[dict[str, str | None]]:
    """When one's cards were made and revoked; ISO 8601 in UTC."""
    query = select(MemberCode).where(MemberCode.person_id == person_id).order_by(MemberCode.id)
    return [
        {"made_at": one.made_at.isoformat(), "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None}
        for one in await session.scalars(query)
    ]


async def forget(session: AsyncSession, *, person_id: int, now: datetime) -> None:
    """Their cards show nobody any more."""
    await session.execute(delete(MemberCode).where(MemberCode.person_id == person_id))


async def make(session: AsyncSession, *, actor: int, person: Person, now: datetime) -> str:
    """Make a card for somebody who is locked and has none; who may is the caller's to check, as with `renew` and `end`."""
    code = secrets.token_urlsafe(CODE_BYTES)
    row = {"community_id": person.community_id, "person_id": person.id, "code_hash": token_hash(code), "made_at": now}
    sealed = {"code": keys_of(session).seal_text(code, context=CODE)}
    number = (await session.scalars(insert(MemberCode).values(row | sealed).returning(MemberCode.id))).one()
    await audit.record(session, actor=actor, action="card.issued", about=person.id, subject="member_code", subject_id=number, now=now)
    return code


async def renew(session: AsyncSession, *, actor: int, person: Person, old: str, now: datetime) -> str:
    """Another card in place of the `old` one of somebody who is locked; the card they have when that is another already."""
    live = await code_of(session, person_id=person.id)
    if live is not None and live != old:
        return live
    await end(session, actor=actor, person_id=person.id, now=now)
    return await make(session, actor=actor, person=person, now=now)


async def end(session: AsyncSession, *, actor: int, person_id: int, now: datetime) -> None:
    """Somebody's card, if they have one, opens nothing from now on."""
    live = update(MemberCode).where(MemberCode.person_id == person_id, MemberCode.revoked_at.is_(None)).values(revoked_at=now, code=None)
    ended = (await session.scalars(live.returning(MemberCode.id))).one_or_none()
    if ended is not None:
        await audit.record(session, actor=actor, action="card.revoked", about=person_id, subject="member_code", subject_id=ended, now=now)


async def _find(session: AsyncSession, actor: int, code: str, now: datetime) -> tuple[int, Member] | None:
    """The live card with this code in a community where the actor serves, and whom it shows."""
    staffed, own_units = await _counter(session, actor, now)
    served = staffed | {unit.community_id for unit in own_units}
    live = select(MemberCode).where(MemberCode.code_hash == token_hash(code.strip()), MemberCode.revoked_at.is_(None))
    found = (await session.scalars(live.where(MemberCode.community_id.in_(served)))).one_or_none()
    if found is None:
        return None
    if found.person_id == actor:
        raise OwnCard
    name = persons.masked(persons.name_of(session, await persons.get(session, found.person_id)))
    here = tuple(unit.id for unit in own_units if unit.community_id == found.community_id)
    decides = found.community_id in await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    sees_all = found.community_id in staffed
    return found.id, Member(found.person_id, found.community_id, name, may_redeem=decides, unit_ids=here, sees_all=sees_all)


async def _counter(session: AsyncSession, actor: int, now: datetime) -> tuple[frozenset[int], list[Unit]]:
    """The communities where the actor serves as staff or grid worker, and their units. Raises `NotAllowed` without either."""
    staffed = frozenset(await authority.works_in(session, person_id=actor, roles=SERVES, now=now))
    own_units = await units.of_person(session, actor)
    if not staffed and not own_units:
        raise authority.NotAllowed
    return staffed, own_units
