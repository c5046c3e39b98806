"""Quiet hours: what can wait waits until seven."""

from datetime import datetime

import pytest

from core.database import Database
from messages.outbox import Priority
from tests.bot.chats import Recorder
from tests.bot.sending import Box, sender_on
from tests.clock import ZONE, Clock


def at(hour: int, minute: int = 0, *, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(("hour", "minute", "day"), [(22, 0, 22), (23, 59, 22), (0, 0, 21), (6, 59, 21)])
async def test_what_can_wait_waits_in_quiet_hours_and_alerts_do_not(
    database: Database, clock: Clock, hour: int, minute: int, day: int
) -> None:
    box, channel = Box(database, clock), Recorder()
    clock.set(hour=hour, minute=minute)
    await box.put("notice", 1)
    await box.put("broadcast", 2, priority=Priority.BROADCAST)
    await box.put("alert", 3, priority=Priority.ALERT)
    await box.put("receipt", 4, priority=Priority.RECEIPT)
    sender = sender_on(database, channel, clock)
    assert await sender.drain() == at(7, day=day)
    assert sorted(text for _, text in channel.texts()) == ["alert", "receipt"]
    clock.advance(seconds=(at(7, day=day) - clock()).total_seconds())
    await sender.drain()
    assert len(channel.calls) == 4


async def test_at_21_59_nothing_waits(database: Database, clock: Clock) -> None:
    box = Box(database, clock)
    clock.set(hour=21, minute=59)
    await box.put("notice", 1)
    assert await sender_on(database, Recorder(), clock).drain() is None
