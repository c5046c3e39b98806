"""Guardians in chat: a link with its picture, a yes, a test by a tap, second ways by four digits, and leaving."""

import re

import pytest
from sqlalchemy import Select, select, update

from bot.dispatcher import build_dispatcher
from bot.services import Services
from bot.worker import Worker
from core.bell import Bell
from jobs.retesting import retest_all
from people.models import WEB_BOT
from qrcodes import ways
from qrcodes.elder_models import Elder, Guardian, GuardianWay
from qrcodes.way_addresses import SECOND, Offered
from tests.chat import PUBLIC_URL, Phone, Town
from tests.clock import ZONE, Clock
from tests.qrcodes.kit import Town as BadgeTown

WECOM_URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


@pytest.fixture
async def elder_id(town: Town) -> int:
    """王芳 has asked for 肖大爷; the house sends by every second way."""
    offer(town)
    found = await BadgeTown(town.app.database, town.cast, town.app.clock).register()  # type: ignore[arg-type]  # the clock of the app is the test's
    await town.app.settle()
    return found


def offer(town: Town) -> None:
    app = town.app
    services = Services(app.database, app.clock, ZONE, PUBLIC_URL, Offered(frozenset(SECOND)))
    app.worker = Worker(database=app.database, dispatcher=build_dispatcher(services), bots={WEB_BOT: app.bot}, clock=app.clock, bell=Bell())


async def at(phone: Phone, place: str) -> None:
    """As a button leads there."""
    if not await phone.screens():
        await phone.says("/menu")
    await phone.forges(f"at:{place}")


async def link_of(phone: Phone, elder_id: int) -> str:
    await at(phone, f"guardians:{elder_id}")
    await phone.taps("邀请紧急联系人")
    await phone.taps((await phone.screen()).buttons[2])
    screen = await phone.screen()
    assert screen.photo is not None
    found = re.search(r"/go/(g_[\w-]+)", screen.text)
    assert found is not None
    return found[1]


def _ways_for(elder_id: int) -> Select[GuardianWay]:
    return select(GuardianWay).join(Guardian, Guardian.id == GuardianWay.guardian_id).where(Guardian.elder_id == elder_id)


async def code_of(town: Town, kind: str) -> str:
    async with town.app.database.reading() as session:
        way = (await session.scalars(select(GuardianWay).where(GuardianWay.kind == kind).order_by(GuardianWay.id.desc()))).first()
        assert way is not None
        assert way.tested_at is not None
        found = await ways.open_code(session, way_id=way.id, tested_at=way.tested_at)
    assert found is not None
    return found[1]


async def test_a_relative_follows_the_link_says_yes_and_taps_the_test(town: Town, elder_id: int) -> None:
    link = await link_of(town.wang, elder_id)
    await town.wang.taps("好了")
    assert await town.wang.sees("王芳", "还没确认", "已邀请")
    await town.li.says(f"/start {link}")
    assert await town.li.sees("王芳 请您做肖大爷的紧急联系人", "不分昼夜", "能看到您的姓名")
    await town.li.taps("好，我也来守护")
    assert "李建国" in "".join(screen.text for screen in await town.li.screens())
    assert await town.li.sees("这是一条测试", "肖大爷", "我收到了")
    assert await town.wang.sees("李建国 已成为肖大爷的紧急联系人")
    await town.li.taps("我收到了", times=2)
    assert await town.li.sees("收得到提醒", "✓ 已确认")
    await town.wang.taps("紧急联系人")
    assert await town.wang.sees("李建国", "聊天 ✓ 已确认")
    assert await town.app.troubles() == []


async def test_a_newcomer_enrols_and_comes_to_the_link(town: Town, elder_id: int) -> None:
    link = await link_of(town.wang, elder_id)
    new = town.newcomer()
    await new.says(f"/start {link}")
    assert await new.sees("欢迎来到")
    assert "肖大爷" not in await new.screen()
    await new.taps("我同意")
    await new.says("肖建军")
    await new.taps("不填")
    assert await new.sees("登记好了，肖建军", "王芳 请您做肖大爷的紧急联系人")
    await new.taps("好，我也来守护")
    await new.taps("我收到了")
    assert await new.sees("✓ 已确认")


