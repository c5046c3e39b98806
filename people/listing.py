"""Whole lists for staff to take along, read by key in pages: people, units, the audit trail. Who takes one along is on record."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from people import audit, authority, persons
from people.authority import CAN_APPROVE, LEADS, in_force
from people.models import Audit, Home, Identity, Membership, Node, Person, Unit, UnitMember

PAGE = 500
# A row of a list: texts, codes, numbers and moments, in the order of its columns.
Listed = tuple[str | int | datetime | None, ...]
Pages = AsyncIterator[list[Listed]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list somebody takes along: of which community, since when, until when (not included)."""

    actor: int
    community_id: int
    since: datetime
    until: datetime
    now: datetime


async def on_record(session: AsyncSession, *, wanted: Wanted, name: str) -> None:
    """Write down that a list is taken along, before it is read. Raises `NotAllowed`."""
    await require(session, wanted)
    await audit.record(
        session, actor=wanted.actor, action="list.exported", subject=f"list.{name}", subject_id=wanted.community_id, now=wanted.now
    )


async def require(session: AsyncSession, wanted: Wanted) -> None:
    """Raises `NotAllowed` for who does not decide in the community."""
    await authority.require(session, person_id=wanted.actor, roles=CAN_APPROVE, node_id=wanted.community_id, now=wanted.now)


async def pages(session: AsyncSession, query: Select[*tuple[Any, ...]], key: InstrumentedAttribute[int]) -> AsyncIterator[Sequence[Any]]:
    """The rows of a query by this key, which is its first column."""
    after = 0
    while rows := (await session.execute(query.where(key > after).order_by(key).limit(PAGE))).all():
        yield rows
        after = rows[-1][0]


async def names_of(session: AsyncSession, ids: Iterable[int | None]) -> dict[int | None, str]:
    """The names of a page of people at once."""
    named = await persons.names(session, {one for one in ids if one is not None})
    return dict([(None, ""), *named.items()])


async def people(session: AsyncSession, wanted: Wanted, *, with_phones: bool = False) -> Pages:
    """Number, name, since when, building, roles, units, whether by chat, and the phone if that is wanted. Raises `NotAllowed`."""
    await require(session, wanted)
    here = select(Person.id, Person).where(Person.community_id == wanted.community_id, Person.forgotten_at.is_(None))
    async for page in pages(session, here, Person.id):
        ids = [row[0] for row in page]
        homes = {row[0]: row[1] for row in await session.execute(_homes(ids))}
        roles = _joined(await session.execute(_roles(ids, wanted.now)))
        units = _joined(await session.execute(_units(ids)))
        chats = set(await session.scalars(select(Identity.person_id).where(Identity.person_id.in_(ids)).distinct()))
        found: list[Listed] = []
        for number, person in page:
            phone = (persons.phone_of(session, person) or "") if with_phones else ""
            told = (number, persons.name_of(session, person), person.created_at, homes.get(number, ""))
            held = (roles.get(number, ""), units.get(number, ""), "yes" if number in chats else "no")
            found.append((*told, *held, phone))
        session.expunge_all()
        yield found


async def units(session: AsyncSession, wanted: Wanted) -> Pages:
    """Number, name, since when, until when, who speaks for it. Raises `NotAllowed`."""
    await require(session, wanted)
    here = select(Unit.id, Unit.name, Unit.created_at, Unit.closed_at).where(Unit.community_id == wanted.community_id)
    async for page in pages(session, here, Unit.id):
        members = await session.execute(
            select(UnitMember.unit_id, UnitMember.person_id).where(UnitMember.unit_id.in_([row[0] for row in page]))
        )
        rows = members.all()
        names = await names_of(session, [row.person_id for row in rows])
        speak = _joined((row.unit_id, names.get(row.person_id, "")) for row in rows)
        yield [(row.id, row.name, row.created_at, row.closed_at, speak.get(row.id, "")) for row in page]


async def trail(session: AsyncSession, wanted: Wanted) -> Pages:
    """Number, when, who, what, about whom, which thing: what members of this community did, or had done to them.

    Raises `NotAllowed` for who does not lead here.
    """
    await authority.require(session, person_id=wanted.actor, roles=LEADS, node_id=wanted.community_id, now=wanted.now)
    ours = select(Person.id).where(Person.community_id == wanted.community_id)
    lines = select(Audit.id, Audit.at, Audit.actor, Audit.action, Audit.about_person, Audit.subject, Audit.subject_id)
    lines = lines.where(Audit.at >= wanted.since, Audit.at < wanted.until)
    async for page in pages(session, lines.where(or_(Audit.actor.in_(ours), Audit.about_person.in_(ours))), Audit.id):
        names = await names_of(session, [one for row in page for one in (row.actor, row.about_person)])
        yield [
            (row.id, row.at, names.get(row.actor, ""), row.action, names.get(row.about_person, ""), row.subject, row.subject_id)
            for row in page
        ]


def _homes(ids: Sequence[int]) -> Select[int, str]:
    return select(Home.person_id, Node.name).join(Node, Node.id == Home.node_id).where(Home.person_id.in_(ids))


def _roles(ids: Sequence[int], now: datetime) -> Select[int, str]:
    held = select(Membership.person_id, Membership.role).where(Membership.person_id.in_(ids), in_force(now))
    return held.order_by(Membership.id)


def _units(ids: Sequence[int]) -> Select[int, str]:
    return select(UnitMember.person_id, Unit.name).join(Unit, Unit.id == UnitMember.unit_id).where(UnitMember.person_id.in_(ids))


def _joined(rows: Iterable[Any]) -> dict[int, str]:
    """Several of one person in one cell, each once."""
    found: dict[int, dict[str, None]] = {}
    for number, word in rows:
        found.setdefault(number, {})[word] = None
    return {number: ", ".join(words) for number, words in found.items()}
