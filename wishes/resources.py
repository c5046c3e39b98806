"""The resource list (资源清单): what members can do and give and when, and what units offer. Who lists something wants to be asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.idempotency import input_hash, same_input, scoped
from core.refusals import Refusal
from core.sealing import seal
from core.upsert import insert
from people import audit, authority, homes, nodes, persons, units
from people.authority import CAN_APPROVE, NotAllowed
from people.cleaning import tidy
from people.homes import HomeUnknown
from people.models import Unit
from people.units import UnitUnknown
from wishes.alliance_models import Resource, ResourceTopic
from wishes.models import KINDS
from wishes.resource_lists import WORDS, list_of, of_person, of_unit
from wishes.times import ALL_DAYS, ALL_PARTS
from wishes.topics import topics_of

__all__ = [
    "NewResource",
    "ResourceUnclear",
    "ResourceUnknown",
    "ResourceWordsUnclear",
    "TooManyResources",
    "add",
    "end",
    "list_of",
    "of_person",
    "of_unit",
]

WORDS_LEAST, WORDS_MOST = 2, 200
QUANTITY_MOST = 999
# So many of one member's, and of one unit's, are listed at once.
MOST_OF_PERSON, MOST_OF_UNIT = 10, 40


class ResourceWordsUnclear(Refusal):
    """What one can give must be said in `least` to `most` characters."""


class ResourceUnclear(Refusal):
    """A choice that is not offered: `field` is kind, days, parts or quantity (`most`)."""


class TooManyResources(Refusal):
    """So many are listed already: `most`."""


class ResourceUnknown(Refusal):
    """There is no such entry, or it has ended."""


@dataclass(frozen=True, slots=True)
class NewResource:
    """What somebody can give: `days` and `parts` as bits, `node_id` a building or grid, or None for all of the community.

    `quantity` is how many a month, None for any number. With `unit_id` it is the unit's, and may be a standing service.
    """

    kind: str
    words: str
    days: int = ALL_DAYS
    parts: int = ALL_PARTS
    node_id: int | None = None
    quantity: int | None = None
    unit_id: int | None = None
    is_standing: bool = False


async def add(session: AsyncSession, *, actor: int, new: NewResource, key: str, now: datetime) -> int:
    """List it: for oneself, for a unit that one speaks for, or, as staff, for a unit. The actor's same key gives the same entry.

    Raises `ResourceWordsUnclear`, `ResourceUnclear`, `PersonUnknown`, `UnitUnknown`, `NotAllowed`, `HomeUnknown`, `TooManyResources`,
    `KeyReused`.
    """
    words = _checked(new)
    person = await persons.lock(session, actor)
    community_id = person.community_id if new.unit_id is None else await _unit_of(session, actor, new.unit_id, now)
    hashed = input_hash(new.kind, words, new.days, new.parts, new.quantity, new.is_standing, new.node_id, new.unit_id)
    earlier = (await session.scalars(select(Resource).where(Resource.key == scoped(actor, key)))).one_or_none()
    if earlier is not None:
        same_input(earlier.input_hash, hashed, key=key)
        return earlier.id
    await _check_place(session, community_id, new.node_id)
    await _check_room(session, actor, new.unit_id)
    row = {"community_id": community_id, "key": scoped(actor, key), "input_hash": hashed, "made_by": actor, "made_at": now}
    row |= _of_member(session, actor, words) if new.unit_id is None else _of_unit(new, words)
    row |= {"kind": new.kind, "days": new.days, "parts": new.parts, "quantity": new.quantity, "node_id": new.node_id}
    resource_id = (await session.scalars(insert(session, Resource).values(row).returning(Resource.id))).one()
    await _write_topics(session, resource_id, community_id, topics_of(words, new.kind))
    about = actor if new.unit_id is None else None
    await audit.record(session, actor=actor, action="resource.added", about=about, subject="resource", subject_id=resource_id, now=now)
    return resource_id


async def end(session: AsyncSession, *, actor: int, resource_id: int, now: datetime) -> None:
    """Take it off the list: one's own, or a unit's by who speaks for it and by staff. A member's words are emptied.

    Raises `ResourceUnknown`, `NotAllowed`.
    """
    found = await session.get(Resource, resource_id, populate_existing=True)
    if found is None:
        raise ResourceUnknown
    if not await _may_end(session, actor, found, now):
        raise NotAllowed
    live = (Resource.id == resource_id, Resource.ended_at.is_(None))
    ended = update(Resource).where(*live).values(ended_at=now, words=None).returning(Resource.id)
    if (await session.scalars(ended)).one_or_none() is None:
        raise ResourceUnknown
    await session.execute(delete(ResourceTopic).where(ResourceTopic.resource_id == resource_id))
    about = found.person_id
    await audit.record(session, actor=actor, action="resource.ended", about=about, subject="resource", subject_id=resource_id, now=now)


def _of_member(session: AsyncSession, person_id: int, words: str) -> dict[str, object]:
    return {"person_id": person_id, "unit_id": None, "words": seal(session, WORDS, words), "public_words": None, "is_standing": False}


def _of_unit(new: NewResource, words: str) -> dict[str, object]:
    return {"person_id": None, "unit_id": new.unit_id, "words": None, "public_words": words, "is_standing": new.is_standing}


def _checked(new: NewResource) -> str:
    """The words as they are stored, when all of it can be listed."""
    words = tidy(new.words)
    if not WORDS_LEAST <= len(words) <= WORDS_MOST or not any(character.isalnum() for character in words):
        raise ResourceWordsUnclear(least=WORDS_LEAST, most=WORDS_MOST)
    if new.kind not in KINDS:
        raise ResourceUnclear(field="kind")
    for field, bits, most in (("days", new.days, ALL_DAYS), ("parts", new.parts, ALL_PARTS)):
        if not 1 <= bits <= most:
            raise ResourceUnclear(field=field)
    if new.quantity is not None and not 1 <= new.quantity <= QUANTITY_MOST:
        raise ResourceUnclear(field="quantity", most=QUANTITY_MOST)
    return words


async def _unit_of(session: AsyncSession, actor: int, unit_id: int, now: datetime) -> int:
    """The community of a unit that the actor may list for; the unit's row is locked, so that its caps hold."""
    locked = select(Unit).where(Unit.id == unit_id, Unit.closed_at.is_(None)).with_for_update(key_share=True)
    unit = (await session.scalars(locked)).one_or_none()
    if unit is None:
        raise UnitUnknown
    if not await _speaks_for(session, actor, unit_id, unit.community_id, now):
        raise NotAllowed
    return unit.community_id