async def test_a_used_link_and_one_that_never_was_say_the_same(town: Town, elder_id: int) -> None:
    link = await link_of(town.wang, elder_id)
    await town.li.says(f"/start {link}")
    await town.li.taps("好，我也来守护")
    said = []
    for token in (link, "g_", "g_nothing"):
        await town.liu.says(f"/start {token}")
        said.append((await town.liu.screen()).text)
    assert "请家里人再发一个新的" in said[0]
    assert len(set(said)) == 1
    await town.li.says(f"/start {link}")
    assert await town.li.sees("您已经是肖大爷的紧急联系人了")


async def test_a_mail_address_is_added_and_confirmed_by_its_digits(town: Town, elder_id: int) -> None:
    await at(town.wang, f"ways:{elder_id}")
    assert await town.wang.sees("添加：电子邮件", "添加：短信")
    await town.wang.taps("添加：电子邮件")
    await town.wang.says("wang@例子")
    assert await town.wang.sees("这不是一个能收信的电子邮箱", "没有改动")
    await town.wang.says("wang@example.org")
    assert await town.wang.sees("测试消息正发往 w***@example.org", "四位数字")
    code = await code_of(town, "mail")
    await town.wang.says("四个数字")
    assert await town.wang.sees("请输入测试消息里的四位数字，例如")
    await town.wang.says(f"{(int(code) + 1) % 10_000:04}")
    assert await town.wang.sees("数字不对。还可以试 4 次。")
    await town.wang.says(" ".join(chr(ord(digit) + 0xFEE0) for digit in code))
    assert await town.wang.sees("已确认", "电子邮件 w***@example.org：✓ 已确认")
    assert "添加：电子邮件" not in (await town.wang.screen()).buttons


async def test_five_wrong_tries_end_the_test_and_a_fourth_test_is_too_many(town: Town, elder_id: int, clock: Clock) -> None:
    await at(town.wang, f"ways:{elder_id}")
    await town.wang.taps("添加：短信")
    await town.wang.says("13800138000")
    assert await town.wang.sees("*** 8000")
    wrong = f"{(int(await code_of(town, 'sms')) + 1) % 10_000:04}"
    for _ in range(5):
        await town.wang.says(wrong)
    assert await town.wang.sees("次数用完了", "发一次测试")
    assert "输入数字" not in (await town.wang.screen()).buttons
    for _ in range(2):
        clock.advance(minutes=1)
        await town.wang.taps("发一次测试")
        await town.wang.taps("以后再说")
        await town.wang.taps("短信 ***")
    await town.wang.taps("发一次测试")
    assert await town.wang.sees("一小时内已经测试了 3 次", "一小时后再试")


async def test_a_robots_hook_is_added_and_taken_off_again(town: Town, elder_id: int) -> None:
    await at(town.wang, f"ways:{elder_id}")
    await town.wang.taps("企业微信机器人")
    assert await town.wang.sees("Webhook", "https://qyapi.weixin.qq.com")
    await town.wang.says("https://127.0.0.1/cgi-bin/webhook/send?key=1")
    assert await town.wang.sees("这不是企业微信机器人的地址")
    await town.wang.says(WECOM_URL)
    await town.wang.says(await code_of(town, "wecom"))
    assert await town.wang.sees("企业微信机器人 *** 5aaa：✓ 已确认")
    assert all("693a91f6" not in screen.text for screen in await town.wang.screens())
    for label in ("企业微信机器人 ***", "取消这种方式", "不，保留", "取消这种方式", "是，移出"):
        await town.wang.taps(label)
    assert await town.wang.sees("已取消，地址已删除", "添加：企业微信机器人")


async def test_a_house_that_sends_by_nothing_else_offers_nothing_else(town: Town, elder_id: int) -> None:
    town.app.restart()
    await at(town.wang, f"ways:{elder_id}")
    assert not [label for label in (await town.wang.screen()).buttons if "添加" in label]
    assert await town.wang.sees("聊天：还没确认")


