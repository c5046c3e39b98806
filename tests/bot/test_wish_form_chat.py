"""Making a micro-wish in chat: five short questions, most of them a tap, and a check that says who reads what."""

import re
from collections.abc import AsyncIterator

import pytest

from core.crypto import KeyRing
from core.database import Database
from people import homes
from tests.bot.wish_kit import BULB, Said, fill_in, give_phone, how_many, make, newest
from tests.chat import Town, find_town
from tests.clock import Clock
from wishes.wishes import NewWish


async def test_a_resident_wishes_in_five_questions_and_three_messages_and_hears_what_happens_next(town: Town) -> None:
    seen = await fill_in(town.wang)
    steps = [re.match(r"第(\d)步，共(\d)步", text) for text in seen]
    assert [(step[1], step[2]) for step in steps if step] == [(str(number), "5") for number in range(1, 6)]
    assert await town.wang.sees("大家会看到", BULB, "请人帮个忙 · 黄：这几天 · 烦心", "为我自己", "105号楼2单元", "您的姓名")
    await town.wang.taps("许下这个心愿")
    assert await town.wang.sees("编号 W-", "3天内看过", "到哪一步了")
    found = await newest(town)
    assert (found.person_id, found.asked_by) == (town.wang.person_id, town.wang.person_id)
    assert (found.kind, found.colour, found.worry, found.status) == ("service", "yellow", "vexed", "asked")
    assert (found.words, found.whom, found.reach) == (BULB, "", "105号楼2单元，下午都在家")
    assert found.node_id is not None
    await town.wang.taps("到哪一步了")
    assert await town.wang.sees("社区正在看", BULB, "许下心愿", "撤回心愿")
    assert await how_many(town) == 1


async def test_where_one_lives_is_filled_in_and_one_tap_keeps_it(town: Town) -> None:
    async with town.app.database.begin() as session:
        home = (await homes.buildings(session, community_id=town.cast.longcheng))[0]
        assert town.wang.person_id is not None
        await homes.settle(session, person_id=town.wang.person_id, node_id=home.id, now=town.app.clock())
    for step in (
        "=许愿",
        "想有人陪陪",
        "=平时下午想有人陪我下棋",
        "绿：不急",
        "操心",
        "=楼上的张奶奶",
        f"就写：{home.name}",
        "许下这个心愿",
    ):
        await (town.wang.says(step[1:]) if step.startswith("=") else town.wang.taps(step))
    found = await newest(town)
    assert (found.reach, found.node_id, found.whom, found.kind) == (home.name, home.id, "楼上的张奶奶", "company")


async def test_the_check_names_what_gives_somebody_away_and_lets_one_change_it(town: Town) -> None:
    await fill_in(town.wang, Said(words="灯坏了，请打13800001234找我", whom="我妈妈王秀兰"))
    assert await town.wang.sees("请注意，里面有", "13800001234", "为谁：我妈妈王秀兰")
    await town.wang.taps("改一改")
    await town.wang.taps("心愿内容")
    await town.wang.says("王秀兰家里的灯坏了")
    assert await town.wang.sees("请注意，里面有", "王秀兰", "大家会看到")
    await town.wang.taps("改一改")
    await town.wang.taps("心愿内容")
    await town.wang.says(BULB)
    assert "请注意" not in (await town.wang.screen()).text
    await town.wang.taps("许下这个心愿")
    assert (await newest(town)).words == BULB


async def test_every_question_leads_back_and_keeps_what_was_said(town: Town) -> None:
    await give_phone(town, town.wang)
    await fill_in(town.wang, Said(reach=""))
    assert await town.wang.sees("怎么找到：打电话", "您的姓名和电话")
    await town.wang.taps("改一改")
    for field, kept in (("心愿内容", BULB), ("有多急", "黄：这几天 · 烦心"), ("为谁许的", "为我自己")):
        await town.wang.taps(field)
        assert await town.wang.sees(f"目前填的是：{kept}")
        await town.wang.taps("返回")
        assert await town.wang.sees("大家会看到")
        await town.wang.taps("改一改")
    await town.wang.taps("有多急")
    await town.wang.taps("红：马上要")
    assert await town.wang.sees("✓ 红：马上要", "✓ 烦心")
    await town.wang.taps("不改")
    await town.wang.says("/menu")
    await town.wang.taps("继续刚才填的")
    assert await town.wang.sees("红：马上要 · 烦心")


async def test_words_that_are_too_short_or_no_words_are_asked_for_again(town: Town) -> None:
    await town.wang.says("/new_wish")
    await town.wang.taps("请人帮个忙")
    await town.wang.says("灯")
    assert await town.wang.sees("4", "500", "您的心愿是什么")
    await town.wang.sends_photo()
    assert await town.wang.sees("您的心愿是什么")
    await town.wang.says("修灯" * 300)
    assert await town.wang.sees("500", "您的心愿是什么")


async def test_two_taps_on_sending_make_one_wish(town: Town) -> None:
    await fill_in(town.wang)
    await town.wang.taps("许下这个心愿", times=2)
    assert await how_many(town) == 1
    assert any("编号 W-" in screen for screen in await town.wang.screens())


async def test_a_fourth_wish_is_declined_before_five_questions_are_asked(town: Town) -> None:
    for number in range(3):
        await make(town, town.wang, NewWish("service", "vexed", "green", f"修一修第{number}把椅子"), key=str(number))
    await town.wang.says("许个心愿")
    assert await town.wang.sees("3", "我的心愿")
    assert "是哪一种" not in (await town.wang.screen()).text
    await town.wang.taps("我的心愿")
    assert await town.wang.sees("修一修第2把椅子", "社区正在看")


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
    steps = ["=我想请人来修一修水龙头", "请人帮个忙", "红：马上要", "揪心", "=楼下的李大爷", "=105号楼", "许下这个心愿"]
    for step in steps:
        anew.append(Database(sqlite_url, keys=keys))
        phone = (await find_town(anew[-1], clock)).wang
        await (phone.says(step[1:]) if step.startswith("=") else phone.taps(step))
    found = await newest(town)
    assert (found.words, found.colour, found.worry, found.whom) == ("我想请人来修一修水龙头", "red", "gripped", "楼下的李大爷")
    assert await how_many(town) == 1
