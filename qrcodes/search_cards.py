"""A search as those see it who look, the family, and who handles it: while it lives with all details, afterwards blank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.sealing import opened
from messages.mentions import mention
from people import persons
from people.authority import NotAllowed
from qrcodes import consents, elder_access, elder_cards, elder_photos, roster, searches, sightings
from qrcodes.elder_models import Elder
from qrcodes.incident_models import Incident
from qrcodes.roster import Line
from qrcodes.search_end import SearchOver
from qrcodes.search_models import Search, Searcher, Sighting

PAGE = 8


@dataclass(frozen=True, slots=True)
class SearchCard:
    """Everything the reader may see. `place`, `wearing` and `called` are empty once it has ended.

    `incident_id` is a live incident of the elder's. `points` are what the reader got.
    """

    search_id: int
    elder_id: int
    is_live: bool
    is_drill: bool
    called: str
    place: str
    wearing: str
    last_seen_at: datetime
    started_at: datetime
    wave: int
    next_wave_at: datetime | None
    told: int
    joined: int
    outcome: str | None
    line: Line | None
    has_photo: bool
    was_asked: bool
    has_joined: bool
    may_end: bool
    points: int | None
    incident_id: int | None


@dataclass(frozen=True, slots=True)
class Live:
    """A search that goes on, in a list."""

    search_id: int
    called: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A line of the list: who told what when; names are masked for volunteers among themselves."""

    number: int
    name: str
    kind: str
    words: str
    has_photo: bool
    at: datetime
    is_mine: bool


async def card(session: AsyncSession, *, reader: int, search_id: int, now: datetime) -> SearchCard:
    """Raises `SearchOver` when there is no such search, `NotAllowed` for who has nothing to do with it."""
    search, elder, mine, may_end = await _readable(session, reader, search_id, now)
    counted = select(func.count(), func.count(Searcher.joined_at)).select_from(Searcher).where(Searcher.search_id == search_id)
    told, joined = (await session.execute(counted)).one()
    is_live = search.ended_at is None and elder.status == "approved"
    shown = is_live and "broadcast" in await consents.live(session, elder_id=elder.id)
    live = (Incident.elder_id == elder.id, Incident.closed_at.is_(None))
    return SearchCard(
        search_id=search_id,
        elder_id=elder.id,
        is_live=is_live,
        is_drill=search.is_drill,
        called=(await elder_cards.called(session, [elder.id])).get(elder.id, "") if shown else "",
        place=opened(session, searches.PLACE, search.place) if shown else "",
        wearing=opened(session, searches.WEARING, search.wearing) if shown else "",
        last_seen_at=search.last_seen_at,
        started_at=search.started_at,
        wave=search.wave,
        next_wave_at=search.next_wave_at,
        told=told,
        joined=joined,
        outcome=search.outcome,
        line=await roster.line(session, community_id=search.community_id),
        has_photo=shown and elder.photo_file is not None,
        was_asked=mine is not None,
        has_joined=mine is not None and mine.joined_at is not None,
        may_end=may_end,
        points=mine.points if mine else None,
        incident_id=await session.scalar(select(Incident.id).where(*live)) if is_live else None,
    )


async def photo(session: AsyncSession, *, reader: int, search_id: int, now: datetime) -> bytes | None:
    """The elder's photo as JPEG, while the search lives. Raises `SearchOver`, `NotAllowed`."""
    seen = await card(session, reader=reader, search_id=search_id, now=now)
    if not seen.is_live:
        raise SearchOver
    return await elder_photos.photo(session, elder_id=seen.elder_id) if seen.has_photo else None


async def told(session: AsyncSession, *, reader: int, search_id: int, after: int | None, now: datetime) -> list[Seen]:
    """What was told, newest first, one more than a page; the next page comes after the last number. Raises `SearchOver`, `NotAllowed`."""
    search, _, _, may_end = await _readable(session, reader, search_id, now)
    if search.ended_at is not None:
        return []
    query = select(Sighting).where(Sighting.search_id == search_id)
    if after:
        query = query.where(Sighting.id < after)
    rows = (await session.scalars(query.order_by(Sighting.id.desc()).limit(PAGE + 1))).all()
    return await _lines(session, rows, reader=reader, is_masked=not may_end)


async def told_one(session: AsyncSession, *, reader: int, search_id: int, number: int, now: datetime) -> Seen | None:
    """One line of the list; None when it is gone. Raises `SearchOver`, `NotAllowed`."""
    search, _, _, may_end = await _readable(session, reader, search_id, now)
    query = select(Sighting).where(Sighting.search_id == search_id, Sighting.id == number, Sighting.words.is_not(None))
    rows = (await session.scalars(query)).all() if search.ended_at is None else []
    return next(iter(await _lines(session, rows, reader=reader, is_masked=not may_end)), None)


async def seen_photo(session: AsyncSession, *, reader: int, search_id: int, number: int, now: datetime) -> bytes:
    """The photo of a line. Raises `SearchOver`, `NotAllowed`, `FileGone`."""
    search, *_ = await _readable(session, reader, search_id, now)
    if search.ended_at is not None:
        raise SearchOver
    kept = select(Sighting.photo).where(Sighting.id == number, Sighting.search_id == search_id)
    file_id = await session.scalar(kept)
    if file_id is None:
        raise files.FileGone(file_id=None)
    return await files.load(session, file_id)


async def live(session: AsyncSession, *, person_id: int, now: datetime) -> list[Live]:
    """The searches that go on and that this person was asked to join, or started; newest first. A few statements however many."""
    asked = select(Searcher.search_id).where(Searcher.person_id == person_id)
    guarded = select(Search.id).where(Search.elder_id.in_(elder_access.guarded_by(person_id)))
    mine = Search.id.in_(asked) | Search.id.in_(guarded) | (Search.started_by == person_id)
    approved = select(Elder.id).where(Elder.status == "approved")
    going = (Search.ended_at.is_(None), Search.elder_id.in_(consents.agreed("broadcast")), Search.elder_id.in_(approved))
    query = select(Search.id, Search.elder_id).where(*going, mine).order_by(Search.id.desc()).limit(PAGE)
    rows = (await session.execute(query)).all()
    called = await elder_cards.called(session, [row.elder_id for row in rows])
    return [Live(row.id, called.get(row.elder_id, "")) for row in rows]


async def _lines(session: AsyncSession, rows: Sequence[Sighting], *, reader: int, is_masked: bool) -> list[Seen]:
    names = await persons.names(session, {row.person_id for row in rows})
    mention(*names)
    return [
        Seen(
            number=row.id,
            name=persons.masked(names.get(row.person_id, "")) if is_masked else names.get(row.person_id, ""),
            kind=row.kind,
            words=opened(session, sightings.WORDS, row.words),
            has_photo=row.photo is not None,
            at=row.at,
            is_mine=row.person_id == reader,
        )
        for row in rows
    ]


async def _readable(session: AsyncSession, reader: int, search_id: int, now: datetime) -> tuple[Search, Elder, Searcher | None, bool]:
    """The search, its elder, what the reader does in it, and whether they may end it."""
    search = await session.get(Search, search_id, populate_existing=True)
    elder = await session.get(Elder, search.elder_id, populate_existing=True) if search else None
    if search is None or elder is None:
        raise SearchOver
    mine = await session.get(Searcher, (search_id, reader), populate_existing=True)
    may_end = await searches.handles(session, person_id=reader, elder=elder, now=now)
    if mine is None and not may_end:
        raise NotAllowed
    return search, elder, mine, may_end
