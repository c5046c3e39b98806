"""Enrolment: someone on a channel becomes a person of a community."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import persons
from people.audit import record
from people.cleaning import clean_name, clean_phone
from people.models import Consent, Identity, Node, Person
from people.moments import not_before

# Raise it with the words of the privacy notice; who agreed to an older one is asked again.
NOTICE_VERSION = "2026-11"
PRIVACY = "privacy"


class CommunityUnknown(Refusal):
    """No such community here."""


class ConsentOutdated(Refusal):
    """The privacy notice that was agreed to is not today's: it must be shown and agreed to again."""


async def enrol(
    session: AsyncSession,
    *,
    identity_id: int,
    name: str,
    phone: str | None,
    community_id: int,
    notice_version: str,
    now: datetime,
) -> Person:
    """Make a person of an identity, with their consent on record; for one who is a person already, return that person.

    Raises `NameUnclear`, `PhoneUnclear`, `CommunityUnknown`, `ConsentOutdated`. A phone proves nothing, so it joins nobody to an
    account that has the same: that takes an entry link.
    """
    locked = select(Identity).where(Identity.id == identity_id).with_for_update().execution_options(populate_existing=True)
    identity = (await session.scalars(locked)).one()
    if identity.person_id is not None:
        return await persons.get(session, identity.person_id)
    if notice_version != NOTICE_VERSION:
        raise ConsentOutdated(current=NOTICE_VERSION)
    community = await session.get(Node, community_id)
    if community is None or community.kind != "community":
        raise CommunityUnknown
    person = await add_person(session, name=name, phone=phone, community_id=community_id, now=now)
    person.language = identity.language
    identity.person_id, identity.invited_to = person.id, None
    session.add(Consent(person_id=person.id, kind=PRIVACY, version=notice_version, given_at=now))
    await record(session, actor=person.id, action="person.enrolled", about=person.id, subject="node", subject_id=community_id, now=now)
    await session.flush()
    return person


async def add_person(session: AsyncSession, *, name: str, phone: str | None, community_id: int, now: datetime) -> Person:
    """A person without consent or identity: for set-up and the demo. Raises `NameUnclear`, `PhoneUnclear`."""
    sealed, index = persons.seal_phone(session, clean_phone(phone) if phone else None)
    name_sealed, name_index = persons.seal_name(session, clean_name(name))
    person = Person(community_id=community_id, name_sealed=name_sealed, name_index=name_index, created_at=now)
    person.phone_sealed, person.phone_index = sealed, index
    session.add(person)
    await session.flush()
    return person


async def correct_name(session: AsyncSession, *, person_id: int, name: str, now: datetime) -> None:
    """Correct one's own name. Raises `NameUnclear`, `PersonUnknown`."""
    person = await persons.lock(session, person_id)
    person.name_sealed, person.name_index = persons.seal_name(session, clean_name(name))
    await record(session, actor=person_id, action="person.name_corrected", about=person_id, now=now)


async def correct_phone(session: AsyncSession, *, person_id: int, phone: str | None, now: datetime) -> None:
    """Correct one's own phone, or take it away. Raises `PhoneUnclear`, `PersonUnknown`."""
    person = await persons.lock(session, person_id)
    person.phone_sealed, person.phone_index = persons.seal_phone(session, clean_phone(phone) if phone else None)
    await record(session, actor=person_id, action="person.phone_corrected", about=person_id, now=now)


async def withdraw_all(session: AsyncSession, *, person_id: int, now: datetime) -> None:
    """Take back every consent, as forgetting does; that they were given stays on record."""
    live = update(Consent).where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None))
    await session.execute(live.values(withdrawn_at=not_before(Consent.given_at, now)))
