"""A team's log where many kinds are offered, and when it is sent twice."""

import pytest

from bot import photos, team_confirm
from bot.visit import Visit
from core.files import Picture
from tests.chat import Town


async def test_kinds_come_by_pages_of_seven(town: Town) -> None:
    await town.zhao.says("集体记录")
    first = (await town.zhao.screen()).buttons
    assert sum("分" in label for label in first) == 7
    await town.zhao.taps("更多活动")
    rest = (await town.zhao.screen()).buttons
    assert sum("分" in label for label in rest) == 5
    assert not set(first) & {label for label in rest if "分" in label}
    assert "捐赠图书" not in "".join([*first, *rest])
    await town.zhao.taps("回到前面")
    assert (await town.zhao.screen()).buttons == first


async def test_a_double_tap_fetches_the_photo_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []

    async def fetch(visit: Visit, file_id: str) -> Picture:
        fetched.append(file_id)
        return await photos.fetch(visit, file_id)

    monkeypatch.setattr(team_confirm, "fetch", fetch)
    await town.zhao.says("集体记录")
    await town.zhao.taps("志愿服务")
    await town.zhao.taps("2小时")
    await town.zhao.sends_photo(caption="江边捡垃圾")
    await town.zhao.says("王芳，刘洋")
    confirm = await town.zhao.screen()
    await town.zhao.taps("提交")
    receipt = (await town.zhao.screen()).text
    assert "已为 2 人提交记录" in receipt
    await town.zhao.taps_old(confirm, "提交")
    assert (await town.zhao.screen()).text == receipt
    assert len(fetched) == 1
