"""What happens to the points of a redemption: held when asked, spent when handed over, else given back. Nothing else holds points."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from points import accounts, catalogue, expiry, ledger, lots, taking
from points.accounts import AVAILABLE, HELD, SPENT
from points.catalogue_models import Redemption
from points.ledger import Reason

# A redemption that has ended can be fetched with nothing any more.
NO_CODE: dict[str, object] = {"code": None, "code_index": None, "token": None, "token_hash": None}


async def hold(session: AsyncSession, *, redemption: Redemption, now: datetime) -> int:
    """Hold the amount of what has not ended; the number of the member's available account. Raises `NotEnoughPoints`."""
    available, held = await _purse(session, redemption)
    await expiry.expire_of(session, purses=[available], now=now)
    await _move(session, redemption, (available, held), Reason.HOLD, made_by=redemption.asked_by or redemption.person_id, now=now)
    return available


async def give_back(session: AsyncSession, *, redemption: Redemption, made_by: int | None, now: datetime) -> None:
    """Return the goods, the place or the quota, and the points to the member, who has them as long as if they had never been held."""
    await taking.put_back(session, redemption=redemption)
    available, held = await _purse(session, redemption)
    posted = await _move(session, redemption, (held, available), Reason.RETURNED, made_by=made_by, now=now)
    if posted.is_new:
        held_by = await ledger.posted_under(
            session, keys=[_key(redemption, Reason.HOLD, undone) for undone in range(redemption.undone + 1)]
        )
        # Who cancels gains nothing by having asked: only what others decided about, or nobody did, lives longer.
        later = made_by != redemption.person_id
        await lots.restore(session, taken_by=held_by, returned_by=posted.transfer_id, now=now, lives_on=later)


async def spend(session: AsyncSession, *, redemption: Redemption, made_by: int, now: datetime) -> None:
    """The goods were handed over: the points go to what was spent at this unit."""
    await catalogue.count_handed_over(session, item_id=redemption.item_id, quantity=redemption.quantity)
    _, held = await _purse(session, redemption)
    spent = await accounts.account(session, community_id=redemption.community_id, kind=SPENT, unit_id=redemption.unit_id)
    await _move(session, redemption, (held, spent), Reason.HANDED_OVER, made_by=made_by, now=now)


async def _purse(session: AsyncSession, redemption: Redemption) -> tuple[int, int]:
    community_id, person_id = redemption.community_id, redemption.person_id
    available = await accounts.account(session, community_id=community_id, kind=AVAILABLE, person_id=person_id)
    return available, await accounts.account(session, community_id=community_id, kind=HELD, person_id=person_id)


async def _move(
    session: AsyncSession, redemption: Redemption, way: tuple[int, int], reason: Reason, *, made_by: int | None, now: datetime
) -> ledger.Posted:
    transfer = ledger.NewTransfer(
        from_account=way[0],
        to_account=way[1],
        amount=redemption.price * redemption.quantity,
        key=_key(redemption, reason, redemption.undone),
        reason=reason,
        source_kind="redemption",
        source_id=redemption.id,
        made_by=made_by,
    )
    return await ledger.post(session, transfer=transfer, now=now)


def _key(redemption: Redemption, reason: Reason, undone: int) -> str:
    """Points are held once, and again for each refusal that was undone."""
    return f"redemption:{redemption.id}:{reason}:{undone}" if undone else f"redemption:{redemption.id}:{reason}"
