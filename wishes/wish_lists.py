"""Lists of wishes: what is open in a community, page by page, what one wished oneself, and what came true in a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import zone_of
from core.sealing import opened
from wishes import timers, wish_search, wish_topics
from wishes.models import COLOURS, PUBLISHED, Wish, WishTopic
from wishes.policy import policy
from wishes.wish_words import WORDS

# A wish that rolled comes before all that rolled less often, whatever their colours.
OF_ROLL = 10


@dataclass(frozen=True, slots=True)
class WishLine:
    """A wish in a list. `words` are the public ones; only to the wisher, before it is published, their own.

    The next page of open wishes comes after (`rank`, `wish_id`), of others after `wish_id`.
    """

    wish_id: int
    kind: str
    worry: str
    colour: str
    words: str
    status: str
    rank: int
    reward: int | None
    due_at: datetime | None
    asked_at: datetime
    published_at: datetime | None
    confirmed_at: datetime | None


async def open_again(session: AsyncSession, *, wish: Wish, now: datetime) -> None:
    """Put a published wish, which the caller has locked, into the open list: its status, rank, what finds it, and the next roll."""
    wish.status, wish.rank, wish.ended_at = "open", rank_of(wish.colour, wish.rolls), None
    await session.flush()
    await wish_search.add(session, wish=wish)
    await wish_topics.add(session, wish=wish)
    rolls = (await policy(session, wish.community_id)).roll
    await timers.start(session, wish_id=wish.id, turn=timers.turn_of(wish), what="roll", due_at=now + rolls)


async def close(session: AsyncSession, *, wish: Wish, now: datetime) -> None:
    """Take a wish out of the open list: nobody finds it there any more, and it does not roll. Its status is the caller's to set."""
    await wish_search.remove(session, wish_id=wish.id)
    await wish_topics.remove(session, wish_id=wish.id)
    await timers.call_off(session, wish_id=wish.id, turn=timers.turn_of(wish), now=now)


def rank_of(colour: str, rolls: int) -> int:
    """Where it stands among the open ones, the smallest first: how often nobody took it on, then how urgent it is."""
    return COLOURS.index(colour) - OF_ROLL * rolls


async def open_in(
    session: AsyncSession,
    *,
    community_id: int,
    after: tuple[int, int] | None = None,
    limit: int = 8,
    topic: str | None = None,
    kind: str | None = None,
) -> list[WishLine]:
    """The open wishes of a community, those that wait longest and are most urgent first; the next page comes `after` (rank, wish_id)."""
    query = select(Wish).where(Wish.community_id == community_id, Wish.status == "open")
    if topic is not None:
        about = select(WishTopic.wish_id).where(WishTopic.community_id == community_id, WishTopic.topic == topic)
        query = query.where(Wish.id.in_(about))
    if kind is not None:
        query = query.where(Wish.kind == kind)
    if after is not None:
        query = query.where(tuple_(Wish.rank, Wish.id) > after)
    return lines(list(await session.scalars(query.order_by(Wish.rank, Wish.id).limit(limit))))


async def search(session: AsyncSession, *, community_id: int, text: str, after: int | None = None, limit: int = 8) -> list[WishLine]:
    """The open wishes with these words, the newest first; where none has them all, those that share most with them, on one page."""
    ids = await wish_search.having_all(session, community_id=community_id, text=text, after=after, limit=limit)
    if not ids and after is None:
        ids = await wish_search.having_most(session, community_id=community_id, text=text, limit=limit)
    return await some(session, ids=ids)


async def some(session: AsyncSession, *, ids: Sequence[int]) -> list[WishLine]:
    """The open ones of these wishes, in this order."""
    found = {wish.id: wish for wish in await session.scalars(select(Wish).where(Wish.id.in_(ids), Wish.status == "open"))}
    return lines([found[number] for number in ids if number in found])


async def mine(session: AsyncSession, *, person_id: int, after: int | None = None, limit: int = 8) -> list[WishLine]:
    """What a person wished, newest first, in their own words until it is published; the next page comes `after` the last one's number."""
    query = select(Wish).where(Wish.person_id == person_id)
    query = query if after is None else query.where(Wish.id < after)
    found = list(await session.scalars(query.order_by(Wish.id.desc()).limit(limit)))
    return [_line(wish, wish.public_words or opened(session, WORDS, wish.words)) for wish in found]


async def came_true(session: AsyncSession, *, community_id: int, month: date) -> list[WishLine]:
    """The wishes of a community that came true in the month of this day, by the community's clocks, in order."""
    zone, first = zone_of(session), month.replace(day=1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    since, until = (datetime.combine(day, time(), zone) for day in (first, following))
    query = select(Wish).where(Wish.community_id == community_id, Wish.confirmed_at >= since, Wish.confirmed_at < until)
    return lines(list(await session.scalars(query.where(Wish.status == "confirmed").order_by(Wish.confirmed_at, Wish.id))))


def lines(found: Sequence[Wish]) -> list[WishLine]:
    """The public lines of these wishes."""
    return [line(wish) for wish in found if wish.status in PUBLISHED]


def line(wish: Wish) -> WishLine:
    """The public line of a wish; without words when it has none."""
    return _line(wish, wish.public_words or "")


def _line(wish: Wish, words: str) -> WishLine:
    return WishLine(
        wish_id=wish.id,
        kind=wish.kind,
        worry=wish.worry,
        colour=wish.colour,
        words=words,
        status=wish.status,
        rank=wish.rank,
        reward=wish.reward,
        due_at=wish.due_at,
        asked_at=wish.asked_at,
        published_at=wish.published_at,
        confirmed_at=wish.confirmed_at,
    )
