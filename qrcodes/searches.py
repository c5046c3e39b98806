"""Searches (紧急寻人): family or staff start one for an elder, and end it; then its details are gone, and who helped gets points."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.idempotency import input_hash, same_input, scoped
from core.refusals import Refusal
from core.upsert import insert
from messages import outbox, privacy, transcript_privacy
from messages.mentions import mention
from messages.outbox import Priority
from people import audit, homes, nodes
from people.authority import CAN_APPROVE, NotAllowed
from people.cleaning import tidy
from people.identities import addresses
from people.models import Person
from people.nodes import Point
from people.notices import notify
from points import search_awards
from qrcodes import consents, elder_access, roster
from qrcodes.elder_access import STATION, ElderUnknown
from qrcodes.elder_models import Elder, Guardian
from qrcodes.sealing import seal
from qrcodes.search_models import OUTCOMES, Search, Searcher, Sighting

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


class SearchOver(Refusal):
    """There is no such search, or it has ended."""


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


async def end(session: AsyncSession, *, actor: int, search_id: int, outcome: str, now: datetime) -> None:
    """The elder is found, or the search called off. Again by the same person changes nothing.

    Everybody who was told is thanked, details are emptied here and in chats, who joined and reported gets points. Raises `SearchOver`,
    `NotAllowed`.
    """
    assert outcome in OUTCOMES
    search = await session.get(Search, search_id)
    elder = await session.get(Elder, search.elder_id) if search else None
    if search is None or elder is None:
        raise SearchOver
    if not await handles(session, person_id=actor, elder=elder, now=now):
        raise NotAllowed
    if not await finish(session, search_id=search_id, actor=actor, outcome=outcome, now=now):
        ended = select(Search.ended_by, Search.outcome).where(Search.id == search_id)
        if (await session.execute(ended)).one() != (actor, outcome):
            raise SearchOver


async def finish(session: AsyncSession, *, search_id: int, actor: int | None, outcome: str, now: datetime) -> bool:
    """End it, whoever asks (None: the house itself); whether it was not over yet."""
    values = {"ended_at": now, "ended_by": actor, "outcome": outcome, "place": None, "wearing": None, "centre": None, "next_wave_at": None}
    live = update(Search).where(Search.id == search_id, Search.ended_at.is_(None)).values(values)
    search = (await session.scalars(live.returning(Search), execution_options={"populate_existing": True})).one_or_none()
    if search is None:
        return False
    await _empty_sightings(session, search_id)
    await _blank_elsewhere(session, search, now)
    await privacy.empty_about(session, subject=subject_of(search_id), now=now)
    if not search.is_drill:
        await _reward(session, search, actor, now)
    await audit.record(session, actor=actor, action=f"search.ended:{outcome}", subject="search", subject_id=search_id, now=now)
    await _thank(session, search, actor, now)
    return True


async def _thank(session: AsyncSession, search: Search, actor: int | None, now: datetime) -> None:
    """Each message that was sent becomes a blank card with thanks, one a person. It does not wait for the morning."""
    told = await outbox.people_told(session, key=told_key(search.id))
    family = await outbox.people_told(session, key=family_key(search.id))
    # Who ended it has seen so.
    others = {search.started_by} - {actor} - told - family
    rounds = (
        (told, "search.ended", told_key(search.id)),
        (family - told, "search.ended", family_key(search.id)),
        (family & told, "search.blank", family_key(search.id)),
        (others, "search.ended", None),
    )
    for people, kind, replaces in rounds:
        data, key = {"search_id": search.id}, f"{kind}:{search.id}"
        await notify(session, to=people, kind=kind, data=data, key=key, now=now, priority=Priority.RECEIPT, replaces=replaces)


def told_key(search_id: int) -> str:
    """The key of what volunteers are told, to be edited at the end."""
    return f"search:{search_id}:told"


def family_key(search_id: int) -> str:
    """The key of what the family is told."""
    return f"search:{search_id}:family"


def guarded_by(person_id: int) -> Select[int]:
    """The ids of the elders whom this person guards."""
    return select(Guardian.elder_id).where(Guardian.person_id == person_id, Guardian.left_at.is_(None))


async def family_of(session: AsyncSession, *, elder_id: int) -> list[int]:
    """The elder's guardians."""
    joined = (Guardian.elder_id == elder_id, Guardian.person_id.is_not(None), Guardian.left_at.is_(None))
    return [number for number in await session.scalars(select(Guardian.person_id).where(*joined)) if number is not None]


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
    """The other guardians, and who is on duty."""
    family = await family_of(session, elder_id=elder.id)
    on_duty = await roster.on_duty(session, community_id=elder.community_id, at=now)
    told = {*family, *on_duty} - {actor}
    mention(actor)
    data = {"search_id": number}
    await notify(session, to=told, kind="search.started", data=data, key=family_key(number), now=now, priority=Priority.ALERT)


async def _empty_sightings(session: AsyncSession, search_id: int) -> None:
    photos = select(Sighting.photo).where(Sighting.search_id == search_id, Sighting.photo.is_not(None))
    shown = [number for number in await session.scalars(photos) if number is not None]
    await session.execute(update(Sighting).where(Sighting.search_id == search_id).values(words=None, photo=None))
    await files.drop(session, shown)


async def _blank_elsewhere(session: AsyncSession, search: Search, now: datetime) -> None:
    """Screens of the search in channels that keep their own messages, such as Telegram, are edited one by one."""
    shown = await transcript_privacy.kept_elsewhere(session, subject=subject_of(search.id))
    # What was told as a notice is edited as such.
    edited = await outbox.numbers_of(session, keys=(told_key(search.id), family_key(search.id)))
    told = list(await session.scalars(select(Searcher.person_id).where(Searcher.search_id == search.id)))
    people = {*told, *await family_of(session, elder_id=search.elder_id), search.started_by} if shown else set()
    chats = {(one.bot, one.chat_id): one for one in await addresses(session, person_ids=people)}
    for bot, chat_id, number in shown:
        if (bot, chat_id, number) not in edited and (to := chats.get((bot, chat_id))):
            data, key = {"search_id": search.id}, f"search:{search.id}:blank"
            await outbox.replace(session, kind="search.blank", data=data, messages={number: to}, key=key, now=now)


async def _reward(session: AsyncSession, search: Search, actor: int | None, now: datetime) -> None:
    """Who joined and reported: by the rule of their own community, for its points can be spent only there."""
    for community_id, people in (await _helpers(session, search.id)).items():
        points = await search_awards.worth(session, community_id=community_id, at=now)
        given = dict.fromkeys(people, points)
        await search_awards.give(session, community_id=community_id, search_id=search.id, people=given, made_by=actor, now=now)
        mine = (Searcher.search_id == search.id, Searcher.person_id.in_(people))
        await session.execute(update(Searcher).where(*mine).values(points=points))


async def _helpers(session: AsyncSession, search_id: int) -> dict[int, Sequence[int]]:
    helped = (Searcher.search_id == search_id, Searcher.joined_at.is_not(None), Searcher.reported_at.is_not(None))
    query = select(Person.community_id, Person.id).join(Searcher, Searcher.person_id == Person.id)
    found: dict[int, list[int]] = {}
    for community_id, person_id in await session.execute(query.where(*helped, Person.forgotten_at.is_(None)).order_by(Person.id)):
        found.setdefault(community_id, []).append(person_id)
    return {community_id: found[community_id] for community_id in sorted(found)}
