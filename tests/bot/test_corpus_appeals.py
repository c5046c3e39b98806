"""The corpus through appeals, through taking back and through the queue of appeals: always an answer, never a point moved."""

import pytest
from sqlalchemy import update

from points.log_models import Appeal
from tests.bot.test_corpus_chat import NASTY, everything, fast_town, moved, says, sendable, way, what_is_wrong
from tests.chat import Phone, Town
from tests.corpus.inputs import bad

__all__ = ["fast_town"]
TO_APPEAL = way("/logs", "未通过", "申诉")
ASKED, SURE = "用一条消息写清楚", "现在提交吗"


async def test_whatever_is_typed_as_an_appeal_is_shown_again_or_refused_in_words(fast_town: Town) -> None:
    before = await moved(fast_town)
    await TO_APPEAL(fast_town.liu)
    for text in everything("number", "phone", "date"):
        if ASKED not in await says(fast_town.liu, text):
            await TO_APPEAL(fast_town.liu)
            assert await fast_town.liu.sees(ASKED)
    assert await what_is_wrong(fast_town, before) == []


@pytest.mark.parametrize("text", [sendable(text) for text in (*NASTY, *bad("injection")[:10])])
async def test_what_is_sent_as_an_appeal_is_read_by_staff_as_it_was_typed(fast_town: Town, text: str) -> None:
    before = await moved(fast_town)
    await TO_APPEAL(fast_town.liu)
    if SURE in await says(fast_town.liu, text):
        await fast_town.liu.taps("提交申诉")
        assert await fast_town.liu.sees("申诉已提交")
        assert await fast_town.zhou.sees("刘洋 对一条活动提出申诉")
    assert await what_is_wrong(fast_town, before) == []


async def test_whatever_is_typed_as_a_reason_to_dismiss_is_taken_or_refused_in_words(fast_town: Town) -> None:
    before = await moved(fast_town)
    await TO_APPEAL(fast_town.liu)
    await says(fast_town.liu, "就是我")
    await fast_town.liu.taps("提交申诉")
    await fast_town.zhou.says("/appeals")
    for text in everything():
        await fast_town.zhou.taps("维持原决定")
        if "为什么维持原决定" in await says(fast_town.zhou, text):
            await fast_town.zhou.taps("返回")
            continue
        async with fast_town.app.database.begin() as session:
            undecided = {"status": "waiting", "decided_by": None, "decided_at": None, "reason": None}
            await session.execute(update(Appeal).where(Appeal.status == "dismissed").values(undecided))
        await says(fast_town.zhou, "/appeals")
    assert await what_is_wrong(fast_town, before) == []


async def test_whatever_is_typed_as_a_reason_to_take_back_is_shown_again_or_refused_in_words(fast_town: Town) -> None:
    before = await moved(fast_town)
    await to_take_back(fast_town.zhou)
    for text in everything():
        if "为什么收回积分" not in await says(fast_town.zhou, text):
            await to_take_back(fast_town.zhou)
    assert await what_is_wrong(fast_town, before) == []


async def to_take_back(phone: Phone) -> None:
    await phone.says("/menu")
    await phone.says("L-000001")
    await phone.taps("收回积分")
    assert await phone.sees("为什么收回积分")
