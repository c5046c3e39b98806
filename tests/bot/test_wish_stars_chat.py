"""The stars under the notice some days later: one tap counts at once, a line may follow, and what was said stands."""

import pytest

from tests.bot.wish_work_kit import Work, open_work
from tests.chat import Town
from tests.clock import Clock


@pytest.fixture
def work(town: Town, clock: Clock) -> Work:
    return open_work(town, clock)


async def asked(work: Work) -> int:
    """王芳's wish came true three days ago, and she was asked how it is; its number."""
    wish_id = await work.claimed()
    await work.life.fulfils(wish_id, photo=None)
    await work.life.confirms(wish_id)
    await work.town.app.settle()
    await work.passes(days=3, minutes=1)
    return wish_id


async def test_a_star_under_the_notice_counts_at_once_and_a_line_may_follow(work: Work) -> None:
    wish_id, wang = await asked(work), work.town.wang
    await wang.taps("5 ★")
    assert await wang.sees("记下了：5分", "想说两句吗")
    assert (await work.life.happened(wish_id))[-1] == "rated:5"
    await wang.says("灯亮堂堂的")
    assert await wang.sees("工作人员会看")
    await work.town.app.settle()
    assert await work.town.li.sees("5 分")
    assert await work.town.app.troubles() == []


async def test_another_star_afterwards_says_that_the_first_stands(work: Work) -> None:
    wish_id, wang = await asked(work), work.town.wang
    await wang.taps("5 ★")
    await wang.forges(f"go:wish_stars:{wish_id}:1")
    assert await wang.sees("5")
    assert (await work.life.happened(wish_id))[-1] == "rated:5"


async def test_nobody_else_rates_by_a_forged_star(work: Work) -> None:
    wish_id = await asked(work)
    for person in (work.town.liu, work.town.li):
        await person.forges(f"go:wish_stars:{wish_id}:5")
        await person.forges("go:wish_stars:x:5")
    assert (await work.life.happened(wish_id))[-1] == "follow_up.asked"
    assert await work.town.app.troubles() == []
