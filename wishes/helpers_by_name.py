"""Whom staff, or who has a wish in hand, may ask by name to take it on: members of the community by their whole name, units by a list."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.mentions import mention
from people import audit, persons, units
from people.authority import CAN_APPROVE, require
from people.models import Person, Unit
from people.persons import Namesake
from wishes import claims, steps
from wishes.claims import NotYourClaim
from wishes.models import Wish


async def members(session: AsyncSession, *, actor: int, wish_id: int, name: str, now: datetime) -> list[Namesake]:
    """Members with this whole name, without the wisher and the actor; looking is on record. Raises `WishUnknown`, `NotYourClaim`."""
    wish = await _wish(session, wish_id)
    await _is_staff(session, wish, actor, now)
    await audit.record(session, actor=actor, action="names.looked_up", subject="wish", subject_id=wish_id, now=now)
    named = (await persons.named(session, community_id=wish.community_id, names=[name]))[name]
    ids = [one.person_id for one in named if one.person_id not in (actor, wish.person_id)]
    return await told_apart(session, actor=actor, wish_id=wish_id, ids=ids, now=now)


async def told_apart(session: AsyncSession, *, actor: int, wish_id: int, ids: Collection[int], now: datetime) -> list[Namesake]:
    """These members of the community with what tells them apart where there are several: for a claimer without the end of a phone.

    Raises `WishUnknown`, `NotYourClaim`.
    """
    wish = await _wish(session, wish_id)
    is_staff = await _is_staff(session, wish, actor, now)
    here = select(Person.id).where(Person.id.in_(ids), Person.community_id == wish.community_id)
    known = await persons.told_apart(session, await session.scalars(here))
    mention(*known)
    found = persons.plainly([known[number] for number in sorted(known)])
    return found if is_staff else [replace(one, phone_end="") for one in found]


async def name_of(session: AsyncSession, *, actor: int, wish_id: int, person_id: int | None, unit_id: int | None, now: datetime) -> str:
    """The name of who was chosen: of people of this community only. Raises `WishUnknown`, `NotYourClaim`, `PersonUnknown`."""
    wish = await _wish(session, wish_id)
    await _is_staff(session, wish, actor, now)
    if unit_id is not None:
        return (await units.names(session, [unit_id])).get(unit_id, "")
    person = await persons.get(session, person_id or 0)
    if person.community_id != wish.community_id:
        raise persons.PersonUnknown
    mention(person.id)
    return persons.name_of(session, person)


async def of_alliance(session: AsyncSession, *, actor: int, wish_id: int, after: int = 0, limit: int = 8, now: datetime) -> list[Unit]:
    """Units of the wish's community, for staff; the next page comes `after` a unit's number. Raises `WishUnknown`, `NotAllowed`."""
    wish = await _wish(session, wish_id)
    await require(session, person_id=actor, roles=CAN_APPROVE, node_id=wish.community_id, now=now)
    return await units.in_community(session, community_id=wish.community_id, after=after, limit=limit)


async def _wish(session: AsyncSession, wish_id: int) -> Wish:
    wish = await session.get(Wish, wish_id, populate_existing=True)
    if wish is None:
        raise steps.WishUnknown
    return wish


async def _is_staff(session: AsyncSession, wish: Wish, actor: int, now: datetime) -> bool:
    """Whether the actor is staff there; otherwise they have the wish in hand. Raises `NotYourClaim`."""
    if await claims.is_staff(session, person_id=actor, wish=wish, now=now):
        return True
    held = await claims.live(session, wish_id=wish.id)
    if held is None or held.person_id != actor:
        raise NotYourClaim
    return False
