"""The places of a community as staff see them: the tree with who has which office where."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from people import authority, persons
from people.authority import CAN_APPROVE, NotAllowed, Role, in_force
from people.models import Membership, Node

OFFICES = frozenset(Role) - {Role.PARTY_MEMBER, Role.VOLUNTEER}
# A tree of at most so many places is shown whole.
WHOLE = 200


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody with an office at a place."""

    person_id: int
    name: str
    role: Role
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the tree; `depth` counts from the one looked at, `below` how many lie directly below it."""

    node_id: int
    parent_id: int | None
    kind: str
    name: str
    code: str
    depth: int
    below: int
    officers: tuple[Officer, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A place, those above it from the top, and those below it in order: all of them, or one level of them when they are many.

    `next_after` is where the next page of such a level begins after.
    """

    above: tuple[Place, ...]
    here: Place
    below: tuple[Place, ...]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A place to choose from."""

    id: int
    kind: str
    name: str


async def tree(session: AsyncSession, *, actor: int, node_id: int, now: datetime, after: int = 0, limit: int = 50) -> Tree:
    """A place of a community with what lies above and below it, in six statements. Raises `NotAllowed`."""
    here = await of_staff(session, actor, node_id, now)
    known = select(Node).where(Node.path.startswith(here.path, autoescape=True), Node.id != here.id)
    under = list(await session.scalars(known.order_by(Node.id).limit(WHOLE + 1)))
    next_after = None
    if len(under) > WHOLE:
        level = select(Node).where(Node.parent_id == here.id, Node.id > after).order_by(Node.id).limit(limit + 1)
        under = list(await session.scalars(level))
        next_after = under[limit - 1].id if len(under) > limit else None
        under = under[:limit]
    above = list(await session.scalars(select(Node).where(Node.id.in_(_ids(here.path)[:-1])).order_by(Node.id)))
    shown = [*sorted(above, key=lambda one: len(one.path)), here, *sorted(under, key=lambda one: _ids(one.path))]
    officers = await _officers(session, [one.id for one in shown], now)
    counts = await _counts(session, [one.id for one in shown])
    level_of_here = len(_ids(here.path))
    places = [_place(one, len(_ids(one.path)) - level_of_here, counts, officers) for one in shown]
    return Tree(tuple(places[: len(above)]), places[len(above)], tuple(places[len(above) + 1 :]), next_after)


async def choices(session: AsyncSession, *, community_id: int) -> list[Choice]:
    """A community with the street above it and all its grids and buildings, in order: where a role is given."""
    community = await session.get_one(Node, community_id)
    return await _chosen_from(session, or_(Node.id == community.parent_id, _inside(community)))


async def filters(session: AsyncSession, *, community_id: int, chosen: int, most: int = WHOLE) -> list[Choice]:
    """A community with its grids and, unless they are more than `most`, its buildings; of more only the chosen one: the tree has all."""
    community = await session.get_one(Node, community_id)
    is_building = Node.kind == "building"
    some = select(Node.id).where(_inside(community), is_building).limit(most + 1).subquery()
    are_few = select(func.count() <= most).select_from(some).scalar_subquery()
    return await _chosen_from(session, and_(_inside(community), or_(~is_building, Node.id == chosen, are_few)))


async def of_staff(session: AsyncSession, actor: int, node_id: int, now: datetime) -> Node:
    """A place that the actor's role reaches down to. Raises `NotAllowed`, also when there is none."""
    place = await session.get(Node, node_id, populate_existing=True)
    if place is None:
        raise NotAllowed
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=node_id, now=now)
    return place


def _inside(community: Node) -> ColumnElement[bool]:
    return and_(Node.path.startswith(community.path, autoescape=True), Node.kind.in_(("community", "grid", "building")))


async def _chosen_from(session: AsyncSession, which: ColumnElement[bool]) -> list[Choice]:
    rows = (await session.execute(select(Node.id, Node.kind, Node.name, Node.path).where(which))).all()
    return [Choice(*row[:3]) for row in sorted(rows, key=lambda row: _ids(row.path))]


async def _officers(session: AsyncSession, ids: Sequence[int], now: datetime) -> dict[int, list[Officer]]:
    held = select(Membership).where(Membership.node_id.in_(ids), Membership.role.in_(OFFICES), in_force(now)).order_by(Membership.id)
    found = list(await session.scalars(held))
    names = await persons.names(session, [one.person_id for one in found])
    officers: dict[int, list[Officer]] = {}
    for one in sorted(found, key=lambda each: -list(Role).index(Role(each.role))):
        officers.setdefault(one.node_id, []).append(Officer(one.person_id, names[one.person_id], Role(one.role), one.until))
    return officers


async def _counts(session: AsyncSession, ids: Sequence[int]) -> dict[int, int]:
    counted = select(Node.parent_id, func.count()).where(Node.parent_id.in_(ids)).group_by(Node.parent_id)
    return {parent_id: number for parent_id, number in await session.execute(counted) if parent_id is not None}


def _place(node: Node, depth: int, counts: dict[int, int], officers: dict[int, list[Officer]]) -> Place:
    theirs = tuple(officers.get(node.id, ()))
    return Place(node.id, node.parent_id, node.kind, node.name, node.code, depth, counts.get(node.id, 0), theirs)


def _ids(path: str) -> list[int]:
    """The places from the top of the tree down to this one."""
    return [int(each) for each in path.split("/") if each]
