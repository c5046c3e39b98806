"""Searches (紧急寻人): who may start one for an elder, what it must say, whom it concerns first."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.idempotency import input_hash, same_input, scoped
from core.refusals import Refusal
from core.sealing import seal
from core.upsert import insert
from messages.mentions import mention
from messages.outbox import Priority
from people import audit, homes, nodes
from people.authority import CAN_APPROVE, NotAllowed, holders
from people.cleaning import tidy
from people.nodes import Point
from people.notices import notify
from qrcodes import consents, elder_access, guardian_rows, roster
from qrcodes.elder_access import STATION, ElderUnknown
from qrcodes.elder_models import Elder
from qrcodes.search_models import Search

# Contexts of what is sealed here.
PLACE, WEARING, CENTRE = "search.place", "search.wearing", "search.centre"
MOST_WORDS = 300
LONGEST_AGO = timedelta(hours=72)
# In the web chat's mentions, below those of elders.
SUBJECTS = 10**15


class NoBroadcastConsent(Refusal):
    """Nobody has agreed that volunteers are told of this elder. `phone` is answered now; `may_give` says whether the asker may agree."""


class SearchRunning(Refusal):
    """The elder is looked for already: `search_id`."""


class SearchUnclear(Refusal):
    """Where the elder was last seen and what they wear are 1 to `most` characters."""


class SeenInFuture(Refusal):
    """When the elder was last seen is still to come."""


class SeenTooLongAgo(Refusal):
    """When the elder was last seen is more than `hours` hours ago."""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When and where, in words; what they wear. `node_id` is the building they were seen at, where one was chosen."""

    at: datetime
    place: str
    wearing: str
    node_id: int | None = None


def subject_of(search_id: int) -> int:
    """The number by which chats know that a message speaks of this search."""
    return -SUBJECTS - search_id


async def start(
    session: AsyncSession, *, actor: int, elder_id: int, last_seen: LastSeen, key: str, now: datetime, drill: bool = False
) -> int:
    """Begin to look for an elder; the first wave goes out at once. The actor's same key gives the same search.

    Raises `ElderUnknown`, `NotAllowed`, `NoBroadcastConsent`, `SearchRunning`, `SearchUnclear`, `SeenInFuture`, `SeenTooLongAgo`,
    `KeyReused`.
    """
    elder = await elder_access.lock(session, elder_id)
    await require_asker(session, actor=actor, elder=elder, now=now)
    place, wearing = tidy(last_seen.place), tidy(last_seen.wearing)
    hashed = input_hash(elder_id, last_seen.at, place, wearing, last_seen.node_id, drill)
    earlier = (await session.scalars(select(Search).where(Search.key == scoped(actor, key)))).one_or_none()
    if earlier is not None:
        same_input(earlier.input_hash, hashed, key=key)
        return earlier.id
    await _check(session, actor, elder, now)
    _check_words(last_seen, place, wearing, now)
    centre = await _centre(session, elder, last_seen.node_id)
    row = {
        "elder_id": elder_id,
        "community_id": elder.community_id,
        "started_by": actor,
        "started_at": now,
        "key": scoped(actor, key),
        "input_hash": hashed,
        "is_drill": drill,
        "last_seen_at": last_seen.at,
        "place": seal(session, PLACE, place),
        "wearing": seal(session, WEARING, wearing),
        "centre": seal(session, CENTRE, json.dumps(centre)) if centre else None,
        "wave": 0,
        "next_wave_at": now,
    }
    number = (await session.scalars(insert(session, Search).values(row).returning(Search.id))).one()
    await audit.record(session, actor=actor, action="search.started", subject="search", subject_id=number, now=now)
    await _tell_family(session, elder, number, actor, now)
    return number


async def require_asker(session: AsyncSession, *, actor: int, elder: Elder, now: datetime) -> None:
    """Guardians and who answers for elders at the station. Raises `ElderUnknown`, `NotAllowed`."""
    if elder.status != "approved":
        raise ElderUnknown
    if not await handles(session, person_id=actor, elder=elder, now=now):
        raise NotAllowed