async def _speaks_for(session: AsyncSession, actor: int, unit_id: int, community_id: int, now: datetime) -> bool:
    if await units.is_member(session, unit_id=unit_id, person_id=actor):
        return True
    return await authority.has_role(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)


async def _may_end(session: AsyncSession, actor: int, found: Resource, now: datetime) -> bool:
    if found.unit_id is None:
        return found.person_id == actor
    return await _speaks_for(session, actor, found.unit_id, found.community_id, now)


async def _check_place(session: AsyncSession, community_id: int, node_id: int | None) -> None:
    if node_id is None:
        return
    community = await nodes.node_by_id(session, community_id)
    node = await nodes.node_by_id(session, node_id)
    if node is None or community is None or node.kind not in homes.KINDS or not node.path.startswith(community.path):
        raise HomeUnknown


async def _check_room(session: AsyncSession, actor: int, unit_id: int | None) -> None:
    """Whether another may be listed; the caller has locked whose they are."""
    whose = Resource.person_id == actor if unit_id is None else Resource.unit_id == unit_id
    most = MOST_OF_PERSON if unit_id is None else MOST_OF_UNIT
    listed = select(func.count()).select_from(Resource).where(whose, Resource.ended_at.is_(None))
    if (await session.scalars(listed)).one() >= most:
        raise TooManyResources(most=most)


async def _write_topics(session: AsyncSession, resource_id: int, community_id: int, topics: frozenset[str]) -> None:
    rows = [{"resource_id": resource_id, "topic": topic, "community_id": community_id} for topic in sorted(topics)]
    if rows:
        await session.execute(insert(session, ResourceTopic), rows)
