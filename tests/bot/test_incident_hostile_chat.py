"""Whoever taps or types what does not belong to an incident changes nothing in it."""

import pytest

from qrcodes import incidents
from tests.bot.incident_kit import Found, taken
from tests.bot.test_corpus_chat import everything, moved, says, what_is_wrong


async def test_strangers_and_staff_of_another_community_see_nothing(found: Found) -> None:
    told = await found.tells()
    for phone in (found.town.li, found.town.wu, found.town.sun):
        await phone.says("/incidents")
        assert await phone.sees("还没有发现事件")
        for data in (f"at:incident:{told.incident_id}", f"at:answer:{told.incident_id}:take", f"at:answer:{told.incident_id}:home"):
            await phone.forges(data)
            shown = (await phone.screen()).text
            assert "肖大爷" not in shown
            assert "没" in shown or "不" in shown
    newcomer = found.town.newcomer()
    await newcomer.says("/start")
    await newcomer.forges(f"at:answer:{told.incident_id}:take")
    assert "肖大爷" not in (await newcomer.screen()).text
    assert await found.street.happened(told) == ["opened"]


@pytest.mark.parametrize(
    "data", ["at:answer", "at:answer:", "at:answer:x:take", "at:answer:99:take", "at:answer:1:nonsense", "at:answer:1:way:0"]
)
async def test_buttons_that_nobody_made_change_nothing_and_are_answered(found: Found, data: str) -> None:
    told = await found.tells()
    await found.town.zhou.forges(data)
    assert (await found.town.zhou.screen()).text
    assert await found.street.happened(told) == ["opened"]
    assert await found.town.app.troubles() == []


@pytest.mark.parametrize(
    ("labels", "asks"), [(("交接",), "把老人交给谁"), (("交接", "王芳"), "交给：王芳"), (("给发现人留言",), "请输入留言")]
)
async def test_whatever_is_typed_is_answered_and_nothing_breaks(found: Found, labels: tuple[str, ...], asks: str) -> None:
    await taken(found)
    zhou, before = found.town.zhou, await moved(found.town)
    for text in everything("number"):
        if asks not in (await zhou.screen()).text:
            await zhou.forges("at:incident:1")
            for label in labels:
                await zhou.taps(label)
        assert await says(zhou, text)
    assert await what_is_wrong(found.town, before) == []


async def test_an_old_answer_can_not_go_back(found: Found) -> None:
    told = await found.tells()
    zhou = found.town.zhou
    await zhou.taps("我来处理")
    old = await zhou.screen()
    await zhou.taps("我见到老人了")
    async with found.town.app.database.reading() as session:
        assert (await incidents.get(session, told.incident_id)).state == "with_officer"
    await zhou.forges(f"at:answer:{told.incident_id}:way:5")
    assert await zhou.sees("见到了老人")
    assert "5 分钟" in old.buttons
