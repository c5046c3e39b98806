"""Homes: the building or grid that members say they live in, and who lives near a place. Nobody is tracked."""

from collections.abc import Collection, Mapping
from datetime import datetime

from geopy.distance import great_circle  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy import Select, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from people.authority import CAN_APPROVE, Role, in_force
from people.models import Home, Membership, Node, Person
from people.nodes import Point

# Who is asked to look for somebody.
SEARCHERS = frozenset({Role.PARTY_MEMBER, Role.VOLUNTEER, Role.TEAM_LEADER, Role.GRID_WORKER, Role.DUTY_OFFICER}) | CAN_APPROVE

KINDS = ("grid", "building")


class HomeUnknown(Refusal):
    """There is no such building or grid in the person's community."""


async def buildings(session: AsyncSession, *, community_id: int, after: int = 0, limit: int = 20) -> list[Node]:
    """The grids and buildings of a community to choose from, in the order of their numbers; the next page comes `after` one."""
    community = await session.get_one(Node, community_id)
    below = select(Node).where(Node.kind.in_(KINDS), Node.path.startswith(community.path, autoescape=True), Node.id > after)
    return list(await session.scalars(below.order_by(Node.id).limit(limit)))


async def home_of(session: AsyncSession, *, person_id: int) -> Node | None:
    """Where the person says they live."""
    return (await session.scalars(select(Node).join(Home, Home.node_id == Node.id).where(Home.person_id == person_id))).one_or_none()


async def grids(session: AsyncSession, *, community_id: int) -> dict[int, int]:
    """The grid of every grid and building of a community, by id; a building that stands in none is left out."""
    within = (Node.path.contains(f"/{community_id}/", autoescape=True), Node.kind.in_(KINDS))
    rows = (await session.execute(select(Node.id, Node.kind, Node.path).where(*within))).all()
    known = {row.id for row in rows if row.kind == "grid"}
    return {row.id: grid for row in rows for grid in _ids(row.path) if grid in known}


async def settle(session: AsyncSession, *, person_id: int, node_id: int, now: datetime) -> None:
    """Say where one lives, in place of what one said before. Raises `HomeUnknown`."""
    person = await session.get(Person, person_id)
    community = await session.get(Node, person.community_id) if person else None
    node = await session.get(Node, node_id)
    if node is None or community is None or node.kind not in KINDS or not node.path.startswith(community.path):
        raise HomeUnknown
    said = insert(session, Home).values(person_id=person_id, node_id=node_id, said_at=now)
    changed = {"node_id": said.excluded.node_id, "said_at": said.excluded.said_at}
    await session.execute(said.on_conflict_do_update(index_elements=["person_id"], set_=changed))


async def remove(session: AsyncSession, *, person_id: int) -> None:
    """Take it back: the person counts as living in the middle of the community again."""
    await session.execute(delete(Home).where(Home.person_id == person_id))


async def coordinates(session: AsyncSession, node_id: int) -> Point | None:
    """Where a place is: its own middle, else that of the nearest place above it that has one."""
    node = await session.get(Node, node_id)
    if node is None:
        return None
    located = await _located(session, _ids(node.path))
    nearest = _nearest(node.path, located)
    return located[nearest] if nearest is not None else None


async def volunteers(session: AsyncSession, *, centre: Point, kilometres: float, now: datetime) -> list[int]:
    """Ids of the volunteers who live within this radius, in order. Four queries however many there are."""
    located = await _located(session, None)
    near = {number for number, at in located.items() if great_circle(centre, at).kilometers <= kilometres}
    if not near:
        return []
    communities = await _below(session, select(Node.id).where(Node.kind == "community"), located, near)
    homes = await _below(session, select(Home.node_id), located, near)
    helping = select(Membership.person_id).where(Membership.role.in_(SEARCHERS), in_force(now))
    query = select(Person.id).outerjoin(Home, Home.person_id == Person.id).where(Person.id.in_(helping), Person.forgotten_at.is_(None))
    # Who has named no building is taken to live in the middle of the community.
    lives_near = or_(Home.node_id.in_(homes), Home.node_id.is_(None) & Person.community_id.in_(communities))
    return list(await session.scalars(query.where(lives_near).order_by(Person.id)))


async def _below(session: AsyncSession, among: Select[int], located: Mapping[int, Point], near: Collection[int]) -> list[int]:
    """Those of these places whose middle is near."""
    rows = await session.execute(select(Node.id, Node.path).where(Node.id.in_(among)))
    return [row.id for row in rows if _nearest(row.path, located) in near]


def _nearest(path: str, located: Mapping[int, Point]) -> int | None:
    """Of a place and those above it, the lowest that has a middle."""
    return next((each for each in reversed(_ids(path)) if each in located), None)


def _ids(path: str) -> list[int]:
    """The places from the top of the tree down to this one."""
    return [int(each) for each in path.split("/") if each]


async def _located(session: AsyncSession, ids: Collection[int] | None) -> dict[int, Point]:
    """The middles of these places, or of all that have one."""
    query = select(Node.id, Node.latitude, Node.longitude).where(Node.latitude.is_not(None))
    rows = await session.execute(query if ids is None else query.where(Node.id.in_(ids)))
    return {row.id: (row.latitude, row.longitude) for row in rows}
