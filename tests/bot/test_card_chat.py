"""The points card in chat: shown as a picture, scanned by staff and units, replaced when it is lost."""

import re

import pytest
from sqlalchemy import select

from people import audit
from points import member_codes
from points.catalogue_models import Redemption
from points.member_models import MemberCode
from tests.chat import PUBLIC_URL, Phone, Town
from tests.clock import Clock


async def code_of(town: Town, phone: Phone) -> str:
    assert phone.person_id is not None
    async with town.app.database.reading() as session:
        code = await member_codes.mine(session, actor=phone.person_id)
    assert code is not None
    return code


async def with_card(town: Town) -> str:
    """王芳 has looked at her card."""
    await town.wang.says("/card")
    return await code_of(town, town.wang)


async def ask_for_wang(town: Town, what: str = "毛巾") -> str:
    """赵敏 scans the card of 王芳 and redeems something for her; the card's code."""
    code = await with_card(town)
    await town.zhao.says(f"/start m_{code}")
    await town.zhao.taps("代居民兑换")
    await town.zhao.says(what)
    await town.zhao.taps(what)
    await town.zhao.taps("确认代兑换")
    assert await town.zhao.sees("已代居民申请，编号 R-", "原有 65")
    return code


async def test_my_card_is_a_picture_without_the_balance_which_comes_on_request(town: Town) -> None:
    await with_card(town)
    assert (await town.wang.screen()).photo is not None
    assert await town.wang.sees("这是您的电子积分卡")
    assert "65" not in (await town.wang.screen()).text
    await town.wang.taps("看我的余额")
    assert await town.wang.sees("积分 65")
    await town.wang.taps("我的积分卡")
    assert (await town.wang.screen()).photo is not None


async def test_words_lead_to_the_card(town: Town) -> None:
    await town.wang.says("我的积分卡")
    assert await town.wang.sees("这是您的电子积分卡")


async def test_a_lost_card_is_dead_at_once_and_a_double_tap_makes_one_new(town: Town) -> None:
    old = await with_card(town)
    await town.wang.taps("我的卡丢了")
    assert await town.wang.sees("旧卡不管在哪里，马上作废")
    await town.wang.taps("换新卡", times=2)
    new = await code_of(town, town.wang)
    assert new != old
    async with town.app.database.reading() as session:
        assert len((await session.scalars(select(MemberCode))).all()) == 2
    await town.zhao.says(f"/start m_{old}")
    assert await town.zhao.sees("这张卡在本社区不能用", "还可以试 4 次")
    await town.zhao.says(f"/start m_{new}")
    assert await town.zhao.sees("已识别会员：王*")


async def test_members_and_newcomers_who_scan_a_card_learn_what_it_is_and_nothing_else(town: Town) -> None:
    code = await with_card(town)
    for phone in (town.li, town.wang):
        await phone.says(f"/start m_{code}")
        assert await phone.sees("这是积分卡", "什么都没有改动，积分不变")
    newcomer = town.newcomer()
    await newcomer.says(f"/start m_{code}")
    assert "王" not in (await newcomer.screen()).text
    await town.zhao.says("/card")
    await town.zhao.says(f"/start m_{await code_of(town, town.zhao)}")
    assert await town.zhao.sees("这是您自己的卡")


async def test_staff_paste_the_link_or_type_nonsense_and_are_counted(town: Town, clock: Clock) -> None:
    code = await with_card(town)
    await town.zhao.says("/serve")
    await town.zhao.says("王芳")
    assert await town.zhao.sees("这不是积分卡的码")
    for left in (4, 3, 2, 1):
        await town.zhao.says("A" * 22)
        assert await town.zhao.sees(f"还可以试 {left} 次")
    await town.zhao.says("A" * 22)
    assert await town.zhao.sees("暂时锁住了")
    await town.zhao.says(f"{PUBLIC_URL}/go/m_{code}")
    assert await town.zhao.sees("暂时锁住了")
    clock.advance(minutes=11)
    await town.zhao.says(f"{PUBLIC_URL}/go/m_{code}")
    assert await town.zhao.sees("已识别会员：王*", "目前没有未完成的兑换")


