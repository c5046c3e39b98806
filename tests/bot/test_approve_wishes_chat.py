"""Screening wishes in chat: what must not be public is marked, two taps publish, and each part can be changed before."""

import pytest

from core.crypto import KeyRing
from people.demo import DUTY_PHONE
from tests.bot.wish_work_kit import PUBLIC, REACH, TOLD, Work, open_work
from tests.chat import Town
from tests.clock import Clock
from tests.traces import cells, holding

UNSAID = "请找东升巷8号的张桂兰"


@pytest.fixture
def work(town: Town, clock: Clock) -> Work:
    return open_work(town, clock)


async def test_staff_see_what_must_not_be_public_and_publish_with_two_taps(work: Work) -> None:
    wish_id, zhao = await work.asked(), work.town.zhao
    assert await zhao.sees("W-000001", "去看待审的心愿")
    await zhao.taps("去看待审的心愿")
    assert await zhao.sees("W-000001 · 王芳", "烦心", "【王芳】", "【13844990001】", "姓名", "电话", f"怎么找到：{REACH}")
    assert await zhao.sees(f"公开后大家看到的：\n“{PUBLIC}”", "圆梦可得20 积分", "12月5日", "酬谢：20 积分", "期限：2 周")
    await zhao.taps("公开")
    assert await zhao.sees("已公开：W-000001", "派单")
    wish = await work.life.wish(wish_id)
    assert (wish.status, wish.public_words, wish.reward, wish.screened_by) == ("open", PUBLIC, 20, zhao.person_id)
    assert await work.town.wang.sees("W-000001", PUBLIC)
    await zhao.taps("下一条")
    assert await zhao.sees("没有等待筛选的心愿")


async def test_the_text_the_reward_and_the_deadline_are_changed_before(work: Work) -> None:
    wish_id, zhao = await work.asked(), work.town.zhao
    await work.goes(zhao, "approve_wishes")
    await zhao.taps("改公开文字")
    assert await zhao.sees("原话：", "【王芳】", "请把公开的文字发过来")
    await zhao.says("想请会修收音机的邻居，老人爱听评书")
    assert await zhao.sees("“想请会修收音机的邻居，老人爱听评书”")
    await zhao.taps("酬谢：20 积分")
    await zhao.taps("30 积分")
    await zhao.taps("期限：2 周")
    await zhao.taps("1 个月")
    assert await zhao.sees("圆梦可得30 积分", "12月21日", "酬谢：30 积分", "期限：1 个月")
    await zhao.taps("酬谢：30 积分")
    await zhao.says("60")
    assert await zhao.sees("10", "50", "多少积分")
    await zhao.says("四十")
    assert await zhao.sees("酬谢：40 积分")
    await zhao.taps("公开")
    wish = await work.life.wish(wish_id)
    assert (wish.public_words, wish.reward) == ("想请会修收音机的邻居，老人爱听评书", 40)


async def test_a_text_that_tells_who_it_is_is_said_and_not_even_kept(work: Work, keys: KeyRing) -> None:
    wish_id, zhao = await work.asked(), work.town.zhao
    await work.goes(zhao, "approve_wishes")
    await zhao.taps("改公开文字")
    await zhao.says(f"收音机坏了，{UNSAID}")
    assert await zhao.sees("东升巷8号", "请把公开的文字发过来")
    await zhao.taps("返回")
    assert await zhao.sees(f"“{PUBLIC}”")
    await work.life.withdraws(wish_id)
    await zhao.says("/menu")
    assert holding(await cells(work.town.app.database, keys), {"typed": UNSAID.encode(), "told": TOLD[:20].encode()}) == []


async def test_where_everything_is_private_staff_write_the_text(work: Work) -> None:
    wish_id, zhao = await work.asked("找王芳13844990001"), work.town.zhao
    await work.goes(zhao, "approve_wishes")
    assert await zhao.sees("还没有：请点“改公开文字”写一段")
    await zhao.taps("公开")
    assert await work.life.status(wish_id) == "asked"
    await zhao.taps("改公开文字")
    await zhao.says("想请邻居帮忙打个电话")
    await zhao.taps("公开")
    assert await work.life.status(wish_id) == "open"


async def test_what_was_set_for_one_wish_is_not_taken_for_the_next(work: Work) -> None:
    first, second, zhao = await work.asked(), await work.asked("想有人陪我下象棋"), work.town.zhao
    await work.goes(zhao, "approve_wishes")
    await zhao.taps("改公开文字")
    await zhao.says("想请人修收音机")
    await zhao.taps("下一条")
    assert await zhao.sees("W-000002", "“想有人陪我下象棋”")
    await zhao.taps("公开")
    assert (await work.life.wish(second)).public_words == "想有人陪我下象棋"
    assert await work.life.status(first) == "asked"


async def test_a_wish_is_refused_with_a_reason_that_the_wisher_reads(work: Work) -> None:
    wish_id, zhao = await work.asked(), work.town.zhao
    await work.goes(zhao, "approve_wishes")
    await zhao.taps("不通过")
    assert await zhao.sees("为什么不采纳", "物业")
    await zhao.says("请先联系售后，三年内免费修")
    assert await zhao.sees("未采纳：W-000001")
    assert await work.life.status(wish_id) == "refused"
    assert await work.town.wang.sees("请先联系售后，三年内免费修", DUTY_PHONE)
    await work.town.wang.taps("看看这个心愿")
    assert await work.town.wang.sees("请先联系售后，三年内免费修", DUTY_PHONE)
    await work.town.wang.taps("改一改，再许一次")
    assert await work.town.wang.sees("您的心愿", TOLD[:20])


