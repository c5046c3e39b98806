"""Undoing a decision about a redemption within its minute: points, goods and pick-up code as if it had not been made."""

import asyncio

import pytest

from people.authority import NotAllowed
from points import redemption_undo, verify
from points.accounts import Balance
from points.log_queue import AlreadyDecided
from points.log_undo import NotYourDecision, TooLateToUndo
from points.pickup import WrongCode
from points.redemption_cards import RedemptionCard
from points.redemption_undo import GoneMeanwhile, HadMeanwhile, PointsGoneMeanwhile
from tests.points.deciding import on_record, told
from tests.points.kit import Town


async def undo(town: Town, who: int, number: int) -> RedemptionCard:
    async with town.database.begin() as session:
        return await redemption_undo.undo(session, actor=who, redemption_id=number, now=town.clock())


async def asked(town: Town, item: str = "towel", quantity: int = 1, *, points: int = 100) -> int:
    """王芳 has asked for something; its number."""
    await town.give(town.cast.wang, points)
    return (await town.ask(town.cast.wang, item, quantity)).number


async def clean(town: Town) -> bool:
    async with town.database.reading() as session:
        return await verify.verify(session) == []


async def test_an_approval_undone_waits_again_and_its_code_opens_nothing(town: Town) -> None:
    number = await asked(town)
    await town.approve(town.cast.zhao, number)
    code = await town.code(town.cast.wang, number)
    town.clock.advance(seconds=59)
    card = await undo(town, town.cast.zhao, number)
    assert (card.status, card.decided_by, card.expires_at) == ("asked", None, None)
    assert await town.balance(town.cast.wang) == Balance(90, 10)
    for shown in (code.digits, code.token):
        assert isinstance(await town.look_up(town.cast.sun, shown), WrongCode)
    assert await told(town, "redemption.undone") == [town.cast.wang]
    assert await told(town, "redemption.not_to_prepare") == [town.cast.sun]
    assert await on_record(town, "redemption.undone") == [(town.cast.zhao, town.cast.wang, number)]
    assert await clean(town)


async def test_what_was_undone_is_approved_again_with_a_new_code_and_told_again(town: Town) -> None:
    number = await asked(town)
    await town.approve(town.cast.zhao, number)
    await undo(town, town.cast.zhao, number)
    await town.approve(town.cast.zhou, number)
    assert await told(town, "redemption.approved") == [town.cast.wang] * 2
    assert await told(town, "redemption.to_prepare") == [town.cast.sun] * 2
    await town.hand_over(town.cast.sun, number, (await town.code(town.cast.wang, number)).digits)
    assert await town.balance(town.cast.wang) == Balance(90, 0)
    assert await clean(town)


async def test_a_refusal_undone_holds_points_and_goods_again_and_can_be_refused_again(town: Town) -> None:
    number = await asked(town, "rice")
    for _ in range(3):
        await town.refuse(town.cast.zhao, number)
        assert (await town.balance(town.cast.wang), await town.stock("rice")) == (Balance(100, 0), 5)
        card = await undo(town, town.cast.zhao, number)
        assert (card.status, card.reason, card.ended_at) == ("asked", "", None)
        assert (await town.balance(town.cast.wang), await town.stock("rice")) == (Balance(70, 30), 4)
    assert await told(town, "redemption.refused") == [town.cast.wang] * 3
    await town.cancel(town.cast.wang, number)
    assert (await town.balance(town.cast.wang), await town.stock("rice")) == (Balance(100, 0), 5)
    assert await clean(town)


async def test_after_the_minute_it_stands(town: Town) -> None:
    number = await asked(town)
    await town.approve(town.cast.zhao, number)
    town.clock.advance(seconds=60)
    with pytest.raises(TooLateToUndo):
        await undo(town, town.cast.zhao, number)
    assert (await town.code(town.cast.wang, number)).digits


async def test_what_was_handed_over_or_decided_by_another_stands(town: Town) -> None:
    number = await asked(town)
    await town.approve(town.cast.zhao, number)
    with pytest.raises(NotYourDecision):
        await undo(town, town.cast.zhou, number)
    for who in (town.cast.wu, town.cast.sun, town.cast.li):
        with pytest.raises(NotAllowed):
            await undo(town, who, number)
    await town.hand_over(town.cast.sun, number, (await town.code(town.cast.wang, number)).digits)
    with pytest.raises(NotYourDecision) as gone:
        await undo(town, town.cast.zhao, number)
    assert gone.value.data == {"outcome": "handed_over"}
    assert await clean(town)


async def test_a_refusal_stays_when_the_points_the_goods_or_the_limit_are_gone(town: Town) -> None:
    points = await asked(town, points=10)
    await town.refuse(town.cast.zhao, points)
    await town.ask(town.cast.wang, "brush", 2)
    with pytest.raises(PointsGoneMeanwhile):
        await undo(town, town.cast.zhao, points)
    goods = await asked(town, "brush", 7)
    await town.refuse(town.cast.zhao, goods)
    await town.give(town.cast.li, 100)
    await town.ask(town.cast.li, "brush", 6)
    with pytest.raises(GoneMeanwhile):
        await undo(town, town.cast.zhao, goods)
    limited = await asked(town, "rice", 2)
    await town.refuse(town.cast.zhao, limited)
    await town.ask(town.cast.wang, "rice")
    with pytest.raises(HadMeanwhile):
        await undo(town, town.cast.zhao, limited)
    assert await told(town, "redemption.undone") == []
    assert await clean(town)


async def test_undoing_and_handing_over_at_the_same_instant_end_in_one_of_them(town: Town) -> None:
    for _ in range(5):
        number = await asked(town)
        await town.approve(town.cast.zhao, number)
        digits = (await town.code(town.cast.wang, number)).digits
        undone, handed = await asyncio.gather(
            undo(town, town.cast.zhao, number), town.hand_over(town.cast.sun, number, digits), return_exceptions=True
        )
        has_gone = isinstance(handed, RedemptionCard)
        assert has_gone or isinstance(handed, WrongCode | AlreadyDecided)
        assert isinstance(undone, NotYourDecision if has_gone else RedemptionCard)
    assert await clean(town)


async def test_undoing_and_refusing_again_at_the_same_instant_returns_the_points_as_often_as_they_were_held(town: Town) -> None:
    number = await asked(town)
    for _ in range(5):
        await town.refuse(town.cast.zhao, number)
        await asyncio.gather(
            undo(town, town.cast.zhao, number),
            town.refuse(town.cast.zhou, number),
            town.refuse(town.cast.zhou, number),
            return_exceptions=True,
        )
        if (await town.balance(town.cast.wang)).held == 0:
            break
    assert await clean(town)
