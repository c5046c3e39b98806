"""How near two places of a community are: the same building, the same grid, or so many metres apart. Two queries however many."""

from collections.abc import Iterable
from dataclasses import dataclass

from geopy.distance import great_circle  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people.models import Node
from people.nodes import Point


@dataclass(frozen=True, slots=True)
class Place:
    """A building, grid or community: the numbers of all it lies in, from the top down to itself, the building and grid among them."""

    path: tuple[int, ...]
    building: int | None
    grid: int | None
    at: Point | None


@dataclass(frozen=True, slots=True)
class Nearness:
    """`same` is "building" or "grid", or empty; `metres` apart, None where nobody knows."""

    same: str
    metres: int | None


async def places(session: AsyncSession, node_ids: Iterable[int | None]) -> dict[int, Place]:
    """These places, by number."""
    wanted = {number for number in node_ids if number is not None}
    if not wanted:
        return {}
    rows = await session.execute(select(Node.id, Node.path).where(Node.id.in_(wanted)))
    paths = {number: tuple(int(each) for each in path.split("/") if each) for number, path in rows}
    above = {each for path in paths.values() for each in path}
    known = await session.execute(select(Node.id, Node.kind, Node.latitude, Node.longitude).where(Node.id.in_(above)))
    kinds: dict[int, str] = {}
    middles: dict[int, Point] = {}
    for number, kind, latitude, longitude in known:
        kinds[number] = kind
        if latitude is not None and longitude is not None:
            middles[number] = (latitude, longitude)
    return {number: _place(path, kinds, middles) for number, path in paths.items()}


def nearness(one: Place | None, other: Place | None) -> Nearness:
    """How near these are. A community is a place too, but being in the same says nothing."""
    if one is None or other is None:
        return Nearness("", None)
    if one.building is not None and one.building == other.building:
        return Nearness("building", 0)
    same = "grid" if one.grid is not None and one.grid == other.grid else ""
    metres = round(great_circle(one.at, other.at).meters) if one.at and other.at else None
    return Nearness(same, metres)


def _place(path: tuple[int, ...], kinds: dict[int, str], middles: dict[int, Point]) -> Place:
    building = next((each for each in path if kinds.get(each) == "building"), None)
    grid = next((each for each in path if kinds.get(each) == "grid"), None)
    # Only what is smaller than a community tells where somebody is.
    small = [each for each in reversed(path) if kinds.get(each) not in ("community", "street")]
    return Place(path, building, grid, next((middles[each] for each in small if each in middles), None))
