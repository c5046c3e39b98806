"""Notices go out by urgency and at the channel's pace, and each ends: sent, or given up for a reason."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import EditMessageText, SendMessage

from bot.pacing import Pace
from bot.sender import TELEGRAM, Sender
from core.database import Database
from messages import sending
from messages.outbox import Priority
from people import identities
from tests.bot.chats import BOT, Recorder
from tests.bot.sending import Box, sender_on
from tests.clock import Clock

CALL = SendMessage(chat_id=1, text="x")
Make = Callable[..., Sender]


@pytest.fixture
def channel() -> Recorder:
    return Recorder()


@pytest.fixture
def make(database: Database, channel: Recorder, clock: Clock) -> Make:
    def made(pace: Pace | None = TELEGRAM, **more: Any) -> Sender:
        return sender_on(database, channel, clock, pace=pace, **more)

    return made


@pytest.fixture
def box(database: Database, clock: Clock) -> Box:
    return Box(database, clock)


async def test_a_notice_is_put_once_a_key_and_chat_and_sent_once(box: Box, make: Make, channel: Recorder) -> None:
    for _ in range(2):
        await box.put("hello", 7, 8, 7)
    sender = make()
    assert await sender.drain() is None
    await sender.drain()
    assert sorted(channel.texts()) == [(7, "hello"), (8, "hello")]
    assert all(row.sent_at and row.body is None and row.message_id for row in await box.rows())


async def test_an_alert_overtakes_a_queue_of_10_000_broadcasts(box: Box, make: Make, channel: Recorder, clock: Clock) -> None:
    await box.put("broadcast", *range(1, 10_001), priority=Priority.BROADCAST)
    sender = make()
    await sender.drain()
    before = len(channel.calls)
    assert 0 < before <= TELEGRAM.a_second
    await box.put("alert", 9_999, priority=Priority.ALERT)
    await sender.drain()
    assert channel.texts()[before:] == [(9_999, "alert")]


async def test_no_more_than_30_a_second_over_all_chats(box: Box, make: Make, channel: Recorder, clock: Clock) -> None:
    await box.put("news", *range(1, 101), priority=Priority.BROADCAST)
    await box.put("receipt", *range(101, 201), priority=Priority.RECEIPT)
    sender = make()
    sent: list[int] = []
    for _ in range(12):
        await sender.drain()
        sent.append(len(channel.calls))
        clock.advance(seconds=0.5)
    assert all(later - earlier <= TELEGRAM.a_second for earlier, later in zip(sent, sent[2:], strict=False))
    # Those of one batch go side by side, so the last receipts share theirs with the first news.
    assert {text for _, text in channel.texts()[:90]} == {"receipt"}


async def test_one_a_second_to_one_chat(box: Box, make: Make, channel: Recorder, clock: Clock) -> None:
    for number in range(3):
        await box.put(f"{number}", 7)
    sender = make()
    for number in range(3):
        due = await sender.drain()
        assert [text for _, text in channel.texts()] == [str(one) for one in range(number + 1)]
        assert due == (clock() + timedelta(seconds=1) if number < 2 else None)
        clock.advance(seconds=0.9)
        await sender.drain()
        assert len(channel.calls) == number + 1
        clock.advance(seconds=0.1)


async def test_a_chat_that_must_wait_does_not_keep_the_others(box: Box, make: Make, channel: Recorder) -> None:
    for number in range(200):
        await box.put(f"{number}", 7)
    await box.put("other", 8)
    await make().drain()
    assert channel.texts() == [(7, "0"), (8, "other")]


async def test_the_web_chat_has_no_pace(box: Box, make: Make, channel: Recorder) -> None:
    for number in range(50):
        await box.put(f"{number:02}", 7)
    assert await make(pace=None).drain() is None
    assert [text for _, text in channel.texts()] == [f"{number:02}" for number in range(50)]


async def test_alerts_to_one_chat_are_joined(box: Box, make: Make, channel: Recorder) -> None:
    for number in range(3):
        await box.put(f"alert {number}", 7, priority=Priority.ALERT)
    await box.put("alert 0", 8, priority=Priority.ALERT)
    await box.put("notice", 7)
    await make().drain()
    assert sorted(channel.texts()) == [(7, "alert 0\n\nalert 1\n\nalert 2"), (8, "alert 0")]
    buttons = next(call.reply_markup for call in channel.calls if isinstance(call, SendMessage) and call.chat_id == 7)
    assert len(buttons.inline_keyboard) == 3  # type: ignore[union-attr]  # the recorder keeps what was sent


async def test_alerts_that_do_not_fit_into_one_message_follow(box: Box, make: Make, channel: Recorder, clock: Clock) -> None:
    for number in range(3):
        await box.put("long", 7, key=f"{number}", priority=Priority.ALERT)
    sender = make()
    for sent in (1, 2, 3):
        await sender.drain()
        assert len(channel.calls) == sent
        clock.advance(seconds=1)
    assert all(row.sent_at and row.attempts == 1 for row in await box.rows())


async def test_one_alert_that_cannot_be_put_into_words_does_not_keep_the_others(box: Box, make: Make, channel: Recorder) -> None:
    await box.put("unspeakable", 7, priority=Priority.ALERT)
    await box.put("fire", 7, priority=Priority.ALERT)
    await make().drain()
    assert channel.texts() == [(7, "fire")]
    unspeakable, fire = await box.rows()
    assert (unspeakable.sent_at, unspeakable.error) == (None, "KeyError")
    assert fire.sent_at is not None


async def test_a_notice_with_nothing_left_to_tell_is_done(box: Box, make: Make, channel: Recorder) -> None:
    await box.put("nothing", 7)
    await make().drain()
    assert channel.calls == []
    assert (await box.rows())[0].sent_at is not None


async def test_retry_after_is_kept_to_and_is_no_failure(box: Box, make: Make, channel: Recorder, clock: Clock) -> None:
    await box.put("hello", 7)
    await box.put("other", 8)
    channel.errors = [TelegramRetryAfter(CALL, "Too Many Requests", 7)]
    sender = make(slots=3)
    assert await sender.drain() == clock() + timedelta(seconds=7)
    assert channel.texts() == [(8, "other")]
    clock.advance(seconds=6.9)
    await sender.drain()
    assert len(channel.calls) == 1
    clock.advance(seconds=0.1)
    await sender.drain()
    assert channel.texts()[-1] == (7, "hello")
    assert (await box.rows())[0].attempts == 1


async def test_a_running_sender_serves_other_chats_while_one_must_wait(box: Box, make: Make, channel: Recorder) -> None:
    channel.errors = [TelegramRetryAfter(CALL, "Too Many Requests", 300)]
    await box.put("hello", 7)
    running = asyncio.create_task(make().run())
    async with asyncio.timeout(20):
        while channel.errors:
            await asyncio.sleep(0.01)
        await box.put("alert", 8, priority=Priority.ALERT)
        while not channel.calls:
            await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert channel.texts() == [(8, "alert")]


async def test_when_two_chats_are_refused_all_wait(box: Box, make: Make, channel: Recorder, clock: Clock) -> None:
    await box.put("hello", 7, 8)
    channel.errors = [TelegramRetryAfter(CALL, "Too Many Requests", 7)] * 2
    sender = make()
    await sender.drain()
    await box.put("alert", 9, priority=Priority.ALERT)
    await sender.drain()
    assert channel.calls == []
    clock.advance(seconds=7)
    await sender.drain()
    assert len(channel.calls) == 3


async def test_who_blocked_the_bot_is_written_to_no_more(box: Box, make: Make, channel: Recorder, database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await identities.meet(session, bot=BOT, user_id=7, language=None, now=clock())
    await box.put("hello", 7)
    await box.put("later", 7, not_before=clock() + timedelta(days=1))
    channel.errors = [TelegramForbiddenError(CALL, "Forbidden: bot was blocked by the user")]
    assert await make().drain() is None
    assert [(row.error, row.body) for row in await box.rows()] == [("Blocked", None)] * 2
    async with database.reading() as session:
        speaker = await identities.speaker(session, bot=BOT, user_id=7, now=clock())
    assert speaker is not None
    assert speaker.blocked


async def test_a_notice_that_the_channel_never_takes_is_given_up(box: Box, make: Make, channel: Recorder) -> None:
    await box.put("hello", 7)
    channel.errors = [TelegramBadRequest(CALL, "Bad Request: chat not found")]
    assert await make().drain() is None
    row = (await box.rows())[0]
    assert (row.error, row.body) == ("TelegramBadRequest", None)
    assert row.dead_at is not None


@pytest.mark.parametrize(("priority", "vanishes"), [(Priority.NOTICE, True), (Priority.ALERT, False)])
async def test_a_notice_is_tried_with_growing_pauses_and_an_alert_does_not_vanish(
    box: Box, make: Make, channel: Recorder, clock: Clock, priority: Priority, vanishes: bool
) -> None:
    clock.set(hour=8)
    await box.put("hello", 7, priority=priority)
    sender = make()
    pauses: list[timedelta] = []
    for _ in range(40):
        channel.errors = [TelegramNetworkError(CALL, "away")]
        due = await sender.drain()
        if due is None:
            break
        pauses.append(due - clock())
        clock.advance(seconds=pauses[-1].total_seconds())
    row = (await box.rows())[0]
    assert (row.dead_at is not None) == vanishes
    assert pauses == sorted(pauses)
    if not vanishes:
        assert max(pauses) <= timedelta(minutes=1)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (None, [EditMessageText]),
        (TelegramBadRequest(CALL, "Bad Request: message is not modified: specified new …"), []),
        (TelegramBadRequest(CALL, "Bad Request: message can't be edited"), [SendMessage]),
        (TelegramBadRequest(CALL, "Bad Request: message to edit not found"), [SendMessage]),
    ],
)
async def test_a_notice_takes_the_place_of_an_earlier_one_or_is_sent_anew(
    box: Box, make: Make, channel: Recorder, clock: Clock, answer: Exception | None, shown: list[type]
) -> None:
    await box.put("first", 7)
    sender = make()
    await sender.drain()
    channel.calls.clear()
    clock.advance(seconds=1)
    channel.errors = [answer]
    await box.put("second", 7, replaces="first")
    await sender.drain()
    assert [type(call) for call in channel.calls] == shown
    assert all(row.sent_at for row in await box.rows())


async def test_what_another_sender_has_taken_over_is_not_marked_by_the_first(
    box: Box, make: Make, channel: Recorder, clock: Clock, database: Database
) -> None:
    await box.put("hello", 7)
    async with database.begin() as session:
        first = await sending.claim(session, bot=BOT, owner="first", limit=9, now=clock(), until=clock() + timedelta(seconds=60))
    clock.advance(seconds=61)
    await make().drain()
    assert channel.texts() == [(7, "hello")]
    async with database.begin() as session:
        assert not await sending.sent(session, notices=first, message_id=99, now=clock())
    assert (await box.rows())[0].message_id == 1
