"""After approval in chat: until when it waits, how it was, and what the unit sees of it."""

import io
import re

import openpyxl
import pytest
from sqlalchemy import select

from jobs.fetching import fetch_or_return
from messages.transcript_files import load
from people.models import Audit
from points import ratings
from points.catalogue_models import Item
from tests.bot.test_corpus_chat import everything, moved, says, what_is_wrong
from tests.chat import Phone, Town
from tests.clock import Clock


async def approved(town: Town) -> str:
    """A towel is ready for 李建国 in the demo; the six digits."""
    await town.li.says("/redemptions")
    await town.li.taps("毛巾")
    found = re.search(r"取货码：(\d{3} \d{3})", (await town.li.screen()).text)
    assert found is not None
    return found[1]


async def fetched(town: Town) -> None:
    code = await approved(town)
    await town.sun.says(code)
    await town.sun.taps("已交货")
    assert await town.li.sees("您已取到", "您觉得怎么样")


async def test_member_and_unit_read_until_when_it_waits(town: Town) -> None:
    await approved(town)
    assert await town.li.sees("请在 2026年12月5日 10:00 前取")
    await town.sun.says("/prepare")
    assert await town.sun.sees("毛巾", "请在 2026年12月5日 10:00 前取")


async def test_a_reminder_comes_and_in_the_end_the_points_are_back(town: Town, clock: Clock) -> None:
    before = await town.points(town.li)
    clock.advance(days=11)
    await fetch_or_return(town.app.database, clock=clock)
    await town.app.settle()
    assert await town.li.sees("还有东西等您来取：毛巾", "请在 2026年12月5日 10:00 前取")
    await town.li.taps("看取货码")
    assert await town.li.sees("取货码")
    clock.advance(days=3)
    await fetch_or_return(town.app.database, clock=clock)
    await town.app.settle()
    assert await town.li.sees("过期没有取：毛巾", "积分已退给您")
    assert await town.points(town.li) == (before[0] + before[1], 0)
    assert await town.sun.sees("李*国的 毛巾", "过期没有来取")
    await town.li.taps("我的兑换")
    await town.li.taps("过期未取")
    assert await town.li.sees("过期未取，积分已退回")


async def test_a_reminder_of_a_booked_service_names_its_time_and_not_how_long_it_waits(town: Town, clock: Clock) -> None:
    await town.wang.says("理发")
    for label in ("理发 1 次", "选时间", "09:00–09:30", "确认兑换"):
        await town.wang.taps(label)
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("通过")
    clock.advance(days=11)
    await fetch_or_return(town.app.database, clock=clock)
    await town.app.settle()
    assert await town.wang.sees("您预约的服务还没有核销：理发 1 次", "周一 09:00–09:30", "如果一直没有核销，积分会退回给您。")
    said = (await town.wang.screen()).text
    assert all(said.split("\n"))
    assert "过了这个时间" not in said
    assert "前取" not in said


async def test_a_star_under_the_notice_counts_at_once_and_words_follow(town: Town) -> None:
    await fetched(town)
    await town.li.taps("4 ★", times=2)
    assert await town.li.sees("★★★★☆", "想再说一句吗")
    await town.li.says("很好用")
    assert await town.li.sees("★★★★☆", "很好用", "一天之内可以改")
    await town.sun.says("/unit")
    await town.sun.taps("评价")
    assert await town.sun.sees("★★★★☆", "很好用")
    assert "李" not in (await town.sun.screen()).text
    assert await average(town) == [(4.0, 1)]


async def test_another_star_mends_it_within_a_day_and_not_after(town: Town, clock: Clock) -> None:
    await fetched(town)
    await town.li.taps("1 ★")
    await town.li.taps("改几颗星")
    await town.li.taps("5 ★")
    assert await town.li.sees("★★★★★")
    await town.li.taps("不写了")
    clock.advance(days=1)
    await town.li.says("/redemptions")
    await town.li.taps("毛巾")
    await town.li.taps("改几颗星")
    await town.li.taps("2 ★")
    assert await town.li.sees("已经超过一天了", "什么都没有改动，积分不变", "★★★★★")
    assert await average(town) == [(5.0, 1)]


async def test_forged_stars_and_other_peoples_redemptions_change_nothing(town: Town) -> None:
    await fetched(town)
    for data in ("at:rate:1:6", "at:rate:1:0", "at:rate:1:-1", "at:rate:999:5", "at:rate:x:y", "at:rate:1:5:9", "go:rate:1:99999999999"):
        await town.li.forges(data)
        assert (await town.li.screen()).text
    for phone in (town.wang, town.sun, town.zhao):
        await phone.says("/menu")
        await phone.forges("at:rate:1:1")
    assert await town.app.troubles() == []
    assert await average(town) in ([], [(5.0, 1)])


async def average(town: Town) -> list[tuple[float, int]]:
    async with town.app.database.reading() as session:
        ids = list(await session.scalars(select(Item.id)))
        return list((await ratings.average(session, ids)).values())


async def test_the_unit_sees_what_was_fetched_and_takes_the_month_along_as_excel(town: Town) -> None:
    await fetched(town)
    await town.sun.says("/unit")
    await town.sun.taps("已取的")
    assert await town.sun.sees("今天", "毛巾", "李*国")
    await town.sun.taps("返回")
    await town.sun.taps("按月结算")
    assert await town.sun.sees("2026 年 11 月结算", "合计：1 笔")
    await town.sun.taps("导出 Excel")
    rows = await sheet(town, town.sun)
    assert rows[0] == ("单位", "名称", "笔数", "数量", "积分")
    assert rows[1][0] == "惠民超市"
    assert rows[-1][1:4] == ("合计", 1, 1)
    async with town.app.database.reading() as session:
        assert list(await session.scalars(select(Audit.actor).where(Audit.action == "unit.settlement"))) == [town.cast.sun]
    await town.sun.taps("上个月")
    assert await town.sun.sees("2026 年 10 月结算", "没有交货")
    assert "导出 Excel" not in (await town.sun.screen()).buttons


async def sheet(town: Town, phone: Phone) -> list[tuple[object, ...]]:
    """The rows of the last file that was sent."""
    sent = [screen for screen in await phone.screens() if "document" in screen.body]
    async with town.app.database.reading() as session:
        file = await load(session, file_id=sent[-1].body["document"]["file_id"])
    assert file is not None
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    return list(book.worksheets[0].iter_rows(values_only=True))


async def test_members_have_no_unit_to_look_at(town: Town) -> None:
    for phone in (town.wang, town.zhao):
        await phone.says("/unit")
        assert await phone.sees("没有改动")


@pytest.mark.parametrize("where", ["words", "scan"])
async def test_whatever_is_typed_about_a_rating_or_a_card_is_answered_and_moves_nothing(town: Town, where: str, clock: Clock) -> None:
    await fetched(town)
    await town.li.taps("3 ★")
    before = await moved(town)
    for text in everything("number"):
        if where == "words":
            await town.li.forges("at:rate:1:3")
            await says(town.li, text)
        else:
            clock.advance(minutes=11)
            await town.zhao.says("/serve")
            await says(town.zhao, text)
    assert await what_is_wrong(town, before) == []
