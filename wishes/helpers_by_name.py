"""Whom staff, or who has a wish in hand, may ask by name to take it on: members of the community by their whole name, units by a list."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages.mentions import mention
from people import audit, persons, units
from people.authority import CAN_APPROVE, require
from people.models import Unit
from people.persons import Namesake
from wishes import claims, steps
from wishes.claims import NotYourClaim
from wishes.models import Wish


async def members(session: AsyncSession, *, actor: int, wish_id: int, name: str, now: datetime) -> list[Namesake]:
    """Members with this whole name, on record; of several, what tells them apart: for a claimer without the end of a phone.

    Raises `WishUnknown`, `NotYourClaim`.
    """
    wish = await _wish(session, wish_id)
    is_staff = await claims.is_staff(session, person_id=actor, wish=wish, now=now)
    held = await claims.live(session, wish_id=wish_id)
    if not is_staff and (held is None or held.person_id != actor):
        raise NotYourClaim
    await audit.record(session, actor=actor, action="names.looked_up", subject="wish", subject_id=wish_id, now=now)
    named = (await persons.named(session, community_id=wish.community_id, names=[name]))[name]
    found = persons.plainly([one for one in named if one.person_id not in (actor, wish.person_id)])
    mention(*(one.person_id for one in found))
    return found if is_staff else [replace(one, phone_end="") for one in found]


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
