"""What one took on, in chat: from how to reach the wisher to the thanks; given back, lapsed, handed over; and nothing private stays."""

import pytest

from core.crypto import KeyRing
from tests.bot.wish_work_kit import DONE, PUBLIC, REACH, TOLD, Work, open_work
from tests.chat import Town, photo
from tests.clock import Clock
from tests.traces import cells, holding


@pytest.fixture
def work(town: Town, clock: Clock) -> Work:
    return open_work(town, clock)


async def shown(work: Work) -> str:
    """All that stands in 李建国's chat."""
    return "\n".join(screen.text for screen in await work.town.li.screens())


async def test_a_member_takes_a_wish_on_and_makes_it_true_with_a_photo(town_on_both: Town, clock: Clock) -> None:
    work = open_work(town_on_both, clock)
    wish_id, li = await work.open(), work.town.li
    await work.goes(li, f"wish:{wish_id}")
    await li.taps("我来圆梦")
    await li.taps("好，我来认领")
    await li.taps("我认领的")
    assert await li.sees(
        "W-000001", PUBLIC, "请在 2026年11月23日 10:00 前联系", "看联系方式（会留记录）", "已联系", "已办好", "退回", "转给别人"
    )
    assert REACH not in await shown(work)
    await li.taps("看联系方式")
    assert await li.sees("这些只有您能看到，查看已留记录", "王芳", REACH, TOLD)
    assert ("wish.private_seen", li.person_id) in await work.life.recorded(wish_id)
    await li.taps("返回")
    await li.taps("已联系")
    assert await li.sees("许愿人能看到您已经联系", "请在 2026年11月28日 10:00 前办好")
    await li.taps("已办好")
    await li.sends_photo(photo())
    assert await li.sees("照片收到了", "是怎么办好的")
    await li.says(DONE)
    assert await li.sees("许愿人会收到通知", "正等许愿人确认", DONE)
    assert (await li.screen()).photo
    assert await work.town.wang.sees("W-000001", "李建国")
    await work.life.confirms(wish_id)
    await work.town.app.settle()
    assert await li.sees("20 积分")
    await li.taps("我认领的")
    assert await li.sees("✓ 已圆梦，20 积分")
    assert (await work.town.points(li))[0] >= 20


async def test_a_photo_with_a_line_below_it_is_enough(work: Work) -> None:
    wish_id, li = await work.claimed(), work.town.li
    await work.goes(li, f"my_claim:{wish_id}")
    await li.taps("已办好")
    await li.says("办好了")
    assert await li.sees("请在这里发照片", "没有照片")
    await li.sends_photo(photo(), caption=DONE)
    assert await li.sees("正等许愿人确认", DONE)
    assert await work.life.status(wish_id) == "fulfilled"


