"""The station's figures in chat: a month and its year, drills apart, for those who look after the station."""

from datetime import timedelta

from people.authority import Role, appoint
from tests.bot.incident_kit import Found
from tests.clock import Clock


async def test_staff_read_how_fast_help_came(found: Found, clock: Clock) -> None:
    told = await found.tells()
    me = found.town.cast.zhou
    clock.advance(seconds=30)
    await found.street.acknowledge(me, told)
    clock.advance(minutes=8)
    await found.street.arrive(me, told)
    clock.advance(minutes=7)
    await found.street.hand_over(me, told, code=await found.code(told))
    await found.street.close(me, told)
    await found.town.app.settle()
    zhao = found.town.zhao
    await zhao.says("/station_figures")
    wanted = ("驿站数据", "龙城社区", "2026年11月", "告诉家人 1 次", "发现事件 1 起（真实走失 1）", "有人接单：30秒")
    assert await zhao.sees(*wanted, "值班员到场：8分30秒", "交接完成：15分30秒", "2026年全年")


async def test_a_month_before_and_back(found: Found) -> None:
    zhao = found.town.zhao
    await zhao.says("/station_figures")
    await zhao.taps("上个月")
    assert await zhao.sees("2026年10月", "没有发现事件", "下个月")
    await zhao.taps("下个月")
    assert await zhao.sees("2026年11月")
    assert "下个月" not in (await zhao.screen()).buttons


async def test_the_street_chooses_among_its_communities(found: Found, clock: Clock) -> None:
    async with found.town.app.database.begin() as session:
        since = clock() - timedelta(days=1)
        await appoint(session, person_id=found.town.cast.li, role=Role.STREET, node_id=found.town.cast.jiangnan, now=since)
    li = found.town.li
    await li.says("/station_figures")
    assert await li.sees("全部 2 个社区")
    await li.taps("换个社区")
    await li.taps("嘉园社区")
    assert await li.sees("嘉园社区", "没有发现事件")


async def test_residents_are_turned_away(found: Found) -> None:
    await found.town.wang.says("/station_figures")
    assert "驿站数据" not in (await found.town.wang.screen()).text
