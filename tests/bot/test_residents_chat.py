"""A resident without a phone: registered in chat, given a card, logged for, served with the card."""

import re

import pytest
from sqlalchemy import select

from people import persons
from people.authority import Role, appoint
from people.enrolment import add_person
from people.models import Consent, Node
from points import accounts, member_codes, resident_cards
from points.log_models import ActivityLog
from tests.chat import Phone, Town
from tests.clock import Clock


async def register(phone: Phone, name: str = "张桂兰") -> None:
    await phone.says("办卡")
    await phone.says(name)
    assert await phone.sees(f"没有找到“{name}”")
    await phone.taps("登记新居民")
    await phone.taps("跳过")
    assert await phone.sees("没有留电话", "请念给居民听")
    await phone.taps("居民已同意")
    assert await phone.sees(f"已登记：{name}", "办卡")


async def ids(town: Town, name: str) -> list[int]:
    async with town.app.database.reading() as session:
        found = await persons.named(session, community_id=town.cast.longcheng, names=[name])
    return [one.person_id for one in found[name]]


async def card_of(town: Town, name: str) -> str:
    async with town.app.database.reading() as session:
        code = await member_codes.code_of(session, person_id=(await ids(town, name))[-1])
    assert code is not None
    return code


async def balance(town: Town, person_id: int) -> tuple[int, int]:
    async with town.app.database.reading() as session:
        has = await accounts.balance(session, community_id=town.cast.longcheng, person_id=person_id)
    return has.available, has.held


async def grid_worker(town: Town) -> Phone:
    """李建国 looks after a grid."""
    async with town.app.database.begin() as session:
        grid = Node(kind="grid", parent_id=town.cast.longcheng, name="测试网格", code="test-grid", path="")
        session.add(grid)
        await session.flush()
        grid.path = f"{(await session.get_one(Node, town.cast.longcheng)).path}{grid.id}/"
        await session.flush()
        await appoint(session, person_id=town.cast.li, role=Role.GRID_WORKER, node_id=grid.id, now=town.app.clock())
    return town.li


async def earn(town: Town, worker: Phone, clock: Clock) -> None:
    """Five days of a team's work for 张桂兰, all of it approved."""
    for day in range(5):
        clock.advance(days=1 if day else 0)
        await worker.says("集体记录")
        await worker.taps("邻里互助")
        await worker.taps("4小时")
        await worker.says("一起扫雪")
        await worker.says("张桂兰")
        await worker.taps("提交")
        assert await worker.sees("已为 1 人提交记录")
        async with town.app.database.reading() as session:
            number = (await session.scalars(select(ActivityLog.id).order_by(ActivityLog.id.desc()).limit(1))).one()
        await town.zhao.forges(f"at:approve:{number}")
        await town.zhao.taps("通过")


async def approve_and_hand_over(town: Town, code: str, what: str) -> None:
    """周倩 approves, 赵敏 reads the pick-up code out, the unit hands over."""
    await town.zhou.says("/approvals")
    while what not in (await town.zhou.screen()).text:
        await town.zhou.taps("下一个")
    await town.zhou.taps("通过")
    await town.zhao.says(f"/start m_{code}")
    await town.zhao.taps(what)
    await town.zhao.taps("看取货码")
    found = re.search(r"取货码：(\d{3} \d{3})", (await town.zhao.screen()).text)
    assert found is not None
    who = town.sun if what == "毛巾" else town.qian
    await who.says(found[1])
    await who.taps("已交货")
    assert await who.sees("已交货，编号 R-")


