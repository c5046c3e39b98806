"""A family takes along what is stored about their elder, in chat."""

import json

import pytest

from tests.bot.elder_kit import LINES, Said, approve, register
from tests.chat import Town


async def test_the_family_gets_everything_as_a_file(town: Town) -> None:
    elder_id = await register(town.wang)
    await approve(town, elder_id)
    await town.wang.says("/menu")
    await town.wang.forges(f"go:elder_export:{elder_id}")
    assert await town.wang.sees("所存的一切", Said.called)
    await town.wang.taps("发给我")
    file = [one.body["document"] for one in await town.wang.screens() if "document" in one.body][-1]
    data = await town.app.bot.download(file["file_id"])
    assert data is not None
    taken = json.loads(data.read())
    assert (taken["called"], taken["address"]) == (Said.called, "105号楼1单元302")
    assert [one["words"] for one in taken["care_lines"]] == list(LINES)


async def test_nobody_else_gets_it(town: Town) -> None:
    elder_id = await register(town.wang)
    for phone in (town.li, town.wu):
        await phone.says("/menu")
        await phone.forges(f"go:elder_export:{elder_id}")
        screen = await phone.screen()
        assert Said.called not in screen
        assert "发给我" not in screen.buttons


async def test_a_screen_that_refuses_is_no_error_in_the_log(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    elder_id = await register(town.wang)
    await town.li.says("/menu")
    await town.li.forges(f"go:elder_export:{elder_id}")
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
