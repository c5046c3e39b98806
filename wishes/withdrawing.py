"""Taking a wish back: its words go, whoever took it on is told, and those that were joined to it wait for staff again."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from messages import privacy
from people import authority
from people.authority import CAN_APPROVE
from people.notices import notify
from wishes import claim_ends, claim_traces, claims, joining, mentions, steps, timers, wish_lists
from wishes.models import Claim, FollowUp, Wish

MAY_BE_WITHDRAWN = ("asked", "open", "claimed")


class WishOver(Refusal):
    """The wish has gone on since: `status` is where it is now."""


async def withdraw(session: AsyncSession, *, actor: int, wish_id: int, now: datetime) -> None:
    """Take a wish back: the wisher, staff of the community, and until staff have looked who wrote it down. Again changes nothing.

    What it said is emptied. Raises `WishUnknown`, `NotAllowed`, `WishOver`.
    """
    wish = await steps.lock(session, wish_id)
    if actor != wish.person_id and not (actor == wish.asked_by and wish.published_at is None):
        await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=wish.community_id, now=now)
    if wish.status == "withdrawn":
        return
    if wish.status not in MAY_BE_WITHDRAWN:
        raise WishOver(status=wish.status)
    gone = await take_back(session, wish=wish, actor=actor, now=now)
    await privacy.empty_about_each(session, subjects=gone, now=now)


async def withdraw_again(session: AsyncSession, *, wish_id: int, now: datetime) -> bool:
    """After a restore: empty a wish that was taken back since, whatever it was doing in the backup; whether there was anything to do.

    It may have come true then and been opened again before it was taken back. Points stay. Raises `WishUnknown`.
    """
    wish = await steps.lock(session, wish_id)
    if wish.status == "withdrawn":
        return False
    wish.status, wish.ended_at, wish.on_poster = "withdrawn", now, False
    wish.joined_to = wish.confirmed_at = wish.reason = None
    waiting = update(FollowUp).where(FollowUp.wish_id == wish_id, FollowUp.rated_at.is_(None), FollowUp.over_at.is_(None))
    await session.execute(waiting.values(over_at=now))
    gone = await take_back(session, wish=wish, actor=wish.person_id, now=now)
    await privacy.empty_about_each(session, subjects=gone, now=now)
    return True


async def take_back(session: AsyncSession, *, wish: Wish, actor: int, now: datetime) -> list[int]:
    """End a locked wish that may be withdrawn, and empty it; of which subjects web chats must not speak any more, for the caller."""
    await wish_lists.close(session, wish=wish, now=now)
    held = await _end_claim(session, wish.id, now)
    await timers.call_off(session, wish_id=wish.id, now=now)
    wish.status, wish.ended_at = "withdrawn", now
    wish.words = wish.whom = wish.reach = wish.public_words = wish.node_id = None
    await session.flush()
    await steps.record(session, wish=wish, what="withdrawn", actor=actor, now=now)
    to = {wish.person_id, wish.asked_by, *(claim.person_id for claim in held)} - {actor}
    await notify(session, to=to, kind="wish.withdrawn", data={"wish_id": wish.id}, key=f"wish.withdrawn:{wish.id}", now=now)
    await joining.free(session, wish=wish, now=now)
    return [mentions.subject_of(wish.id), *(subject for claim in held for subject in claim_traces.subjects_of(claim))]


async def _end_claim(session: AsyncSession, wish_id: int, now: datetime) -> list[Claim]:
    """End the claim on it, and what was offered; the claim, if there was one."""
    claim = await claims.live(session, wish_id=wish_id)
    if claim is None:
        await claim_ends.close_offers(session, wish_id=wish_id, now=now)
        return []
    await claim_ends.end(session, claim=claim, outcome="withdrawn", now=now)
    await claim_traces.edit_elsewhere(session, claim=claim, now=now)
    return [claim]
