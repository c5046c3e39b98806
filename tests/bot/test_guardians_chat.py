"""Guardians in chat: a link with its picture, a yes, a test by a tap, and leaving."""

from sqlalchemy import update

from qrcodes.elder_models import Elder
from tests.bot.guardian_kit import at, link_of
from tests.bot.test_guardian_ways_chat import _ways_for
from tests.chat import Town
from tests.qrcodes.kit import Town as BadgeTown


async def test_a_relative_follows_the_link_says_yes_and_taps_the_test(town: Town, elder_id: int) -> None:
    link = await link_of(town.wang, elder_id)
    await town.wang.taps("好了")
    assert await town.wang.sees("王芳", "还没确认", "已邀请")
    await town.li.says(f"/start {link}")
    assert await town.li.sees("王芳 请您做肖大爷的紧急联系人", "不分昼夜", "能看到您的姓名")
    await town.li.taps("好，我也来守护")
    assert "李建国" in "".join(screen.text for screen in await town.li.screens())
    assert await town.li.sees("这是一条测试", "肖大爷", "我收到了")
    assert await town.wang.sees("李建国 已成为肖大爷的紧急联系人")
    await town.li.taps("我收到了", times=2)
    assert await town.li.sees("收得到提醒", "✓ 已确认")
    await town.wang.taps("紧急联系人")
    assert await town.wang.sees("李建国", "聊天 ✓ 已确认")
    assert await town.app.troubles() == []


async def test_a_newcomer_enrols_and_comes_to_the_link(town: Town, elder_id: int) -> None:
    link = await link_of(town.wang, elder_id)
    new = town.newcomer()
    await new.says(f"/start {link}")
    assert await new.sees("欢迎来到")
    assert "肖大爷" not in await new.screen()
    await new.taps("我同意")
    await new.says("肖建军")
    await new.taps("不填")
    assert await new.sees("登记好了，肖建军", "王芳 请您做肖大爷的紧急联系人")
    await new.taps("好，我也来守护")
    await new.taps("我收到了")
    assert await new.sees("✓ 已确认")


async def test_a_used_link_and_one_that_never_was_say_the_same(town: Town, elder_id: int) -> None:
    link = await link_of(town.wang, elder_id)
    await town.li.says(f"/start {link}")
    await town.li.taps("好，我也来守护")
    said = []
    for token in (link, "g_", "g_nothing"):
        await town.liu.says(f"/start {token}")
        said.append((await town.liu.screen()).text)
    assert "请家里人再发一个新的" in said[0]
    assert len(set(said)) == 1
    await town.li.says(f"/start {link}")
    assert await town.li.sees("您已经是肖大爷的紧急联系人了")


async def test_the_last_who_is_reached_is_told_what_leaving_means(town: Town, elder_id: int) -> None:
    kit = BadgeTown(town.app.database, town.cast, town.app.clock)  # type: ignore[arg-type]  # the clock of the app is the test's
    await kit.confirm(elder_id)
    await kit.approve(elder_id)
    await town.app.settle()
    await at(town.wang, f"guardians:{elder_id}")
    await town.wang.taps("不再做联系人")
    await town.wang.taps("是，退出")
    assert await town.wang.sees("没有其他人确认过能收到提醒", "只通知值班员")
    await town.wang.taps("是，仍然这样做")
    assert await town.wang.sees("您已退出")
    assert await town.zhao.sees("肖大爷现在没有能收到提醒的紧急联系人了")
    await at(town.wang, f"guardians:{elder_id}")
    assert "肖大爷" not in await town.wang.screen()


async def test_the_asker_takes_somebody_off_and_a_link_back(town: Town, elder_id: int) -> None:
    link = await link_of(town.wang, elder_id)
    await town.li.says(f"/start {link}")
    await town.li.taps("好，我也来守护")
    second = await link_of(town.wang, elder_id)
    await at(town.wang, f"guardians:{elder_id}")
    for label in ("李建国（", "移出", "是，移出"):
        await town.wang.taps(label)
    assert await town.li.sees("您已不再是肖大爷的紧急联系人")
    for label in ("已邀请（", "收回链接", "是，移出"):
        await town.wang.taps(label)
    await town.liu.says(f"/start {second}")
    assert await town.liu.sees("已经用过了，或者已经超过一周")
    await town.li.taps_old(next(one for one in await town.li.screens() if "这是一条测试" in one), "我收到了")
    assert await town.li.sees("这种通知方式已经取消了")


async def test_strangers_see_nothing_of_an_elders_guardians(town: Town, elder_id: int) -> None:
    for place in ("guardians", "ways"):
        for phone in (town.li, town.wu):
            await at(phone, f"{place}:{elder_id}")
            shown = (await phone.screen()).text
            assert "肖大爷" not in shown
            assert "王芳" not in shown
        await at(town.li, f"{place}:99999999")
    async with town.app.database.reading() as session:
        way_id = (await session.scalars(_ways_for(elder_id))).one().id
    await town.li.forges(f"at:got:{way_id}")
    await town.li.forges("at:got:x")
    await town.li.forges("at:got")
    async with town.app.database.reading() as session:
        assert (await session.scalars(_ways_for(elder_id))).one().confirmed_at is None
    assert await town.app.troubles() == []


async def test_english_is_whole(town: Town, elder_id: int) -> None:
    async with town.app.database.begin() as session:
        await session.execute(update(Elder).values(on_behalf=False))
    await town.wang.says("/language")
    await town.wang.taps("English")
    for place, words in (("guardians", "these are told at once"), ("ways", "How you are told when 肖大爷 is found")):
        await at(town.wang, f"{place}:{elder_id}")
        assert words in await town.wang.screen()
