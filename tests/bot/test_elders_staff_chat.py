"""Staff decide about home badges in chat: one screen with everything, a document looked at, guardians who are reached, nobody's own."""

import pytest
from sqlalchemy import select

from people.models import Audit
from tests.bot.review_kit import badges_of, confirmed, open_card, registered, status
from tests.chat import Town


async def test_one_screen_says_all_that_is_needed(town: Town) -> None:
    number = await registered(town, town.wang)
    assert await town.zhao.sees("王芳为孙奶奶申请防走失胸牌")
    await town.zhao.taps("查看这份登记")
    screen = await town.zhao.screen()
    for words in ("孙奶奶", "肖德贵", "龙城帝景小区105号楼1单元302", "2024年做过心脏搭桥", "有糖尿病，口袋有胰岛素", "青霉素过敏"):
        assert words in screen
    assert "王芳（儿子或女儿）申请" in screen
    assert "王芳 确认聊天的测试通知" in screen
    assert screen.photo
    async with town.app.database.reading() as session:
        read = select(Audit.actor).where(Audit.action == "elder.read", Audit.subject_id == number)
        assert town.cast.zhao in set(await session.scalars(read))


async def test_a_badge_is_given_when_a_document_was_seen_and_the_family_is_told(town: Town) -> None:
    number = await registered(town, town.wang)
    await confirmed(town, town.wang, number)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("通过")
    assert await town.zhao.sees("还没有人注明看过老人或家属的证件", "☐ 我看过证件了")
    await town.zhao.taps("我看过证件了")
    assert await town.zhao.sees("☑ 我看过证件了")
    await town.zhao.taps("通过", times=2)
    (printed,) = await badges_of(town, number)
    assert any("已通过：孙奶奶" in screen and printed in screen for screen in await town.zhao.screens())
    assert any("审核通过了" in screen and printed in screen for screen in await town.wang.screens())


async def test_no_badge_before_the_guardians_are_reached_and_they_are_reminded(town: Town) -> None:
    number = await registered(town, town.wang)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("我看过证件了")
    await town.zhao.taps("通过")
    assert await town.zhao.sees("还有1条测试通知没有确认")
    assert await status(town, number) == "asked"
    await town.zhao.taps("提醒紧急联系人")
    assert await town.zhao.sees("已提醒1位紧急联系人")
    assert any("孙奶奶的胸牌就等您了" in screen for screen in await town.wang.screens())


async def test_nobody_decides_about_their_own_elder(town: Town) -> None:
    number = await registered(town, town.zhao)
    await confirmed(town, town.zhao, number)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("我看过证件了")
    await town.zhao.taps("通过")
    assert await town.zhao.sees("这位老人是您登记的")
    assert await status(town, number) == "asked"
    await open_card(town, town.zhou, number)
    await town.zhou.taps("我看过证件了")
    await town.zhou.taps("通过")
    assert await status(town, number) == "approved"


async def test_a_refusal_carries_its_reason_and_empties_the_record(town: Town) -> None:
    number = await registered(town, town.wang)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("不通过")
    await town.zhao.says("请先到社区来一趟")
    assert await town.zhao.sees("未通过", "请先到社区来一趟")
    assert any("没有通过" in screen and "请先到社区来一趟" in screen for screen in await town.wang.screens())
    await open_card(town, town.zhao, number)
    assert await town.zhao.sees("资料已经删除")
    assert "肖德贵" not in await town.zhao.screen()


async def test_a_reason_that_sounds_like_an_alarm_is_a_reason(town: Town) -> None:
    number = await registered(town, town.wang)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("不通过")
    await town.zhao.says("老人走丢了请直接打电话")
    assert await town.zhao.sees("110") or await status(town, number) == "refused"


async def test_long_words_leave_the_photo_a_screen_of_its_own(town: Town) -> None:
    long = "常去江边散步，" * 70
    number = await registered(town, town.wang, history=long[:500], address="龙城帝景小区" * 20)
    await open_card(town, town.zhao, number)
    assert long[:500] in (await town.zhao.screen()).text
    assert (await town.zhao.screen()).photo is None
    await town.zhao.taps("看照片")
    assert (await town.zhao.screen()).photo
    await town.zhao.taps("回到登记")
    assert (await town.zhao.screen()).photo is None


async def test_staff_of_another_community_see_nothing(town: Town) -> None:
    number = await registered(town, town.wang)
    await town.wu.says("/menu")
    await open_card(town, town.wu, number)
    assert "肖德贵" not in await town.wu.screen()
    assert await status(town, number) == "asked"


async def test_the_menu_counts_those_who_wait(town: Town) -> None:
    await registered(town, town.wang)
    await town.zhao.says("/menu")
    assert await town.zhao.sees("审核防走失胸牌（2）")
    await town.zhao.taps("审核防走失胸牌")
    assert await town.zhao.sees("刘阿姨")


async def test_staff_type_what_they_want_to_look_after(town: Town) -> None:
    await town.zhao.says("审核老人胸牌")
    assert await town.zhao.sees("刘阿姨", "待审核")
    await town.zhao.says("/menu")
    await town.zhao.taps("管理")
    await town.zhao.taps("已通过的老人")
    assert await town.zhao.sees("肖大爷")
    await town.wang.says("审核胸牌")
    assert await town.wang.sees("什么都没有改动")


@pytest.mark.parametrize("words", ["", "\u200b\u200b", "字" * 201])
async def test_an_odd_reason_is_asked_for_again(town: Town, words: str) -> None:
    number = await registered(town, town.wang)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("不通过")
    await town.zhao.says(words)
    assert await town.app.troubles() == []
    assert await status(town, number) == "asked"
