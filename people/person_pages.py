"""One person as staff look after them: who they are here, how they are reached, and what of that is put right.

A phone and a home are opened only when asked for, and that somebody looked is on record.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import authority, homes, nodes, people_lists, persons
from people.audit import record
from people.authority import CAN_APPROVE, NotAllowed
from people.cleaning import clean_name, clean_phone
from people.models import Node, Person
from people.people_lists import Line

MARK_BYTES = 8


class PersonChanged(Refusal):
    """Somebody else has put it right meanwhile. field: name or phone."""


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Somebody of a community. `may_act_for`: whether the reader gains nothing by letting them in or putting right what is theirs."""

    line: Line
    community_id: int
    community: str
    has_phone: bool
    is_reader: bool
    may_act_for: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is reached, and where they live; empty where not known. `phone_mark` goes with the form that puts the phone right."""

    phone: str
    home: str
    phone_mark: str


async def page(session: AsyncSession, *, actor: int, person_id: int, now: datetime) -> PersonPage:
    """Raises `NotAllowed`, `PersonUnknown`."""
    person = await _of_staff(session, actor, person_id, now)
    (line,) = await people_lists.lines(session, [person_id], now=now)
    community = await nodes.node_by_id(session, person.community_id)
    acts = actor != person_id and await authority.may_act_for(session, actor=actor, person_id=person_id, now=now)
    return PersonPage(
        line=line,
        community_id=person.community_id,
        community=community.name if community else "",
        has_phone=person.phone_sealed is not None,
        is_reader=actor == person_id,
        may_act_for=acts,
    )


async def contact(session: AsyncSession, *, actor: int, person_id: int, now: datetime) -> Contact:
    """Phone and home in clear; that the actor looked is on record. Raises `NotAllowed`, `PersonUnknown`."""
    person = await _of_staff(session, actor, person_id, now)
    home = await homes.home_of(session, person_id=person_id)
    await record(session, actor=actor, action="person.contact_read", about=person_id, subject="person", subject_id=person_id, now=now)
    return Contact(persons.phone_of(session, person) or "", await _path_words(session, home.path) if home else "", _mark(person))


async def correct_name(session: AsyncSession, *, actor: int, person_id: int, seen: str, name: str, now: datetime) -> None:
    """Put somebody's name right if it is still as the actor `seen` it; the same once more changes nothing.

    Raises `NotAllowed`, `PersonUnknown`, `NameUnclear`, `PersonChanged`.
    """
    person = await _to_put_right(session, actor, person_id, now)
    clean, current = clean_name(name), persons.name_of(session, person)
    if clean == current:
        return
    if current != seen:
        raise PersonChanged(field="name")
    person.name_sealed, person.name_index = persons.seal_name(session, clean)
    await record(session, actor=actor, action="person.name_corrected", about=person_id, now=now)
    await session.flush()


async def correct_phone(session: AsyncSession, *, actor: int, person_id: int, seen: str, phone: str, now: datetime) -> None:
    """Put somebody's phone right, or take it away with an empty one; `seen` is the mark of the phone that was shown.

    Raises `NotAllowed`, `PersonUnknown`, `PhoneUnclear`, `PersonChanged`.
    """
    person = await _to_put_right(session, actor, person_id, now)
    clean = clean_phone(phone) if phone.strip() else None
    if clean == persons.phone_of(session, person):
        return
    if _mark(person) != seen:
        raise PersonChanged(field="phone")
    person.phone_sealed, person.phone_index = persons.seal_phone(session, clean)
    await record(session, actor=actor, action="person.phone_corrected", about=person_id, now=now)
    await session.flush()


async def _of_staff(session: AsyncSession, actor: int, person_id: int, now: datetime) -> Person:
    person = await persons.get(session, person_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=person.community_id, now=now)
    return person


async def _to_put_right(session: AsyncSession, actor: int, person_id: int, now: datetime) -> Person:
    await _of_staff(session, actor, person_id, now)
    if actor == person_id or not await authority.may_act_for(session, actor=actor, person_id=person_id, now=now):
        raise NotAllowed
    return await persons.lock(session, person_id)


async def _path_words(session: AsyncSession, path: str) -> str:
    """The places below the community that lead to this one."""
    ids = [int(each) for each in path.split("/") if each]
    found = await session.execute(select(Node.name).where(Node.id.in_(ids[2:])).order_by(Node.path))
    return " · ".join(row.name for row in found)


def _mark(person: Person) -> str:
    """Tells one phone from another without saying anything of either."""
    return person.phone_index[:MARK_BYTES].hex() if person.phone_index else ""
