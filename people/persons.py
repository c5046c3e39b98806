"""Persons: their lock, their names, and finding them by phone."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import CannotOpen
from core.database import keys_of
from core.refusals import Refusal
from people.cleaning import clean_phone
from people.models import Membership, Node, Person

NAME = "person.name"
PHONE = "person.phone"
STARS = 3
PHONE_END = 4


class PersonUnknown(Refusal):
    """Nobody has this id, or they were forgotten."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody by their name, with what tells them from others of that name; `phone_end` and `place` are empty where not known."""

    person_id: int
    name: str
    phone_end: str
    place: str
    since: datetime


async def lock(session: AsyncSession, person_id: int) -> Person:
    """Make others who lock this person wait until the transaction ends: for rules that span rows. Raises `PersonUnknown`."""
    known = select(Person).where(Person.id == person_id, Person.forgotten_at.is_(None))
    # FOR NO KEY UPDATE: rows that only refer to the person, such as what they decided about others, need not wait.
    return _found((await session.scalars(known.with_for_update(key_share=True).execution_options(populate_existing=True))).one_or_none())


async def lock_all(session: AsyncSession, ids: Iterable[int], *, community_id: int) -> set[int]:
    """Lock many as `lock` does; who of them is in this community. In the order of their ids, so that no two wait for each other."""
    here = (Person.forgotten_at.is_(None), Person.community_id == community_id)
    known = select(Person.id).where(Person.id.in_(set(ids)), *here).order_by(Person.id)
    return set(await session.scalars(known.with_for_update(key_share=True)))


async def get(session: AsyncSession, person_id: int) -> Person:
    """The person's row. Raises `PersonUnknown`."""
    return _found((await session.scalars(select(Person).where(Person.id == person_id, Person.forgotten_at.is_(None)))).one_or_none())


async def newest_name(session: AsyncSession) -> str | None:
    """The name of whoever enrolled last, to see that it opens; None before the first. Raises `CannotOpen`."""
    named = select(Person).where(Person.name_sealed.is_not(None)).order_by(Person.id.desc()).limit(1)
    person = (await session.scalars(named)).one_or_none()
    return None if person is None else name_of(session, person)


def forgotten() -> Select[int]:
    """The ids of everybody who was forgotten, to look for."""
    return select(Person.id).where(Person.forgotten_at.is_not(None))


def name_of(session: AsyncSession, person: Person) -> str:
    """The name in clear; empty for the forgotten."""
    return open_name(session, person.name_sealed)


def phone_of(session: AsyncSession, person: Person) -> str | None:
    """The phone in clear, as E.164."""
    return keys_of(session).open_text(person.phone_sealed, context=PHONE) if person.phone_sealed else None


def open_name(session: AsyncSession, sealed: bytes | None) -> str:
    return keys_of(session).open_text(sealed, context=NAME) if sealed else ""


async def names(session: AsyncSession, ids: Iterable[int]) -> dict[int, str]:
    """The names of these people in one query; the forgotten have an empty one."""
    wanted = select(Person.id, Person.name_sealed).where(Person.id.in_(set(ids)))
    return {person_id: open_name(session, sealed) for person_id, sealed in await session.execute(wanted)}


async def named(session: AsyncSession, *, community_id: int, names: Iterable[str]) -> dict[str, list[Namesake]]:
    """Who in this community has each of these names, by the name as given; nobody is an empty list. Two queries however many."""
    given = {name: keys_of(session).indexes(plain_name(name), context=NAME) for name in names}
    wanted = {index for indexes in given.values() for index in indexes}
    known = select(Person).where(Person.community_id == community_id, Person.name_index.in_(wanted)).order_by(Person.id)
    found = (await session.scalars(known)).all()
    where = await _places(session, [person.id for person in found])
    by_index: dict[bytes | None, list[Namesake]] = {}
    for person in found:
        by_index.setdefault(person.name_index, []).append(_namesake(session, person, where))
    return {name: [one for index in dict.fromkeys(indexes) for one in by_index.get(index, [])] for name, indexes in given.items()}


def plainly(found: list[Namesake]) -> list[Namesake]:
    """People of one name as somebody sees them who gave it: what tells them apart only where there are several."""
    return [replace(one, phone_end="", place="") for one in found] if len(found) == 1 else found


