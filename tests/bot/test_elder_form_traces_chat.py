"""What is typed about an elder in a chat goes with the elder, or with the form that was thrown away or left alone."""

from sqlalchemy import func, select

from core.crypto import KeyRing
from jobs import retention
from messages.transcript_models import TranscriptFile
from qrcodes import elders
from tests.bot.elder_kit import Said, approve, fill_in, newest, register
from tests.chat import Phone, Town
from tests.clock import Clock
from tests.traces import cells, holding

# Words that nobody in the demo community uses.
LINES = ("走路拄着鹦鹉头拐杖", "花生过敏严重", "右耳听不见")
SAID = Said(called="鸵鸟大爷", name="鸵国强", address="杜鹃园7单元1902", lines=LINES, shown=LINES[:2], history="以前养蜂，爱往槐树林走")
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
    """Pictures that are kept for this chat, shown or not."""
    async with phone.app.database.reading() as session:
        kept = select(func.count()).select_from(TranscriptFile).where(TranscriptFile.chat_id == await phone.chat_id())
        return (await session.scalars(kept)).one()


async def _withdraw(town: Town, phone: Phone, elder_id: int) -> None:
    assert phone.person_id is not None
    async with town.app.database.begin() as session:
        await elders.withdraw(session, actor=phone.person_id, elder_id=elder_id, now=town.app.clock())
    await town.app.settle()


async def test_what_the_family_typed_is_gone_after_withdrawal(town: Town, keys: KeyRing) -> None:
    before = await _photos(town.li)
    elder_id = await register(town.li, SAID)
    await approve(town, elder_id)
    assert set(await _left(town, keys)) >= IN_CHAT
    assert await _photos(town.li) == before + 1
    await _withdraw(town, town.li, elder_id)
    assert await _left(town, keys) == []
    assert await _photos(town.li) == before


async def test_what_somebody_typed_for_a_family_is_gone_after_withdrawal(town: Town, keys: KeyRing) -> None:
    await fill_in(town.zhou, SAID, start="/elder_for")
    await town.zhou.taps("提交")
    elder_id = await newest(town.zhou)
    assert set(await _left(town, keys)) >= IN_CHAT
    await _withdraw(town, town.zhou, elder_id)
    assert await _left(town, keys) == []


async def test_a_form_that_is_thrown_away_is_gone_from_the_chat_at_once(town: Town, keys: KeyRing) -> None:
    before = await _photos(town.li)
    await fill_in(town.li, SAID)
    assert set(await _left(town, keys)) >= IN_CHAT
    await town.li.taps("不登记了")
    assert await _left(town, keys) == []
    assert await _photos(town.li) == before
    assert "没有提交" in (await town.li.screen()).text


async def test_a_form_that_is_cancelled_or_begun_again_is_gone_from_the_chat(town: Town, keys: KeyRing) -> None:
    await fill_in(town.li, SAID)
    await town.li.says("/cancel")
    assert await _left(town, keys) == []
    await fill_in(town.li, SAID)
    await town.li.says("/elder_new")
    await town.li.taps("开始登记")
    await town.li.taps("丢掉，重新登记")
    assert "第1步" in (await town.li.screen()).text
    assert await _left(town, keys) == []


async def test_a_form_that_nobody_goes_on_with_is_gone_from_the_chat_after_thirty_days(town: Town, keys: KeyRing, clock: Clock) -> None:
    await fill_in(town.li, SAID)
    clock.advance(days=31)
    await retention.empty_old(town.app.database, clock=town.app.clock)
    assert [one for one in await _left(town, keys) if one.startswith("transcript")] == []


async def test_what_was_typed_to_correct_a_record_is_gone_too_also_what_was_refused(town: Town, keys: KeyRing) -> None:
    elder_id = await register(town.li, SAID)
    await town.li.says("/elders")
    await town.li.forges(f"at:elder:{elder_id}")
    await town.li.taps("查看和修改")
    await town.li.taps("全名")
    await town.li.says("鸿雁" * 60)
    await town.li.says("欧阳鸿雁")
    corrected = {"new name": "鸿雁".encode()}
    assert len(holding(await cells(town.app.database, keys), corrected)) == 2
    await _withdraw(town, town.li, elder_id)
    assert await _left(town, keys) == []
    assert holding(await cells(town.app.database, keys), corrected) == []


async def test_what_is_being_written_when_it_is_emptied_does_not_come_back_with_its_buttons(town: Town, keys: KeyRing) -> None:
    """The check loses its buttons when something else is asked; by then its words may be gone."""
    await fill_in(town.li, SAID)
    await town.li.says("/menu")
    await town.li.says("/cancel")
    assert await _left(town, keys) == []
    assert (await town.li.screen()).buttons
