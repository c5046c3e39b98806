"""What the operator does from the command line. Whoever has the database needs no role; each step is on record, by nobody's name."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from core.refusals import Refusal
from people import authority, persons, sessions, units
from people.audit import record
from people.authority import Role
from people.cleaning import clean_phone
from people.desk_ends import take_passkeys
from people.entry import new_link
from people.models import Identity, Node, Person, Unit


class PhoneShared(Refusal):
    """`count` people gave this phone, so it does not say who is meant."""


class PlaceUnknown(Refusal):
    """No place has this code, or it is no community where one is needed."""


async def person_by_phone(session: AsyncSession, phone: str) -> Person:
    """Who gave this phone, in whatever community. Raises `PhoneUnclear`, `PersonUnknown`, `PhoneShared`."""
    indexes = keys_of(session).indexes(clean_phone(phone), context=persons.PHONE)
    found = (await session.scalars(select(Person).where(Person.phone_index.in_(indexes)).order_by(Person.id))).all()
    if not found:
        raise persons.PersonUnknown
    if len(found) > 1:
        raise PhoneShared(count=len(found))
    return found[0]


async def appoint(session: AsyncSession, *, phone: str, role: Role, place: str, now: datetime) -> str:
    """Give a role at the place with this code; the person's name. Raises also what `person_by_phone` raises, `PlaceUnknown`."""
    person = await person_by_phone(session, phone)
    node = (await session.scalars(select(Node).where(Node.code == place.strip().lower()))).one_or_none()
    if node is None:
        raise PlaceUnknown
    await authority.appoint(session, person_id=person.id, role=role, node_id=node.id, now=now)
    return persons.name_of(session, person)


async def community(session: AsyncSession, code: str) -> Node:
    """The community with this code. Raises `PlaceUnknown`."""
    known = select(Node).where(Node.code == code.strip().lower(), Node.kind == "community")
    found = (await session.scalars(known)).one_or_none()
    if found is None:
        raise PlaceUnknown
    return found


async def unit(session: AsyncSession, *, place: str, name: str, phone: str, now: datetime) -> bool:
    """Take a unit into the alliance unless it is in it, and let a person speak for it unless `phone` is empty. Whether it is new.

    Raises `PlaceUnknown`, `UnitNameUnclear`, and what `person_by_phone` raises.
    """
    where = await community(session, place)
    known = select(Unit).where(Unit.community_id == where.id, Unit.name == name.strip(), Unit.closed_at.is_(None))
    found = (await session.scalars(known)).one_or_none()
    is_new = found is None
    if found is None:
        found = await units.admit(session, actor=None, community_id=where.id, name=name, now=now)
    if phone:
        person = await person_by_phone(session, phone)
        await units.enlist(session, actor=None, unit_id=found.id, person_id=person.id, now=now)
    return is_new


async def recover(session: AsyncSession, *, phone: str, detach: bool, now: datetime) -> str:
    """For a lost phone: end every browser and link, with `detach` every other channel too, and return a new link's token.

    Raises what `person_by_phone` raises.
    """
    person = await person_by_phone(session, phone)
    await persons.lock(session, person.id)
    await sessions.end_unrecorded(session, person_id=person.id, now=now)
    await take_passkeys(session, actor=None, person_id=person.id, now=now)
    await record(session, actor=None, action="sessions.ended_by_operator", about=person.id, now=now)
    if detach:
        await session.execute(update(Identity).where(Identity.person_id == person.id).values(person_id=None, attached_by=None))
        await record(session, actor=None, action="channels.detached", about=person.id, now=now)
    return await new_link(session, made_by=None, person_id=person.id, community_id=person.community_id, now=now)
