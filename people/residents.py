"""Residents without a phone: staff and grid workers find them or register them, with the consent they spoke on record, and never twice."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import authority, nodes, persons
from people.audit import record
from people.authority import CAN_APPROVE, NotAllowed, Role
from people.cleaning import clean_name
from people.enrolment import NOTICE_VERSION, PRIVACY, ConsentOutdated, add_person
from people.models import Consent, Identity, Person
from people.persons import Namesake

# Team leaders are residents too: they log for others, and make no members.
REGISTERS = CAN_APPROVE | {Role.GRID_WORKER}
PHONE_DIGITS = 7


class KnownAlready(Refusal):
    """Members have this name or phone whom the actor has not been shown: `number` of them."""


class HasOwnChat(Refusal):
    """They have a chat of their own, and look after what is theirs there."""


@dataclass(frozen=True, slots=True)
class Resident:
    """A member as who registers sees them; `has_chat` when they came by a phone of their own."""

    person: Namesake
    community_id: int
    has_chat: bool


async def find(session: AsyncSession, *, actor: int, community_id: int, text: str, now: datetime) -> list[Namesake]:
    """Who in this community has this whole name, or this phone, on record; of namesakes also what tells them apart.

    Raises `NotAllowed`, `PhoneUnclear`.
    """
    await _require(session, actor, community_id, now)
    await record(session, actor=actor, action="names.looked_up", subject="node", subject_id=community_id, now=now)
    if sum(character.isdigit() for character in text) < PHONE_DIGITS:
        return persons.plainly((await persons.named(session, community_id=community_id, names=[text]))[text])
    return await _told_apart(session, await persons.by_phone(session, phone=text, community_id=community_id))


async def alike(session: AsyncSession, *, actor: int, community_id: int, name: str, phone: str | None, now: datetime) -> list[Namesake]:
    """Who in this community has the same name or gave the same phone. Raises `NotAllowed`, `PhoneUnclear`."""
    await _require(session, actor, community_id, now)
    same = {one.person_id for one in (await persons.named(session, community_id=community_id, names=[name]))[name]}
    if phone:
        same |= set(await persons.by_phone(session, phone=phone, community_id=community_id))
    return await _told_apart(session, same)


async def register(
    session: AsyncSession,
    *,
    actor: int,
    community_id: int,
    name: str,
    phone: str | None,
    notice_version: str,
    seen: Collection[int],
    now: datetime,
) -> Person:
    """Make a member of a resident who is there and agrees; they have no channel. `seen`: whom alike the actor said they are not.

    Raises `NotAllowed`, `NameUnclear`, `PhoneUnclear`, `ConsentOutdated`, `KnownAlready`.
    """
    await _require(session, actor, community_id, now)
    if notice_version != NOTICE_VERSION:
        raise ConsentOutdated(current=NOTICE_VERSION)
    # Of two who register the same resident at once, the second is told of the first.
    await nodes.lock(session, community_id)
    known = await alike(session, actor=actor, community_id=community_id, name=clean_name(name), phone=phone, now=now)
    if unseen := {one.person_id for one in known} - set(seen):
        raise KnownAlready(number=len(unseen))
    person = await add_person(session, name=name, phone=phone, community_id=community_id, now=now)
    session.add(Consent(person_id=person.id, kind=PRIVACY, version=notice_version, given_at=now, taken_by=actor))
    await record(session, actor=actor, action="person.registered", about=person.id, subject="node", subject_id=community_id, now=now)
    await session.flush()
    return person


async def resident(session: AsyncSession, *, actor: int, person_id: int, now: datetime) -> Resident:
    """Somebody of a community where the actor registers. Raises `NotAllowed`, `PersonUnknown`."""
    person = await persons.get(session, person_id)
    await _require(session, actor, person.community_id, now)
    known = await persons.told_apart(session, [person_id])
    chat = (await session.scalars(select(Identity.id).where(Identity.person_id == person_id).limit(1))).first()
    return Resident(known[person_id], person.community_id, chat is not None)


async def _require(session: AsyncSession, actor: int, community_id: int, now: datetime) -> None:
    if community_id not in await authority.works_in(session, person_id=actor, roles=REGISTERS, now=now):
        raise NotAllowed


async def _told_apart(session: AsyncSession, ids: Iterable[int]) -> list[Namesake]:
    known = await persons.told_apart(session, ids)
    return [known[number] for number in sorted(known)]
