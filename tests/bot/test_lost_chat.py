"""Somebody is lost: the duty phone comes first, whatever else is going on."""

import pytest

from bot.lost import speaks_of_loss
from tests.chat import Town

DUTY = "0432-62010336"


@pytest.mark.parametrize(
    "words",
    [
        "妈妈走丢了",
        "我妈走失了",
        "老人找不到了",
        "找不到老人",
        "我爸不见了！",
        "爷爷迷路了",
        "孩子失踪",
        "My mother is lost",
        "help, grandpa is MISSING",
    ],
)
async def test_the_duty_phone_comes_first(town: Town, words: str) -> None:
    await town.wang.says(words)
    first = (await town.wang.screen()).text.splitlines()
    assert DUTY in first[1]
    assert await town.wang.sees("也可以马上打 110 报警，不用等", "120")


@pytest.mark.parametrize(
    "words",
    [
        "妈妈没有回家",
        "孩子还没有回来",
        "孩子还没到家",
        "和孩子走散了",
        "老人出走了",
        "奶奶离家出走",
        "我妈不见",
        "妈妈不知去向",
        "爸爸不知道去哪了",
        "爷爷不知道跑哪里去了，急",
        "媽媽走丟了",
        "爺爺不見了",
    ],
)
def test_it_is_heard_however_it_is_said(words: str) -> None:
    assert speaks_of_loss(words)


@pytest.mark.parametrize(
    "words",
    [
        "我的积分",
        "想换大米",
        "找不到取货码",
        "钥匙丢了",
        "帮邻居换灯泡",
        "my points",
        "I want rice",
        "照片里找不到您本人",
        "老人看不见，帮她读报",
        "他不见得会来",
        "阿姨好久不见",
        "陪老人走出走廊散步",
        "老人不知道去哪里领大米",
        "家人没有回复",
    ],
)
def test_other_words_are_no_alarm(words: str) -> None:
    assert not speaks_of_loss(words)


async def test_somebody_never_seen_before_gets_the_phones_of_all_stations(town: Town) -> None:
    stranger = town.newcomer()
    await stranger.says("妈妈走丢了")
    assert await stranger.sees("龙城社区防走失驿站", "嘉园社区防走失驿站", DUTY)


async def test_a_form_that_is_open_stays_open(town: Town) -> None:
    await town.liu.says("/log")
    await town.liu.taps("邻里互助")
    await town.liu.taps("1小时")
    await town.liu.says("我妈走丢了！")
    assert await town.liu.sees(DUTY, "继续刚才填的")
    await town.liu.taps("继续刚才填的")
    assert await town.liu.sees("您做了什么")
    await town.liu.says("帮邻居换灯泡")
    assert await town.liu.sees("请核对", "帮邻居换灯泡")


async def test_a_log_about_a_search_can_be_written(town: Town) -> None:
    await town.liu.says("/log")
    await town.liu.taps("邻里互助")
    await town.liu.taps("1小时")
    await town.liu.says("参加寻找走失老人")
    assert await town.liu.sees(DUTY)
    await town.liu.taps("没人走失，这是我填的内容")
    assert await town.liu.sees("请核对", "参加寻找走失老人")


async def test_a_new_person_in_the_middle_of_enrolling(town: Town) -> None:
    stranger = town.newcomer()
    await stranger.says("/start join_jiayuan")
    await stranger.taps("我同意")
    await stranger.says("老伴找不到了")
    assert await stranger.sees(DUTY)
    await stranger.taps("继续刚才填的")
    await stranger.says("赵大娘")
    assert await stranger.sees("赵大娘，您的电话是多少")


@pytest.mark.parametrize(("what", "begin"), [("log", "/approve"), ("redemption", "/approvals")])
async def test_a_reason_that_sounds_like_an_alarm_can_be_given(town: Town, what: str, begin: str) -> None:
    if what == "redemption":
        await town.wang.says("想换毛巾")
        for label in ("毛巾", "兑换", "确认兑换"):
            await town.wang.taps(label)
    await town.zhao.says(begin)
    await town.zhao.taps("不通过")
    await town.zhao.says("照片里找不到老人")
    assert await town.zhao.sees(DUTY, "继续刚才填的")
    await town.zhao.taps("没人走失，这是我填的内容")
    assert await town.zhao.sees("未通过：")
    assert await town.app.troubles() == []
