"""Registering an elder in chat: what is asked, how far one is, what is kept, what is refused and how."""

import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from bot.elder_steps import MOST_QUESTIONS, ORDER
from core.crypto import KeyRing
from core.database import Database
from qrcodes import elder_cards
from qrcodes.elder_cards import Private
from qrcodes.elder_models import Elder
from tests.bot.elder_kit import LINES, Said, fill_in, newest, receipt, register
from tests.chat import Phone, Town, find_town, photo
from tests.clock import Clock

LEAST = Said(address="", building="", has_photo=False, lines=(), shown=(), history="", agreed=())


async def stored(phone: Phone) -> Private:
    """The newest elder's record as who asked may read it."""
    number = await newest(phone)
    async with phone.app.database.begin() as session:
        assert phone.person_id is not None
        return await elder_cards.private(session, actor=phone.person_id, elder_id=number, now=phone.app.clock())


async def how_many(phone: Phone) -> int:
    """Elders for whom this person asked."""
    async with phone.app.database.reading() as session:
        asked = select(func.count()).select_from(Elder).where(Elder.asked_by == phone.person_id)
        return (await session.scalars(asked)).one()


async def test_a_daughter_registers_her_father_and_hears_what_happens_next(town: Town) -> None:
    await town.li.says("/menu")
    await town.li.taps("防走失胸牌")
    await town.li.taps("登记一位老人")
    assert await town.li.sees("11 个小问题")
    await fill_in(town.li)
    assert await town.li.sees("请核对", "袁大爷", "全名：袁国强", "105号楼1单元302", *LINES, "以前开公交", "照片拍于")
    await town.li.taps("提交")
    shown = await receipt(town.li)
    assert all(words in shown for words in ("已提交，编号 E-", "最好有三位", "两天内"))
    assert shown.buttons == ["邀请紧急联系人", "查看登记", "菜单"]
    found = await stored(town.li)
    assert (found.card.called, found.name, found.asked_right) == ("袁大爷", "袁国强", "child")
    assert [(one.words, one.is_shown) for one in found.lines] == [(LINES[0], True), (LINES[1], True), (LINES[2], False)]
    assert {(one.kind, one.given_right) for one in found.consents} == {("health", "child"), ("position", "child"), ("broadcast", "child")}
    assert (found.has_photo, found.card.on_behalf, found.history) == (True, False, "以前开公交，爱往老车场走")
    assert found.node_id is not None


async def test_there_are_at_most_twelve_questions_and_each_says_how_far_one_is(town: Town) -> None:
    way = await fill_in(town.li)
    assert len(ORDER) <= MOST_QUESTIONS == 12
    steps = [re.match(r"第(\d+)步，共(\d+)步", text) for text in way.seen]
    assert [(int(step[1]), int(step[2])) for step in steps if step] == [(number, 11) for number in range(1, 12)]


async def test_only_four_things_must_be_said_and_what_is_lost_is_told(town: Town) -> None:
    way = await fill_in(town.li, LEAST)
    assert len(way.seen) == 9
    assert way.seen[-1].startswith("第9步，共9步")
    assert await town.li.sees("住址：未填", "还没有照片", "☐ 不同意：只能看到称呼", "☐ 不同意：不会请志愿者")
    await town.li.taps("提交")
    found = await stored(town.li)
    assert (found.consents, found.lines, found.address, found.history) == ((), (), "", "")
    assert (found.node_id, found.has_photo) == (None, False)


async def test_lines_and_consents_are_unticked_at_first_and_each_is_ticked_alone(town: Town) -> None:
    await fill_in(town.li, Said(shown=(), agreed=("附近志愿者",)))
    await town.li.taps("改一改")
    await town.li.taps("同意事项")
    assert [label[0] for label in (await town.li.screen()).buttons[:3]] == ["☐", "☐", "☑"]
    await town.li.taps("附近志愿者")
    await town.li.taps("都先不同意")
    await town.li.taps("提交")
    found = await stored(town.li)
    assert (found.consents, [one.is_shown for one in found.lines]) == ((), [False, False, False])


async def test_ticked_lines_are_shown_to_nobody_without_the_consent_and_the_check_says_so(town: Town) -> None:
    await fill_in(town.li, Said(agreed=()))
    strangers, family = (await town.li.screen()).text.split("只有家人和工作人员能看")
    assert LINES[0] not in strangers
    assert LINES[0] in family


async def test_every_question_leads_back_to_the_one_before_and_keeps_what_was_said(town: Town) -> None:
    way = await fill_in(town.li)
    await town.li.taps("改一改")
    await town.li.taps("返回核对")
    await town.li.says("/menu")
    await town.li.taps("继续刚才填的")
    await town.li.taps("改一改")
    for field in ("称呼", "申请人身份", "全名", "住址", "楼栋或网格", "照片", "照护提示", "陌生人能看到的", "经历", "同意事项"):
        await town.li.taps(field)
        assert "第" not in (await town.li.screen()).text[:1]
        await town.li.taps("返回")
        assert await town.li.sees("请核对", "袁国强", "☑ 同意：扫码的人")
        await town.li.taps("改一改")
    assert len(way.seen) == 11


