"""The tree: street, community, grid, building, entrance. Authority over a node covers what is below it."""

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from people.models import Node, Station

# Latitude and longitude in degrees, WGS-84.
Point = tuple[float, float]


async def communities(session: AsyncSession) -> list[Node]:
    """All communities in the order in which they joined."""
    return list(await session.scalars(select(Node).where(Node.kind == "community").order_by(Node.id)))


async def community_by_code(session: AsyncSession, code: str) -> Node | None:
    """The community that a deep link names; None for anything else, however odd."""
    known = select(Node).where(Node.kind == "community", Node.code == code.strip().lower())
    return (await session.scalars(known)).one_or_none() if code.isascii() and code.isprintable() else None


async def node_by_id(session: AsyncSession, node_id: int) -> Node | None:
    return await session.get(Node, node_id)


async def homes_in(session: AsyncSession, *, community_id: int) -> list[Node]:
    """The grids and buildings of a community, each grid before its buildings: what somebody may name as where they live."""
    within = Node.path.contains(f"/{community_id}/", autoescape=True)
    return list(await session.scalars(select(Node).where(within, Node.kind.in_(("grid", "building"))).order_by(Node.path)))


async def lock(session: AsyncSession, node_id: int) -> None:
    """Make others who lock this node wait until the transaction ends: for rules that a community sets."""
    await session.execute(select(Node.id).where(Node.id == node_id).with_for_update(key_share=True))


def covers(node_id: InstrumentedAttribute[int], path: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """SQL: whether the node of this id is the node of this path or above it."""
    return path.like(literal("%/").concat(node_id).concat("/%"))


async def station_of(session: AsyncSession, community_id: int) -> Station | None:
    """The community's first station, whose line is answered day and night."""
    known = select(Station).where(Station.community_id == community_id).order_by(Station.id).limit(1)
    return (await session.scalars(known)).one_or_none()


async def duty_phones(session: AsyncSession) -> list[str]:
    """The lines of all stations."""
    return list(await session.scalars(select(Station.duty_phone).distinct()))


async def add_node(session: AsyncSession, *, kind: str, name: str, code: str, parent: Node | None = None, at: Point | None = None) -> Node:
    """Plant a node; who may do so is the caller's to check (set-up and the demo do it today)."""
    node = Node(kind=kind, name=name, code=code, parent_id=parent.id if parent else None, path="")
    node.latitude, node.longitude = at or (None, None)
    session.add(node)
    await session.flush()
    node.path = f"{parent.path if parent else '/'}{node.id}/"
    await session.flush()
    return node


async def add_station(session: AsyncSession, *, community_id: int, name: str, duty_phone: str, at: Point | None = None) -> Station:
    """Open a station; as with `add_node`, the caller checks who may."""
    station = Station(community_id=community_id, name=name, duty_phone=duty_phone)
    station.latitude, station.longitude = at or (None, None)
    session.add(station)
    await session.flush()
    return station
