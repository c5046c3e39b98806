"""After the end of a search: everybody is thanked, and what chats showed of it goes. Many people in parts, so that alarms need not wait."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox, privacy, transcript_privacy
from messages.outbox import Priority
from people.identities import addresses, addresses_of
from people.notices import notify
from qrcodes.search_models import Search, Searcher
from qrcodes.searches import SUBJECTS, family_key, subject_of, told_key

# People in one transaction: half a second of the one writer that SQLite has.
PART = 500

Chat = tuple[int, int]


async def begin(session: AsyncSession, search: Search, *, actor: int | None, now: datetime) -> None:
    """The family, who handles it, and the first of those who were told. The others follow by `go_on`."""
    people = list(await session.scalars(_told(search.id, after=0)))
    later = await _chats(session, people[PART:])
    mentioned = await transcript_privacy.chats_that_mention(session, person_id=subject_of(search.id))
    await _blank(session, search.id, set(mentioned) - later, now)
    family = await outbox.people_told(session, key=family_key(search.id))
    await _thank(session, search.id, family, family_key(search.id), now)
    # Who ended it has seen so.
    await _thank(session, search.id, {search.started_by} - {actor} - family - {*people}, None, now)
    await _thank_part(session, search.id, people, family, now)


async def go_on(session: AsyncSession, *, now: datetime) -> bool:
    """The next part of an end that is still going out, whose ever; whether there was one. Two at once never do the same."""
    waiting = select(Search.id, Search.thanked_to).where(Search.thanked_to.is_not(None)).order_by(Search.id).limit(1)
    row = (await session.execute(waiting.with_for_update(skip_locked=True))).one_or_none()
    if row is None:
        return False
    people = list(await session.scalars(_told(row.id, after=row.thanked_to or 0).limit(PART + 1)))
    await _blank(session, row.id, await _chats(session, people[:PART]), now)
    family = await outbox.people_told(session, key=family_key(row.id))
    await _thank_part(session, row.id, people, family, now)
    return True


async def late(session: AsyncSession) -> list[int]:
    """Searches whose end has gone out to everybody, and of which a message speaks all the same: it was being written meanwhile."""
    over = select(-Search.id - SUBJECTS).where(Search.ended_at.is_not(None), Search.thanked_to.is_(None))
    return [-subject - SUBJECTS for subject in await transcript_privacy.mentioned(session, among=over)]


async def clear_late(session: AsyncSession, *, search_id: int, now: datetime) -> None:
    """Empty what came late."""
    mentioned = await transcript_privacy.chats_that_mention(session, person_id=subject_of(search_id))
    await _blank(session, search_id, set(mentioned), now)


async def _thank_part(session: AsyncSession, search_id: int, people: list[int], family: Collection[int], now: datetime) -> None:
    """Thank the first of these, and write down how far it is; nothing, when these are all."""
    part = people[:PART]
    await _thank(session, search_id, {*part} - {*family}, told_key(search_id), now)
    done = part[-1] if len(people) > PART else None
    await session.execute(update(Search).where(Search.id == search_id).values(thanked_to=done))


async def _thank(session: AsyncSession, search_id: int, people: Collection[int], replaces: str | None, now: datetime) -> None:
    """Each message that was sent becomes a blank card with thanks, one a person. It does not wait for the morning."""
    data, key = {"search_id": search_id}, f"search.ended:{search_id}"
    await notify(session, to=people, kind="search.ended", data=data, key=key, now=now, priority=Priority.RECEIPT, replaces=replaces)


async def _blank(session: AsyncSession, search_id: int, chats: Collection[Chat], now: datetime) -> None:
    """Screens of the search in these chats: in channels that keep their own messages, such as Telegram, they are edited one by one."""
    if not chats:
        return
    subject = subject_of(search_id)
    shown = [one for one in await transcript_privacy.kept_elsewhere(session, subject=subject) if one[:2] in chats]
    if shown:
        # What was told as a notice is edited as such.
        edited = await outbox.numbers_of(session, keys=(told_key(search_id), family_key(search_id)))
        known = {(one.bot, one.chat_id): one for one in await addresses_of(session, chats={one[:2] for one in shown})}
        messages = [(known[one[:2]], one[2]) for one in shown if one not in edited and one[:2] in known]
        data, key = {"search_id": search_id}, f"search:{search_id}:blank"
        await outbox.replace(session, kind="search.blank", data=data, messages=messages, key=key, now=now)
    await privacy.empty_about(session, subject=subject, now=now, chats=chats)


def _told(search_id: int, *, after: int) -> Select[int]:
    """Whom the waves told, in order."""
    return select(Searcher.person_id).where(Searcher.search_id == search_id, Searcher.person_id > after).order_by(Searcher.person_id)


async def _chats(session: AsyncSession, people: Collection[int]) -> set[Chat]:
    return {(one.bot, one.chat_id) for one in await addresses(session, person_ids=people, blocked=True)}
