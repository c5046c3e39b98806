"""An elder's page: how far it is, one answer corrected, one consent changed, scans, the end of it all; and a search from an alarm."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from people.models import Audit
from qrcodes import badges, consents, elder_cards, elder_queue
from qrcodes.badge_models import Scan
from qrcodes.elder_models import Elder
from tests.bot.elder_kit import LINES, Said, approve, fill_in, newest, register
from tests.chat import Phone, Town, photo


async def to_page(phone: Phone, elder_id: int) -> None:
    await phone.says("/elders")
    await phone.taps("袁大爷")
    assert await phone.sees(f"E-{elder_id:06d}")


async def stored(town: Town, elder_id: int) -> elder_cards.Private:
    async with town.app.database.begin() as session:
        assert town.li.person_id is not None
        return await elder_cards.private(session, actor=town.li.person_id, elder_id=elder_id, now=town.app.clock())


async def printed(town: Town, elder_id: int) -> str:
    async with town.app.database.reading() as session:
        return (await badges.of_elder(session, elder_id))[0].printed_id


async def agreed(town: Town, elder_id: int) -> frozenset[str]:
    async with town.app.database.reading() as session:
        return await consents.live(session, elder_id=elder_id)


async def test_the_list_says_what_is_missing_and_then_the_number_on_the_badge(town: Town) -> None:
    elder_id = await register(town.li)
    await town.li.says("防走失胸牌")
    assert await town.li.sees(f"袁大爷 · E-{elder_id:06d}", "等工作人员审核", "0 位已确认", "还差", "李建国 确认聊天的测试通知")
    await approve(town, elder_id)
    await town.li.says("防走失胸牌")
    assert await town.li.sees(f"已通过，胸牌 {await printed(town, elder_id)}", "1 位已确认")
    assert "还差" not in (await town.li.screen()).text


async def test_what_staff_refused_is_in_the_list_with_their_reason(town: Town) -> None:
    elder_id = await register(town.li)
    async with town.app.database.begin() as session:
        assert town.zhao.person_id is not None
        await elder_queue.refuse(session, actor=town.zhao.person_id, elder_id=elder_id, reason="不住在本社区", now=town.app.clock())
    await town.app.settle()
    await town.li.says("/elders")
    assert await town.li.sees(f"E-{elder_id:06d}", "未通过", "原因：不住在本社区")
    await town.li.taps(f"E-{elder_id:06d}")
    assert "查看和修改" not in (await town.li.screen()).buttons


CORRECTED: dict[str, tuple[str, str, Callable[[elder_cards.Private], str]]] = {
    "called": ("称呼", "老袁", lambda found: found.card.called),
    "name": ("全名", "袁国军", lambda found: found.name),
    "address": ("住址", "205号楼2单元101", lambda found: found.address),
    "history": ("经历", "爱去江边钓鱼", lambda found: found.history),
}


@pytest.mark.parametrize("field", CORRECTED)
async def test_each_answer_is_corrected_by_one_question(town: Town, field: str) -> None:
    label, words, read = CORRECTED[field]
    elder_id = await register(town.li)
    before = await stored(town, elder_id)
    await to_page(town.li, elder_id)
    await town.li.taps("查看和修改")
    assert await town.li.sees("袁国强", "105号楼1单元302", *LINES)
    await town.li.taps(label)
    assert "步，共" not in (await town.li.screen()).text
    assert await town.li.sees(f"目前填的是：{read(before)}")
    await town.li.says(words)
    assert await town.li.sees("已修改，马上生效")
    assert read(await stored(town, elder_id)) == words


async def test_photo_building_and_lines_are_corrected_with_what_belongs_to_them(town: Town) -> None:
    elder_id = await register(town.li, Said(has_photo=False, building=""))
    await to_page(town.li, elder_id)
    await town.li.taps("查看和修改")
    await town.li.taps("照片")
    await town.li.sends_photo(photo())
    await town.li.taps("这个月")
    await town.li.taps("查看和修改")
    await town.li.taps("楼栋或网格")
    await town.li.says("205")
    await town.li.taps("查看和修改")
    await town.li.taps("照护提示")
    await town.li.taps("去掉第 3 句")
    await town.li.says("喜欢听京剧")
    await town.li.taps("就这些")
    await town.li.taps("喜欢听京剧")
    await town.li.taps("显示这 3 句")
    found = await stored(town, elder_id)
    assert found.has_photo
    assert found.node_id is not None
    assert [(one.words, one.is_shown) for one in found.lines] == [(LINES[0], True), (LINES[1], True), ("喜欢听京剧", True)]


async def test_back_from_a_correction_changes_nothing(town: Town) -> None:
    elder_id = await register(town.li)
    await to_page(town.li, elder_id)
    for label in ("称呼", "全名", "住址", "楼栋或网格", "照片", "照护提示", "陌生人能看到的", "经历"):
        await town.li.taps("查看和修改")
        await town.li.taps(label)
        await town.li.taps("返回")
        assert await town.li.sees("没有改动", f"E-{elder_id:06d}")
    assert (await stored(town, elder_id)).name == "袁国强"


async def test_a_correction_that_is_refused_says_why_and_asks_again(town: Town) -> None:
    elder_id = await register(town.li)
    await to_page(town.li, elder_id)
    await town.li.taps("查看和修改")
    await town.li.taps("称呼")
    await town.li.says("电话 13800138000")
    assert await town.li.sees("陌生人该怎么称呼老人")
    assert (await stored(town, elder_id)).card.called == "袁大爷"


async def test_a_consent_is_taken_back_and_given_again_alone(town: Town) -> None:
    elder_id = await register(town.li)
    await to_page(town.li, elder_id)
    await town.li.taps("同意事项")
    await town.li.taps("把位置")
    assert await town.li.sees("目前同意", "只有本社区驿站和家人知道位置")
    await town.li.taps("收回同意")
    assert await town.li.sees("已收回，不再生效")
    assert await agreed(town, elder_id) == {"health", "broadcast"}
    await town.li.taps("把位置")
    assert await town.li.sees("目前没同意", "以“儿子或女儿”的身份决定")
    await town.li.taps("同意")
    assert await agreed(town, elder_id) == {"health", "position", "broadcast"}


async def test_scans_are_listed_with_the_number_that_was_scanned(town: Town) -> None:
    elder_id = await register(town.li)
    await approve(town, elder_id)
    await to_page(town.li, elder_id)
    await town.li.taps("扫码记录")
    assert await town.li.sees("还没有人扫过")
    number = await printed(town, elder_id)
    async with town.app.database.begin() as session:
        badge_id = (await badges.of_elder(session, elder_id))[0].id
        session.add_all([Scan(badge_id=badge_id, kind="touched", at=town.app.clock()) for _ in range(11)])
        session.add(Scan(badge_id=badge_id, kind="told", at=town.app.clock()))
    await town.li.taps("返回")
    await town.li.taps("扫码记录")
    assert await town.li.sees(f"2026年11月21日 10:00 · {number}：有人通知了家人")
    assert (await town.li.screen()).text.count(number) == 10
    await town.li.taps("下一页")
    assert (await town.li.screen()).text.count(number) == 2


async def test_withdrawing_asks_first_and_kills_the_page_at_once(town: Town) -> None:
    elder_id = await register(town.li)
    await approve(town, elder_id)
    await to_page(town.li, elder_id)
    await town.li.taps("全部撤回")
    assert await town.li.sees("扫码页面失效", "都会删除")
    await town.li.taps("不，保留")
    async with town.app.database.reading() as session:
        carried = await badges.of_elder(session, elder_id)
        token = (await badges.tokens(session, badge_ids=[carried[0].id]))[carried[0].id]
        assert await badges.find(session, token=token) is not None
    await town.li.taps("全部撤回")
    await town.li.taps("是的，全部撤回", times=2)
    assert await town.li.sees("登记一位老人")
    async with town.app.database.reading() as session:
        assert await badges.find(session, token=token) is None
        assert (await session.get_one(Elder, elder_id)).status == "withdrawn"


async def test_every_look_at_what_is_stored_is_on_record(town: Town) -> None:
    elder_id = await register(town.li)
    await to_page(town.li, elder_id)
    before = await reads(town)
    await town.li.taps("查看和修改")
    assert await reads(town) == before + 1


async def reads(town: Town) -> int:
    async with town.app.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Audit).where(Audit.action == "elder.read"))).one()


async def test_neighbours_see_nothing_of_another_familys_elder(town: Town) -> None:
    elder_id = await register(town.li)
    for data in (f"go:elder:{elder_id}", f"at:elder:{elder_id}"):
        await town.sun.says("/menu")
        await town.sun.forges(data)
        assert "袁大爷" not in (await town.sun.screen()).text
    await town.sun.says("/elders")
    assert "袁大爷" not in (await town.sun.screen()).text
    await town.sun.forges("go:elder:999999")
    assert await town.sun.sees("想做什么")


async def test_staff_see_and_correct_and_cannot_withdraw_for_the_family(town: Town) -> None:
    elder_id = await register(town.li)
    await town.zhao.says("/menu")
    await town.zhao.forges(f"go:elder:{elder_id}")
    assert await town.zhao.sees("袁大爷", "查看和修改")
    assert "全部撤回" not in (await town.zhao.screen()).buttons
    await town.zhao.taps("同意事项")
    await town.zhao.taps("把位置")
    await town.zhao.taps("收回同意")
    assert "position" not in await agreed(town, elder_id)
    await town.zhao.taps("把位置")
    assert await town.zhao.sees("以“儿子或女儿”的身份决定")


async def test_who_asked_on_behalf_speaks_for_the_family_until_staff_decide(town: Town) -> None:
    await town.zhao.says("/elder_for")
    await fill_in(town.zhao, Said(right="老伴"), start="/elder_for")
    await town.zhao.taps("提交")
    elder_id = await newest(town.zhao)
    await to_page(town.zhao, elder_id)
    assert await town.zhao.sees("全部撤回", "还没有人加入")
    await town.zhao.taps("同意事项")
    await town.zhao.taps("附近志愿者")
    await town.zhao.taps("收回同意")
    await town.zhao.taps("附近志愿者")
    assert await town.zhao.sees("以“老伴”的身份决定")


async def test_an_old_photo_is_asked_for_again_on_the_page(town: Town) -> None:
    elder_id = await register(town.li)
    async with town.app.database.begin() as session:
        await session.execute(update(Elder).values(photo_taken_on=town.app.clock().date().replace(year=2025, month=1)))
    await to_page(town.li, elder_id)
    assert await town.li.sees("照片已超过一年")


@pytest.mark.parametrize("words", ["妈妈走丢了", "/lost"])
async def test_who_guards_an_elder_gets_the_duty_phone_first_and_then_a_search(town: Town, words: str) -> None:
    elder_id = await register(town.li)
    await town.li.says(words)
    assert "紧急寻找袁大爷" not in (await town.li.screen()).buttons
    await approve(town, elder_id)
    await town.li.says(words)
    shown = await town.li.screen()
    assert "0432-62010336" in shown.text.splitlines()[1]
    assert "紧急寻找袁大爷" in shown.buttons
    assert shown.body["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == f"at:search_start:{elder_id}"
    await town.sun.says(words)
    assert "紧急寻找袁大爷" not in (await town.sun.screen()).buttons
