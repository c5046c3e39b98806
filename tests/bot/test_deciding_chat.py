"""What helps staff decide in chat: what is near a log, several at once, points taken back, and reminders of what waits."""

from sqlalchemy import insert, select, update

from jobs.reminding import remind_all
from points.log_models import ActivityKind, ActivityLog, LogDay
from tests.bot.deciding_kit import log, log_yesterday
from tests.chat import Town
from tests.clock import ZONE


async def test_points_are_taken_back_with_a_reason_after_a_look(town: Town) -> None:
    await log(town.wang, "做了好事")
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("通过")
    assert await town.points(town.wang) == (75, 0)
    await town.zhao.taps("查看 L-")
    await town.zhao.taps("收回积分")
    await town.zhao.says("照片是别人的")
    assert await town.zhao.sees("要从王芳那里收回 10 积分吗", "照片是别人的")
    assert await town.points(town.wang) == (75, 0)
    await town.zhao.taps("确认收回", times=2)
    assert await town.zhao.sees("已收回", "王芳")
    assert await town.wang.sees("您有 10 积分被收回", "照片是别人的", "之前可以申诉")
    assert await town.points(town.wang) == (65, 0)


async def test_points_that_are_spent_cannot_be_taken_back(town: Town) -> None:
    await town.wang.says("想换大米")
    for label in ("大米", "兑换", "确认兑换"):
        await town.wang.taps(label)
    async with town.app.database.reading() as session:
        query = select(ActivityLog.id).where(ActivityLog.person_id == town.cast.wang).order_by(ActivityLog.points.desc()).limit(1)
        number = (await session.scalars(query)).one()
    await town.zhao.says(f"L-{number:06d}")
    await town.zhao.taps("收回积分")
    await town.zhao.taps("审核有误")
    await town.zhao.taps("确认收回")
    assert await town.zhao.sees("这位居民的积分已用掉", "还差 25", "积分没有变动")


async def test_the_card_says_what_the_day_still_gives_and_what_was_logged_near_it(town: Town) -> None:
    await log(town.wang, "做了好事")
    await log_yesterday(town.wang, "昨天也做了好事")
    await town.zhao.taps("查看并审核")
    assert await town.zhao.sees("前后一天还记录了", "待审核", "还能得")


async def test_who_wrote_it_down_is_on_the_card_and_cannot_decide(town: Town) -> None:
    await log(town.wang, "做了好事")
    async with town.app.database.begin() as session:
        await session.execute(update(ActivityLog).where(ActivityLog.person_id == town.cast.wang).values(logged_by=town.cast.zhou))
    await town.zhao.taps("查看并审核")
    assert await town.zhao.sees("由 周强 代为记录")
    await town.zhou.taps("查看并审核")
    await town.zhou.taps("通过")
    assert await town.zhou.sees("您代别人记的", "积分没有变动")


async def test_several_of_a_kind_are_approved_after_their_names_were_read(town: Town) -> None:
    for phone in (town.wang, town.li):
        await log(phone, "扫雪")
    await town.zhao.says("/approve")
    await town.zhao.taps("同类一起通过")
    assert await town.zhao.sees("王芳", "李建国", "刘洋", "3 条活动，共 30 积分", "全部通过（3 条）")
    assert await town.points(town.wang) == (65, 0)
    await town.zhao.taps("全部通过", times=2)
    assert await town.zhao.sees("已通过 3 条活动")
    assert await town.points(town.wang) == (75, 0)
    assert await town.li.sees("审核通过了")


async def test_what_a_colleague_decided_meanwhile_is_named(town: Town) -> None:
    for phone in (town.wang, town.li):
        await log(phone, "扫雪")
    await town.zhao.says("/approve")
    await town.zhao.taps("同类一起通过")
    await town.zhou.taps("查看并审核")
    await town.zhou.taps("不通过")
    await town.zhou.taps("重复记录了")
    await town.zhao.taps("全部通过")
    assert await town.zhao.sees("已通过 2 条活动", "别人已先处理")


async def test_a_whole_batch_is_approved_at_once(town: Town) -> None:
    async with town.app.database.begin() as session:
        kind = (await session.scalars(select(ActivityKind.id).where(ActivityKind.code == "neighbour_help").limit(1))).one()
        now = town.app.clock()
        same = {"community_id": town.cast.longcheng, "kind_id": kind, "started_at": now.replace(hour=0), "ended_at": now, "minutes": 60}
        same |= {"quantity": 1, "is_offline": True, "status": "waiting", "points": 10, "input_hash": bytes(32), "made_at": now}
        same |= {"batch_id": "snow", "logged_by": town.cast.li}
        rows = [same | {"person_id": who, "key": f"b:{who}"} for who in (town.cast.wang, town.cast.sun, town.cast.liu)]
        made = (await session.execute(insert(ActivityLog).returning(ActivityLog.id, ActivityLog.person_id), rows)).all()
        days = {"day": now.date(), "kind_id": kind, "counted": 1, "points": 10}
        await session.execute(insert(LogDay), [days | {"log_id": log_id, "person_id": who} for log_id, who in made])
    await town.zhao.says("/approve")
    await town.zhao.taps("下一条")
    await town.zhao.taps("同类一起通过")
    assert await town.zhao.sees("王芳", "孙丽", "刘洋", "全部通过（3 条）")
    await town.zhao.taps("全部通过")
    assert await town.points(town.wang) == (75, 0)


async def test_staff_read_one_reminder_and_the_secretary_what_was_forwarded(town: Town) -> None:
    town.app.clock.advance(days=10)  # type: ignore[attr-defined]  # the tests' clock
    await remind_all(town.app.database, clock=town.app.clock, zone=ZONE)
    await town.app.settle()
    assert await town.zhao.sees("有 1 条活动等待审核超过两个工作日")
    assert any("其中有的已等了五个工作日" in screen for screen in await town.qian.screens())
    await town.zhao.taps("查看并审核")
    assert await town.zhao.sees("刘洋", "通过")
