"""A family link opened by somebody who is not enrolled yet: they enrol, and come to what the link is about."""

import pytest

from tests.bot.test_family_chat import link_of
from tests.chat import Phone, Town
from tests.clock import Clock


async def enrol(phone: Phone) -> None:
    await phone.taps("我同意")
    assert await phone.sees("您加入的是龙城社区")
    await phone.says("王大爷")
    await phone.taps("不填")


async def test_a_newcomer_enrols_and_becomes_family_by_the_link_they_came_by(town: Town) -> None:
    new = town.newcomer()
    await new.says(f"/start {await link_of(town.wang)}")
    assert await new.sees("欢迎来到")
    assert "王芳" not in await new.screen()
    await enrol(new)
    assert await new.sees("登记好了，王大爷", "龙城社区", "王芳 想把您加为家人")
    await new.taps("是的，我们是家人")
    assert "王芳" in (await new.screen()).buttons
    assert await town.wang.sees("王大爷", "家人")


@pytest.mark.parametrize("words", ["/menu", "帮助", "我的积分", "/start", "/cancel"])
async def test_the_link_is_kept_whatever_they_look_at_first(town: Town, words: str) -> None:
    new = town.newcomer()
    await new.says(f"/start {await link_of(town.wang)}")
    await new.says(words)
    town.app.restart()
    await new.says("/start")
    await enrol(new)
    assert await new.sees("王芳 想把您加为家人")


async def test_a_link_that_ended_meanwhile_is_told_after_enrolling(town: Town, clock: Clock) -> None:
    new = town.newcomer()
    await new.says(f"/start {await link_of(town.wang)}")
    clock.advance(hours=25)
    await enrol(new)
    assert await new.sees("登记好了，王大爷", "记录活动")
    await new.says("/menu")
    assert await new.sees("想做什么")


async def test_a_link_that_never_was_leads_to_enrolling_like_any_other(town: Town) -> None:
    new = town.newcomer()
    await new.says("/start f_nothing")
    assert await new.sees("欢迎来到")
    await new.taps("我同意")
    assert await new.sees("您住在哪个社区")
