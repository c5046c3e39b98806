"""1,000 updates from 50 chats, each delivered three times, the copies shuffled: each takes effect once, in its chat's order."""

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from aiogram import Bot
from aiogram.types import Message
from sqlalchemy import func, select
from sqlalchemy import text as sql

from bot.worker import Worker
from core.bell import Bell
from core.crypto import KeyRing
from core.database import Database
from messages import inbox
from messages.inbox import Incoming
from messages.models import Inbox
from tests.bot import lane_worker
from tests.bot.chats import BOT, Recorder, bare_dispatcher, text

CHATS, UPDATES, COPIES = 50, 1_000, 3
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 180


def deliveries(seed: int) -> list[Incoming]:
    """Every update three times, in any order. Ids jump about, as they may after a quiet week."""
    dice = random.Random(seed)
    ids = dice.sample(range(10**9), UPDATES)
    updates = [text(update_id, 1000 + dice.randrange(CHATS), f"word {number}") for number, update_id in enumerate(ids)]
    copies = updates * COPIES
    dice.shuffle(copies)
    return copies


def first_copies(stored: list[tuple[Incoming, int, int]]) -> dict[int, list[str]]:
    """What each chat wrote, in the order of the sequences under which first copies were stored."""
    order: dict[int, dict[int, str]] = {}
    for one, inbox_id, sequence in stored:
        word = one.body.decode().rpartition('"text": "')[2].partition('"')[0]
        known = order.setdefault(one.chat_id, {}).setdefault(sequence, word)
        assert known == word, f"one sequence for two updates in row {inbox_id}"
    return {chat: [words[sequence] for sequence in sorted(words)] for chat, words in order.items()}


async def deliver(database: Database, copies: list[Incoming], *, batch: int) -> list[tuple[Incoming, int, int]]:
    """Store the copies in batches of this size at most, as a channel does."""
    stored: list[tuple[Incoming, int, int]] = []
    for start in range(0, len(copies), batch):
        part = copies[start : start + batch]
        async with database.begin() as session:
            results = await inbox.store(session, bot=BOT, updates=part, now=datetime.now(UTC))
        stored += [(one, result.inbox_id, result.sequence) for one, result in zip(part, results, strict=True)]
    return stored


async def test_each_takes_effect_once_and_in_order(database: Database) -> None:
    effects: dict[int, list[str]] = {}
    dispatcher = bare_dispatcher()

    @dispatcher.message()
    async def have_effect(message: Message) -> None:
        # Gives way, so that other chats run side by side with this one.
        await asyncio.sleep(0)
        effects.setdefault(message.chat.id, []).append(message.text or "")

    worker = Worker(
        database=database,
        dispatcher=dispatcher,
        bots={BOT: Bot(f"{BOT}:test", session=Recorder())},
        clock=lambda: datetime.now(UTC),
        bell=Bell(),
    )
    copies = deliveries(seed=4)
    # Some of it comes while the rest is being handled.
    half = UPDATES * COPIES // 2
    stored = await deliver(database, copies[:half], batch=100)
    more, _ = await asyncio.gather(deliver(database, copies[half:], batch=9), worker.drain())
    await worker.drain()
    assert effects == first_copies(stored + more)
    assert sum(len(words) for words in effects.values()) == UPDATES


async def test_two_processes_one_of_them_killed_half_way(postgres_url: str, keys: KeyRing) -> None:
    database = Database(postgres_url, keys=keys)
    async with database.begin() as session:
        await session.execute(sql(lane_worker.TABLE))
    copies = deliveries(seed=5)
    half = UPDATES * COPIES // 2
    async with process(postgres_url), process(postgres_url) as victim:
        parts = [copies[start:half:4] for start in range(4)]
        # Four doors store at once, then two more.
        stored = [one for part in await asyncio.gather(*(deliver(database, part, batch=20) for part in parts)) for one in part]
        await until(database, "SELECT count(*) FROM effect", at_least=UPDATES // 3)
        victim.kill()
        await victim.wait()
        rest = [copies[half::2], copies[half + 1 :: 2]]
        stored += [one for part in await asyncio.gather(*(deliver(database, part, batch=20) for part in rest)) for one in part]
        await until(database, "SELECT count(*) FROM inbox WHERE done_at IS NOT NULL", at_least=UPDATES)
    async with database.reading() as session:
        rows = (await session.execute(sql("SELECT chat, word FROM effect ORDER BY position"))).all()
        failed = (await session.scalars(select(func.count()).select_from(Inbox).where(Inbox.error.is_not(None)))).one()
    await database.close()
    effects: dict[int, list[str]] = {}
    for row in rows:
        effects.setdefault(row.chat, []).append(row.word)
    assert len(rows) == UPDATES
    assert effects == first_copies(stored)
    assert failed == 0


@asynccontextmanager
async def process(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker in a process of its own."""
    started = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.bot.lane_worker", url, cwd=ROOT)
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def until(database: Database, count: str, *, at_least: int) -> None:
    """Wait for a count in the database."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            async with database.reading() as session:
                if (await session.execute(sql(count))).scalar_one() >= at_least:
                    return
            await asyncio.sleep(0.05)
