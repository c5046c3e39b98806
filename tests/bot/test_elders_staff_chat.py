"""Staff decide about home badges in chat: one screen with everything, a document looked at, guardians who are reached."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from core import files
from people.models import Audit
from qrcodes import badges, elder_cards, elder_photos, elders, guardians, ways
from qrcodes.elder_models import Elder
from qrcodes.elder_photos import Photo
from tests.chat import Phone, Town, photo
from tests.qrcodes.kit import XIAO


async def registered(town: Town, who: Phone, key: str = "chat:1", **changed: Any) -> int:
    """Somebody of the family has sent the form."""
    picture = files.sanitise(photo())
    assert who.person_id is not None
    async with town.app.database.begin() as session:
        taken = Photo(picture, elder_photos.today(session, town.app.clock()), ("file",))
        different: dict[str, Any] = {"photo": taken, "called": "孙奶奶"} | changed
        asked = replace(XIAO, **different)
        number = await elders.apply(session, actor=who.person_id, application=asked, key=key, now=town.app.clock())
    await town.app.settle()
    return number


async def confirmed(town: Town, who: Phone, elder_id: int) -> None:
    """The button under the test notice was tapped."""
    assert who.person_id is not None
    async with town.app.database.begin() as session:
        for way in await ways.mine(session, actor=who.person_id, elder_id=elder_id, now=town.app.clock()):
            await ways.confirm_chat(session, actor=who.person_id, way_id=way.id, now=town.app.clock())
    await town.app.settle()


async def status(town: Town, elder_id: int) -> str:
    async with town.app.database.reading() as session:
        return (await session.scalars(select(Elder.status).where(Elder.id == elder_id))).one()


async def badges_of(town: Town, elder_id: int) -> list[str]:
    async with town.app.database.reading() as session:
        return [one.printed_id for one in await badges.of_elder(session, elder_id)]


async def open_card(town: Town, phone: Phone, elder_id: int) -> None:
    await phone.forges(f"at:approve_elders:{elder_id}")


async def approved(town: Town) -> int:
    """王芳's 孙奶奶, approved in chat by 赵敏."""
    number = await registered(town, town.wang)
    await confirmed(town, town.wang, number)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("我看过证件了")
    await town.zhao.taps("通过")
    assert await status(town, number) == "approved"
    return number


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


async def test_approved_elders_are_found_by_what_they_are_called_and_by_a_printed_number(town: Town) -> None:
    number = await approved(town)
    (printed,) = await badges_of(town, number)
    await town.zhao.forges("at:elders_approved")
    assert await town.zhao.sees("2位老人", "肖大爷", "孙奶奶")
    await town.zhao.says("孙奶")
    assert await town.zhao.sees("找到“孙奶”", "孙奶奶")
    assert "肖大爷" not in "".join((await town.zhao.screen()).buttons)
    await town.zhao.says(printed.lower())
    assert await town.zhao.sees("孙奶奶")
    await town.zhao.says("没有这个人")
    assert await town.zhao.sees("没有找到")
    await town.zhao.taps("全部名单")
    await town.zhao.taps("孙奶奶")
    assert await town.zhao.sees("肖德贵", "赵敏看过证件")


async def test_labels_are_made_once_however_often_one_taps(town: Town) -> None:
    number = await approved(town)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("胸牌和标签")
    asked = await town.zhao.screen()
    await town.zhao.taps("再做20个标签", times=3)
    await town.zhao.taps_old(asked, "再做20个标签")
    assert len(await badges_of(town, number)) == 21
    await town.zhao.taps("回到胸牌列表")
    assert await town.zhao.sees("21个")


async def test_a_lost_badge_is_replaced_and_another_revoked_alone(town: Town) -> None:
    number = await approved(town)
    (first,) = await badges_of(town, number)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("胸牌和标签")
    await town.zhao.taps(first)
    await town.zhao.taps("丢了")
    await town.zhao.taps("是的，换新的")
    (second,) = await badges_of(town, number)
    assert second != first
    assert await town.zhao.sees(second)
    await town.zhao.taps(f"{second} ·")
    await town.zhao.taps("作废，不再做")
    await town.zhao.taps("是的，作废")
    assert await badges_of(town, number) == []


async def test_staff_end_a_page_with_a_reason(town: Town) -> None:
    number = await approved(town)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("停用")
    await town.zhao.taps("老人搬走了")
    assert await town.zhao.sees("停用孙奶奶的登记吗", "不能撤销")
    await town.zhao.taps("是的，停用")
    assert await town.zhao.sees("已停用")
    assert await status(town, number) == "revoked"
    assert await badges_of(town, number) == []
    assert any("停用了防走失胸牌登记" in screen and "老人搬走了" in screen for screen in await town.wang.screens())


async def test_a_grid_worker_asks_for_a_family_without_a_phone(town: Town) -> None:
    """Nobody is a guardian yet: a relative is invited by a link, and another than who wrote it down approves."""
    number = await registered(town, town.zhou, on_behalf=True)
    await open_card(town, town.zhao, number)
    assert await town.zhao.sees("周强代家属（儿子或女儿）登记")
    await town.zhao.taps("我看过证件了")
    await town.zhao.taps("通过")
    assert await town.zhao.sees("还没有紧急联系人加入")
    async with town.app.database.begin() as session:
        token = await guardians.invite(session, actor=town.cast.zhou, elder_id=number, relation="child", now=town.app.clock())
        await guardians.accept(session, token=token, person_id=town.cast.wang, now=town.app.clock())
    await confirmed(town, town.wang, number)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("我看过证件了")
    await town.zhao.taps("通过")
    assert await status(town, number) == "approved"


@pytest.mark.parametrize("words", ["", "\u200b\u200b", "字" * 201])
async def test_an_odd_reason_is_asked_for_again(town: Town, words: str) -> None:
    number = await registered(town, town.wang)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("不通过")
    await town.zhao.says(words)
    assert await town.app.troubles() == []
    assert await status(town, number) == "asked"


async def test_the_demo_has_an_elder_with_a_badge_and_one_who_waits(town: Town) -> None:
    async with town.app.database.reading() as session:
        mine = await elder_cards.mine(session, person_id=town.cast.wang)
        assert [(card.called, card.status) for card in mine] == [("肖大爷", "approved")]
    await town.zhao.says("/menu")
    await town.zhao.taps("审核防走失胸牌")
    await town.zhao.taps("我看过证件了")
    await town.zhao.taps("通过")
    assert any("刘阿姨的防走失胸牌审核通过了" in screen for screen in await town.liu.screens())
