"""The end of a search: its details are gone, who helped gets points, and everybody is thanked."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.refusals import Refusal
from people import audit
from people.authority import NotAllowed
from people.models import Person
from points import search_awards
from qrcodes import guardian_rows, search_clearing
from qrcodes.elder_models import Elder
from qrcodes.search_models import OUTCOMES, Search, Searcher, Sighting
from qrcodes.searches import handles


class SearchOver(Refusal):
    """There is no such search, or it has ended."""


async def end(session: AsyncSession, *, actor: int, search_id: int, outcome: str, now: datetime) -> None:
    """The elder is found, or the search called off. Again by the same person changes nothing.

    Everybody who was told is thanked, details are emptied here and in chats, who joined and reported gets points. Raises `SearchOver`,
    `NotAllowed`.
    """
    if outcome not in OUTCOMES:
        raise ValueError("outcome")
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
    # Off by the house itself: nobody has said that anybody looked.
    if not search.is_drill and actor is not None:
        await _reward(session, search, actor, now)
    await audit.record(session, actor=actor, action=f"search.ended:{outcome}", subject="search", subject_id=search_id, now=now)
    await search_clearing.begin(session, search, actor=actor, now=now)
    return True


async def _empty_sightings(session: AsyncSession, search_id: int) -> None:
    photos = select(Sighting.photo).where(Sighting.search_id == search_id, Sighting.photo.is_not(None))
    shown = [number for number in await session.scalars(photos) if number is not None]
    await session.execute(update(Sighting).where(Sighting.search_id == search_id).values(words=None, photo=None))
    await files.drop(session, shown)


async def _reward(session: AsyncSession, search: Search, actor: int, now: datetime) -> None:
    """Who joined and reported: by the rule of their own community, for its points can be spent only there.

    Nobody gives points to themselves by ending a search, and the family looks for its own.
    """
    none = {actor, search.started_by, *await guardian_rows.people(session, elder_id=search.elder_id)}
    for community_id, people in (await _helpers(session, search.id, none)).items():
        given = await search_awards.give(session, community_id=community_id, search_id=search.id, people=people, made_by=actor, now=now)
        for points in set(given.values()):
            mine = (Searcher.search_id == search.id, Searcher.person_id.in_([each for each in given if given[each] == points]))
            await session.execute(update(Searcher).where(*mine).values(points=points))


async def _helpers(session: AsyncSession, search_id: int, but: Collection[int]) -> dict[int, Sequence[int]]:
    helped = (Searcher.search_id == search_id, Searcher.joined_at.is_not(None), Searcher.reported_at.is_not(None))
    query = select(Person.community_id, Person.id).join(Searcher, Searcher.person_id == Person.id).where(Person.id.not_in(but))
    found: dict[int, list[int]] = {}
    for community_id, person_id in await session.execute(query.where(*helped, Person.forgotten_at.is_(None)).order_by(Person.id)):
        found.setdefault(community_id, []).append(person_id)
    return {community_id: found[community_id] for community_id in sorted(found)}
