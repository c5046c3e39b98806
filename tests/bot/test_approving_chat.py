"""Approving in chat: never one's own, never twice, always with a reason when refused."""

from points import log_queue, redemption_queue
from tests.bot.deciding_kit import log
from tests.chat import Town


async def test_ones_own_log_is_not_offered(town: Town) -> None:
    await log(town.zhao, "我自己做的好事")
    await town.zhao.says("/approve")
    for _ in range(4):
        assert "我自己做的好事" not in await town.zhao.screen()
        await town.zhao.taps("下一条")
    assert await town.zhou.sees("赵敏 提交了一条活动")


async def test_a_refusal_carries_its_reason(town: Town) -> None:
    await log(town.wang, "做了好事")
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("不通过")
    await town.zhao.says("请写清楚是哪一家")
    assert await town.zhao.sees("未通过", "已把原因告诉本人")
    assert await town.wang.sees("没有通过审核，积分没有变动", "请写清楚是哪一家")
    assert await town.points(town.wang) == (65, 0)


async def test_a_reason_can_be_tapped(town: Town) -> None:
    await log(town.wang, "做了好事")
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("不通过")
    await town.zhao.taps("重复记录了")
    assert await town.wang.sees("重复记录了")


async def test_a_double_tap_gives_points_once_and_never_approves_the_next_unseen(town: Town) -> None:
    await log(town.wang, "第一件")
    await log(town.li, "第二件")
    await town.zhao.says("/approve")
    while "第一件" not in await town.zhao.screen():
        await town.zhao.taps("下一条")
    card = await town.zhao.screen()
    await town.zhao.taps("通过", times=3)
    await town.zhao.taps_old(card, "通过")
    assert await town.zhao.sees("已通过", "王芳")
    assert await town.points(town.wang) == (75, 0)
    async with town.app.database.reading() as session:
        waiting = await log_queue.waiting(session, actor=town.cast.zhao, now=town.app.clock())
    assert any(one.words == "第二件" for one in waiting)


async def test_a_colleague_who_was_quicker_is_named_by_outcome(town: Town) -> None:
    await log(town.wang, "做了好事")
    await town.zhao.taps("查看并审核")
    await town.zhou.taps("查看并审核")
    await town.zhou.taps("通过")
    await town.zhao.taps("不通过")
    await town.zhao.says("不清楚")
    assert await town.zhao.sees("这条已经通过了", "您这次操作没有动积分")


async def test_a_resident_cannot_approve_with_a_forged_button(town: Town) -> None:
    await log(town.wang, "做了好事")
    await town.liu.says("/menu")
    await town.liu.forges("go:approve:10")
    assert await town.liu.sees("只给本社区的负责人员用")
    await town.liu.forges("ApproveLogs.card:yes:10")
    assert await town.points(town.wang) == (65, 0)


async def test_staff_of_another_community_cannot_see_it(town: Town) -> None:
    await log(town.wang, "做了好事")
    await town.wu.says("/approve")
    assert await town.wu.sees("没有待审核的活动")
    await town.wu.forges("go:approve:10")
    assert await town.wu.sees("这一项您不能查看或办理", "什么都没有改动，积分不变")


async def test_a_refused_redemption_gives_points_and_stock_back(town: Town) -> None:
    await town.wang.says("想换大米")
    await town.wang.taps("大米")
    assert await town.wang.sees("还剩 20 份")
    await town.wang.taps("兑换")
    await town.wang.taps("确认兑换")
    assert await town.points(town.wang) == (5, 60)
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("不通过")
    await town.zhao.taps("商家没货了")
    assert await town.wang.sees("您的兑换没有通过", "商家没货了", "60 积分已退给您", "现在可用积分 65")
    assert await town.points(town.wang) == (65, 0)
    async with town.app.database.reading() as session:
        assert await redemption_queue.waiting(session, actor=town.cast.zhao, now=town.app.clock()) == []
