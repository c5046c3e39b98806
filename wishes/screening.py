"""Screening (筛选): staff make a public text of a wish, with its reward and deadline, refuse it, or join it to one that is open."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.sealing import opened, seal
from people import authority, persons
from people.authority import CAN_APPROVE
from people.notices import notify
from wishes import public_text, steps, timers, waiting, wish_lists, wish_search, wish_words
from wishes.models import PUBLISHED, Wish
from wishes.policy import LEAST_REWARD, MOST_REWARD
from wishes.waiting import next_after
from wishes.wish_lists import WishLine

__all__ = ["count_waiting", "join", "next_after", "publish", "refuse", "similar"]

count_waiting = waiting.count
LONGEST = timedelta(days=180)
# To what a wish may be joined.
UNDER_WAY = ("open", "claimed", "fulfilled")


class OwnWishScreened(Refusal):
    """Nobody decides about what they wished, or wrote down for somebody."""


class AlreadyScreened(Refusal):
    """Someone was quicker: `outcome` is where the wish is now."""


class PublicTextUnclear(Refusal):
    """The public text tells who or where somebody is: `findings`, as `public_text.found` gives them, in `text`."""


class RewardUnclear(Refusal):
    """A wish gives between `least` and `most` points."""


class DueUnclear(Refusal):
    """The deadline is to come, and within `days` days."""


class NotToJoin(Refusal):
    """The other wish is not under way in this community, or it is the same one."""


async def publish(
    session: AsyncSession, *, actor: int, wish_id: int, public_words: str, reward: int, due_at: datetime, now: datetime
) -> None:
    """Open the wish to the community in these words; the wisher is told. Doing it again changes nothing.

    Raises `WishUnknown`, `NotAllowed`, `OwnWishScreened`, `AlreadyScreened`, `WishWordsUnclear`, `PublicTextUnclear`, `RewardUnclear`,
    `DueUnclear`.
    """
    wish = await _screened(session, actor, wish_id, now)
    words = wish_words.public(public_words)
    if wish.status != "asked":
        if wish.published_at is not None and (wish.screened_by, wish.public_words) == (actor, words):
            return
        raise AlreadyScreened(outcome=wish.status)
    _check_terms(reward, due_at, now)
    if findings := public_text.found(words, names=await names_in(session, wish)):
        raise PublicTextUnclear(findings=findings, text=words)
    wish.public_words, wish.reward, wish.due_at, wish.published_at = words, reward, due_at, now
    await _decide(session, wish, actor, now)
    await wish_lists.open_again(session, wish=wish, now=now)
    await _tell(session, wish, "published", actor, now)


async def refuse(session: AsyncSession, *, actor: int, wish_id: int, reason: str, now: datetime) -> None:
    """Refuse the wish with a reason; the wisher is told. Doing it again changes nothing.

    Raises `WishUnknown`, `NotAllowed`, `OwnWishScreened`, `AlreadyScreened`, `WishWordsUnclear`.
    """
    wish = await _screened(session, actor, wish_id, now)
    words = wish_words.reason(reason)
    if _was_decided(wish, actor, "refused"):
        return
    wish.status, wish.ended_at, wish.reason = "refused", now, seal(session, wish_words.REASON, words)
    await _decide(session, wish, actor, now)
    await _tell(session, wish, "refused", actor, now)


async def join(session: AsyncSession, *, actor: int, wish_id: int, to: int, now: datetime) -> None:
    """Join the wish to the like of it; the wisher is told, then and when the other comes true. Doing it again changes nothing.

    Raises `WishUnknown`, `NotAllowed`, `OwnWishScreened`, `AlreadyScreened`, `NotToJoin`.
    """
    # The one that stays is locked first, as who takes it back does; one that is not published locks no other.
    other = await steps.lock(session, to)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=other.community_id, now=now)
    if other.status not in PUBLISHED or to == wish_id:
        raise NotToJoin
    wish = await _screened(session, actor, wish_id, now)
    if _was_decided(wish, actor, "joined"):
        return
    if other.community_id != wish.community_id or other.status not in UNDER_WAY:
        raise NotToJoin
    wish.status, wish.joined_to, wish.ended_at = "joined", to, now
    await _decide(session, wish, actor, now)
    await _tell(session, wish, "joined", actor, now)


async def similar(session: AsyncSession, *, wish_id: int, limit: int = 5) -> list[WishLine]:
    """Open wishes of the community that share most with this one, for staff who may join it to one of them. Raises `WishUnknown`."""
    wish = await session.get(Wish, wish_id, populate_existing=True)
    if wish is None:
        raise steps.WishUnknown
    text = opened(session, wish_words.WORDS, wish.words)
    ids = await wish_search.like(session, community_id=wish.community_id, text=text, limit=limit + 1)
    return await wish_lists.some(session, ids=[number for number in ids if number != wish_id][:limit])


async def names_in(session: AsyncSession, wish: Wish) -> list[str]:
    """The names that a public text of this wish must not hold: the wisher's, and of whom it is for."""
    person = await persons.names(session, [wish.person_id])
    return [*person.values(), *public_text.names_of(opened(session, wish_words.WHOM, wish.whom))]


async def _screened(session: AsyncSession, actor: int, wish_id: int, now: datetime) -> Wish:
    """The wish, locked, for somebody who may decide about it."""
    wish = await steps.lock(session, wish_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=wish.community_id, now=now)
    if actor in (wish.person_id, wish.asked_by):
        raise OwnWishScreened
    return wish


def _was_decided(wish: Wish, actor: int, outcome: str) -> bool:
    """Whether the actor has said the same before. Raises `AlreadyScreened`."""
    if wish.status == "asked":
        return False
    if (wish.status, wish.screened_by) != (outcome, actor):
        raise AlreadyScreened(outcome=wish.status)
    return True


def _check_terms(reward: int, due_at: datetime, now: datetime) -> None:
    if not LEAST_REWARD <= reward <= MOST_REWARD:
        raise RewardUnclear(least=LEAST_REWARD, most=MOST_REWARD)
    if not now < due_at <= now + LONGEST:
        raise DueUnclear(days=LONGEST.days)


async def _decide(session: AsyncSession, wish: Wish, actor: int, now: datetime) -> None:
    wish.screened_by, wish.screened_at = actor, now
    await timers.call_off(session, wish_id=wish.id, now=now)
    await session.flush()


async def _tell(session: AsyncSession, wish: Wish, what: str, actor: int, now: datetime) -> None:
    await steps.record(session, wish=wish, what=what, actor=actor, now=now)
    to = {wish.person_id, wish.asked_by}
    key = f"wish.{what}:{wish.id}:{now.isoformat()}"
    await notify(session, to=to, kind=f"wish.{what}", data={"wish_id": wish.id}, key=key, now=now)