async def handles(session: AsyncSession, *, person_id: int, elder: Elder, now: datetime) -> bool:
    """Whether this person may start and end searches for the elder: guardians, and who answers for elders at the station."""
    if await elder_access.is_guardian(session, person_id=person_id, elder_id=elder.id):
        return True
    return await elder_access.is_station(session, person_id=person_id, elder=elder, now=now, roles=STATION)


async def check(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> None:
    """Whether this person could start a search now. Raises `ElderUnknown`, `NotAllowed`, `NoBroadcastConsent`, `SearchRunning`."""
    elder = await session.get(Elder, elder_id, populate_existing=True)
    if elder is None:
        raise ElderUnknown
    await require_asker(session, actor=actor, elder=elder, now=now)
    await _check(session, actor, elder, now)


async def live_of(session: AsyncSession, *, elder_id: int) -> int | None:
    """The search for this elder that goes on now."""
    return await session.scalar(select(Search.id).where(Search.elder_id == elder_id, Search.ended_at.is_(None)))


def told_key(search_id: int) -> str:
    """The key of what volunteers are told, to be edited at the end."""
    return f"search:{search_id}:told"


def family_key(search_id: int) -> str:
    """The key of what the family is told."""
    return f"search:{search_id}:family"


async def _check(session: AsyncSession, actor: int, elder: Elder, now: datetime) -> None:
    if (running := await live_of(session, elder_id=elder.id)) is not None:
        raise SearchRunning(search_id=running)
    if "broadcast" not in await consents.live(session, elder_id=elder.id):
        line = await roster.line(session, community_id=elder.community_id)
        is_family = await elder_access.is_guardian(session, person_id=actor, elder_id=elder.id)
        may_give = is_family or await elder_access.is_station(session, person_id=actor, elder=elder, now=now, roles=CAN_APPROVE)
        raise NoBroadcastConsent(elder_id=elder.id, phone=line.phone if line else "", may_give=may_give)


def _check_words(last_seen: LastSeen, place: str, wearing: str, now: datetime) -> None:
    if not 1 <= len(place) <= MOST_WORDS or not 1 <= len(wearing) <= MOST_WORDS:
        raise SearchUnclear(most=MOST_WORDS)
    if last_seen.at > now:
        raise SeenInFuture
    if last_seen.at < now - LONGEST_AGO:
        raise SeenTooLongAgo(hours=int(LONGEST_AGO.total_seconds()) // 3600)


async def _centre(session: AsyncSession, elder: Elder, node_id: int | None) -> Point | None:
    """Where to begin: the building they were seen at, their home, the station, the middle of the community."""
    for place in (node_id, elder.node_id):
        if place is not None and (at := await homes.coordinates(session, place)):
            return at
    station = await nodes.station_of(session, elder.community_id)
    if station is not None and station.latitude is not None and station.longitude is not None:
        return station.latitude, station.longitude
    return await homes.coordinates(session, elder.community_id)


async def _tell_family(session: AsyncSession, elder: Elder, number: int, actor: int, now: datetime) -> None:
    """The other guardians, who is on duty, and who answers for elders at the station."""
    told = {*await handlers(session, elder=elder, now=now)} - {actor}
    mention(actor)
    data = {"search_id": number}
    await notify(session, to=told, kind="search.started", data=data, key=family_key(number), now=now, priority=Priority.ALERT)


async def handlers(session: AsyncSession, *, elder: Elder, now: datetime) -> set[int]:
    """Family, who is on duty, and who may end searches for the elder."""
    family = await guardian_rows.people(session, elder_id=elder.id)
    on_duty = await roster.on_duty(session, community_id=elder.community_id, at=now)
    return {*family, *on_duty, *await holders(session, roles=STATION, node_id=elder.community_id, now=now)}
