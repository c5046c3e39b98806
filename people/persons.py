"""Persons: their lock, their names, and finding them by phone."""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from core.refusals import Refusal
from people.cleaning import clean_phone
from people.models import Person

NAME = "person.name"
PHONE = "person.phone"
STARS = 3


class PersonUnknown(Refusal):
    """Nobody has this id, or they were forgotten."""


async def lock(session: AsyncSession, person_id: int) -> Person:
    """Make others who lock this person wait until the transaction ends: for rules that span rows. Raises `PersonUnknown`."""
    known = select(Person).where(Person.id == person_id, Person.forgotten_at.is_(None))
    # FOR NO KEY UPDATE: rows that only refer to the person, such as what they decided about others, need not wait.
    return _found((await session.scalars(known.with_for_update(key_share=True).execution_options(populate_existing=True))).one_or_none())


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


async def by_phone(session: AsyncSession, *, phone: str, community_id: int) -> list[int]:
    """Who in this community gave this phone: several may share one. Raises `PhoneUnclear`."""
    indexes = keys_of(session).indexes(clean_phone(phone), context=PHONE)
    known = select(Person.id).where(Person.phone_index.in_(indexes), Person.community_id == community_id).order_by(Person.id)
    return list(await session.scalars(known))


def seal_name(session: AsyncSession, name: str) -> bytes:
    return keys_of(session).seal_text(name, context=NAME)


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


def _found(person: Person | None) -> Person:
    if person is None:
        raise PersonUnknown
    return person
