"""Redeeming: what is held, what comes back, what is refused."""

import asyncio

import pytest
from sqlalchemy import select, update

from core.idempotency import KeyReused
from messages.models import Outbox
from people.authority import NotAllowed
from points import redemption_cards, redemption_queue
from points.accounts import Balance
from points.catalogue import OutOfStock
from points.catalogue_models import Item
from points.ledger import NotEnoughPoints
from points.limits import MonthlyLimitReached
from points.log_queue import AlreadyDecided
from points.redemption_cards import RedemptionCard
from points.redemption_queue import OwnRedemption
from points.redemptions import QuantityUnclear, Receipt
from tests.points.kit import Town


async def test_asking_holds_points_and_takes_stock(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    receipt = await town.ask(town.cast.wang, "rice", 2)
    assert (receipt.item_name, receipt.amount, receipt.balance_before, receipt.balance_after) == ("大米 5 公斤", 60, 100, 40)
    assert await town.balance(town.cast.wang) == Balance(40, 60)
    assert await town.stock("rice") == 3


async def test_a_refused_redemption_gives_points_and_stock_back(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    asked = await town.ask(town.cast.wang, "rice")
    card = await town.refuse(town.cast.zhao, asked.number, "今天没有货")
    assert (card.status, card.reason) == ("refused", "今天没有货")
    assert (await town.balance(town.cast.wang), await town.stock("rice")) == (Balance(100, 0), 5)
    assert await town.refuse(town.cast.zhao, asked.number, "今天没有货") == card
    assert (await town.balance(town.cast.wang), await town.stock("rice")) == (Balance(100, 0), 5)


async def test_a_cancelled_redemption_gives_points_and_stock_back_once(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    asked = await town.ask(town.cast.wang, "rice")
    card = await town.cancel(town.cast.wang, asked.number)
    assert await town.cancel(town.cast.wang, asked.number) == card
    assert (await town.balance(town.cast.wang), await town.stock("rice")) == (Balance(100, 0), 5)
    with pytest.raises(AlreadyDecided) as refused:
        await town.approve(town.cast.zhao, asked.number)
    assert refused.value.data == {"by": None, "outcome": "cancelled"}


async def test_what_is_approved_is_not_cancelled_by_the_member(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    asked = await town.ask(town.cast.wang)
    await town.approve(town.cast.zhao, asked.number)
    with pytest.raises(AlreadyDecided):
        await town.cancel(town.cast.wang, asked.number)
    with pytest.raises(NotAllowed):
        await town.cancel(town.cast.zhao, asked.number)


async def test_cancel_and_approve_at_the_same_instant_end_in_one_of_them(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    for _ in range(5):
        asked = await town.ask(town.cast.wang)
        both = (town.cancel(town.cast.wang, asked.number), town.approve(town.cast.zhao, asked.number))
        results = await asyncio.gather(*both, return_exceptions=True)
        ended = [result for result in results if isinstance(result, RedemptionCard)]
        assert [type(result) for result in results if result not in ended] == [AlreadyDecided]
        if ended[0].status == "approved":
            await town.hand_over(town.cast.sun, asked.number, (await town.code(town.cast.wang, asked.number)).digits)
        assert (await town.balance(town.cast.wang)).held == 0


async def test_too_few_points_are_refused_with_how_many_are_missing(town: Town) -> None:
    await town.give(town.cast.wang, 25)
    with pytest.raises(NotEnoughPoints) as refused:
        await town.ask(town.cast.wang, "rice")
    assert refused.value.data == {"missing": 5}
    assert (await town.balance(town.cast.wang), await town.stock("rice")) == (Balance(25, 0), 5)


async def test_who_never_had_points_misses_all_of_them(town: Town) -> None:
    with pytest.raises(NotEnoughPoints) as refused:
        await town.ask(town.cast.liu, "towel")
    assert refused.value.data == {"missing": 10}


async def test_more_than_the_stock_is_refused_with_what_is_left(town: Town) -> None:
    await town.give(town.cast.wang, 1000)
    with pytest.raises(OutOfStock) as refused:
        await town.ask(town.cast.wang, "brush", 10)
    assert (refused.value.data["left"], refused.value.data["item_name"]) == (9, "牙刷 1 支")


async def test_the_monthly_limit_counts_what_was_not_given_back(town: Town) -> None:
    wang = town.cast.wang
    await town.give(wang, 1000)
    await town.cancel(wang, (await town.ask(wang, "rice", 2)).number)
    await town.ask(wang, "rice", 2)
    with pytest.raises(MonthlyLimitReached) as refused:
        await town.ask(wang, "rice")
    assert refused.value.data == {"limit": 2, "had": 2}
    town.clock.advance(days=9, hours=13, minutes=59)
    with pytest.raises(MonthlyLimitReached):
        await town.ask(wang, "rice")
    town.clock.advance(minutes=1)
    await town.ask(wang, "rice")


async def test_wishes_at_the_same_instant_do_not_pass_the_monthly_limit(town: Town) -> None:
    await town.give(town.cast.wang, 1000)
    results = await asyncio.gather(*(town.ask(town.cast.wang, "rice") for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(result, Receipt) for result in results) == 2
    assert sum(isinstance(result, MonthlyLimitReached) for result in results) == 3


async def test_odd_quantities_are_refused(town: Town) -> None:
    for quantity in (0, -1, 21, 10**12):
        with pytest.raises(QuantityUnclear):
            await town.ask(town.cast.wang, "towel", quantity)


async def test_price_and_name_stay_as_asked(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    asked = await town.ask(town.cast.wang, "rice")
    async with town.database.begin() as session:
        await session.execute(update(Item).where(Item.id == town.items["rice"]).values(price=99, name="进口大米"))
    card = await town.refuse(town.cast.zhao, asked.number)
    assert (card.item_name, card.amount) == ("大米 5 公斤", 30)
    assert await town.balance(town.cast.wang) == Balance(100, 0)


async def test_the_same_key_gives_the_same_receipt_and_one_redemption(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    first = await town.ask(town.cast.wang, "towel", key="nonce")
    await town.ask(town.cast.wang, "towel")
    assert await town.ask(town.cast.wang, "towel", key="nonce") == first
    with pytest.raises(KeyReused):
        await town.ask(town.cast.wang, "towel", 2, key="nonce")
    assert await town.balance(town.cast.wang) == Balance(80, 20)


async def test_nobody_decides_about_what_they_asked_for(town: Town) -> None:
    await town.give(town.cast.zhao, 100)
    asked = await town.ask(town.cast.zhao)
    for decide in (town.approve, town.refuse):
        with pytest.raises(OwnRedemption):
            await decide(town.cast.zhao, asked.number)


async def test_staff_of_another_community_neither_see_nor_decide(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    asked = await town.ask(town.cast.wang)
    for decide in (town.approve, town.refuse):
        with pytest.raises(NotAllowed):
            await decide(town.cast.wu, asked.number)
    async with town.database.reading() as session:
        assert await redemption_queue.waiting(session, actor=town.cast.wu, now=town.clock()) == []
        seen = await redemption_queue.waiting(session, actor=town.cast.zhao, now=town.clock())
        with pytest.raises(NotAllowed):
            await redemption_cards.card(session, actor=town.cast.wu, redemption_id=asked.number, now=town.clock())
        with pytest.raises(NotAllowed):
            await redemption_cards.pick_up_code(session, actor=town.cast.zhao, redemption_id=asked.number)
    assert [(card.number, card.person_name) for card in seen] == [(asked.number, "王芳")]


async def test_everybody_concerned_is_told(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    asked = await town.ask(town.cast.wang)
    await town.approve(town.cast.zhao, asked.number)
    async with town.database.reading() as session:
        rows = (await session.execute(select(Outbox.kind, Outbox.person_id))).all()
    staff = {("redemption.waiting", person) for person in (town.cast.zhao, town.cast.zhou, town.cast.qian)}
    expected = staff | {("redemption.approved", town.cast.wang), ("redemption.to_prepare", town.cast.sun)}
    assert {(row.kind, row.person_id) for row in rows} == expected


async def test_two_people_with_the_same_nonce_ask_each_for_their_own(town: Town) -> None:
    asked = []
    for who in (town.cast.wang, town.cast.liu):
        await town.give(who, 100)
        asked.append(await town.ask(who, "towel", key="nonce"))
    assert asked[0].number != asked[1].number
