"""Making a micro-wish in chat: five short questions, most of them a tap, and a check that says who reads what."""

import re

from tests.bot.wish_kit import BULB, Said, fill_in, how_many, newest
from tests.chat import Town


async def test_a_resident_wishes_in_five_questions_and_three_messages_and_hears_what_happens_next(town: Town) -> None:
    seen = await fill_in(town.wang)
    steps = [re.match(r"第(\d)步，共(\d)步", text) for text in seen]
    assert [(step[1], step[2]) for step in steps if step] == [(str(number), "5") for number in range(1, 6)]
    assert await town.wang.sees("大家会看到", BULB, "请人帮个忙 · 黄：这几天 · 烦心", "为我自己", "105号楼2单元", "您的姓名和电话")
    await town.wang.taps("许下这个心愿")
    assert await town.wang.sees("编号 W-", "社区在3天内看过", "到哪一步了")
    found = await newest(town)
    assert (found.person_id, found.asked_by) == (town.wang.person_id, town.wang.person_id)
    assert (found.kind, found.colour, found.worry, found.status) == ("service", "yellow", "vexed", "asked")
    assert (found.words, found.whom, found.reach) == (BULB, "", "105号楼2单元，下午都在家")
    assert found.node_id is not None
    await town.wang.taps("到哪一步了")
    assert await town.wang.sees("社区正在看", BULB, "许下心愿", "撤回心愿")
    assert await how_many(town) == 1