async def test_the_last_who_is_reached_is_told_what_leaving_means(town: Town, elder_id: int) -> None:
    kit = BadgeTown(town.app.database, town.cast, town.app.clock)  # type: ignore[arg-type]  # the clock of the app is the test's
    await kit.confirm(elder_id)
    await kit.approve(elder_id)
    await town.app.settle()
    await at(town.wang, f"guardians:{elder_id}")
    await town.wang.taps("不再做联系人")
    await town.wang.taps("是，退出")
    assert await town.wang.sees("没有其他人确认过能收到提醒", "只通知值班员")
    await town.wang.taps("是，仍然这样做")
    assert await town.wang.sees("您已退出")
    assert await town.zhao.sees("肖大爷现在没有能收到提醒的紧急联系人了")
    await at(town.wang, f"guardians:{elder_id}")
    assert "肖大爷" not in await town.wang.screen()


async def test_the_asker_takes_somebody_off_and_a_link_back(town: Town, elder_id: int) -> None:
    link = await link_of(town.wang, elder_id)
    await town.li.says(f"/start {link}")
    await town.li.taps("好，我也来守护")
    second = await link_of(town.wang, elder_id)
    await at(town.wang, f"guardians:{elder_id}")
    for label in ("李建国（", "移出", "是，移出"):
        await town.wang.taps(label)
    assert await town.li.sees("您已不再是肖大爷的紧急联系人")
    for label in ("已邀请（", "收回链接", "是，移出"):
        await town.wang.taps(label)
    await town.liu.says(f"/start {second}")
    assert await town.liu.sees("已经用过了，或者已经超过一周")
    await town.li.taps_old(next(one for one in await town.li.screens() if "这是一条测试" in one), "我收到了")
    assert await town.li.sees("这种通知方式已经取消了")


async def test_strangers_see_nothing_of_an_elders_guardians(town: Town, elder_id: int) -> None:
    for place in ("guardians", "ways"):
        for phone in (town.li, town.wu):
            await at(phone, f"{place}:{elder_id}")
            shown = (await phone.screen()).text
            assert "肖大爷" not in shown
            assert "王芳" not in shown
        await at(town.li, f"{place}:99999999")
    async with town.app.database.reading() as session:
        way_id = (await session.scalars(_ways_for(elder_id))).one().id
    await town.li.forges(f"at:got:{way_id}")
    await town.li.forges("at:got:x")
    await town.li.forges("at:got")
    async with town.app.database.reading() as session:
        assert (await session.scalars(_ways_for(elder_id))).one().confirmed_at is None
    assert await town.app.troubles() == []


async def test_half_a_year_later_the_test_comes_again_and_a_tap_is_enough(town: Town, elder_id: int, clock: Clock) -> None:
    await town.wang.taps("我收到了")
    clock.advance(days=183)
    await retest_all(town.app.database, clock=clock)
    await town.app.settle()
    assert await town.wang.sees("这是一条测试")
    await town.wang.taps("我收到了")
    async with town.app.database.reading() as session:
        way = (await session.scalars(_ways_for(elder_id))).one()
    assert way.confirmed_at == clock()
    assert way.test_due_at == clock() + ways.TESTED_EVERY


async def test_a_half_typed_address_waits_while_somebody_looks_elsewhere(town: Town, elder_id: int) -> None:
    await at(town.wang, f"ways:{elder_id}")
    await town.wang.taps("添加：电子邮件")
    await town.wang.says("/menu")
    await town.wang.taps("继续")
    await town.wang.says("wang@example.org")
    assert await town.wang.sees("测试消息正发往")


async def test_english_is_whole(town: Town, elder_id: int) -> None:
    async with town.app.database.begin() as session:
        await session.execute(update(Elder).values(on_behalf=False))
    await town.wang.says("/language")
    await town.wang.taps("English")
    for place, words in (("guardians", "these are told at once"), ("ways", "How you are told when 肖大爷 is found")):
        await at(town.wang, f"{place}:{elder_id}")
        assert words in await town.wang.screen()
