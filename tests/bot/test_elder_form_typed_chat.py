"""Typed words in an elder's form: those that name a button press it; a full name is not what strangers call somebody."""

import pytest

from tests.bot.elder_kit import LEAST, LINES, Said, fill_in, how_many, stored
from tests.chat import Town


async def _to_name(town: Town, called: str) -> None:
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    await town.li.says(called)
    await town.li.taps("儿子或女儿")


async def test_a_full_name_for_strangers_is_asked_for_again_when_the_full_name_is_known(town: Town) -> None:
    await _to_name(town, "肖桂芳")
    await town.li.says("肖桂芳")
    assert await town.li.sees("等于公开全名", "陌生人该怎么称呼老人")
    await town.li.says("肖桂芳奶奶")
    assert await town.li.sees("等于公开全名")
    await town.li.says("肖奶奶")
    await town.li.taps("不改")
    assert await town.li.sees("目前填的是：肖桂芳")
    await town.li.taps("不改")
    assert await town.li.sees("住在哪里")


async def test_mending_the_name_into_what_strangers_read_is_refused_and_changes_nothing(town: Town) -> None:
    await fill_in(town.li, LEAST)
    await town.li.taps("改一改")
    await town.li.taps("全名")
    await town.li.says("袁大爷")
    assert await town.li.sees("等于公开全名")
    await town.li.taps("返回")
    await town.li.taps("提交")
    assert (await stored(town.li)).name == LEAST.name


async def test_left_out_and_that_is_all_can_be_typed(town: Town) -> None:
    await _to_name(town, "袁大爷")
    await town.li.says("袁国强")
    for word in ("跳过", "不填", "没有。"):
        await town.li.says(word)
    assert await town.li.sees("别人怎样才能帮好袁大爷")
    await town.li.says(LINES[0])
    await town.li.says("写好了")
    assert await town.li.sees("扫码的陌生人可以看到哪几句")
    await town.li.says("都不显示")
    await town.li.says("跳过")
    await town.li.says("好了")
    assert await town.li.sees("请核对", "住址：未填", "还没有照片", "经历：未填")
    assert "写好了" not in (await town.li.screen()).text
    await town.li.taps("提交")
    found = await stored(town.li)
    assert [(one.words, one.is_shown) for one in found.lines] == [(LINES[0], False)]


async def test_what_is_no_button_here_is_an_answer_or_is_asked_again(town: Town) -> None:
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    await town.li.says("跳过")
    assert await town.li.sees("这一项不能跳过", "第1步")
    await town.li.says("袁大爷")
    await town.li.says("上一步")
    await town.li.says("不改")
    assert await town.li.sees("您是袁大爷的什么人")
    await town.li.says("儿子")
    assert await town.li.sees("袁大爷的全名")


@pytest.mark.parametrize("words", ["5", "１２", "105"])
async def test_a_bare_number_where_a_button_is_asked_for_leaves_the_question_open(town: Town, words: str) -> None:
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    await town.li.says("袁大爷")
    await town.li.says(words)
    assert await town.li.sees("您是袁大爷的什么人")
    assert await town.app.troubles() == []


async def test_a_form_with_answers_is_only_thrown_away_after_a_yes(town: Town) -> None:
    await fill_in(town.li)
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    assert await town.li.sees("您有一份登记还没填完", "之前填的内容会丢掉")
    await town.li.taps("返回")
    await town.li.taps("开始登记")
    await town.li.taps("继续刚才填的")
    assert await town.li.sees("请核对", Said().name)
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    await town.li.taps("丢掉，重新登记", times=2)
    assert await town.li.sees("第1步", "该怎么称呼老人")
    assert "目前填的是" not in (await town.li.screen()).text
    assert await how_many(town.li) == 0
