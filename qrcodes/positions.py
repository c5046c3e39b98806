"""Where an elder is: a finder's position (WGS-84) or landmark, the nearest station, and who is told there."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from geopy.distance import great_circle  # type: ignore[import-untyped]  # geopy has no types
from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened, seal
from people.models import Node, Station
from qrcodes import consents, deadlines, events, finder_rows, first_told, incident_words, receipts
from qrcodes.incident_models import Finder, Incident, Position

PLACE = "found_position.place"


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees of latitude and longitude (WGS-84), and within how many metres that is, if the phone says."""

    latitude: float
    longitude: float
    accuracy: float | None = None

    @property
    def is_on_earth(self) -> bool:
        return -90 <= self.latitude <= 90 and -180 <= self.longitude <= 180


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """Where and when: by a phone's position, or by the words of a landmark."""

    at: datetime
    place: Place | None
    words: str


async def add(session: AsyncSession, *, secret: str, place: Place | str, now: datetime) -> bool:
    """A finder says where the elder is; everybody is told, also where that is. False when the page or the incident is over.

    A position that cannot be, and words that say nothing, are not taken either. What is kept and how often phones ring is bounded for
    each page; beyond that the page's last position is only brought up to date.
    """
    said = place if isinstance(place, Place) else incident_words.landmark(place)
    if not said or (isinstance(said, Place) and not said.is_on_earth):
        return False
    acting = await finder_rows.acting(session, secret=secret, now=now)
    if acting is None:
        return False
    finder, incident = acting
    own = await latest(session, incident_id=incident.id, finder_id=finder.id)
    if own is not None and said in (own.place, own.words):
        return True
    if await _kept(session, finder) >= deadlines.POSITIONS_KEPT:
        await _overwrite(session, finder, said, now)
        return True
    # What one page says keeps no other from being heard.
    before = own or await latest(session, incident_id=incident.id)
    number = await _write(session, incident, finder, said, now)
    if isinstance(said, Place):
        await _tell_where_found(session, incident, said, now)
    await _tell(session, incident, finder, number, is_news=_is_news(before, said), now=now)
    return True


async def latest(session: AsyncSession, *, incident_id: int, finder_id: int | None = None) -> FoundPlace | None:
    """Where the elder was last said to be, by anybody or by this finder; who may see it is the caller's to check."""
    whose = [] if finder_id is None else [Position.finder_id == finder_id]
    row = (await session.execute(_places(incident_id).where(*whose).limit(1))).first()
    return open_place(session, row.place, row.at) if row is not None and row.place else None


async def is_known(session: AsyncSession, *, incident_id: int) -> bool:
    """Whether anybody has said where the elder is."""
    return (await session.execute(_places(incident_id).limit(1))).first() is not None


async def of_incident(session: AsyncSession, *, incident_id: int) -> list[FoundPlace]:
    """The newest that are kept, oldest first."""
    rows = (await session.execute(_places(incident_id).limit(deadlines.PLACES_SHOWN))).all()
    return [open_place(session, row.place, row.at) for row in reversed(rows) if row.place]


def _places(incident_id: int) -> Select[bytes | None, datetime]:
    query = select(Position.place, Position.at).where(Position.incident_id == incident_id, Position.place.is_not(None))
    return query.order_by(Position.id.desc())


async def nearest(session: AsyncSession, place: Place) -> int | None:
    """The community whose station, or else whose middle, is nearest; None when all are too far away to help."""
    station = select(Station.latitude, Station.longitude, Station.community_id).join(Node, Node.id == Station.community_id)
    near = [
        (great_circle((place.latitude, place.longitude), (latitude, longitude)).km, community_id)
        for latitude, longitude, community_id in [
            *await session.execute(station.where(Node.kind == "community", Station.latitude.is_not(None))),
            *await session.execute(_middles()),
        ]
    ]
    away, community_id = min(near, default=(deadlines.NEAREST, None))
    return community_id if away < deadlines.NEAREST else None


def _middles() -> Any:
    placed = select(Station.community_id).where(Station.latitude.is_not(None))
    known = select(Node.latitude, Node.longitude, Node.id).where(Node.kind == "community", Node.latitude.is_not(None))
    return known.where(Node.id.not_in(placed))


async def _write(session: AsyncSession, incident: Incident, finder: Finder, said: Place | str, now: datetime) -> int:
    row = _row(session, said, now) | {"incident_id": incident.id, "finder_id": finder.id}
    number = (await session.scalars(insert(Position).values(row).returning(Position.id))).one()
    await events.record(session, incident_id=incident.id, what=f"position.{row['source']}", now=now)
    return number


async def _overwrite(session: AsyncSession, finder: Finder, said: Place | str, now: datetime) -> None:
    last = select(func.max(Position.id)).where(Position.finder_id == finder.id)
    await session.execute(update(Position).where(Position.id == last.scalar_subquery()).values(_row(session, said, now)))


def _row(session: AsyncSession, said: Place | str, now: datetime) -> dict[str, object]:
    plain: Mapping[str, object] = asdict(said) if isinstance(said, Place) else {"words": said}
    source = "gps" if isinstance(said, Place) else "typed"
    return {"source": source, "place": seal(session, PLACE, json.dumps(plain, ensure_ascii=False)), "at": now}


async def _kept(session: AsyncSession, finder: Finder) -> int:
    mine = (Position.incident_id == finder.incident_id, Position.finder_id == finder.id)
    return (await session.scalars(select(func.count()).select_from(Position).where(*mine))).one()


async def _tell_where_found(session: AsyncSession, incident: Incident, place: Place, now: datetime) -> None:
    """Only with the consent that their community may know of it."""
    if "position" not in await consents.live(session, elder_id=incident.elder_id):
        return
    community_id = await nearest(session, place)
    if community_id is None or community_id == incident.found_community_id:
        return
    found = {"found_community_id": community_id, "found_at": now}
    await session.execute(update(Incident).where(Incident.id == incident.id).values(found))
    await events.record(session, incident_id=incident.id, what=f"found:{community_id}", now=now)
    if community_id != incident.community_id:
        circles = await first_told.where_found(session, community_id=community_id, now=now)
        await receipts.tell(session, incident=incident, circles=circles, kind="incident.opened", what="found", now=now)


async def _tell(session: AsyncSession, incident: Incident, finder: Finder, number: int, *, is_news: bool, now: datetime) -> None:
    """News rings; a few metres more or less only change what stands there."""
    rung = f"position.told:{finder.id}"
    rings = is_news and await events.count(session, incident_id=incident.id, what=rung) < deadlines.POSITION_ALERTS
    what = f"position.{number}"
    if rings:
        await events.record(session, incident_id=incident.id, what=rung, now=now)
    kind = "incident.position" if rings else "incident.state"
    await receipts.tell_all(session, incident=incident, kind=kind, what=what, now=now, rings=rings)


def _is_news(before: FoundPlace | None, said: Place | str) -> bool:
    if before is None or before.place is None or not isinstance(said, Place):
        return before is None or before.words != said
    one, other = before.place, said
    return bool(great_circle((one.latitude, one.longitude), (other.latitude, other.longitude)).m > deadlines.MOVED)


def open_place(session: AsyncSession, sealed: bytes, at: datetime) -> FoundPlace:
    """A place as it is stored, in clear; who may see it is the caller's to check."""
    plain = json.loads(opened(session, PLACE, sealed))
    if "words" in plain:
        return FoundPlace(at, None, str(plain["words"]))
    return FoundPlace(at, Place(plain["latitude"], plain["longitude"], plain["accuracy"]), "")
