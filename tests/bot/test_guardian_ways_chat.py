"""Second ways to reach a guardian, in chat: an address, four digits, and the test again after half a year."""

from sqlalchemy import Select, select

from jobs.retesting import retest_all
from qrcodes import ways
from qrcodes.elder_models import Guardian, GuardianWay
from tests.bot.guardian_kit import at, code_of
from tests.chat import Town
from tests.clock import Clock

WECOM_URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


def _ways_for(elder_id: int) -> Select[GuardianWay]:
    return select(GuardianWay).join(Guardian, Guardian.id == GuardianWay.guardian_id).where(Guardian.elder_id == elder_id)


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