async def test_back_goes_through_all_questions_to_the_beginning(town: Town) -> None:
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    await town.li.says("袁大爷")
    await town.li.taps("儿子或女儿")
    await town.li.says("袁国强")
    for _ in range(5):
        await town.li.taps("跳过")
    assert await town.li.sees("同意事项")
    for _ in range(9):
        await town.li.taps("返回")
    assert await town.li.sees("开始登记")
    await town.li.taps("开始登记")
    assert await town.li.sees("目前填的是：袁大爷")
    await town.li.taps("不改")
    assert await town.li.sees("目前填的是：儿子或女儿")
    await town.li.taps("不改")
    await town.li.says("袁国军")
    await town.li.taps("返回")
    assert await town.li.sees("目前填的是：袁国军")


@pytest.fixture
async def anew(sqlite_url: str, keys: KeyRing, clock: Clock) -> AsyncIterator[list[Database]]:
    """Databases opened in the test, to be closed after it."""
    opened: list[Database] = []
    yield opened
    for database in opened:
        await database.close()


async def test_the_form_goes_on_in_a_world_built_anew_at_every_question(
    town: Town, sqlite_url: str, keys: KeyRing, clock: Clock, anew: list[Database]
) -> None:
    steps = [
        "=/elder_new",
        "开始登记",
        "=袁大爷",
        "老伴",
        "=袁国强",
        "=105号楼1单元302",
        "105号楼",
        "!",
        "这个月",
        f"={LINES[0]}",
        "就这些",
    ]
    steps += [LINES[0], "显示这 1 句", "=爱往老车场走", "扫码的人", "同意 1 项", "提交"]
    for step in steps:
        anew.append(Database(sqlite_url, keys=keys))
        phone = (await find_town(anew[-1], clock)).li
        if step == "!":
            await phone.sends_photo(photo())
        else:
            await (phone.says(step[1:]) if step.startswith("=") else phone.taps(step))
    assert "已提交，编号 E-" in await receipt(town.li)
    found = await stored(town.li)
    assert (found.name, found.asked_right, found.history, found.has_photo) == ("袁国强", "spouse", "爱往老车场走", True)
    assert [one.is_shown for one in found.lines] == [True]
    assert await how_many(town.li) == 1


async def test_a_double_tap_and_an_old_button_give_the_same_receipt_once(town: Town) -> None:
    await fill_in(town.li)
    check = await town.li.screen()
    await town.li.taps("提交", times=3)
    first = await receipt(town.li)
    assert "已提交" in first
    await town.li.taps_old(check, "提交")
    assert (await receipt(town.li)).text == first.text
    assert await how_many(town.li) == 1


async def test_cancel_leaves_and_nothing_is_kept(town: Town) -> None:
    await fill_in(town.li)
    await town.li.says("/cancel")
    assert await town.li.sees("想做什么")
    assert "继续刚才填的" not in (await town.li.screen()).buttons
    await fill_in(town.li, LEAST)
    await town.li.taps("不登记了")
    assert await town.li.sees("没有提交")
    assert await how_many(town.li) == 0


async def test_one_answer_is_mended_from_the_check(town: Town) -> None:
    await fill_in(town.li)
    await town.li.taps("改一改")
    await town.li.taps("全名")
    await town.li.says("袁国军")
    assert await town.li.sees("请核对", "全名：袁国军", "袁大爷")
    await town.li.taps("改一改")
    await town.li.taps("照护提示")
    await town.li.taps("去掉第 1 句")
    await town.li.taps("就这些")
    await town.li.taps("显示这 1 句")
    await town.li.taps("提交")
    found = await stored(town.li)
    assert (found.name, [one.words for one in found.lines]) == ("袁国军", list(LINES[1:]))


async def test_a_photo_of_long_ago_is_refused_kindly_and_a_day_can_be_typed(town: Town) -> None:
    await fill_in(town.li, Said(has_photo=False))
    await town.li.taps("改一改")
    await town.li.taps("照片")
    await town.li.says("没有照片")
    assert await town.li.sees("请在这里发照片")
    await town.li.sends_photo(b"%PDF-1.7 no picture", name="x.pdf")
    assert await town.li.sees("半身")
    for _ in range(2):
        await town.li.sends_photo(photo())
    assert await town.li.sees("一张就够了", "什么时候拍的")
    await town.li.taps("更早以前")
    assert await town.li.sees("旧照片会让找的人认错", "什么时候拍的")
    for day, answer in (("2024-05-01", "一年"), ("2027-01-01", "还没"), ("某天", "没看懂")):
        await town.li.says(day)
        assert await town.li.sees(answer, "什么时候拍的")
    await town.li.says("2026-05-01")
    assert await town.li.sees("请核对", "照片拍于 2026年5月1日")


