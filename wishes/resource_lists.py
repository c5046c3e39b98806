"""Lists of resources: one's own, a unit's, and the community's, in which members stand without name or words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from people import units
from people.models import Unit
from wishes.alliance_models import Resource, ResourceTopic

# The context of what is sealed.
WORDS = "resource.words"


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """What somebody can give. `words` are a member's own only to that member; `unit_name` is empty with members'."""

    resource_id: int
    unit_id: int | None
    unit_name: str
    kind: str
    words: str
    topics: frozenset[str]
    days: int
    parts: int
    node_id: int | None
    quantity: int | None
    is_standing: bool
    made_at: datetime


async def of_person(session: AsyncSession, *, person_id: int, after: int = 0, limit: int = 20) -> list[ResourceLine]:
    """What one lists oneself, in order; the next page comes `after` an entry's number."""
    return await _lines(session, await _page(session, (Resource.person_id == person_id,), after, limit), own=True)


async def of_unit(session: AsyncSession, *, unit_id: int, after: int = 0, limit: int = 20) -> list[ResourceLine]:
    """What a unit lists."""
    return await _lines(session, await _page(session, (Resource.unit_id == unit_id,), after, limit), own=False)


async def list_of(
    session: AsyncSession, *, community_id: int, after: int = 0, limit: int = 20, standing: bool | None = None
) -> list[ResourceLine]:
    """What the community has: units by name with their words, members by what it is about only. `standing`: only such services."""
    wanted = [Resource.community_id == community_id, Resource.unit_id.is_(None) | Resource.unit_id.in_(_open_units(community_id))]
    if standing is not None:
        wanted.append(Resource.is_standing.is_(standing))
    return await _lines(session, await _page(session, wanted, after, limit), own=False)


def _open_units(community_id: int) -> Select[int]:
    return select(Unit.id).where(Unit.community_id == community_id, Unit.closed_at.is_(None))


async def _page(session: AsyncSession, wanted: Sequence[ColumnElement[bool]], after: int, limit: int) -> Sequence[Resource]:
    query = select(Resource).where(*wanted, Resource.ended_at.is_(None), Resource.id > after)
    return (await session.scalars(query.order_by(Resource.id).limit(limit))).all()


async def _lines(session: AsyncSession, found: Sequence[Resource], *, own: bool) -> list[ResourceLine]:
    names = await units.names(session, [one.unit_id for one in found if one.unit_id is not None])
    about = select(ResourceTopic.resource_id, ResourceTopic.topic).where(ResourceTopic.resource_id.in_([one.id for one in found]))
    topics: dict[int, set[str]] = {}
    for resource_id, topic in await session.execute(about):
        topics.setdefault(resource_id, set()).add(topic)
    return [
        ResourceLine(
            resource_id=one.id,
            unit_id=one.unit_id,
            unit_name=names.get(one.unit_id, "") if one.unit_id is not None else "",
            kind=one.kind,
            words=one.public_words or (opened(session, WORDS, one.words) if own else ""),
            topics=frozenset(topics.get(one.id, ())),
            days=one.days,
            parts=one.parts,
            node_id=one.node_id,
            quantity=one.quantity,
            is_standing=one.is_standing,
            made_at=one.made_at,
        )
        for one in found
    ]
