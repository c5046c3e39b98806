"""E-mail as a channel, against a real mail server on this machine."""

import logging
from collections.abc import AsyncIterator

import pytest
from aiogram.exceptions import TelegramForbiddenError, TelegramNetworkError, TelegramNotFound
from aiogram.methods import GetMe

from bot.channels.mail import mail_letter
from bot.letters import Letter, deliver
from messages.outbox import Address
from people.models import MAIL_BOT
from qrcodes import ways
from tests.bot.ways_kit import SENDER, WANG_MAIL, Family, Postbox, digits, mail_server
from tests.clock import Clock


@pytest.fixture
async def box() -> AsyncIterator[Postbox]:
    async with mail_server() as found:
        yield found


async def test_a_test_goes_out_by_mail_and_its_digits_confirm_the_way(family_on_both: Family, box: Postbox) -> None:
    family = family_on_both
    way_id = await family.add("mail", WANG_MAIL)
    assert await _second(family) == []
    await family.send(family.mail(box))
    letter = box.letters[0]
    assert (letter["To"], box.envelopes[0].mail_from, box.envelopes[0].rcpt_tos) == (WANG_MAIL, SENDER, [WANG_MAIL])
    assert letter.get_content_charset() == "utf-8"
    assert "肖大爷" in letter["Subject"]
    assert "请打开聊天页面回复：http://127.0.0.1:8080/chat" in box.bodies[0]
    assert await family.confirm(way_id, digits(box.bodies[0]))
    assert await _second(family) == [Address(MAIL_BOT, way_id, family.town.cast.wang, None)]
    assert (await family.row(way_id)).sent_at is not None


async def test_what_is_put_off_is_sent_a_moment_later_once(family: Family, box: Postbox) -> None:
    way_id = await family.add("mail", WANG_MAIL)
    box.at_rcpt, box.at_data = ["451 4.7.1 Greylisted, try again"], ["452 4.3.1 Insufficient system storage"]
    bot = family.mail(box)
    for _ in range(2):
        await family.send(bot)
        assert box.letters == []
        assert (await family.row(way_id)).due_at is not None
        family.town.clock.advance(seconds=10)
    await family.send(bot)
    await family.send(bot)
    assert len(box.letters) == 1


@pytest.mark.parametrize("at", ["at_rcpt", "at_data"])
async def test_an_address_that_is_refused_for_good_is_told_in_chat_and_not_tried_again(family: Family, box: Postbox, at: str) -> None:
    way_id = await family.add("mail", WANG_MAIL)
    setattr(box, at, ["550 5.1.1 No such user here"])
    bot = family.mail(box)
    await family.send(bot)
    row = await family.row(way_id)
    assert (row.due_at, row.sent_at, row.error) == (None, None, "Blocked")
    assert await family.told("guardian.way_failing") == [family.town.cast.wang]
    family.town.clock.advance(hours=1)
    await family.send(bot)
    assert box.letters == []


async def test_a_connection_that_is_cut_loses_nothing(family: Family, box: Postbox) -> None:
    await family.add("mail", WANG_MAIL)
    box.drops = 1
    bot = family.mail(box)
    await family.send(bot)
    assert box.letters == []
    family.town.clock.advance(seconds=5)
    await family.send(bot)
    assert len(box.letters) == 1


async def test_words_never_become_headers(family: Family, box: Postbox) -> None:
    way_id = await family.add("mail", WANG_MAIL)
    words = "肖大爷\r\nBcc: thief@evil.example\n\r\n.\r\nMAIL FROM:<x@evil.example>\u2028X-Evil: yes"
    bot = family.mail(box)
    await deliver(bot, way_id, Letter(words), in_place_of=None)
    letter = box.letters[0]
    assert (letter["Bcc"], letter["X-Evil"], len(box.letters)) == (None, None, 1)
    assert box.envelopes[0].rcpt_tos == [WANG_MAIL]
    assert "Bcc: thief@evil.example" in box.bodies[0]
    assert letter["Subject"] == "[e-Station] 肖大爷"


@pytest.mark.parametrize("words", ["", "\n\n", "\ud800 half", "\x00\x07", "长" * 4096])
async def test_any_words_make_a_letter(words: str, clock: Clock) -> None:
    letter = mail_letter(words, "https://estation.example/chat", sender=SENDER, to=WANG_MAIL, at=clock())
    assert b"\n\n" in letter.as_bytes()
    assert 0 < len(letter["Subject"]) < 100


async def test_a_way_that_has_ended_is_written_to_no_more(family: Family, box: Postbox) -> None:
    way_id = await family.add("mail", WANG_MAIL)
    async with family.town.database.begin() as session:
        await ways.end(session, actor=family.town.cast.wang, way_id=way_id, now=family.town.clock())
    bot = family.mail(box)
    await family.send(bot)
    with pytest.raises(TelegramForbiddenError):
        await bot.send_message(way_id, "x")
    assert box.letters == []


async def test_a_change_to_a_message_is_a_new_mail(family: Family, box: Postbox) -> None:
    way_id = await family.add("mail", WANG_MAIL)
    bot = family.mail(box)
    assert await deliver(bot, way_id, Letter("It is over."), in_place_of=1) == 1
    assert "It is over." in box.bodies[0]
    with pytest.raises(TelegramNotFound):
        await bot(GetMe())


async def test_addresses_and_passwords_stay_out_of_errors_and_logs(
    family: Family, box: Postbox, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    way_id = await family.add("mail", WANG_MAIL)
    box.at_rcpt = [f"550 {WANG_MAIL} is nobody", f"450 {WANG_MAIL} later"]
    bot = family.mail(box, user="station", password="p4ssw0rd")
    await family.send(bot)
    with pytest.raises(TelegramNetworkError) as raised:
        await bot.send_message(way_id, "x")
    out, err = capfd.readouterr()
    said = out + err + repr(raised.value) + repr(bot.session.__dict__) + repr((await family.row(way_id)).error)
    said += "".join(record.getMessage() for record in caplog.records if not record.name.startswith("mail"))
    assert WANG_MAIL not in said
    assert "p4ssw0rd" not in said


async def test_a_server_without_tls_elsewhere_gets_nothing(family: Family, box: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.mail._is_this_machine", lambda host: False)
    way_id = await family.add("mail", WANG_MAIL)
    await family.send(family.mail(box))
    assert (box.letters, (await family.row(way_id)).error) == ([], "TelegramNetworkError")


async def _second(family: Family) -> list[Address]:
    async with family.town.database.reading() as session:
        return await ways.second_addresses(session, person_ids=[family.town.cast.wang], elder_id=family.elder_id)
