"""Being asked to take a wish on: yes and no, on the offer's screen and at once under the notice; for a unit; too late."""

import pytest

from tests.bot.wish_work_kit import PUBLIC, REACH, Work, open_work
from tests.chat import Town
from tests.clock import Clock


@pytest.fixture
def work(town: Town, clock: Clock) -> Work:
    return open_work(town, clock)


async def offered(work: Work) -> int:
    """赵敏 asks 李建国; the wish's number."""
    wish_id = await work.open()
    await work.life.dispatches(wish_id, work.town.cast.li)
    await work.town.app.settle()
    return wish_id


async def test_a_yes_under_the_notice_counts_at_once(work: Work) -> None:
    wish_id, li = await offered(work), work.town.li
    assert await li.sees("W-000001", PUBLIC)
    await li.taps("好，我来认领")
    assert await li.sees("这个心愿由您来圆了", "看联系方式")
    assert await work.life.live(wish_id) == li.person_id
    assert await work.town.zhao.sees("W-000001", "李建国")


async def test_a_no_under_the_notice_is_told_to_who_asked(work: Work) -> None:
    wish_id, li, zhao = await offered(work), work.town.li, work.town.zhao
    await li.taps("这次不方便")
    assert await li.sees("没关系")
    await work.town.app.settle()
    assert await zhao.sees("W-000001", "李建国")
    assert await work.life.status(wish_id) == "open"
    await work.goes(zhao, f"dispatch_wish:{wish_id}")
    assert await zhao.sees("问过：李建国（婉拒）")


async def test_the_offer_is_looked_at_first(work: Work) -> None:
    wish_id, li = await offered(work), work.town.li
    await li.taps("先看看")
    assert await li.sees(PUBLIC, "内联系", "答应后才能看到是谁家", "20 积分")
    assert REACH not in (await li.screen()).text
    assert "王芳" not in (await li.screen()).text
    await li.taps("好，我来认领")
    assert await work.life.live(wish_id) == li.person_id


async def test_what_waits_for_an_answer_stands_first_among_what_one_took_on(work: Work) -> None:
    await offered(work)
    li = work.town.li
    await work.goes(li, "my_claims")
    await li.taps("● 请答复：")
    await li.taps("这次不方便")
    assert await li.sees("没关系", "还没有认领过心愿")
    assert "请答复" not in "".join((await li.screen()).buttons)


async def test_an_answer_that_comes_too_late_is_said_kindly(work: Work) -> None:
    wish_id, li = await offered(work), work.town.li
    await work.life.claims(wish_id, work.town.cast.liu)
    await li.taps("好，我来认领")
    assert await work.life.live(wish_id) == work.town.cast.liu
    assert "王芳" not in (await li.screen()).text
    await li.forges("go:wish_offer:1")
    assert await li.sees("已经不需要您答复了")


async def test_two_taps_on_yes_are_one_claim(work: Work) -> None:
    wish_id, li = await offered(work), work.town.li
    await li.taps("好，我来认领", times=2)
    assert await work.life.live(wish_id) == li.person_id
    assert await li.sees("看联系方式")
    assert await work.town.app.troubles() == []


async def test_who_speaks_for_a_unit_says_yes_for_it(work: Work) -> None:
    wish_id, sun = await work.open(), work.town.sun
    await work.life.dispatches(wish_id, unit_id=work.town.cast.huimin)
    await work.town.app.settle()
    assert await sun.sees("惠民超市", "好，我来认领")
    await sun.taps("先看看")
    assert await sun.sees("计入惠民超市的圆梦数")
    await sun.taps("好，我来认领")
    assert await sun.sees("代表惠民超市认领")


async def test_an_offer_is_for_who_was_asked_only(work: Work) -> None:
    wish_id, liu = await offered(work), work.town.liu
    await liu.says("/menu")
    for data in ("go:wish_offer:1", "go:wish_offer:1:yes", "go:wish_offer:1:no", "go:wish_offer:x:yes", "go:wish_offer"):
        await liu.forges(data)
        assert PUBLIC not in (await liu.screen()).text
    assert await work.life.live(wish_id) is None
    assert await work.life.asked(work.town.cast.li) == [wish_id]


async def test_after_a_no_somebody_else_is_asked_and_after_a_week_it_rolls(work: Work) -> None:
    wish_id, li, liu = await offered(work), work.town.li, work.town.liu
    await li.taps("这次不方便")
    await work.passes(days=7, minutes=1)
    assert await work.town.zhao.sees("W-000001")
    zhao = work.town.zhao
    await work.goes(zhao, f"dispatch_wish:{wish_id}")
    await zhao.taps("按姓名找")
    await zhao.says("刘洋")
    await zhao.taps("是，请刘洋")
    assert await liu.sees(PUBLIC)
    await liu.taps("好，我来认领")
    assert await work.life.live(wish_id) == liu.person_id
