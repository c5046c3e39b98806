"""Following up (回访): some days after a wish came true the wisher says how it is; who is not satisfied opens it again.

Told: wish.follow_up (the wisher: wish_id, claim_id), wish.rated (the claimer, and staff when it is low: wish_id, claim_id), wish.reopened
(the claimer, staff: wish_id, claim_id).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.sealing import seal
from people import authority
from people.authority import CAN_APPROVE
from people.identities import addresses
from people.notices import notify
from wishes import fulfilling, steps, timers, wish_lists, wish_words
from wishes.models import Claim, FollowUp, Wish
from wishes.policy import policy

MOST, LOW = 5, 3
# So long after it was asked it is closed unrated.
OPEN_FOR = timedelta(days=7)


class RatingUnclear(Refusal):
    """A rating is 1 to `most`."""


class FollowUpOver(Refusal):
    """The wish is not asked about any more, or was never confirmed."""


class AlreadyRated(Refusal):
    """It was rated already: `rating`."""


class NotToReopen(Refusal):
    """A wish is opened again by its wisher after a rating of `most` or less, or by staff after any; and only while it stands confirmed."""


async def rate(session: AsyncSession, *, actor: int, claim_id: int, rating: int, words: str, now: datetime) -> None:
    """The wisher, or staff for them, rates what a claim came to: 1 to 5, once; the claimer is told. The same again changes nothing.

    Raises `WishUnknown`, `NotAllowed`, `OwnClaim`, `RatingUnclear`, `WishWordsUnclear`, `FollowUpOver`, `AlreadyRated`.
    """
    wish, claim, asked = await confirmed(session, actor, claim_id, now)
    clean = wish_words.rated(words)
    if not 1 <= rating <= MOST:
        raise RatingUnclear(most=MOST)
    if asked.rated_at is not None:
        if (asked.rated_by, asked.rating) == (actor, rating):
            return
        raise AlreadyRated(rating=asked.rating)
    if asked.over_at is not None:
        raise FollowUpOver
    asked.rated_at, asked.rated_by, asked.rating = now, actor, rating
    asked.words = seal(session, wish_words.RATED, clean)
    await session.flush()
    await timers.call_off(session, wish_id=wish.id, turn=claim_id, now=now)
    await steps.record(session, wish=wish, what=f"rated:{rating}", actor=actor, now=now)
    staff = await _staff(session, wish, now) if rating <= LOW else []
    data = {"wish_id": wish.id, "claim_id": claim_id}
    to = {claim.person_id, *staff} - {actor}
    await notify(session, to=to, kind="wish.rated", data=data, key=f"wish.rated:{claim_id}", now=now)


async def reopen(session: AsyncSession, *, actor: int, claim_id: int, now: datetime) -> None:
    """Open a wish again that did not come true after all, in its next round; points stay. Again changes nothing.

    Raises `WishUnknown`, `NotAllowed`, `OwnClaim`, `FollowUpOver`, `NotToReopen`.
    """
    wish, claim, asked = await confirmed(session, actor, claim_id, now)
    if asked.reopened_at is not None:
        return
    if asked.rating is None or (actor == wish.person_id and asked.rating > LOW):
        raise NotToReopen(most=LOW)
    # Without its private words, which go in time, nobody could make it true.
    if wish.status != "confirmed" or wish.round != claim.round or wish.words is None:
        raise NotToReopen(most=LOW)
    asked.reopened_at = now
    wish.round, wish.rolls, wish.confirmed_at, wish.on_poster = wish.round + 1, 0, None, False
    if wish.due_at is not None:
        wish.due_at = max(wish.due_at, now + (await policy(session, wish.community_id)).fulfil)
    await wish_lists.open_again(session, wish=wish, now=now)
    await steps.record(session, wish=wish, what="reopened", actor=actor, now=now)
    to = {claim.person_id, wish.person_id, *await _staff(session, wish, now)} - {actor}
    data = {"wish_id": wish.id, "claim_id": claim_id}
    await notify(session, to=to, kind="wish.reopened", data=data, key=f"wish.reopened:{claim_id}", now=now)


async def due(session: AsyncSession, *, person_id: int, now: datetime) -> Sequence[FollowUp]:
    """What a wisher is asked about and has not answered, the first first."""
    query = select(FollowUp).join(Wish, Wish.id == FollowUp.wish_id).where(Wish.person_id == person_id)
    waiting = query.where(FollowUp.due_at <= now, FollowUp.rated_at.is_(None), FollowUp.over_at.is_(None))
    return (await session.scalars(waiting.order_by(FollowUp.due_at, FollowUp.claim_id))).all()


async def ask(session: AsyncSession, *, wish: Wish, claim_id: int, now: datetime) -> None:
    """The time has come: the wisher is asked, once; the caller has locked the wish."""
    mine = (FollowUp.claim_id == claim_id, FollowUp.asked_at.is_(None), FollowUp.rated_at.is_(None), FollowUp.over_at.is_(None))
    asked = update(FollowUp).where(*mine).values(asked_at=now).returning(FollowUp.claim_id)
    if (await session.scalars(asked)).one_or_none() is None:
        return
    await timers.start(session, wish_id=wish.id, turn=claim_id, what="follow_up.over", due_at=now + OPEN_FOR)
    await steps.record(session, wish=wish, what="follow_up.asked", actor=None, now=now)
    data = {"wish_id": wish.id, "claim_id": claim_id}
    # Where the wisher has no chat, staff ask them and write down what they say.
    has_chat = await addresses(session, person_ids=[wish.person_id])
    to = {wish.person_id, wish.asked_by, *([] if has_chat else await _staff(session, wish, now))}
    await notify(session, to=to, kind="wish.follow_up", data=data, key=f"wish.follow_up:{claim_id}", now=now)


async def close(session: AsyncSession, *, wish: Wish, claim_id: int, now: datetime) -> None:
    """Nobody answered: it stays unrated; the caller has locked the wish."""
    mine = (FollowUp.claim_id == claim_id, FollowUp.rated_at.is_(None), FollowUp.over_at.is_(None))
    over = update(FollowUp).where(*mine).values(over_at=now).returning(FollowUp.claim_id)
    if (await session.scalars(over)).one_or_none() is not None:
        await steps.record(session, wish=wish, what="follow_up.over", actor=None, now=now)


async def confirmed(session: AsyncSession, actor: int, claim_id: int, now: datetime) -> tuple[Wish, Claim, FollowUp]:
    """A claim by which a wish came true, with what was asked about it, for who may speak for the wisher; the wish is locked."""
    wish_id = await session.scalar(select(Claim.wish_id).where(Claim.id == claim_id))
    if wish_id is None:
        raise steps.WishUnknown
    wish = await steps.lock(session, wish_id)
    claim = await session.get_one(Claim, claim_id, populate_existing=True)
    await fulfilling.require_voice(session, actor=actor, wish=wish, claim=claim, now=now)
    asked = await session.get(FollowUp, claim_id, populate_existing=True)
    # A wish without words is of somebody who was forgotten.
    if asked is None or wish.public_words is None:
        raise FollowUpOver
    return wish, claim, asked


async def _staff(session: AsyncSession, wish: Wish, now: datetime) -> list[int]:
    return await authority.holders(session, roles=CAN_APPROVE, node_id=wish.community_id, now=now)
