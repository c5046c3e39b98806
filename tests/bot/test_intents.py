"""Dialogs opened within one second stay apart."""

import random

import pytest

from tests.chat import Town


async def test_a_form_and_what_is_opened_above_it_in_the_same_second_do_not_close_each_other(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random, "randint", lambda _least, _most: 7)
    monkeypatch.setattr("time.time", lambda: 1_790_000_000.0)
    await town.wang.says("/menu")
    await town.wang.taps("记录活动")
    await town.wang.taps("志愿服务")
    await town.wang.says("/menu")
    await town.wang.taps("继续刚才填的")
    assert await town.wang.sees("2小时")
