"""An elder's page: how far it is, one consent changed, scans, the end of it all; and a search from an alarm."""

import pytest
from sqlalchemy import func, select

from people.models import Audit
from qrcodes import badges, consents, elder_queue
from qrcodes.badge_models import Scan
from qrcodes.elder_models import Elder
from tests.bot.elder_kit import Said, approve, fill_in, newest, register
from tests.bot.elder_page_kit import to_page
from tests.chat import Town


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
    assert await town.li.sees(f"今天 10:00 · {number}：有人通知了家人")
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
