"""The duty roster in chat: a week by day, putting people on duty, taking them off, copying the week before."""

import pytest

from core.database import Database
from tests.chat import Town, find_town
from tests.clock import Clock


@pytest.fixture
async def town(database: Database, demo_town: None, clock: Clock) -> Town:
    return await find_town(database, clock)


async def test_staff_put_somebody_on_duty_for_four_weeks_and_they_are_told(town: Town) -> None:
    await town.zhao.says("值班表")
    await town.zhao.taps("排班")
    await town.zhao.taps("11月23日 周一")
    await town.zhao.taps("白班")
    await town.zhao.taps("周强")
    await town.zhao.taps("每周")
    assert await town.zhao.sees("已排好 4 个班", "08:00–16:00  周强", "无人值班")
    assert await town.zhou.sees("您有 4 次值班", "11月23日 周一 08:00–16:00")


async def test_taking_somebody_off_and_copying_a_week_say_what_was_done(town: Town) -> None:
    await _put(town, "11月23日 周一", "全天", "钱卫东")
    await town.zhao.taps("下一周")
    await town.zhao.taps("照搬上一周")
    assert await town.zhao.sees("已照搬 1 个班", "11月30日 周一", "00:00–24:00  钱卫东")
    await town.zhao.taps("撤班")
    await town.zhao.taps("11月30日 周一 00:00–24:00 钱卫东")
    assert await town.zhao.sees("要撤下11月30日 周一 00:00–24:00 钱卫东吗")
    await town.zhao.taps("先不改")
    await town.zhao.taps("11月30日 周一 00:00–24:00 钱卫东")
    await town.zhao.taps("是，撤下")
    assert await town.zhao.sees("已撤下")
    assert await town.qian.sees("您不再值这个班", "11月30日")


async def test_a_week_that_has_shifts_is_only_added_to_after_a_yes(town: Town) -> None:
    await _put(town, "11月23日 周一", "全天", "钱卫东")
    await _put(town, "12月1日 周二", "白班", "周强")
    await town.zhao.taps("照搬上一周")
    assert await town.zhao.sees("这一周已经排了 1 个班", "原有的不动")
    await town.zhao.taps("先不改")
    assert "钱卫东" not in (await town.zhao.screen()).text
    await town.zhao.taps("照搬上一周")
    await town.zhao.taps("是，加上", times=2)
    assert await town.zhao.sees("11月30日 周一", "00:00–24:00  钱卫东", "周强")


async def test_overlapping_hours_are_refused_in_words(town: Town) -> None:
    await _put(town, "11月23日 周一", "白班", "周强")
    await town.zhao.taps("排班")
    await town.zhao.taps("11月23日 周一")
    await town.zhao.taps("全天")
    await town.zhao.taps("周强")
    await town.zhao.taps("只这一次")
    assert await town.zhao.sees("这个人那时已经在值班", "08:00–16:00")


async def test_a_resident_does_not_see_the_roster(town: Town) -> None:
    await town.wang.forges("go:roster")
    assert "值班表" not in await town.wang.screen()


async def _put(town: Town, day: str, part: str, who: str) -> None:
    await town.zhao.says("值班表")
    await town.zhao.taps("排班")
    await town.zhao.taps(day)
    await town.zhao.taps(part)
    await town.zhao.taps(who)
    await town.zhao.taps("只这一次")