async def told_apart(session: AsyncSession, ids: Iterable[int]) -> dict[int, Namesake]:
    """What tells these people apart, by id, without the forgotten; two queries."""
    known = select(Person).where(Person.id.in_(set(ids)), Person.forgotten_at.is_(None)).order_by(Person.id)
    found = (await session.scalars(known)).all()
    where = await _places(session, [person.id for person in found])
    return {person.id: _namesake(session, person, where) for person in found}


async def index_names(session: AsyncSession, *, after: int, limit: int) -> int | None:
    """Fill so many missing blind indexes of the persons after this number; returns the last one's number, or None at the end.

    A name whose key is gone is left for `doctor` to name.
    """
    missing = select(Person).where(Person.name_index.is_(None), Person.forgotten_at.is_(None), Person.id > after)
    found = (await session.scalars(missing.order_by(Person.id).limit(limit).with_for_update(key_share=True))).all()
    for person in found:
        with suppress(CannotOpen):
            person.name_index = keys_of(session).index(plain_name(name_of(session, person)), context=NAME)
    await session.flush()
    return found[-1].id if found else None


async def by_phone(session: AsyncSession, *, phone: str, community_id: int) -> list[int]:
    """Who in this community gave this phone: several may share one. Raises `PhoneUnclear`."""
    indexes = keys_of(session).indexes(clean_phone(phone), context=PHONE)
    known = select(Person.id).where(Person.phone_index.in_(indexes), Person.community_id == community_id).order_by(Person.id)
    return list(await session.scalars(known))


async def by_phones(session: AsyncSession, *, phones: Iterable[str], community_id: int) -> dict[str, list[int]]:
    """Who in this community gave each of these phones (E.164), in one query; nobody is no entry."""
    keys = keys_of(session)
    given = {index: phone for phone in phones for index in keys.indexes(phone, context=PHONE)}
    known = select(Person.id, Person.phone_index).where(Person.community_id == community_id, Person.phone_index.in_(given))
    found: dict[str, list[int]] = {}
    for person_id, index in await session.execute(known.order_by(Person.id)):
        found.setdefault(given[index or b""], []).append(person_id)
    return found


def seal_name(session: AsyncSession, name: str) -> tuple[bytes, bytes]:
    """The sealed name and its blind index."""
    keys = keys_of(session)
    return keys.seal_text(name, context=NAME), keys.index(plain_name(name), context=NAME)


def plain_name(name: str) -> str:
    """A name as it is looked for: however it was typed, with or without spaces, in whatever width or case."""
    return "".join(unicodedata.normalize("NFKC", name).lower().split())


def seal_phone(session: AsyncSession, phone: str | None) -> tuple[bytes | None, bytes | None]:
    """The sealed phone and its blind index."""
    keys = keys_of(session)
    return (keys.seal_text(phone, context=PHONE), keys.index(phone, context=PHONE)) if phone else (None, None)


def masked(name: str) -> str:
    """A name for the public page: 王*芳, 王*, A*** S***. Empty stays empty."""
    return " ".join(_masked_word(word) for word in name.split())


def _masked_word(word: str) -> str:
    if word.isascii() or len(word) == 2:
        return word[0] + "*" * min(STARS, max(1, len(word) - 1))
    return word[0] + "*" * min(STARS, max(1, len(word) - 2)) + (word[-1] if len(word) > 2 else "")


def _namesake(session: AsyncSession, person: Person, where: Mapping[int, str]) -> Namesake:
    phone = phone_of(session, person)
    end = phone[-PHONE_END:] if phone else ""
    return Namesake(person.id, name_of(session, person), end, where.get(person.id, ""), person.created_at)


async def _places(session: AsyncSession, ids: Sequence[int]) -> dict[int, str]:
    """The grid or building in which they have a role, if any."""
    held = select(Membership.person_id, Node.name).join(Node, Node.id == Membership.node_id).where(Membership.person_id.in_(ids))
    near = held.where(Node.kind.in_(("grid", "building", "entrance")), Membership.until.is_(None)).order_by(Membership.id)
    return {row.person_id: row.name for row in await session.execute(near)}


def _found(person: Person | None) -> Person:
    if person is None:
        raise PersonUnknown
    return person