async def test_a_wish_like_an_open_one_is_joined_to_it(work: Work) -> None:
    first = await work.open()
    second, zhao = await work.asked("我家收音机坏了，爱听评书，想请人来修一修"), work.town.zhao
    await work.goes(zhao, "approve_wishes")
    await zhao.taps("有 1 个相似的心愿")
    assert await zhao.sees("是同一个心愿吗", "W-000001", PUBLIC)
    await zhao.taps("合并到 W-000001")
    assert await zhao.sees("已合并：W-000002 并入 W-000001")
    wish = await work.life.wish(second)
    assert (wish.status, wish.joined_to) == ("joined", first)


async def test_nobody_screens_what_they_wished_and_a_colleague_who_was_quicker_is_named(work: Work) -> None:
    await work.life.wishes(work.town.cast.zhao, words="想有人陪我妈散步")
    zhao, zhou = work.town.zhao, work.town.zhou
    await work.goes(zhao, "approve_wishes")
    assert await zhao.sees("没有等待筛选的心愿", "由另一位同事来看")
    await work.goes(zhou, "approve_wishes")
    assert await zhou.sees("W-000001", "赵敏")
    await work.life.refuses(1, by=work.town.cast.qian)
    await zhou.taps("公开")
    assert await work.life.status(1) == "refused"
    assert await zhou.sees("已有同事婉拒了这个心愿", "没有改动")


async def test_the_menu_counts_what_waits_for_staff_and_residents_are_turned_away(work: Work) -> None:
    await work.asked()
    await work.town.zhao.says("/menu")
    assert await work.town.zhao.sees("筛选心愿（1）")
    await work.town.zhao.says("筛选心愿")
    assert await work.town.zhao.sees("W-000001 · 王芳")
    await work.town.liu.forges("go:approve_wishes:1", message={"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}})
    assert "王芳" not in (await work.town.liu.screen()).text


async def test_every_look_at_the_private_words_is_on_record(work: Work) -> None:
    wish_id, zhao = await work.asked(), work.town.zhao
    await work.goes(zhao, "approve_wishes")
    assert ("wish.private_seen", zhao.person_id) in await work.life.recorded(wish_id)


async def test_staff_dispatch_to_who_fits_best_with_the_reason(work: Work) -> None:
    await work.can(work.town.cast.li, "会修收音机和小家电")
    wish_id, zhao, li = await work.open(), work.town.zhao, work.town.li
    await work.goes(zhao, f"wish:{wish_id}")
    await zhao.taps("派单")
    assert await zhao.sees("请谁来认领", "1. 李建国：")
    await zhao.taps("请李建国")
    assert await zhao.sees("请李建国认领这个心愿吗", "是，请李建国")
    await zhao.taps("是，请李建国")
    assert await zhao.sees("已经问李建国了", "问过：李建国（")
    assert await work.life.asked(work.town.cast.li) == [wish_id]
    assert await li.sees(PUBLIC, "好，我来认领", "这次不方便")


async def test_staff_dispatch_by_name_and_to_a_unit(work: Work) -> None:
    wish_id, zhao = await work.open(), work.town.zhao
    await work.goes(zhao, f"dispatch_wish:{wish_id}")
    assert await zhao.sees("可以按姓名找")
    await zhao.taps("按姓名找")
    await zhao.says("查无此人")
    assert await zhao.sees("没有找到")
    await zhao.says("刘洋")
    await zhao.taps("是，请刘洋")
    assert await zhao.sees("问过：刘洋")
    await zhao.taps("派给单位")
    await zhao.taps("惠民超市")
    await zhao.taps("是，请惠民超市")
    assert await zhao.sees("问过：惠民超市", "问过：刘洋")
    assert await work.life.asked(work.town.cast.liu) == await work.life.asked(work.town.cast.sun) == [wish_id]


async def test_the_wisher_is_not_found_as_a_helper_and_members_cannot_dispatch(work: Work) -> None:
    wish_id, zhao = await work.open(), work.town.zhao
    await work.goes(zhao, f"dispatch_wish:{wish_id}")
    await zhao.taps("按姓名找")
    await zhao.says("王芳")
    assert await zhao.sees("没有找到")
    await work.goes(work.town.li, f"dispatch_wish:{wish_id}")
    assert "请谁来认领" not in (await work.town.li.screen()).text


async def test_staff_confirm_for_a_wisher_who_cannot(work: Work) -> None:
    wish_id, zhao = await work.claimed(), work.town.zhao
    await work.life.fulfils(wish_id, photo=None)
    await work.passes(days=3, minutes=1)
    assert await zhao.sees("W-000001", "看看这个心愿")
    await zhao.taps("看看这个心愿")
    await zhao.taps("办好了")
    await zhao.taps("不登海报")
    assert await work.life.status(wish_id) == "confirmed"
    assert await work.life.points(work.town.cast.li) >= 20
