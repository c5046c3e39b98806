"""Making it true (圆梦): the claimer says how, with a photo; the wisher, or staff for them, confirms, and then points are given, once.

Told: wish.fulfilled (the wisher: wish_id, claim_id), wish.not_yet (the claimer: wish_id, claim_id), wish.confirmed (the claimer: wish_id,
claim_id), wish.came_true (who wished the like: wish_id of theirs).
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.files import Picture
from core.refusals import Refusal
from core.sealing import seal
from core.upsert import insert
from people import authority, units
from people.authority import CAN_APPROVE
from people.identities import addresses
from people.notices import notify
from points import wish_awards
from wishes import claim_ends, claim_traces, claims, joining, steps, timers, wish_words
from wishes.claim_starts import DAY, start_fulfilling
from wishes.models import Claim, FollowUp, Wish
from wishes.policy import Policy, policy


class NothingToConfirm(Refusal):
    """Nobody has said that this wish came true: `status` is where it is."""


class OwnClaim(Refusal):
    """Nobody confirms or rates what they did themselves, or a unit they speak for."""


async def fulfil(session: AsyncSession, *, actor: int, wish_id: int, words: str, photo: Picture | None, now: datetime) -> None:
    """The claimer made it true, and says how; the wisher is asked to confirm. Again changes nothing.

    Raises `WishUnknown`, `NotYourClaim`, `WishWordsUnclear`.
    """
    wish, claim = await claims.require_mine(session, actor=actor, wish_id=wish_id)
    clean = wish_words.done(words)
    if wish.status == "fulfilled":
        return
    # After "not yet" the photo of before goes.
    replaced = [claim.photo] if claim.photo is not None else []
    claim.photo = None
    await session.flush()
    await files.drop(session, replaced)
    if photo is not None:
        claim.photo = await files.keep(session, picture=photo, kind="wish.photo", about=actor, now=now)
    claim.words, claim.fulfilled_at = seal(session, wish_words.DONE, clean), now
    # Who made it true has been in touch.
    claim.contacted_at = claim.contacted_at or now
    wish.status, wish.reason = "fulfilled", None
    await session.flush()
    await _await_confirmation(session, wish, claim, await policy(session, wish.community_id), now)
    await steps.record(session, wish=wish, what="fulfilled", actor=actor, now=now)
    data, key = {"wish_id": wish_id, "claim_id": claim.id}, f"wish.fulfilled:{claim.id}:{now.isoformat()}"
    await notify(session, to={wish.person_id, wish.asked_by}, kind="wish.fulfilled", data=data, key=key, now=now)


async def _await_confirmation(session: AsyncSession, wish: Wish, claim: Claim, terms: Policy, now: datetime) -> None:
    """The wisher is reminded, then staff are asked; at once for a wisher who has no chat."""
    await timers.call_off(session, wish_id=wish.id, turn=claim.id, now=now)
    late = now + terms.confirm if await addresses(session, person_ids=[wish.person_id]) else now
    if now + DAY < late:
        await timers.start(session, wish_id=wish.id, turn=claim.id, what="confirm.soon", due_at=now + DAY, again=True)
    await timers.start(session, wish_id=wish.id, turn=claim.id, what="confirm.late", due_at=late, again=True)


async def confirm(session: AsyncSession, *, actor: int, wish_id: int, on_poster: bool, now: datetime) -> None:
    """The wish came true: the wisher says so, or staff for them. The claimer gets the points; a unit's claim gives none to anybody.

    `on_poster`: the wisher agrees that the month's poster shows it. Again by the same person changes nothing. Raises `WishUnknown`,
    `NotAllowed`, `OwnClaim`, `NothingToConfirm`.
    """
    wish = await steps.lock(session, wish_id)
    claim = await claims.live(session, wish_id=wish_id)
    if claim is None or wish.status != "fulfilled":
        await _require_voice(session, actor, wish, now)
        if wish.status == "confirmed" and await _confirmed_by(session, wish_id) == actor:
            return
        raise NothingToConfirm(status=wish.status)
    await require_voice(session, actor=actor, wish=wish, claim=claim, now=now)
    await joining.tell_came_true(session, wish=wish, now=now)
    points = await _points(session, wish, claim, actor, now)
    claim.confirmed_at, claim.confirmed_by, claim.points = now, actor, points
    wish.status, wish.confirmed_at, wish.on_poster = "confirmed", now, on_poster
    await claim_ends.end(session, claim=claim, outcome="confirmed", now=now)
    await _follow_up_later(session, wish, claim, now)
    await steps.record(session, wish=wish, what="confirmed", actor=actor, now=now)
    await claim_traces.silence(session, claim=claim, now=now)
    data = {"wish_id": wish_id, "claim_id": claim.id}
    key = f"wish.confirmed:{claim.id}"
    await notify(session, to=[claim.person_id], kind="wish.confirmed", data=data, key=key, now=now, web_at_once=True)


async def not_yet(session: AsyncSession, *, actor: int, wish_id: int, words: str = "", now: datetime) -> None:
    """It is not as it should be: the claimer goes on, with a day more at the least. Again changes nothing.

    `words` say what is missing: the claimer and staff read them until it is done. Raises `WishUnknown`, `NotAllowed`, `OwnClaim`,
    `NothingToConfirm`, `WishWordsUnclear`.
    """
    missing = wish_words.missing(words)
    wish = await steps.lock(session, wish_id)
    claim = await claims.live(session, wish_id=wish_id)
    if claim is None:
        await _require_voice(session, actor, wish, now)
        raise NothingToConfirm(status=wish.status)
    await require_voice(session, actor=actor, wish=wish, claim=claim, now=now)
    if wish.status != "fulfilled":
        return
    wish.status, claim.fulfilled_at = "claimed", None
    wish.reason = None if missing is None else seal(session, wish_words.REASON, missing)
    claim.fulfil_by = max(claim.fulfil_by, now + DAY)
    await session.flush()
    await timers.call_off(session, wish_id=wish_id, turn=claim.id, now=now)
    await start_fulfilling(session, claim=claim, now=now, again=True)
    await steps.record(session, wish=wish, what="not_yet", actor=actor, now=now)
    data, key = {"wish_id": wish_id, "claim_id": claim.id}, f"wish.not_yet:{claim.id}:{now.isoformat()}"
    await notify(session, to=[claim.person_id], kind="wish.not_yet", data=data, key=key, now=now)


async def require_voice(session: AsyncSession, *, actor: int, wish: Wish, claim: Claim, now: datetime) -> None:
    """Whether the actor may speak for the wisher about this claim: never about what they did. Raises `NotAllowed`, `OwnClaim`."""
    if actor == claim.person_id:
        raise OwnClaim
    await _require_voice(session, actor, wish, now)
    if actor != wish.person_id and claim.unit_id is not None and actor in await units.members(session, claim.unit_id):
        raise OwnClaim


async def _require_voice(session: AsyncSession, actor: int, wish: Wish, now: datetime) -> None:
    """The wisher, or staff for them."""
    if actor != wish.person_id:
        await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=wish.community_id, now=now)


async def _points(session: AsyncSession, wish: Wish, claim: Claim, actor: int, now: datetime) -> int | None:
    """What the claimer gets: the wish's reward, unless they had it in an earlier round or came for a unit."""
    if claim.unit_id is not None or wish.reward is None:
        return None
    is_new = await wish_awards.give(
        session,
        community_id=wish.community_id,
        wish_id=wish.id,
        person_id=claim.person_id,
        points=wish.reward,
        made_by=actor,
        now=now,
    )
    return wish.reward if is_new else None


async def _confirmed_by(session: AsyncSession, wish_id: int) -> int | None:
    """Who confirmed it last."""
    query = select(Claim.confirmed_by).where(Claim.wish_id == wish_id, Claim.outcome == "confirmed").order_by(Claim.id.desc())
    return await session.scalar(query.limit(1))


async def _follow_up_later(session: AsyncSession, wish: Wish, claim: Claim, now: datetime) -> None:
    if wish.public_words is None:
        # Its wisher was forgotten: there is nobody to ask.
        return
    due_at = now + (await policy(session, wish.community_id)).follow_up
    row = {"claim_id": claim.id, "wish_id": wish.id, "due_at": due_at}
    await session.execute(insert(session, FollowUp).values(row))
    await timers.start(session, wish_id=wish.id, turn=claim.id, what="follow_up.ask", due_at=due_at)
