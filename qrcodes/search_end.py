"""The end of a search: its details are gone here and in chats, everybody is thanked, and who helped gets points."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.refusals import Refusal
from messages import outbox, privacy, transcript_privacy
from messages.outbox import Priority
from people import audit
from people.authority import NotAllowed
from people.identities import addresses
from people.models import Person
from people.notices import notify
from points import search_awards
from qrcodes.elder_models import Elder
from qrcodes.search_models import OUTCOMES, Search, Searcher, Sighting
from qrcodes.searches import family_key, family_of, handles, subject_of, told_key


class SearchOver(Refusal):
    """There is no such search, or it has ended."""


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
    # Off by the house itself: nobody has said that anybody looked.
    if not search.is_drill and actor is not None:
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


async def _reward(session: AsyncSession, search: Search, actor: int, now: datetime) -> None:
    """Who joined and reported: by the rule of their own community, for its points can be spent only there.

    Nobody gives points to themselves by ending a search, and the family looks for its own.
    """
    none = {actor, search.started_by, *await family_of(session, elder_id=search.elder_id)}
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