async def test_the_whole_way_of_a_resident_without_a_phone(town: Town, clock: Clock) -> None:
    worker = await grid_worker(town)
    await worker.says("/log")
    await worker.taps("居民与办卡")
    await register(worker)
    await worker.taps("办卡")
    assert (await worker.screen()).photo is not None
    assert await worker.sees("这是张桂兰的积分卡", "已记录在案")
    zhang, code = (await ids(town, "张桂兰"))[0], await card_of(town, "张桂兰")
    await earn(town, worker, clock)
    earned = (await balance(town, zhang))[0]
    assert earned >= 40
    await town.zhao.says(f"/start m_{code}")
    assert await town.zhao.sees("张*兰")
    for what in ("毛巾", "理发"):
        await town.zhao.taps("代居民兑换")
        await town.zhao.says(what)
        await town.zhao.taps(what)
        if what == "理发":
            await town.zhao.taps("14:00")
        await town.zhao.taps("确认代兑换")
        assert await town.zhao.sees("编号 R-")
        await town.zhao.taps("回到这位居民")
    assert (await balance(town, zhang))[1] > 0
    await approve_and_hand_over(town, code, "毛巾")
    await approve_and_hand_over(town, code, "理发")
    assert (await balance(town, zhang))[1] == 0
    assert (await balance(town, zhang))[0] < earned
    assert await town.app.troubles() == []


async def test_staff_find_the_way_in_the_hub_and_the_consent_says_who_took_it(town: Town) -> None:
    await town.zhao.says("/manage")
    await town.zhao.taps("居民与办卡")
    await town.zhao.taps("登记新居民")
    await town.zhao.says("你好")
    assert await town.zhao.sees("按身份证输入全名")
    await town.zhao.says("张桂兰")
    await town.zhao.says("不知道")
    assert await town.zhao.sees("电话号码")
    await town.zhao.says("0432-62010336")
    assert await town.zhao.sees("张桂兰，电话 +8643262010336")
    await town.zhao.taps("居民已同意", times=2)
    assert await town.zhao.sees("张桂兰，手机尾号 0336", "没有用手机")
    found = await ids(town, "张桂兰")
    async with town.app.database.reading() as session:
        assert (await session.scalars(select(Consent.taken_by).where(Consent.person_id == found[0]))).all() == [town.cast.zhao]
    assert len(found) == 1
    await town.zhao.says("办卡")
    await town.zhao.says("0432 6201 0336")
    assert await town.zhao.sees("张桂兰", "没有用手机")


async def test_without_consent_nothing_is_kept(town: Town) -> None:
    await town.zhao.says("登记居民")
    await town.zhao.taps("登记新居民")
    await town.zhao.says("张桂兰")
    await town.zhao.taps("跳过")
    await town.zhao.taps("不同意")
    assert await town.zhao.sees("什么都没有留下")
    assert await ids(town, "张桂兰") == []


async def test_the_same_name_is_asked_about_before_anybody_is_entered(town: Town) -> None:
    await register(town.zhao)
    first = await ids(town, "张桂兰")
    await town.zhou.says("办卡")
    await town.zhou.taps("登记新居民")
    await town.zhou.says("张桂兰")
    await town.zhou.taps("跳过")
    assert await town.zhou.sees("请注意", "是同一位吗", "2026年11月")
    await town.zhou.taps("张桂兰，")
    assert await town.zhou.sees("没有用手机")
    assert await ids(town, "张桂兰") == first
    await town.zhou.says("办卡")
    await town.zhou.taps("登记新居民")
    await town.zhou.says("张桂兰")
    await town.zhou.taps("跳过")
    await town.zhou.taps("不是，是另一位")
    await town.zhou.taps("居民已同意")
    assert len(await ids(town, "张桂兰")) == 2
    await town.zhou.says("办卡")
    await town.zhou.says("张桂兰")
    assert await town.zhou.sees("找到好几位")


async def test_of_two_who_register_at_once_the_second_is_shown_the_first(town: Town) -> None:
    for phone in (town.zhao, town.zhou):
        await phone.says("办卡")
        await phone.taps("登记新居民")
        await phone.says("张桂兰")
        await phone.taps("跳过")
        assert await phone.sees("请念给居民听")
    await town.zhao.taps("居民已同意")
    await town.zhou.taps("居民已同意")
    assert await town.zhou.sees("请注意", "是同一位吗")
    assert len(await ids(town, "张桂兰")) == 1


