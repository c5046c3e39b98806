"""A wish from the want to the thank-you, in chat; some days later one asks how it is, and who is not satisfied opens it again."""

import pytest

from core.files import sanitise
from tests.bot.wish_kit import Said, fill_in
from tests.bot.wish_work_kit import DONE, REACH, Work, open_work
from tests.chat import Town, photo
from tests.clock import Clock


@pytest.fixture
def work(town: Town, clock: Clock) -> Work:
    return open_work(town, clock)


async def came_true(work: Work) -> int:
    """李建国 made it true and 王芳 said yes; the wish's number."""
    wish_id = await work.open()
    await work.life.claims(wish_id)
    # Screens show the photo, so it is one.
    await work.life.fulfils(wish_id, photo=sanitise(photo()))
    await work.life.confirms(wish_id)
    await work.town.app.settle()
    return wish_id


async def test_from_a_want_to_a_thank_you(town_on_both: Town, clock: Clock) -> None:
    work = open_work(town_on_both, clock)
    wang, zhao, li = work.town.wang, work.town.zhao, work.town.li
    before, _ = await work.town.points(li)
    await fill_in(wang, Said(reach=REACH))
    await wang.taps("许下这个心愿")
    await work.town.app.settle()
    await zhao.taps("去看待审的心愿")
    await zhao.taps("公开")
    await work.town.app.settle()
    await work.goes(li, "wish:1")
    await li.taps("我来圆梦")
    await li.taps("好，我来认领")
    await li.taps("我认领的")
    await li.taps("看联系方式")
    assert await li.sees(REACH)
    await li.taps("返回")
    await li.taps("已联系")
    await li.taps("已办好")
    await li.sends_photo(photo(), caption=DONE)
    await work.town.app.settle()
    assert (await work.town.points(li))[0] == before
    await wang.taps("看看这个心愿")
    assert await wang.sees(DONE)
    await wang.taps("办好了")
    await wang.taps("不登海报")
    await work.town.app.settle()
    assert await li.sees("20 积分")
    assert (await work.town.points(li))[0] == before + 20
    await work.passes(days=3, minutes=1)
    await wang.taps("看看这个心愿")
    await wang.taps("5 ★")
    await wang.says("修得又快又好，老人乐坏了")
    assert await wang.sees("5")
    await work.town.app.settle()
    assert await li.sees("W-000001", "5")
    assert await work.life.happened(1) == [
        *("asked", "private_seen", "private_seen", "published", "claimed", "private_seen", "contacted", "fulfilled"),
        *("confirmed", "follow_up.asked", "rated:5"),
    ]
    await li.says("/archive")
    assert await li.sees("+20")
    assert await work.town.app.troubles() == []


async def test_it_is_on_the_poster_only_with_a_yes_of_its_own(work: Work) -> None:
    shown, hidden = await work.claimed(), await work.claimed()
    for wish_id in (shown, hidden):
        await work.life.fulfils(wish_id, photo=None)
    await work.town.app.settle()
    wang = work.town.wang
    for wish_id, answer in ((shown, "可以登海报"), (hidden, "不登海报")):
        await work.goes(wang, f"wish:{wish_id}")
        await wang.taps("办好了")
        await wang.taps(answer)
    assert [(await work.life.wish(wish_id)).on_poster for wish_id in (shown, hidden)] == [True, False]


async def test_who_is_not_satisfied_opens_it_again_and_points_stay(work: Work) -> None:
    wish_id, wang, li = await came_true(work), work.town.wang, work.town.li
    points, _ = await work.town.points(li)
    await work.passes(days=3, minutes=1)
    await wang.taps("看看这个心愿")
    await wang.taps("2 ★")
    await wang.says("又不响了")
    await work.town.app.settle()
    assert await work.town.zhao.sees("W-000001")
    await work.goes(wang, f"wish:{wish_id}")
    await wang.taps("重新")
    await wang.taps("重新")
    assert await work.life.status(wish_id) == "open"
    assert (await work.life.wish(wish_id)).round == 2
    await work.town.app.settle()
    assert (await work.town.points(li))[0] == points
    await work.goes(li, f"my_claim:{wish_id}")
    assert await li.sees("已经不在您手上了")
    liu = work.town.liu
    had, _ = await work.town.points(liu)
    await work.goes(liu, f"wish:{wish_id}")
    await liu.taps("我来圆梦")
    await liu.taps("好，我来认领")
    await work.life.fulfils(wish_id, work.town.cast.liu, photo=None)
    await work.life.confirms(wish_id)
    assert (await work.town.points(liu))[0] == had + 20


async def test_a_good_rating_does_not_open_it_again(work: Work) -> None:
    wish_id, wang = await came_true(work), work.town.wang
    await work.passes(days=3, minutes=1)
    await wang.taps("看看这个心愿")
    await wang.taps("4 ★")
    await work.goes(wang, f"wish:{wish_id}")
    assert "重新" not in "".join((await wang.screen()).buttons)
    assert await work.life.status(wish_id) == "confirmed"


async def test_nobody_is_asked_before_the_time_and_after_a_week_it_is_closed(work: Work) -> None:
    wish_id, wang = await came_true(work), work.town.wang
    await work.goes(wang, f"wish:{wish_id}")
    assert "★" not in "".join((await wang.screen()).buttons)
    await work.passes(days=3, minutes=1)
    await work.passes(days=7, minutes=1)
    await work.goes(wang, f"wish:{wish_id}")
    assert "★" not in "".join((await wang.screen()).buttons)
    assert (await work.life.happened(wish_id))[-1] == "follow_up.over"


async def test_staff_write_down_what_a_wisher_without_a_chat_says(work: Work) -> None:
    silent = await work.life.silent_resident()
    wish_id = await work.life.open_wish(who=silent, by=work.town.cast.qian)
    await work.life.claims(wish_id)
    await work.life.fulfils(wish_id, photo=None)
    await work.passes(minutes=1)
    zhao = work.town.zhao
    await zhao.taps("看看这个心愿")
    await zhao.taps("办好了")
    await zhao.taps("不登海报")
    assert await work.life.status(wish_id) == "confirmed"
    await work.passes(days=3, minutes=1)
    await work.goes(zhao, f"wish:{wish_id}")
    await zhao.taps("3 ★")
    assert (await work.life.happened(wish_id))[-1] == "rated:3"


async def test_who_did_it_does_not_confirm_it(work: Work) -> None:
    wish_id = await work.open()
    await work.life.claims(wish_id, work.town.cast.zhou)
    await work.life.fulfils(wish_id, work.town.cast.zhou, photo=None)
    zhou = work.town.zhou
    await work.goes(zhou, f"wish:{wish_id}")
    assert "办好了" not in "".join((await zhou.screen()).buttons)
    assert await work.life.status(wish_id) == "fulfilled"


async def test_not_yet_leads_back_to_work_and_gives_no_points(work: Work) -> None:
    wish_id, wang, li = await work.claimed(), work.town.wang, work.town.li
    before, _ = await work.town.points(li)
    await work.life.fulfils(wish_id, photo=None)
    await work.town.app.settle()
    await wang.taps("看看这个心愿")
    await wang.taps("还没")
    await wang.taps("还没")
    await work.town.app.settle()
    assert await work.life.status(wish_id) == "claimed"
    assert (await work.town.points(li))[0] == before
    await li.taps("我认领的")
    assert await li.sees("W-000001", "前办好")
