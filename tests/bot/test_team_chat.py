"""A leader logs for a team in chat: names by list, namesakes told apart, unknown ones corrected, all of it once."""

import pytest
from sqlalchemy import select, update

from points.log_models import ActivityKind, ActivityLog
from tests.bot.team_kit import leader, logged, newcomer, to_names
from tests.chat import Phone, Town
from tests.clock import Clock


@pytest.fixture
async def li(town: Town) -> Phone:
    return await leader(town)


async def test_a_team_is_logged_by_a_list_of_names(town: Town, li: Phone) -> None:
    await to_names(li)
    await li.says("王芳，刘洋\n孙丽、李建国")
    assert await li.sees("请核对", "4 人：", "王芳、刘洋、孙丽、李建国", "一起扫雪", "08:00–10:00")
    await li.taps("提交")
    assert await li.sees("已为 4 人提交记录", "审核通过后每人得 10 积分", "接下来由另一位工作人员审核")
    assert await logged(town) == 4
    assert "李建国为大家提交了一次集体活动" in (await town.zhao.screen())
    assert sum("集体活动" in one.text for one in await town.zhao.screens()) == 1


async def test_a_double_tap_logs_once_and_shows_the_same_receipt(town: Town, li: Phone) -> None:
    await to_names(li)
    await li.says("王芳，刘洋")
    confirm = await li.screen()
    await li.taps("提交", times=2)
    receipt = await li.screen()
    assert "已为 2 人提交记录" in receipt
    await li.taps_old(confirm, "提交")
    assert (await li.screen()).text == receipt.text
    assert await logged(town) == 2


async def test_namesakes_are_told_apart_before_it_is_confirmed(town: Town, li: Phone, clock: Clock) -> None:
    other = await newcomer(town, "王芳", "13800138000")
    await to_names(li)
    await li.says("王芳，刘洋")
    assert await li.sees("有好几位叫王芳", "手机尾号 8000", "2026年11月", "都不是")
    await li.says("大的那个")
    assert await li.sees("请点一下参加的那一位")
    await li.taps("尾号 8000")
    assert await li.sees("请核对", "2 人：")
    await li.taps("提交")
    async with town.app.database.reading() as session:
        team = set(await session.scalars(select(ActivityLog.person_id).where(ActivityLog.batch_id.is_not(None))))
    assert team == {other, town.cast.liu}


async def test_unknown_names_are_shown_and_corrected(town: Town, li: Phone) -> None:
    await to_names(li)
    await li.says("王芳，刘阳，钱为东")
    assert await li.sees("这些名字在本社区没有找到", "刘阳、钱为东")
    await li.says("刘洋、钱为东")
    assert await li.sees("没有找到", "钱为东")
    assert "刘" not in (await li.screen()).text
    await li.taps("先不记他们")
    assert await li.sees("请核对", "2 人：", "王芳、刘洋")


async def test_the_last_team_comes_with_one_tap(town: Town, li: Phone, clock: Clock) -> None:
    await to_names(li)
    await li.says("王芳，刘洋")
    await li.taps("提交")
    clock.advance(days=1)
    await to_names(li)
    await li.taps("和上次一样：2 人")
    assert await li.sees("请核对", "王芳、刘洋")
    await li.taps("加名字")
    await li.says("孙丽")
    assert await li.sees("3 人：", "孙丽")


async def test_whom_it_does_not_fit_is_named_on_the_receipt(town: Town, li: Phone) -> None:
    await to_names(li)
    await li.says("王芳，刘洋")
    await li.taps("提交")
    await to_names(li)
    await li.says("王芳，孙丽")
    await li.taps("提交")
    assert await li.sees("已为 1 人提交记录", "没有记上的：", "王芳：这段时间已有别的活动")
    await to_names(li)
    await li.says("王芳")
    await li.taps("提交")
    assert await li.sees("没有提交：名单上的人都不能记这次活动。积分没有变动。")


async def test_what_needs_no_approval_and_is_the_leaders_own_is_given_at_once(town: Town, li: Phone) -> None:
    async with town.app.database.begin() as session:
        await session.execute(update(ActivityKind).where(ActivityKind.name == "邻里互助").values(needs_approval=False))
    await to_names(li)
    await li.says("李建国")
    await li.taps("提交")
    assert await li.sees("已为 1 人提交记录", "已得：10 积分", "积分已经到账")
    said = (await li.screen()).text
    assert not any(words in said for words in ("工作人员审核", "审核通过后"))


async def test_another_day_is_typed_in_one_line(town: Town, li: Phone) -> None:
    await li.says("集体记录")
    await li.taps("邻里互助")
    for text, answer in {"随便": "没看懂是什么时候", "明天 9:00 2小时": "活动还没结束", "昨天 9:00-11:30": "大家一起做了什么"}.items():
        await li.says(text)
        assert await li.sees(answer)
    await li.says("一起扫雪")
    await li.says("王芳")
    assert await li.sees("2026年11月20日 09:00–11:30")


async def test_a_photo_that_is_needed_is_asked_for_and_shared(town: Town, li: Phone) -> None:
    await to_names_with_photo(li)
    await li.says("王芳，刘洋")
    assert await li.sees("1 张照片")
    await li.taps("提交")
    assert await li.sees("已为 2 人提交记录")
    await town.zhao.says("/approve")
    assert not await town.app.troubles()


async def to_names_with_photo(li: Phone, kind: str = "志愿服务") -> None:
    await li.says("集体记录")
    await li.taps(kind)
    await li.taps("2小时")
    await li.says("江边捡垃圾")
    assert await li.sees("这类活动要有照片。请发一张。")
    assert "大家一起做了什么" not in (await li.screen()).text
    await li.sends_photo()
    assert await li.sees("有谁参加了")


async def test_online_counts_once_where_meeting_counts_double(town: Town, li: Phone) -> None:
    await to_names_with_photo(li, "主题党日")
    await li.says("王芳")
    assert await li.sees("线下参加，积分双倍")
    await li.taps("改为线上参加")
    assert await li.sees("线上参加。")


async def test_a_resident_who_leads_nobody_is_turned_away(town: Town) -> None:
    await town.liu.says("集体记录")
    assert await town.liu.sees("只给本社区的负责人员")


async def test_a_form_that_is_left_goes_on_after_a_crash(town: Town, li: Phone) -> None:
    await to_names(li)
    town.app.restart()
    await li.says("王芳")
    town.app.restart()
    await li.taps("提交")
    assert await li.sees("已为 1 人提交记录")
