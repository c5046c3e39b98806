"""The places of a community as its heads change them: grids, buildings, entrances, and the station's line."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import authority, nodes, places
from people.audit import record
from people.authority import LEADS, NotAllowed
from people.cleaning import tidy
from people.models import Node
from people.setup import DUTY_PHONE, NAME_MOST

# What is planted below what.
BELOW = {"community": "grid", "grid": "building", "building": "entrance"}
CODE_MOST = 40
# For the number behind the parent's code.
ROOM = 5


class PlaceNameUnclear(Refusal):
    """A place's name is empty, longer than `most`, or another place beside it has it."""


class PlaceChanged(Refusal):
    """Somebody else has changed it meanwhile: it `is_now` called so."""


class StationChanged(Refusal):
    """Somebody else has changed the station meanwhile."""


class StationUnclear(Refusal):
    """The station's name or line cannot be so. field: name (at most `most` characters) or duty_phone."""


async def add(session: AsyncSession, *, actor: int, parent_id: int, name: str, now: datetime) -> Node:
    """Plant the next smaller kind of place below this one; its code is made of the parent's. Raises `NotAllowed`, `PlaceNameUnclear`."""
    parent = await _of_heads(session, actor, parent_id, now)
    if parent.kind not in BELOW:
        raise NotAllowed
    await nodes.lock(session, parent_id)
    clean = await _clean(session, name, beside=Node.parent_id == parent_id)
    place = await nodes.add_node(session, kind=BELOW[parent.kind], name=clean, code=await _free_code(session, parent), parent=parent)
    await record(session, actor=actor, action="place.added", subject="node", subject_id=place.id, now=now)
    return place


async def rename(session: AsyncSession, *, actor: int, node_id: int, seen: str, name: str, now: datetime) -> None:
    """Call a grid, building or entrance otherwise if it is still called as the actor `seen` it; the same once more changes nothing.

    Raises `NotAllowed`, `PlaceNameUnclear`, `PlaceChanged`.
    """
    place = await _of_heads(session, actor, node_id, now)
    if place.kind not in BELOW.values() or place.parent_id is None:
        raise NotAllowed
    await nodes.lock(session, place.parent_id)
    clean = await _clean(session, name, beside=(Node.parent_id == place.parent_id) & (Node.id != node_id))
    changed = update(Node).where(Node.id == node_id, Node.name == seen).values(name=clean).returning(Node.id)
    if (await session.scalars(changed.execution_options(synchronize_session=False))).one_or_none() is None:
        is_now = (await session.scalars(select(Node.name).where(Node.id == node_id))).one()
        if is_now != clean:
            raise PlaceChanged(is_now=is_now)
    elif clean != seen:
        await record(session, actor=actor, action="place.renamed", subject="node", subject_id=node_id, now=now)


async def set_station(
    session: AsyncSession, *, actor: int, community_id: int, seen: tuple[str, str], name: str, duty_phone: str, now: datetime
) -> None:
    """The station's name and its line, if they are still as they were `seen`; empty ones seen open the station.

    Raises `NotAllowed`, `StationUnclear`, `StationChanged`.
    """
    await authority.require(session, person_id=actor, roles=LEADS, node_id=community_id, now=now)
    called, line = tidy(name), tidy(duty_phone)
    if not 1 <= len(called) <= NAME_MOST:
        raise StationUnclear(field="name", most=NAME_MOST)
    if not DUTY_PHONE.fullmatch(line):
        raise StationUnclear(field="duty_phone", most=NAME_MOST)
    await nodes.lock(session, community_id)
    station = await nodes.station_of(session, community_id)
    is_now = (station.name, station.duty_phone) if station else ("", "")
    if is_now == (called, line):
        return
    if is_now != seen:
        raise StationChanged
    if station is None:
        station = await nodes.add_station(session, community_id=community_id, name=called, duty_phone=line)
    station.name, station.duty_phone = called, line
    await session.flush()
    await record(session, actor=actor, action="station.set", subject="station", subject_id=station.id, now=now)


async def _of_heads(session: AsyncSession, actor: int, node_id: int, now: datetime) -> Node:
    place = await places.of_staff(session, actor, node_id, now)
    await authority.require(session, person_id=actor, roles=LEADS, node_id=node_id, now=now)
    return place


async def _clean(session: AsyncSession, name: str, *, beside: ColumnElement[bool]) -> str:
    clean = tidy(name)
    taken = await session.scalar(select(Node.id).where(beside, Node.name == clean).limit(1))
    if not 1 <= len(clean) <= NAME_MOST or taken is not None:
        raise PlaceNameUnclear(most=NAME_MOST)
    return clean


async def _free_code(session: AsyncSession, parent: Node) -> str:
    """The parent's code with the first free number behind it."""
    stem = f"{parent.code}-" if len(parent.code) <= CODE_MOST - ROOM else f"n{parent.id}-"
    taken = set(await session.scalars(select(Node.code).where(Node.code.startswith(stem, autoescape=True))))
    return next(f"{stem}{number}" for number in range(1, len(taken) + 2) if f"{stem}{number}" not in taken)
