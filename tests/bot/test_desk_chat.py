"""The staff desk from the chat: a link into it, and a yes or a no when it asks whether it is really them."""

from messages import transcript_menu
from people import desk_confirming, desk_sessions
from people.authority import Role, appoint
from people.desk_models import DeskSession
from people.models import WEB_BOT
from tests.chat import PUBLIC_URL, Phone, Town
from tests.clock import Clock


async def session_of(town: Town, person_id: int) -> int:
    """A browser at the desk."""
    async with town.app.database.begin() as session:
        token = await desk_sessions.open_session(session, person_id=person_id, way="link", now=town.app.clock())
        worker = await desk_sessions.find(session, token=token, now=town.app.clock())
    assert worker is not None
    return worker.session_id


async def asked(town: Town, person_id: int, session_id: int) -> str:
    """The digits of the question that now stands in the person's chat."""
    async with town.app.database.begin() as session:
        digits = await desk_confirming.ask(session, session_id=session_id, actor=person_id, now=town.app.clock())
    await town.app.settle()
    return digits


async def opened(town: Town, person_id: int) -> list[int]:
    async with town.app.database.reading() as session:
        return [one.session_id for one in await desk_sessions.opened_by(session, person_id=person_id, now=town.app.clock())]


async def is_confirmed(town: Town, person_id: int, session_id: int) -> bool:
    async with town.app.database.reading() as session:
        at = await session.get_one(DeskSession, session_id)
        return at.confirmed_at == town.app.clock()


async def test_staff_type_it_and_get_a_link_with_a_picture(town: Town) -> None:
    zhao = town.zhao
    for words in ("工作台", "打开工作台", "desk", "/desk", "Staff desk"):
        await zhao.says(words)
        assert await zhao.sees("十分钟", "给我一个链接")
    await zhao.taps("给我一个链接")
    assert await zhao.sees(f"{PUBLIC_URL}/desk/enter/", "赵*", "不要转发")
    assert (await zhao.screen()).photo is not None
    await zhao.taps("好了")
    assert "/desk/enter/" not in (await zhao.screen()).text


async def test_it_stands_where_staff_and_duty_officers_look(town: Town) -> None:
    await town.zhao.says("/manage")
    assert await town.zhao.sees("工作台")
    async with town.app.database.begin() as session:
        cast = town.cast
        await appoint(session, person_id=cast.li, role=Role.DUTY_OFFICER, node_id=cast.longcheng, now=town.app.clock())
    await town.li.says("/menu")
    await town.li.taps("工作台")
    await town.li.taps("给我一个链接")
    assert await town.li.sees("/desk/enter/")


async def test_commands_name_it_for_who_may_go_there(town: Town) -> None:
    for phone, is_there in ((town.zhao, True), (town.wang, False)):
        await phone.says("/menu")
        async with town.app.database.reading() as session:
            listed = await transcript_menu.menu_of(session, bot=WEB_BOT, chat_id=await phone.chat_id(), language="")
        assert ("desk" in [command for command, _ in listed]) is is_there


async def test_a_resident_is_turned_away_kindly(town: Town) -> None:
    for words in ("工作台", "/desk"):
        await town.wang.says(words)
        assert await town.wang.sees("记录活动")
        assert "链接" not in (await town.wang.screen()).text
    await town.wang.forges("go:desk")
    assert "链接" not in (await town.wang.screen()).text


async def test_one_tap_says_that_it_is_me(town: Town) -> None:
    zhao, me = town.zhao, town.cast.zhao
    desk, other = await session_of(town, me), await session_of(town, me)
    digits = await asked(town, me, desk)
    assert await zhao.sees("是您本人吗", digits, "是我本人", "不是我")
    await zhao.taps("是我本人", times=2)
    assert await zhao.sees("谢谢您", "十分钟")
    assert await is_confirmed(town, me, desk)
    assert not await is_confirmed(town, me, other)


async def test_a_no_closes_the_desk_and_says_what_to_do(town: Town) -> None:
    zhao, me = town.zhao, town.cast.zhao
    desk = await session_of(town, me)
    await session_of(town, me)
    await asked(town, me, desk)
    await zhao.taps("不是我")
    assert await zhao.sees("退出了 2 个浏览器", "书记", "通行密钥")
    assert await opened(town, me) == []


async def test_a_no_still_counts_when_the_question_is_old(town: Town, clock: Clock) -> None:
    zhao, me = town.zhao, town.cast.zhao
    await asked(town, me, await session_of(town, me))
    clock.advance(minutes=20)
    await zhao.taps("不是我")
    assert await opened(town, me) == []


async def test_an_old_yes_explains_itself_and_confirms_nothing(town: Town, clock: Clock) -> None:
    zhao, me = town.zhao, town.cast.zhao
    desk = await session_of(town, me)
    await asked(town, me, desk)
    clock.advance(minutes=10)
    await zhao.taps("是我本人")
    assert await zhao.sees("没有要确认的了")
    assert not await is_confirmed(town, me, desk)


async def test_nobody_else_answers_the_question(town: Town) -> None:
    me = town.cast.zhao
    desk = await session_of(town, me)
    await asked(town, me, desk)

    data = str((await town.zhao.screen()).body["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    for phone in (town.qian, town.wang):
        await phone.says("/menu")
        for one in (data, data.replace(":yes", ":no"), data.removesuffix(":yes"), "go:desk_confirm:0:yes", "go:desk_confirm:x:yes"):
            await phone.forges(one)
    assert not await is_confirmed(town, me, desk)
    assert await opened(town, me) == [desk]


async def test_the_question_itself_can_be_opened_and_answered_there(town: Town) -> None:
    zhao, me = town.zhao, town.cast.zhao
    desk = await session_of(town, me)
    digits = await asked(town, me, desk)
    data = str((await zhao.screen()).body["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    await zhao.forges(data.removesuffix(":yes"))
    assert await zhao.sees(digits, "是我本人")
    await zhao.taps("是我本人")
    assert await zhao.sees("谢谢您")
    assert await is_confirmed(town, me, desk)


async def test_in_english_too(town: Town) -> None:
    zhao: Phone = town.zhao
    await zhao.says("/settings")
    await zhao.taps("English / 中文")
    await zhao.taps("English")
    desk = await session_of(town, town.cast.zhao)
    await asked(town, town.cast.zhao, desk)
    await zhao.taps("Yes, it is me")
    assert await zhao.sees("Thank you. The desk goes on by itself.")
