"""What is typed about an elder in a chat goes with the elder, or with the form that was thrown away or left alone."""

from core.crypto import KeyRing
from jobs import retention
from qrcodes import elders
from tests.bot.elder_kit import LINES, Said, approve, fill_in, register
from tests.chat import Phone, Town
from tests.traces import cells, holding

SAID = Said()
TYPED = {
    "called": SAID.called.encode(),
    "name": SAID.name.encode(),
    "address": SAID.address.encode(),
    "history": SAID.history.encode(),
    "line": LINES[0].encode(),
    "hidden line": LINES[2].encode(),
}
IN_CHAT = {f"transcript_message.body: {name}" for name in TYPED}


async def _left(town: Town, keys: KeyRing) -> list[str]:
    return holding(await cells(town.app.database, keys), TYPED)


async def _photos(phone: Phone) -> int:
    return len([one for one in await phone.screens() if one.photo])


async def _withdraw(town: Town, phone: Phone, elder_id: int) -> None:
    assert phone.person_id is not None
    async with town.app.database.begin() as session:
        await elders.withdraw(session, actor=phone.person_id, elder_id=elder_id, now=town.app.clock())
    await town.app.settle()


async def test_what_the_family_typed_is_gone_after_withdrawal(town: Town, keys: KeyRing) -> None:
    elder_id = await register(town.li)
    await approve(town, elder_id)
    assert set(await _left(town, keys)) >= IN_CHAT
    await _withdraw(town, town.li, elder_id)
    assert await _left(town, keys) == []
    found = {cell.where for cell in await cells(town.app.database, keys)}
    assert "transcript_file.body" not in found


async def test_what_somebody_typed_for_a_family_is_gone_after_withdrawal(town: Town, keys: KeyRing) -> None:
    await fill_in(town.zhou, start="/elder_for")
    await town.zhou.taps("提交")
    elder_id = 1
    assert set(await _left(town, keys)) >= IN_CHAT
    await _withdraw(town, town.zhou, elder_id)
    assert await _left(town, keys) == []


async def test_a_form_that_is_thrown_away_is_gone_from_the_chat_at_once(town: Town, keys: KeyRing) -> None:
    await fill_in(town.li)
    assert set(await _left(town, keys)) >= IN_CHAT
    await town.li.taps("不要了")
    assert await town.li.sees("没有")
    assert await _left(town, keys) == []


async def test_a_form_that_is_cancelled_or_begun_again_is_gone_from_the_chat(town: Town, keys: KeyRing) -> None:
    await fill_in(town.li)
    await town.li.says("/cancel")
    assert await _left(town, keys) == []
    await fill_in(town.li)
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    assert await town.li.sees("第1步")
    assert await _left(town, keys) == []


async def test_a_form_that_nobody_goes_on_with_is_gone_from_the_chat_after_thirty_days(town: Town, keys: KeyRing) -> None:
    await fill_in(town.li)
    town.app.clock.advance(days=31)
    await retention.empty_old(town.app.database, clock=town.app.clock)
    assert [one for one in await _left(town, keys) if one.startswith("transcript")] == []


async def test_what_was_typed_to_correct_a_record_is_gone_too_also_what_was_refused(town: Town, keys: KeyRing) -> None:
    elder_id = await register(town.li)
    await town.li.says("/elders")
    await town.li.forges(f"at:elder:{elder_id}")
    await town.li.taps("查看和更正")
    await town.li.taps("全名")
    await town.li.says("鸿雁" * 60)
    await town.li.says("欧阳鸿雁")
    corrected = {"new name": "鸿雁".encode()}
    assert len(holding(await cells(town.app.database, keys), corrected)) == 2
    await _withdraw(town, town.li, elder_id)
    assert await _left(town, keys) == []
    assert holding(await cells(town.app.database, keys), corrected) == []
