"""Taking a wish back: its words go, whoever took it on is told, and those that were joined to it wait for staff again."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import authority
from people.authority import CAN_APPROVE
from people.notices import notify
from wishes import claim_ends, claim_traces, claims, joining, mentions, steps, timers, wish_lists
from wishes.models import Wish

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
    claimers = await _end_claim(session, wish_id, now)
    await timers.call_off(session, wish_id=wish_id, now=now)
    await _empty(session, wish, now)
    await steps.record(session, wish=wish, what="withdrawn", actor=actor, now=now)
    to = {wish.person_id, wish.asked_by, *claimers} - {actor}
    await notify(session, to=to, kind="wish.withdrawn", data={"wish_id": wish_id}, key=f"wish.withdrawn:{wish_id}", now=now)
    await joining.free(session, wish=wish, now=now)


async def _end_claim(session: AsyncSession, wish_id: int, now: datetime) -> set[int]:
    """End the claim on it, with what its claimer was shown, and what was offered; who had taken it on."""
    claim = await claims.live(session, wish_id=wish_id)
    if claim is None:
        await claim_ends.close_offers(session, wish_id=wish_id, now=now)
        return set()
    await claim_ends.end(session, claim=claim, outcome="withdrawn", now=now)
    await claim_traces.silence(session, claim_id=claim.id, person_id=claim.person_id, wish_id=wish_id, now=now)
    return {claim.person_id}


async def _empty(session: AsyncSession, wish: Wish, now: datetime) -> None:
    wish.status, wish.ended_at = "withdrawn", now
    wish.words = wish.whom = wish.reach = wish.public_words = None
    await session.flush()
    await mentions.silence(session, wish_id=wish.id, now=now)
