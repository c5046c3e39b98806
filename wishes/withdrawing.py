"""Taking a wish back: its words go, whoever took it on is told, and those that were joined to it wait for staff again."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import authority
from people.authority import CAN_APPROVE
from people.notices import notify
from wishes import joining, steps, timers, wish_lists
from wishes.models import Claim, Offer, Wish, WishTopic

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
    await wish_lists.close(session, wish=wish, now=now)
    claimers = await _end_claims(session, wish_id, now)
    await timers.call_off(session, wish_id=wish_id, now=now)
    await _empty(session, wish, now)
    await steps.record(session, wish=wish, what="withdrawn", actor=actor, now=now)
    to = {wish.person_id, wish.asked_by, *claimers} - {actor}
    await notify(session, to=to, kind="wish.withdrawn", data={"wish_id": wish_id}, key=f"wish.withdrawn:{wish_id}", now=now)
    await joining.free(session, wish=wish, now=now)


async def _end_claims(session: AsyncSession, wish_id: int, now: datetime) -> list[int]:
    """End who has taken it on and whom it is offered to; who had taken it on."""
    live = update(Claim).where(Claim.wish_id == wish_id, Claim.ended_at.is_(None)).values(ended_at=now, outcome="withdrawn")
    claimers = list(await session.scalars(live.returning(Claim.person_id)))
    offered = update(Offer).where(Offer.wish_id == wish_id, Offer.answered_at.is_(None))
    await session.execute(offered.values(answered_at=now, answer="over"))
    return claimers


async def _empty(session: AsyncSession, wish: Wish, now: datetime) -> None:
    wish.status, wish.ended_at = "withdrawn", now
    wish.words = wish.whom = wish.reach = wish.public_words = None
    await session.execute(delete(WishTopic).where(WishTopic.wish_id == wish.id))
    await session.flush()