async def test_no_photo_will_do_and_words_are_needed(work: Work) -> None:
    wish_id, li = await work.claimed(), work.town.li
    await work.goes(li, f"my_claim:{wish_id}")
    await li.taps("已办好")
    await li.taps("没有照片")
    await li.sends(sticker={"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1, "type": "regular"})
    assert await work.life.status(wish_id) == "claimed"
    await li.says("……")
    assert await work.life.status(wish_id) == "claimed"
    await li.says(DONE)
    assert await work.life.status(wish_id) == "fulfilled"


async def test_given_back_with_a_question_and_nothing_private_stays_in_the_chat(work: Work, keys: KeyRing) -> None:
    wish_id, li = await work.claimed(), work.town.li
    await work.goes(li, f"my_claim:{wish_id}")
    await li.taps("看联系方式")
    await li.taps("返回")
    await li.taps("退回")
    assert await li.sees("要退回这个心愿吗")
    await li.taps("不，我接着办")
    assert await work.life.live(wish_id) == li.person_id
    await li.taps("退回")
    await li.taps("是，退回")
    assert await li.sees("已退回", "W-000001", "已退回")
    assert await work.life.status(wish_id) == "open"
    assert REACH not in await shown(work)
    await work.goes(li, f"my_claim:{wish_id}")
    assert await li.sees("已经不在您手上了")
    assert "看联系方式" not in "".join((await li.screen()).buttons)
    left = holding(await cells(work.town.app.database, keys), {"reach": REACH.encode()})
    assert all("transcript" not in one for one in left), left


async def test_who_does_not_get_in_touch_in_48_hours_loses_it_and_all_are_told(work: Work) -> None:
    wish_id, li, wang, zhao = await work.claimed(), work.town.li, work.town.wang, work.town.zhao
    await work.goes(li, f"my_claim:{wish_id}")
    await li.taps("看联系方式")
    assert REACH in await shown(work)
    await work.passes(hours=24)
    assert await work.life.status(wish_id) == "claimed"
    await work.passes(hours=24, minutes=1)
    assert await work.life.status(wish_id) == "open"
    for phone in (li, wang, zhao):
        assert await phone.sees("W-000001")
    assert REACH not in await shown(work)
    await work.goes(li, "my_claims")
    assert await li.sees("超时，已重新公开")


async def test_when_the_wisher_confirms_at_night_only_how_to_reach_them_goes_and_thanks_come_at_once(work: Work, keys: KeyRing) -> None:
    wish_id, li = await work.claimed(), work.town.li
    await work.goes(li, f"my_claim:{wish_id}")
    await li.taps("看联系方式")
    assert REACH in await shown(work)
    await li.taps("返回")
    await li.taps("已办好")
    await li.sends_photo(photo(), caption=DONE)
    await work.passes(hours=13)
    await work.life.confirms(wish_id)
    await work.town.app.settle()
    assert await li.sees("心愿圆了", "联系方式已收起", "20 积分", "我认领的")
    assert (await li.screen()).buttons
    standing = await li.screens()
    assert any(one.photo for one in standing)
    assert DONE in str([one.body for one in standing])
    assert REACH not in str([one.body for one in standing])
    left = holding(await cells(work.town.app.database, keys), {"reach": REACH.encode()})
    assert all("transcript" not in one and "conversation" not in one for one in left), left


async def test_what_was_typed_of_how_it_came_true_goes_when_it_is_given_back_after_all(work: Work, keys: KeyRing) -> None:
    wish_id, li = await work.claimed(), work.town.li
    await work.goes(li, f"my_claim:{wish_id}")
    await li.taps("已办好")
    await li.taps("没有照片")
    await li.says(f"送到{REACH}了")
    await work.life.says_not_yet(wish_id)
    await work.life.releases(wish_id)
    await work.town.app.settle()
    own = [one.body for one in await li.screens()]
    assert REACH not in str(own)
    left = holding(await cells(work.town.app.database, keys), {"typed": f"送到{REACH}".encode()})
    assert all("transcript" not in one and "conversation" not in one for one in left), left


async def test_handed_over_to_another_by_name_who_says_yes(work: Work) -> None:
    wish_id, li, liu = await work.claimed(), work.town.li, work.town.liu
    await work.goes(li, f"my_claim:{wish_id}")
    await li.taps("看联系方式")
    await li.taps("返回")
    await li.taps("转给别人")
    assert await li.sees("请谁接着办", "还由您负责")
    assert "派给单位" not in "".join((await li.screen()).buttons)
    await li.taps("按姓名找")
    await li.says("刘洋")
    assert await li.sees("请刘洋接着办这个心愿吗")
    await li.taps("是，请刘洋")
    assert await li.sees("已经问刘洋了", "问过：刘洋")
    assert await work.life.live(wish_id) == li.person_id
    assert await liu.sees(PUBLIC, "好，我来认领")
    await liu.taps("好，我来认领")
    assert await liu.sees("这个心愿由您来圆了", "看联系方式")
    assert await work.life.live(wish_id) == liu.person_id
    assert REACH not in await shown(work)
    await work.goes(li, "my_claims")
    assert await li.sees("已转给别人")


async def test_who_fits_best_is_suggested_to_who_hands_it_over(work: Work) -> None:
    await work.can(work.town.cast.liu, "会修收音机和小家电")
    wish_id, li = await work.claimed(), work.town.li
    await work.goes(li, f"my_claim:{wish_id}")
    await li.taps("转给别人")
    assert await li.sees("1. 刘洋：", "请刘洋")


async def test_a_fulfilled_wish_that_is_not_as_it_should_be_comes_back(work: Work) -> None:
    wish_id, li = await work.claimed(), work.town.li
    await work.life.fulfils(wish_id, photo=None)
    await work.life.says_not_yet(wish_id)
    await work.town.app.settle()
    assert await li.sees("W-000001")
    await work.goes(li, f"my_claim:{wish_id}")
    assert await li.sees("已办好", "前办好")


async def test_others_see_nothing_of_a_claim(work: Work) -> None:
    wish_id, liu = await work.claimed(), work.town.liu
    await work.goes(liu, f"my_claim:{wish_id}")
    assert REACH not in (await liu.screen()).text
    assert "看联系方式" not in "".join((await liu.screen()).buttons)
    await liu.says("我认领的")
    assert await liu.sees("您还没有认领过心愿")


async def test_a_unit_takes_a_wish_on_and_it_counts_for_nobody(work: Work) -> None:
    wish_id, sun = await work.open(), work.town.sun
    await work.life.claims(wish_id, sun.person_id, unit_id=work.town.cast.huimin)
    await work.goes(sun, f"my_claim:{wish_id}")
    assert await sun.sees("代表惠民超市认领，不计个人积分", "看联系方式")


async def test_a_wish_that_is_taken_back_leaves_the_list_without_its_words(work: Work) -> None:
    wish_id, li = await work.claimed(), work.town.li
    await work.goes(li, "my_claims")
    assert PUBLIC[:10] in await shown(work)
    await work.life.withdraws(wish_id)
    await work.town.app.settle()
    await work.goes(li, "my_claims")
    assert await li.sees("W-000001", "许愿人已撤回")
    assert PUBLIC[:10] not in await shown(work)
