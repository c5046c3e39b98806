"""What leads to the form about an elder, for whom, and what comes before it."""

import pytest

from tests.bot.elder_kit import Said, fill_in, stored
from tests.chat import Town


@pytest.mark.parametrize("words", ["我要给妈妈办胸牌", "防走失胸牌", "home badge", "Home badge", "胸牌", "想给我爸做个防走失的牌子"])
async def test_plain_words_lead_to_my_elders(town: Town, words: str) -> None:
    await town.li.says(words)
    assert await town.li.sees("登记一位老人")
    assert await town.li.sees("防走失胸牌帮老人回家")


@pytest.mark.parametrize("words", ["妈妈走丢了", "我妈走失了，她有防走失胸牌"])
async def test_who_is_lost_comes_first_in_the_middle_of_the_form_and_the_form_waits(town: Town, words: str) -> None:
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    await town.li.says("袁大爷")
    await town.li.says(words)
    assert "0432-62010336" in (await town.li.screen()).text.splitlines()[1]
    await town.li.taps("继续刚才填的")
    assert await town.li.sees("第2步", "袁大爷")


async def test_a_second_form_offers_the_first_one_that_waits(town: Town) -> None:
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    await town.li.says("袁大爷")
    await town.li.says("/elders")
    await town.li.taps("登记一位老人")
    await town.li.taps("继续刚才填的")
    assert await town.li.sees("您是袁大爷的什么人")


async def test_who_is_not_enrolled_enrols_first(town: Town) -> None:
    stranger = town.newcomer()
    await stranger.says("防走失胸牌")
    assert await stranger.sees("欢迎来到")


async def test_staff_ask_on_behalf_of_a_family_and_are_no_guardians(town: Town) -> None:
    await town.zhao.says("/residents")
    await town.zhao.taps("代家属办胸牌")
    assert await town.zhao.sees("替不用手机的家庭登记老人")
    await fill_in(town.zhao, Said(right="孙辈"), start="/elder_for")
    assert await town.zhao.sees("代家属登记", "申请人身份：孙辈")
    await town.zhao.taps("提交")
    found = await stored(town.zhao)
    assert (found.card.on_behalf, found.asked_right) == (True, "grandchild")
    assert {one.given_right for one in found.consents} == {"grandchild"}
    await town.zhao.taps("查看登记")
    assert await town.zhao.sees("还没有人加入")


async def test_on_behalf_the_consents_are_read_out(town: Town) -> None:
    way = await fill_in(town.zhao, start="/elder_for")
    assert "请念给他们听" in way.seen[-1]
    assert "是谁来申请胸牌" in way.seen[1]


async def test_residents_do_not_register_on_behalf(town: Town) -> None:
    await town.li.says("/elder_for")
    assert "开始登记" not in (await town.li.screen()).buttons
    await town.li.says("代家属办胸牌")
    assert await town.li.sees("登记一位老人")


async def test_all_of_it_is_there_in_english(town: Town) -> None:
    await town.li.says("/language")
    await town.li.taps("English")
    await town.li.says("home badge")
    await town.li.taps("Register an elder")
    await town.li.taps("Begin")
    assert await town.li.sees("Step 1 of 11", "What shall a stranger call the elder?")
