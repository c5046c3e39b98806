"""Enrolling, and what a newcomer meets before it."""

import pytest

from tests.chat import Town


async def test_enrolling_by_the_list_with_a_phone(town: Town) -> None:
    new = town.newcomer()
    await new.says("你好")
    await new.taps("我同意")
    assert await new.sees("您住在哪个社区", "龙城社区", "嘉园社区")
    await new.taps("嘉园社区")
    await new.says("x")
    assert await new.sees("姓名要 2 到 40 个字")
    await new.says("赵大娘")
    await new.says("110")
    assert await new.sees("没看懂这个电话号码")
    await new.says("１３８００１３８０００")
    assert await new.sees("登记好了，赵大娘", "嘉园社区")


async def test_a_contact_of_somebody_else_is_not_taken_for_ones_own(town: Town) -> None:
    new = town.newcomer()
    await new.says("/start join_longcheng")
    await new.taps("我同意")
    await new.says("赵大娘")
    await new.sends(contact={"phone_number": "13900139000", "first_name": "别人", "user_id": 5})
    assert await new.sees("这是别人的电话")
    await new.sends(contact={"phone_number": "+86 138 0013 8000", "first_name": "我", "user_id": await new.chat_id()})
    assert await new.sees("登记好了")


async def test_who_says_no_is_left_in_peace(town: Town) -> None:
    new = town.newcomer()
    await new.says("/start join_longcheng")
    await new.taps("先不了")
    assert await new.sees("什么都没有保存", "登记", "家人走失")
    await new.taps("帮助")
    assert await new.sees("龙城社区防走失驿站：0432-62010336")


async def test_a_newcomer_can_read_it_in_english(town: Town) -> None:
    new = town.newcomer()
    await new.says("/start")
    await new.taps("English")
    await new.taps("English")
    assert await new.sees("From now on I speak English with you.", "Welcome to e-Station", "I agree, go on")
    await new.taps("English / 中文")
    await new.taps("中文")
    assert await new.sees("以后我用中文和您说话。", "我同意，继续")


async def test_a_word_that_is_a_command_is_nobodys_name(town: Town) -> None:
    new = town.newcomer()
    await new.says("/start join_longcheng")
    await new.taps("我同意")
    await new.says("你好！")
    assert await new.sees("您好！这里请输入您的姓名", "您叫什么名字")
    await new.says("帮助")
    assert await new.sees("0432-62010336")
    await new.taps("返回菜单")
    await new.taps("继续登记")
    assert await new.sees("您叫什么名字")
    await new.says("取消")
    assert await new.sees("已退出，什么都没有改动")
    assert "继续登记" not in (await new.screen()).buttons


async def test_everything_leads_a_newcomer_to_enrolling(town: Town) -> None:
    new = town.newcomer()
    for words in ("/log", "/points", "我的积分", "想换大米", "/approve"):
        await new.says(words)
        assert await new.sees("我同意，继续")


async def test_an_enrolled_person_is_not_asked_again(town: Town) -> None:
    await town.wang.says("/start join_jiayuan")
    assert await town.wang.sees("您已经在龙城社区登记过了", "记录活动")


@pytest.mark.parametrize("words", ["嘉园社区", "嘉园", "我住嘉园"])
async def test_a_community_can_be_typed(town: Town, words: str) -> None:
    new = town.newcomer()
    await new.says("/start")
    assert await new.sees("选社区、写名字；电话可不填")
    await new.taps("我同意")
    await new.says(words)
    assert await new.sees("您加入的是嘉园社区")


@pytest.mark.parametrize("words", ["社区", "园", "火星小区", "龙城社区和嘉园社区"])
async def test_a_community_that_is_not_clear_is_asked_for_again(town: Town, words: str) -> None:
    new = town.newcomer()
    await new.says("/start")
    await new.taps("我同意")
    await new.says(words)
    assert await new.sees("没认出是哪个社区", "龙城社区", "嘉园社区")