async def test_care_lines_come_one_by_one_or_several_at_once_and_hold_no_numbers(town: Town) -> None:
    await town.li.says("/elder_new")
    await fill_to_care(town.li)
    await town.li.says("请打 13800138000")
    assert await town.li.sees("青霉素过敏")
    await town.li.says("耳背，请慢慢说\n\n喜欢听京剧\n耳背，请慢慢说")
    assert await town.li.sees("1. 耳背，请慢慢说\n2. 喜欢听京剧")
    await town.li.says("喜欢听京剧")
    assert await town.li.sees("这一句已经记下了")
    await town.li.says("\n".join(f"第{number}样本领" for number in "三四五六七八"))
    assert await town.li.sees("已经记满了")
    await town.li.says("还有一句")
    assert "9." not in (await town.li.screen()).text
    await town.li.sends_photo(photo())
    assert await town.li.sees("刚才的问题还等着您", "8. 第八样本领")


async def fill_to_care(phone: Phone) -> None:
    """From the beginning to the lines, with the least that must be said."""
    await phone.taps("开始登记")
    await phone.says("袁大爷")
    await phone.taps("老人本人")
    await phone.says("袁国强")
    for _ in range(3):
        await phone.taps("跳过")


async def test_a_line_that_sounds_like_an_alarm_gets_the_duty_phone_and_can_still_be_the_answer(town: Town) -> None:
    await town.li.says("/elder_new")
    await fill_to_care(town.li)
    await town.li.says("容易迷路，请陪一陪")
    assert await town.li.sees("0432-62010336", "没人走失")
    await town.li.taps("没人走失")
    assert await town.li.sees("1. 容易迷路，请陪一陪")


@pytest.mark.parametrize("words", ["我要给妈妈办胸牌", "防走失胸牌", "home badge", "Home badge", "胸牌", "想给我爸做个防走失的牌子"])
async def test_plain_words_lead_to_my_elders(town: Town, words: str) -> None:
    await town.li.says(words)
    assert await town.li.sees("登记一位老人")
    assert await town.li.sees("防走失胸牌帮老人回家")


@pytest.mark.parametrize("words", ["妈妈走丢了", "我妈走失了，她有防走失胸牌"])
async def test_who_is_lost_comes_first_in_the_middle_of_the_form_and_the_form_waits(town: Town, words: str) -> None:
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    await town.li.says("袁大爷")
    await town.li.says(words)
    assert "0432-62010336" in (await town.li.screen()).text.splitlines()[1]
    await town.li.taps("继续刚才填的")
    assert await town.li.sees("第2步", "袁大爷")


async def test_a_second_form_offers_the_first_one_that_waits(town: Town) -> None:
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    await town.li.says("袁大爷")
    await town.li.says("/elders")
    await town.li.taps("登记一位老人")
    await town.li.taps("继续刚才填的")
    assert await town.li.sees("您是袁大爷的什么人")


async def test_who_is_not_enrolled_enrols_first(town: Town) -> None:
    stranger = town.newcomer()
    await stranger.says("防走失胸牌")
    assert await stranger.sees("欢迎来到")


async def test_staff_ask_on_behalf_of_a_family_and_are_no_guardians(town: Town) -> None:
    await town.zhao.says("/residents")
    await town.zhao.taps("代家属办胸牌")
    assert await town.zhao.sees("替不用手机的家庭登记老人")
    await fill_in(town.zhao, Said(right="孙辈"), start="/elder_for")
    assert await town.zhao.sees("代家属登记", "申请人身份：孙辈")
    await town.zhao.taps("提交")
    found = await stored(town.zhao)
    assert (found.card.on_behalf, found.asked_right) == (True, "grandchild")
    assert {one.given_right for one in found.consents} == {"grandchild"}
    await town.zhao.taps("查看登记")
    assert await town.zhao.sees("还没有人加入")


async def test_on_behalf_the_consents_are_read_out(town: Town) -> None:
    way = await fill_in(town.zhao, start="/elder_for")
    assert "请念给他们听" in way.seen[-1]
    assert "是谁来申请胸牌" in way.seen[1]


async def test_residents_do_not_register_on_behalf(town: Town) -> None:
    await town.li.says("/elder_for")
    assert "开始登记" not in (await town.li.screen()).buttons
    await town.li.says("代家属办胸牌")
    assert await town.li.sees("登记一位老人")


async def test_all_of_it_is_there_in_english(town: Town) -> None:
    await town.li.says("/language")
    await town.li.taps("English")
    await town.li.says("home badge")
    await town.li.taps("Register an elder")
    await town.li.taps("Begin")
    assert await town.li.sees("Step 1 of 11", "What shall a stranger call the elder?")


async def test_a_seventh_elder_of_one_family_is_refused_and_the_form_stays(town: Town) -> None:
    for number in range(6):
        await register(town.li, Said(**{**vars(LEAST), "called": f"老人{'一二三四五六'[number]}"}))
    await fill_in(town.li, LEAST)
    await town.li.taps("提交")
    assert await town.li.sees("请核对")
    assert await how_many(town.li) == 6
