"""What is typed about a wish in a chat goes with the wish, or with the form that was thrown away or left alone."""

from core.crypto import KeyRing
from jobs import retention
from tests.bot.wish_kit import Said, fill_in, newest
from tests.chat import Phone, Town
from tests.traces import cells, holding
from wishes import wishes

SAID = Said(words="楼上漏水把天花板泡了，想请人看看", whom="我岳母欧阳鸿雁", reach="105号楼2单元302，找鸿雁")
TYPED = {"words": SAID.words.encode(), "whom": SAID.whom.encode(), "reach": SAID.reach.encode()}
IN_CHAT = {f"transcript_message.body: {name}" for name in TYPED}


async def _left(town: Town, keys: KeyRing) -> list[str]:
    return holding(await cells(town.app.database, keys), TYPED)


async def _resident(town: Town) -> Phone:
    """王桂英, who has no phone, registered by the grid worker; the worker's phone is on her page."""
    phone = town.zhou
    await phone.says("/residents")
    await phone.taps("登记新居民")
    await phone.says("王桂英")
    await phone.taps("跳过")
    await phone.taps("同意")
    return phone


async def test_what_was_typed_is_only_in_the_wish_and_gone_when_it_is_taken_back(town: Town, keys: KeyRing) -> None:
    await fill_in(town.wang, SAID)
    assert set(await _left(town, keys)) >= IN_CHAT
    await town.wang.taps("许下这个心愿")
    assert [one for one in await _left(town, keys) if one.startswith("conversation")] == []
    await town.wang.taps("到哪一步了")
    await town.wang.taps("撤回心愿")
    await town.wang.taps("确认撤回")
    assert await town.wang.sees("已撤回，内容已删除")
    assert await _left(town, keys) == []


async def test_a_form_that_is_thrown_away_or_cancelled_is_gone_from_the_chat_at_once(town: Town, keys: KeyRing) -> None:
    await fill_in(town.wang, SAID)
    await town.wang.taps("不要了")
    assert await _left(town, keys) == []
    await fill_in(town.wang, SAID)
    await town.wang.says("/cancel")
    assert await _left(town, keys) == []


async def test_a_typed_wish_that_is_not_gone_on_with_is_gone_with_the_next_form(town: Town, keys: KeyRing) -> None:
    await town.wang.says(SAID.words)
    assert await town.wang.sees("是哪一种心愿")
    assert await _left(town, keys)
    await town.wang.says("/cancel")
    assert await _left(town, keys) == []


async def test_a_form_that_nobody_goes_on_with_is_gone_from_the_chat_after_thirty_days(town: Town, keys: KeyRing) -> None:
    await fill_in(town.wang, SAID)
    town.app.clock.advance(days=31)  # type: ignore[attr-defined]  # the clock of the app is the test's
    await retention.empty_old(town.app.database, clock=town.app.clock)
    assert [one for one in await _left(town, keys) if one.startswith("transcript")] == []


async def test_a_grid_worker_wishes_for_a_resident_without_a_phone_and_it_is_theirs(town: Town, keys: KeyRing) -> None:
    phone = await _resident(town)
    await phone.taps("代许心愿")
    assert await phone.sees("替王桂英许个心愿", "会有记录")
    for step in ("请人帮个忙", f"={SAID.words}", "红：马上要", "揪心", "为王桂英", f"={SAID.reach}"):
        await (phone.says(step[1:]) if step.startswith("=") else phone.taps(step))
    assert await phone.sees("姓名：王桂英", "为谁：王桂英")
    await phone.taps("许下这个心愿")
    found = await newest(town)
    assert (found.asked_by, found.person_id != phone.person_id, found.whom) == (phone.person_id, True, "")
    async with town.app.database.begin() as session:
        await wishes.withdraw(session, actor=found.person_id, wish_id=found.id, now=town.app.clock())
    assert await _left(town, keys) == []


async def test_a_resident_does_not_wish_in_anothers_name_by_a_forged_button(town: Town) -> None:
    await town.wang.says("/menu")
    for place in ("wish_for", "new_wish"):
        await town.wang.forges(f"go:{place}:{town.li.person_id}")
        assert "替" not in (await town.wang.screen()).text