async def test_staff_redeem_for_a_resident_another_approves_and_the_code_is_read_out(town: Town) -> None:
    code = await ask_for_wang(town)
    assert await town.wang.sees("凭您的积分卡", "毛巾")
    held = (await town.points(town.wang))[1]
    assert held > 0
    # Who asked does not decide.
    await town.zhao.says("/approvals")
    assert await town.zhao.sees("没有待审核的兑换")
    async with town.app.database.reading() as session:
        number = (await session.scalars(select(Redemption.id).order_by(Redemption.id.desc()).limit(1))).one()
    await town.zhao.forges(f"at:approvals:{number}")
    if "通过" in (await town.zhao.screen()).buttons:
        await town.zhao.taps("通过")
        assert await town.zhao.sees("请交给同事")
    await town.zhou.says("/approvals")
    await town.zhou.taps("通过")
    assert await town.zhao.sees("您代王", "可以取了")
    await town.zhao.says(f"/start m_{code}")
    await town.zhao.taps("毛巾")
    await town.zhao.taps("看取货码")
    found = re.search(r"取货码：(\d{3} \d{3})", (await town.zhao.screen()).text)
    assert found is not None
    # Nor hand over.
    await town.zhao.says(found[1])
    await town.zhao.taps("已交货")
    assert await town.zhao.sees("请交给同事")
    await town.sun.says(found[1])
    await town.sun.taps("已交货")
    assert await town.sun.sees("已交货，编号 R-")
    assert (await town.points(town.wang))[1] == 0
    async with town.app.database.reading() as session:
        lines = [line.action for line in await audit.about(session, person_id=town.cast.wang)]
    assert {"card.shown", "redemption.asked_for", "redemption.code_shown", "redemption.approved", "redemption.handed_over"} <= set(lines)


async def test_a_double_tap_asks_once_for_the_resident(town: Town) -> None:
    code = await with_card(town)
    await town.zhao.says(f"/start m_{code}")
    await town.zhao.taps("代居民兑换")
    await town.zhao.says("毛巾")
    await town.zhao.taps("毛巾")
    await town.zhao.taps("确认代兑换", times=2)
    async with town.app.database.reading() as session:
        asked = (await session.scalars(select(Redemption).where(Redemption.asked_by == town.cast.zhao))).all()
    assert len(asked) == 1
    assert asked[0].person_id == town.cast.wang


async def test_a_card_lost_half_way_ends_it(town: Town) -> None:
    code = await with_card(town)
    await town.zhao.says(f"/start m_{code}")
    await town.zhao.taps("代居民兑换")
    await town.zhao.says("毛巾")
    await town.zhao.taps("毛巾")
    await town.wang.taps("我的卡丢了")
    await town.wang.taps("换新卡")
    await town.zhao.taps("确认代兑换")
    assert await town.zhao.sees("这张卡在本社区不能用")
    assert (await town.points(town.wang))[1] == 0


async def test_a_unit_sees_what_is_ready_at_its_counter_and_still_needs_the_code(town: Town) -> None:
    await town.li.says("/card")
    await town.sun.says(f"/start m_{await code_of(town, town.li)}")
    assert await town.sun.sees("已识别会员：李*国", "可以在您这里取的", "毛巾")
    assert "代居民兑换" not in (await town.sun.screen()).buttons
    await town.sun.taps("毛巾")
    assert await town.sun.sees("请居民出示或说出取货码")
    assert "看取货码" not in (await town.sun.screen()).buttons
    assert not re.search(r"\d{3} \d{3}", (await town.sun.screen()).text)


@pytest.mark.parametrize("payload", ["m_", "m_%00", "m_" + "字" * 40, "m_ "])
async def test_odd_codes_after_start_are_answered(town: Town, payload: str) -> None:
    for phone in (town.zhao, town.sun, town.wang):
        await phone.says(f"/start {payload}")
        assert (await phone.screen()).text
    assert await town.app.troubles() == []