async def test_a_lost_card_is_replaced_and_a_card_is_taken_back(town: Town) -> None:
    await register(town.zhao)
    await town.zhao.taps("办卡")
    old = await card_of(town, "张桂兰")
    await town.zhao.taps("好了")
    await town.zhao.taps("卡丢了")
    assert await town.zhao.sees("旧卡马上作废")
    await town.zhao.taps("换新卡", times=2)
    assert await town.zhao.sees("这是张桂兰的积分卡")
    assert (await town.zhao.screen()).photo is not None
    new = await card_of(town, "张桂兰")
    assert new != old
    await town.zhou.says(f"/start m_{old}")
    assert await town.zhou.sees("不能用")
    await town.zhao.taps("好了")
    await town.zhao.taps("停用积分卡")
    await town.zhao.taps("确认停用")
    assert await town.zhao.sees("作废")
    await town.zhou.says(f"/start m_{new}")
    assert await town.zhou.sees("不能用")


async def test_who_has_a_chat_has_the_card_there(town: Town) -> None:
    await town.zhao.says("办卡")
    await town.zhao.says("王芳")
    assert await town.zhao.sees("王芳", "积分卡在自己手机上的")
    assert "办卡（打印积分卡）" not in (await town.zhao.screen()).buttons


async def test_staff_let_a_resident_in_on_a_phone_and_a_grid_worker_does_not(town: Town) -> None:
    worker = await grid_worker(town)
    await register(worker)
    assert "居民要用自己的手机" not in (await worker.screen()).buttons
    await town.zhao.says("办卡")
    await town.zhao.says("张桂兰")
    await town.zhao.taps("居民要用自己的手机")
    assert await town.zhao.sees("张桂兰在您身边吗")
    assert "/enter/" not in (await town.zhao.screen()).text
    await town.zhao.taps("先不生成")
    await town.zhao.taps("居民要用自己的手机")
    await town.zhao.taps("确认生成链接")
    assert await town.zhao.sees("请张桂兰在十分钟内", "/enter/")
    await town.zhao.taps("好了")
    assert await town.zhao.sees("没有用手机")


async def test_a_card_that_a_colleague_took_back_is_not_drawn_again(town: Town) -> None:
    await register(town.zhao)
    await town.zhao.taps("办卡")
    number = (await ids(town, "张桂兰"))[0]
    async with town.app.database.begin() as session:
        await resident_cards.revoke(session, actor=town.cast.zhou, person_id=number, now=town.app.clock())
    await town.zhao.sends_photo()
    assert await town.zhao.sees("张桂兰的积分卡刚才已被收回")
    assert (await town.zhao.screen()).photo is None
    await town.zhao.taps("返回")
    assert await town.zhao.sees("没有用手机")
    assert "卡丢了，换新卡" not in (await town.zhao.screen()).buttons


async def test_everybody_of_a_common_name_can_be_reached(town: Town) -> None:
    async with town.app.database.begin() as session:
        for _ in range(10):
            await add_person(session, name="张桂兰", phone=None, community_id=town.cast.longcheng, now=town.app.clock())
    everybody = await ids(town, "张桂兰")
    await town.zhao.says("办卡")
    await town.zhao.says("张桂兰")
    assert await town.zhao.sees("找到好几位")
    assert sum("张桂兰" in label for label in (await town.zhao.screen()).buttons) == 8
    await town.zhao.taps("下一页")
    assert sum("张桂兰" in label for label in (await town.zhao.screen()).buttons) == len(everybody) - 8
    await town.zhao.taps("张桂兰")
    assert await town.zhao.sees("没有用手机")


@pytest.mark.parametrize("words", ["办卡", "登记居民", "居民与办卡", "居民"])
async def test_members_who_ask_for_a_card_get_their_own_and_register_nobody(town: Town, words: str) -> None:
    await town.wang.says(words)
    assert "登记新居民" not in (await town.wang.screen()).buttons
    await town.wang.forges("at:residents:3")
    assert await town.wang.sees("只给本社区的负责人员")


@pytest.mark.parametrize("words", ["我的家人", "家人", "送积分"])
async def test_words_lead_to_the_family(town: Town, words: str) -> None:
    await town.wang.says("/family")
    family = (await town.wang.screen()).text
    await town.wang.says("/menu")
    await town.wang.says(words)
    assert (await town.wang.screen()).text == family
