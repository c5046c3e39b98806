"""An elder's page is corrected in chat, one answer at a time."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from qrcodes import elder_cards
from qrcodes.elder_models import Elder
from tests.bot.elder_kit import LINES, Said, register
from tests.bot.elder_page_kit import stored, to_page
from tests.chat import Town, photo

CORRECTED: dict[str, tuple[str, str, Callable[[elder_cards.Private], str]]] = {
    "called": ("称呼", "老袁", lambda found: found.card.called),
    "name": ("全名", "袁国军", lambda found: found.name),
    "address": ("住址", "205号楼2单元101", lambda found: found.address),
    "history": ("经历", "爱去江边钓鱼", lambda found: found.history),
}


@pytest.mark.parametrize("field", CORRECTED)
async def test_each_answer_is_corrected_by_one_question(town: Town, field: str) -> None:
    label, words, read = CORRECTED[field]
    elder_id = await register(town.li)
    before = await stored(town, elder_id)
    await to_page(town.li, elder_id)
    await town.li.taps("查看和修改")
    assert await town.li.sees("袁国强", "105号楼1单元302", *LINES)
    await town.li.taps(label)
    assert "步，共" not in (await town.li.screen()).text
    assert await town.li.sees(f"目前填的是：{read(before)}")
    await town.li.says(words)
    assert await town.li.sees("已修改，马上生效")
    assert read(await stored(town, elder_id)) == words


async def test_photo_building_and_lines_are_corrected_with_what_belongs_to_them(town: Town) -> None:
    elder_id = await register(town.li, Said(has_photo=False, building=""))
    await to_page(town.li, elder_id)
    await town.li.taps("查看和修改")
    await town.li.taps("照片")
    await town.li.sends_photo(photo())
    await town.li.taps("这个月")
    await town.li.taps("查看和修改")
    await town.li.taps("楼栋或网格")
    await town.li.says("205")
    await town.li.taps("查看和修改")
    await town.li.taps("照护提示")
    await town.li.taps("去掉第 3 句")
    await town.li.says("喜欢听京剧")
    await town.li.taps("就这些")
    await town.li.taps("喜欢听京剧")
    await town.li.taps("显示这 3 句")
    found = await stored(town, elder_id)
    assert found.has_photo
    assert found.node_id is not None
    assert [(one.words, one.is_shown) for one in found.lines] == [(LINES[0], True), (LINES[1], True), ("喜欢听京剧", True)]


async def test_back_from_a_correction_changes_nothing(town: Town) -> None:
    elder_id = await register(town.li)
    await to_page(town.li, elder_id)
    for label in ("称呼", "全名", "住址", "楼栋或网格", "照片", "照护提示", "陌生人能看到的", "经历"):
        await town.li.taps("查看和修改")
        await town.li.taps(label)
        await town.li.taps("返回")
        assert await town.li.sees("没有改动", f"E-{elder_id:06d}")
    assert (await stored(town, elder_id)).name == "袁国强"


async def test_a_correction_that_is_refused_says_why_and_asks_again(town: Town) -> None:
    elder_id = await register(town.li)
    await to_page(town.li, elder_id)
    await town.li.taps("查看和修改")
    await town.li.taps("称呼")
    await town.li.says("电话 13800138000")
    assert await town.li.sees("陌生人该怎么称呼老人")
    assert (await stored(town, elder_id)).card.called == "袁大爷"


async def test_an_old_photo_is_asked_for_again_on_the_page(town: Town) -> None:
    elder_id = await register(town.li)
    async with town.app.database.begin() as session:
        await session.execute(update(Elder).values(photo_taken_on=town.app.clock().date().replace(year=2025, month=1)))
    await to_page(town.li, elder_id)
    assert await town.li.sees("照片已超过一年")
