"""Gifts within a family: where the community allows it, up to a cap a month, and never longer-lived than they were."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import func, select

from core.idempotency import KeyReused
from messages.models import Outbox
from people import privacy as people_privacy
from points import family, gifts, privacy
from points.gifts import GiftCapReached, GiftReceipt, GiftUnclear, GivingIsOff, NotFamily
from points.ledger import NotEnoughPoints
from points.models import Transfer
from tests.clock import ZONE
from tests.points.kit import Town, local
from tests.points.lot_kit import give, hand, left, make_family, set_policy

SOON, LATER = local(2026, 12, 1), local(2027, 1, 1)


@pytest.fixture
async def home(town: Town) -> Town:
    """王芳 and 李建国 are family and may give up to 100 points a month; 王芳 has some that end soon, later and never."""
    await set_policy(town)
    await make_family(town, town.cast.wang, town.cast.li)
    for points, until in ((30, None), (20, LATER), (10, SOON)):
        await give(town, town.cast.wang, points, until)
    return town


async def test_a_gift_moves_points_and_says_the_balance_before_and_after(home: Town) -> None:
    receipt = await hand(home, home.cast.wang, home.cast.li, 15)
    assert receipt == GiftReceipt(receipt.number, receipt.transfer_id, "李建国", 15, 60, 45)
    assert (await home.balance(home.cast.wang)).available == 45
    assert (await home.balance(home.cast.li)).available == 15
    async with home.database.reading() as session:
        assert await session.scalar(select(Outbox.person_id).where(Outbox.kind == "gift.received")) == home.cast.li
        assert await gifts.received(session, actor=home.cast.li, gift_id=receipt.number) == ("王芳", 15)
        with pytest.raises(NotFamily):
            await gifts.received(session, actor=home.cast.liu, gift_id=receipt.number)


async def test_points_that_were_given_end_when_they_would_have(home: Town) -> None:
    await hand(home, home.cast.wang, home.cast.li, 35)
    assert await left(home, home.cast.li) == [(SOON, 10), (LATER, 20), (None, 5)]
    assert await left(home, home.cast.wang) == [(None, 25)]


async def test_the_same_key_gives_the_same_receipt_and_the_points_once(home: Town) -> None:
    first = await hand(home, home.cast.wang, home.cast.li, 5, key="nonce")
    assert await hand(home, home.cast.wang, home.cast.li, 5, key="nonce") == first
    with pytest.raises(KeyReused):
        await hand(home, home.cast.wang, home.cast.li, 6, key="nonce")
    assert (await home.balance(home.cast.li)).available == 5


async def test_of_many_taps_at_the_same_instant_one_gives(home: Town) -> None:
    receipts = await asyncio.gather(*(hand(home, home.cast.wang, home.cast.li, 5, key="nonce") for _ in range(8)))
    assert len(set(receipts)) == 1
    assert (await home.balance(home.cast.li)).available == 5


async def test_two_who_give_to_each_other_at_the_same_instant_both_do(home: Town) -> None:
    await give(home, home.cast.li, 50, None)
    ways = [(home.cast.wang, home.cast.li), (home.cast.li, home.cast.wang)] * 5
    results = await asyncio.gather(*(hand(home, who, to, 1) for who, to in ways), return_exceptions=True)
    assert Counter(map(type, results)) == {GiftReceipt: 10}
    assert sum(points for _, points in await left(home, home.cast.wang)) == 60


async def test_a_community_that_does_not_allow_it(home: Town) -> None:
    await set_policy(home, may_give=False)
    with pytest.raises(GivingIsOff):
        await hand(home, home.cast.wang, home.cast.li, 5)


async def test_only_family_is_given_to(home: Town) -> None:
    for to in (home.cast.liu, home.cast.wang):
        with pytest.raises(NotFamily):
            await hand(home, home.cast.wang, to, 5)
    async with home.database.begin() as session:
        await family.part(session, actor=home.cast.li, relative_id=home.cast.wang, now=home.clock())
    with pytest.raises(NotFamily):
        await hand(home, home.cast.wang, home.cast.li, 5)


@pytest.mark.parametrize("amount", [0, -5, 101, 10**12])
async def test_odd_amounts_are_refused(home: Town, amount: int) -> None:
    with pytest.raises(GiftUnclear):
        await hand(home, home.cast.wang, home.cast.li, amount)


async def test_more_than_one_has_is_refused_with_what_is_missing(home: Town) -> None:
    with pytest.raises(NotEnoughPoints) as refused:
        await hand(home, home.cast.wang, home.cast.li, 70)
    assert refused.value.data == {"missing": 10}
    assert await left(home, home.cast.li) == []


async def test_the_cap_counts_the_month_on_the_communitys_clocks(home: Town) -> None:
    await set_policy(home, cap=20)
    home.clock.advance(days=9, hours=13, minutes=59)
    await hand(home, home.cast.wang, home.cast.li, 15)
    with pytest.raises(GiftCapReached) as refused:
        await hand(home, home.cast.wang, home.cast.li, 6)
    assert refused.value.data == {"cap": 20, "left": 5}
    home.clock.advance(minutes=1)
    assert home.clock() == local(2026, 12, 1)
    async with home.database.reading() as session:
        assert await gifts.leave(session, actor=home.cast.wang, now=home.clock(), zone=ZONE) == gifts.Leave(True, 20, 20)
    assert (await hand(home, home.cast.wang, home.cast.li, 20)).balance_after == 25


async def test_gifts_at_the_same_instant_do_not_pass_the_cap(home: Town) -> None:
    await set_policy(home, cap=20)
    results = await asyncio.gather(*(hand(home, home.cast.wang, home.cast.li, 4) for _ in range(9)), return_exceptions=True)
    assert Counter(map(type, results)) == {GiftReceipt: 5, GiftCapReached: 4}


async def test_a_gift_is_not_earned_and_both_take_it_along(home: Town) -> None:
    receipt = await hand(home, home.cast.wang, home.cast.li, 15)
    async with home.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Transfer).where(Transfer.reason == "gift")) == 1
        exports = [await privacy.export_about(session, person_id=who) for who in (home.cast.wang, home.cast.li)]
    row = {"number": receipt.number, "at": home.clock().isoformat()}
    assert [mine["gifts"] for mine in exports] == [[row | {"points": -15}], [row | {"points": 15}]]


async def test_a_gift_is_told_again_after_the_relative_is_gone(home: Town) -> None:
    first = await hand(home, home.cast.wang, home.cast.li, 5, key="nonce")
    async with home.database.begin() as session:
        await people_privacy.forget(session, person_id=home.cast.li, now=home.clock())
    again = await hand(home, home.cast.wang, home.cast.li, 5, key="nonce")
    assert (again.number, again.balance_after) == (first.number, first.balance_after)
