"""Registering an elder in chat: what is asked, how far one is, what is kept, what is refused and how."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.elder_steps import MOST_QUESTIONS, ORDER
from core.crypto import KeyRing
from core.database import Database
from tests.bot.elder_kit import LEAST, LINES, Said, fill_in, how_many, receipt, stored
from tests.chat import Town, find_town, photo
from tests.clock import Clock


async def test_a_daughter_registers_her_father_and_hears_what_happens_next(town: Town) -> None:
    await town.li.says("/menu")
    await town.li.taps("防走失胸牌")
    await town.li.taps("登记一位老人")
    assert await town.li.sees("11 个小问题")
    await fill_in(town.li)
    assert await town.li.sees("请核对", "袁大爷", "全名：袁国强", "105号楼1单元302", *LINES, "以前开公交", "照片拍于")
    await town.li.taps("提交")
    shown = await receipt(town.li)
    assert all(words in shown for words in ("已提交，编号 E-", "最好有三位", "两天内"))
    assert shown.buttons == ["邀请紧急联系人", "查看登记", "菜单"]
    found = await stored(town.li)
    assert (found.card.called, found.name, found.asked_right) == ("袁大爷", "袁国强", "child")
    assert [(one.words, one.is_shown) for one in found.lines] == [(LINES[0], True), (LINES[1], True), (LINES[2], False)]
    assert {(one.kind, one.given_right) for one in found.consents} == {("health", "child"), ("position", "child"), ("broadcast", "child")}
    assert (found.has_photo, found.card.on_behalf, found.history) == (True, False, "以前开公交，爱往老车场走")
    assert found.node_id is not None


async def test_there_are_at_most_twelve_questions_and_each_says_how_far_one_is(town: Town) -> None:
    way = await fill_in(town.li)
    assert len(ORDER) <= MOST_QUESTIONS == 12
    steps = [re.match(r"第(\d+)步，共(\d+)步", text) for text in way.seen]
    assert [(int(step[1]), int(step[2])) for step in steps if step] == [(number, 11) for number in range(1, 12)]


async def test_only_four_things_must_be_said_and_what_is_lost_is_told(town: Town) -> None:
    way = await fill_in(town.li, LEAST)
    assert len(way.seen) == 9
    assert way.seen[-1].startswith("第9步，共9步")
    assert await town.li.sees("住址：未填", "还没有照片", "☐ 不同意：只能看到称呼", "☐ 不同意：不会请志愿者")
    await town.li.taps("提交")
    found = await stored(town.li)
    assert (found.consents, found.lines, found.address, found.history) == ((), (), "", "")
    assert (found.node_id, found.has_photo) == (None, False)


async def test_lines_and_consents_are_unticked_at_first_and_each_is_ticked_alone(town: Town) -> None:
    await fill_in(town.li, Said(shown=(), agreed=("附近志愿者",)))
    await town.li.taps("改一改")
    await town.li.taps("同意事项")
    assert [label[0] for label in (await town.li.screen()).buttons[:3]] == ["☐", "☐", "☑"]
    await town.li.taps("附近志愿者")
    await town.li.taps("都先不同意")
    await town.li.taps("提交")
    found = await stored(town.li)
    assert (found.consents, [one.is_shown for one in found.lines]) == ((), [False, False, False])


async def test_ticked_lines_are_shown_to_nobody_without_the_consent_and_the_check_says_so(town: Town) -> None:
    await fill_in(town.li, Said(agreed=()))
    strangers, family = (await town.li.screen()).text.split("只有家人和工作人员能看")
    assert LINES[0] not in strangers
    assert LINES[0] in family


async def test_every_question_leads_back_to_the_one_before_and_keeps_what_was_said(town: Town) -> None:
    way = await fill_in(town.li)
    await town.li.taps("改一改")
    await town.li.taps("返回核对")
    await town.li.says("/menu")
    await town.li.taps("继续刚才填的")
    await town.li.taps("改一改")
    for field in ("称呼", "申请人身份", "全名", "住址", "楼栋或网格", "照片", "照护提示", "陌生人能看到的", "经历", "同意事项"):
        await town.li.taps(field)
        assert "第" not in (await town.li.screen()).text[:1]
        await town.li.taps("返回")
        assert await town.li.sees("请核对", "袁国强", "☑ 同意：扫码的人")
        await town.li.taps("改一改")
    assert len(way.seen) == 11


async def test_back_goes_through_all_questions_to_the_beginning(town: Town) -> None:
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    await town.li.says("袁大爷")
    await town.li.taps("儿子或女儿")
    await town.li.says("袁国强")
    for _ in range(5):
        await town.li.taps("跳过")
    assert await town.li.sees("同意事项")
    for _ in range(9):
        await town.li.taps("返回")
    assert await town.li.sees("开始登记")
    await town.li.taps("开始登记")
    assert await town.li.sees("目前填的是：袁大爷")
    await town.li.taps("不改")
    assert await town.li.sees("目前填的是：儿子或女儿")
    await town.li.taps("不改")
    await town.li.says("袁国军")
    await town.li.taps("返回")
    assert await town.li.sees("目前填的是：袁国军")


@pytest.fixture
async def anew(sqlite_url: str, keys: KeyRing, clock: Clock) -> AsyncIterator[list[Database]]:
    """Databases opened in the test, to be closed after it."""
    opened: list[Database] = []
    yield opened
    for database in opened:
        await database.close()


async def test_the_form_goes_on_in_a_world_built_anew_at_every_question(
    town: Town, sqlite_url: str, keys: KeyRing, clock: Clock, anew: list[Database]
) -> None:
    steps = [
        "=/elder_new",
        "开始登记",
        "=袁大爷",
        "老伴",
        "=袁国强",
        "=105号楼1单元302",
        "105号楼",
        "!",
        "这个月",
        f"={LINES[0]}",
        "就这些",
    ]
    steps += [LINES[0], "显示这 1 句", "=爱往老车场走", "扫码的人", "同意 1 项", "提交"]
    for step in steps:
        anew.append(Database(sqlite_url, keys=keys))
        phone = (await find_town(anew[-1], clock)).li
        if step == "!":
            await phone.sends_photo(photo())
        else:
            await (phone.says(step[1:]) if step.startswith("=") else phone.taps(step))
    assert "已提交，编号 E-" in await receipt(town.li)
    found = await stored(town.li)
    assert (found.name, found.asked_right, found.history, found.has_photo) == ("袁国强", "spouse", "爱往老车场走", True)
    assert [one.is_shown for one in found.lines] == [True]
    assert await how_many(town.li) == 1
