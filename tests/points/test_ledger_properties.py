"""Whatever is asked in whatever order: no balance below nought, balances are the sum of transfers, goods are never lost."""

from typing import Literal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.refusals import Refusal
from points import ledger, verify
from points.catalogue_models import Redemption
from points.models import Account, Transfer
from tests.points.kit import Town

STOCK = 5
LIVE_OR_DONE = ("asked", "approved", "handed_over")
Verb = Literal["give", "reverse", "ask", "cancel", "approve", "refuse", "hand_over"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "give", "reverse", "ask", "ask", "ask", "cancel", "approve", "approve", "refuse", "hand_over"]),
        st.integers(0, 2),
        st.integers(0, 40),
    ),
    min_size=5,
    max_size=25,
)


async def step(town: Town, item: str, verb: str, who: int, number: int) -> None:
    """One wish, on the newest things of this example or on nothing at all."""
    async with town.database.reading() as session:
        mine = select(Redemption.id).where(Redemption.item_id == town.items[item]).order_by(Redemption.id)
        numbers = [*(await session.scalars(mine)).all(), 10**9]
        posted = (await session.scalars(select(Transfer.id).where(Transfer.reason == "log").order_by(Transfer.id))).all() or [10**9]
    redemption = numbers[number % len(numbers)]
    if verb == "give":
        await town.give(who, number + 1)
    elif verb == "reverse":
        async with town.database.begin() as session:
            key = f"r{next(town.nonces)}"
            await ledger.reverse(session, transfer_id=posted[-1 - number % min(8, len(posted))], key=key, made_by=None, now=town.clock())
    elif verb == "ask":
        await town.ask(who, item, number % 3 + 1)
    elif verb == "cancel":
        await town.cancel(who, redemption)
    elif verb == "hand_over":
        code = await town.code(town.cast.wang, redemption)
        await town.hand_over(town.cast.sun, redemption, code.digits)
    else:
        await (town.approve if verb == "approve" else town.refuse)(town.cast.zhao, redemption)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
async def test_points_and_goods_are_conserved(town: Town, steps: list[tuple[Verb, int, int]]) -> None:
    item = f"item{next(town.nonces)}"
    town.items[item] = await town.offer(item, "货", price=7, stock=STOCK)
    people = (town.cast.wang, town.cast.li, town.cast.liu)
    for verb, who, number in steps:
        try:
            await step(town, item, verb, people[who], number)
        except (Refusal, AssertionError):
            # Nothing was changed; an assertion means that there is no code to hand over by.
            continue
    async with town.database.reading() as session:
        assert await verify.verify(session) == []
        assert (await session.scalar(select(func.min(Account.balance))) or 0) >= 0
        taken = select(func.coalesce(func.sum(Redemption.quantity), 0)).where(Redemption.item_id == town.items[item])
        gone = (await session.scalars(taken.where(Redemption.status.in_(LIVE_OR_DONE)))).one()
    assert gone + await town.stock(item) == STOCK
