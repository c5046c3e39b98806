"""How a claim ends: its deadlines and its private details go with it, and the wish is open again unless it came true."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from people import authority
from people.authority import CAN_APPROVE
from people.notices import notify
from wishes import claim_traces, joining, steps, timers, wish_lists
from wishes.models import Claim, Offer, Wish


async def end(session: AsyncSession, *, claim: Claim, outcome: str, now: datetime) -> None:
    """End a live claim; the caller has locked the wish. What the claimer was shown is emptied by `claim_traces.silence` afterwards.

    How it was done is kept only where it was confirmed.
    """
    claim.ended_at, claim.outcome = now, outcome
    dropped = [claim.photo] if claim.photo is not None and outcome != "confirmed" else []
    if outcome != "confirmed":
        claim.words = claim.photo = None
    await session.flush()
    # What was missing concerned nobody but them.
    missing = update(Wish).where(Wish.id == claim.wish_id).values(reason=None)
    await session.execute(missing.execution_options(synchronize_session=False))
    if dropped:
        await files.drop(session, dropped)
    await timers.call_off(session, wish_id=claim.wish_id, turn=claim.id, now=now)
    await close_offers(session, wish_id=claim.wish_id, now=now)


async def close_offers(session: AsyncSession, *, wish_id: int, now: datetime) -> None:
    """Whoever was asked to take the wish on need not answer any more."""
    waiting = update(Offer).where(Offer.wish_id == wish_id, Offer.answered_at.is_(None))
    await session.execute(waiting.values(answered_at=now, answer="over").execution_options(synchronize_session=False))


async def set_free(session: AsyncSession, *, wish: Wish, claim: Claim, outcome: str, actor: int | None, now: datetime) -> None:
    """End a claim by which the wish did not come true ("released", "lapsed"): it is open again; wisher, claimer and staff are told."""
    await free(session, wish=wish, claim=claim, outcome=outcome, actor=actor, now=now)
    await claim_traces.silence(session, claim=claim, now=now)


async def free(session: AsyncSession, *, wish: Wish, claim: Claim, outcome: str, actor: int | None, now: datetime) -> None:
    """The same, but what the claimer's chats show is left to the caller."""
    await end(session, claim=claim, outcome=outcome, now=now)
    if wish.public_words is None:
        await _lay_down(session, wish=wish, claim=claim, outcome=outcome, actor=actor, now=now)
        return
    await wish_lists.open_again(session, wish=wish, now=now)
    await steps.record(session, wish=wish, what=outcome, actor=actor, now=now)
    staff = await authority.holders(session, roles=CAN_APPROVE, node_id=wish.community_id, now=now)
    to = {wish.person_id, wish.asked_by, claim.person_id, *staff} - {actor}
    kind, data = f"wish.{outcome}", {"wish_id": wish.id, "claim_id": claim.id}
    await notify(session, to=to, kind=kind, data=data, key=f"{kind}:{claim.id}", now=now)


async def _lay_down(session: AsyncSession, *, wish: Wish, claim: Claim, outcome: str, actor: int | None, now: datetime) -> None:
    """Its wisher was forgotten while somebody had it in hand: nobody wishes it any more, so it is not open again."""
    wish.status, wish.ended_at = "withdrawn", now
    await session.flush()
    for what in (outcome, "withdrawn"):
        await steps.record(session, wish=wish, what=what, actor=actor, now=now)
    to = {claim.person_id} - {actor}
    await notify(session, to=to, kind="wish.withdrawn", data={"wish_id": wish.id}, key=f"wish.withdrawn:{wish.id}", now=now)
    await joining.free(session, wish=wish, now=now)
