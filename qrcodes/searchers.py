"""Who looks: those who were told join, say where they look, and that they are back."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.files import Picture
from core.refusals import Refusal
from messages.outbox import Priority
from people.notices import notify
from qrcodes import searches, sightings
from qrcodes.elder_models import Elder
from qrcodes.search_end import SearchOver
from qrcodes.search_models import Search, Searcher


class NotAsked(Refusal):
    """The person was not asked to look in this search."""


class JoinFirst(Refusal):
    """Only who has joined a search tells where they look."""


async def join(session: AsyncSession, *, actor: int, search_id: int, now: datetime) -> None:
    """Look too. Again changes nothing. Raises `SearchOver`, `NotAsked`."""
    await require_live(session, search_id)
    mine = (Searcher.search_id == search_id, Searcher.person_id == actor)
    joined = update(Searcher).where(*mine).values(joined_at=func.coalesce(Searcher.joined_at, now)).returning(Searcher.person_id)
    if (await session.scalars(joined)).one_or_none() is None:
        raise NotAsked


async def report(session: AsyncSession, *, actor: int, search_id: int, kind: str, words: str, key: str, now: datetime) -> None:
    """Say where one looks ("looking", with words) or that one is back ("back"). The same key counts once.

    Raises `SearchOver`, `JoinFirst`, `SightingUnclear`, `TooManySightings`.
    """
    if kind not in ("looking", "back"):
        raise ValueError("kind")
    await require_live(session, search_id)
    if not await has_joined(session, person_id=actor, search_id=search_id):
        raise JoinFirst
    await sightings.write(session, actor=actor, search_id=search_id, told=sightings.Told(kind, words), key=key, now=now)


async def sight(
    session: AsyncSession, *, actor: int, search_id: int, words: str, key: str, now: datetime, photo: Picture | None = None
) -> None:
    """Share what one saw: it is on the list for who looks; the family and who handles it are told at once. The same key counts once.

    Raises `SearchOver`, `JoinFirst`, `SightingUnclear`, `TooManySightings`.
    """
    search = await require_live(session, search_id)
    elder = await session.get_one(Elder, search.elder_id)
    looks = await has_joined(session, person_id=actor, search_id=search_id)
    if not looks and not await searches.handles(session, person_id=actor, elder=elder, now=now):
        raise JoinFirst
    told = sightings.Told("seen", words, photo)
    number = await sightings.write(session, actor=actor, search_id=search_id, told=told, key=key, now=now)
    if number is not None:
        to = {*await searches.handlers(session, elder=elder, now=now), search.started_by} - {actor}
        data, own = {"search_id": search_id, "number": number}, f"search:{search_id}:seen:{number}"
        await notify(session, to=to, kind="search.seen", data=data, key=own, now=now, priority=Priority.ALERT)


async def has_joined(session: AsyncSession, *, person_id: int, search_id: int) -> bool:
    """Whether this person looks in this search."""
    mine = (Searcher.search_id == search_id, Searcher.person_id == person_id, Searcher.joined_at.is_not(None))
    return await session.scalar(select(Searcher.person_id).where(*mine)) is not None


async def require_live(session: AsyncSession, search_id: int) -> Search:
    """The search, kept from ending until the transaction does. Raises `SearchOver`."""
    known = select(Search).where(Search.id == search_id, Search.ended_at.is_(None)).with_for_update(read=True)
    search = (await session.scalars(known.execution_options(populate_existing=True))).one_or_none()
    if search is None:
        raise SearchOver
    return search
