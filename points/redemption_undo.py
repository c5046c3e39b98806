"""Undo: whoever decided about a redemption takes that back within a minute, as if they had not; whoever was told is told again."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import zone_of
from core.refusals import Refusal
from people import audit, persons, units
from points import catalogue, holds, limits, redemption_cards, taking
from points.catalogue import ItemGone, OutOfStock
from points.catalogue_models import Redemption
from points.ledger import NotEnoughPoints
from points.limits import MonthlyLimitReached, PersonLimitReached
from points.log_undo import NotYourDecision, check_moment
from points.quotas import QuotaUsedUp
from points.redemption_cards import RedemptionCard
from points.redemption_queue import askers, decidable, tell
from points.slots import SlotFull, SlotGone

DECIDED = ("approved", "refused")


class GoneMeanwhile(Refusal):
    """What was refused is not to be had any more: somebody else has taken the last of it, or it is no longer offered."""


class PointsGoneMeanwhile(NotEnoughPoints):
    """The member has spent the points that came back when it was refused: `missing` of them."""


class HadMeanwhile(Refusal):
    """The member has asked for as many as one gets meanwhile."""


async def undo(session: AsyncSession, *, actor: int, redemption_id: int, now: datetime) -> RedemptionCard:
    """Take back the actor's own decision of the last minute. What was approved waits again, and its pick-up code opens nothing.

    Of what was refused, points and goods are taken again. What waits already is left as it is. Raises `NotAllowed`, `OwnRedemption`,
    `NotYourDecision` (handed over meanwhile, too), `TooLateToUndo`, `PersonUnknown`; of what was refused `GoneMeanwhile`,
    `PointsGoneMeanwhile`, `HadMeanwhile`.
    """
    asked = await decidable(session, actor=actor, redemption_id=redemption_id, now=now)
    if asked.status != "asked":
        # The person before the redemption, as whoever asks: limits span rows.
        await persons.lock(session, asked.person_id)
        await _take_back(session, asked, actor, now)
    return await redemption_cards.card(session, actor=actor, redemption_id=redemption_id, now=now)


async def _take_back(session: AsyncSession, asked: Redemption, actor: int, now: datetime) -> None:
    was = asked.status
    if asked.decided_by != actor or was not in DECIDED:
        raise NotYourDecision(outcome=was)
    check_moment(asked.decided_at, now)
    if not await _was_first(session, asked):
        raise NotYourDecision(outcome=await session.scalar(select(Redemption.status).where(Redemption.id == asked.id)))
    if was == "refused":
        await _take_again(session, asked, now)
    else:
        await tell(session, "redemption.not_to_prepare", asked, await units.members(session, asked.unit_id), now)
    kind, about = "redemption.undone", asked.person_id
    await tell(session, kind, asked, [about, *askers(asked)], now, was=was)
    await audit.record(session, actor=actor, action=kind, about=about, subject="redemption", subject_id=asked.id, now=now)


async def _was_first(session: AsyncSession, asked: Redemption) -> bool:
    """Whether it stood still as it was decided; `asked` is then as it stands now."""
    one = Redemption
    stands = (one.status == asked.status, one.decided_by == asked.decided_by, one.decided_at == asked.decided_at)
    emptied = ("decided_by", "decided_at", "ended_at", "reason", "expires_at", "reminded_days", *holds.NO_CODE)
    values: dict[str, object] = dict.fromkeys(emptied) | {"status": "asked", "undone": one.undone + 1}
    query = update(one).where(one.id == asked.id, *stands).values(values).returning(one)
    return (await session.scalars(query.execution_options(synchronize_session=False, populate_existing=True))).one_or_none() is not None


async def _take_again(session: AsyncSession, asked: Redemption, now: datetime) -> None:
    """As if it were asked for now, at its own price and in its own month."""
    wanted = (await catalogue.items(session, item_ids=[asked.item_id]))[asked.item_id]
    try:
        local = asked.asked_at.astimezone(zone_of(session))
        # It counts itself already.
        await limits.check(session, person_id=asked.person_id, wanted=wanted, quantity=0, local_now=local)
        await taking.take_again(session, redemption=asked, wanted=wanted, now=now)
        await holds.hold(session, redemption=asked, now=now)
    except (MonthlyLimitReached, PersonLimitReached) as full:
        raise HadMeanwhile from full
    except (OutOfStock, ItemGone, SlotFull, SlotGone, QuotaUsedUp) as gone:
        raise GoneMeanwhile from gone
    except NotEnoughPoints as short:
        raise PointsGoneMeanwhile(**short.data) from short
