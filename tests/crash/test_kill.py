"""kill -9 in mid-traffic: nothing acknowledged is lost, nothing happens twice, and a half-filled form goes on."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import KeyRing
from core.database import Database
from messages import transcript
from messages.models import Inbox, Outbox
from people import demo, identities
from people.models import WEB_BOT
from points import log_cards
from tests.crash.house import House
from tests.crash.member import Member

# Staff of the same community, who do nothing but get notices.
WATCHING = ("zhou", "qian")
WHO = ("wang", "li", "liu", "sun", "zhao")
SETTLE_SECONDS = 60.0


@pytest.mark.parametrize("times", [5, pytest.param(200, marks=pytest.mark.long)])
async def test_it_goes_on_as_if_nothing_had_been(tmp_path: Path, database_url: str, times: int) -> None:
    house = House(tmp_path, database_url)
    await house.start()
    async with opened(tmp_path, database_url) as database, members(house, database) as people:
        killed_often_enough = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for member in people:
                group.create_task(member.fill_forms(killed_often_enough))
            for _ in range(times):
                # At any moment of a form, and now and then while it is just getting up.
                await asyncio.sleep(random.random() * 2.5)
                await house.kill()
                await house.start()
            killed_often_enough.set()
        await everything_is_handled(database)
        await nothing_is_lost_and_nothing_twice(database, people)
        # One that went wrong on the way was tried again; what the log must not have is an error that nobody handled.
        assert "Task exception was never retrieved" not in house.log
        assert await house.command("verify") == (0, "Ledger, seals and audit trail are as they were written.\n")
        await house.kill()


@asynccontextmanager
async def opened(folder: Path, database_url: str) -> AsyncIterator[Database]:
    """The server's database, with the key that its demo made."""
    database = Database(database_url, keys=KeyRing.parse((folder / "data/keys").read_text().strip()))
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def members(house: House, database: Database) -> AsyncIterator[list[Member]]:
    people = [Member(who, house.address, database) for who in WHO]
    try:
        for member in people:
            await member.enter()
        yield people
    finally:
        for member in people:
            await member.close()


async def everything_is_handled(database: Database) -> None:
    """Wait until nothing is left to do; nothing was given up."""
    open_updates = select(func.count()).select_from(Inbox).where(Inbox.done_at.is_(None), Inbox.dead_at.is_(None))
    waiting = select(func.count()).select_from(Outbox).where(Outbox.due_at.is_not(None), Outbox.priority < 20)
    async with asyncio.timeout(SETTLE_SECONDS):
        while True:
            async with database.reading() as session:
                left = [(await session.scalars(query)).one() for query in (open_updates, waiting)]
            if left == [0, 0]:
                break
            await asyncio.sleep(0.1)
    async with database.reading() as session:
        assert (await session.scalars(select(Inbox.error).where(Inbox.dead_at.is_not(None)))).all() == []


async def nothing_is_lost_and_nothing_twice(database: Database, people: list[Member]) -> None:
    assert all(member.logged for member in people)
    for member in people:
        async with database.reading() as session:
            cards = await log_cards.mine(session, person_id=member.person_id, limit=1_000)
            said = [text for text in await out(session, member.chat_id) if text.startswith("已提交")]
        written = Counter(card.words for card in cards if "帮邻居" in card.words and card.words.startswith(member.who))
        # Every form that was acknowledged to its end is there, once, and nothing else is.
        assert written == Counter(member.logged)
        assert len(said) == len(set(said)) == len(member.logged)
    await each_notice_came_once(database)


async def each_notice_came_once(database: Database) -> None:
    """Of staff who only watch: what stands in their chats is what the outbox sent, message for message."""
    async with database.reading() as session:
        cast = await demo.cast(session)
        assert cast is not None
        for who in WATCHING:
            identity = await identities.web_identity_of(session, person_id=cast[who])
            assert identity is not None
            # One that has nothing left to tell when its turn comes has no message.
            mine = (Outbox.message_id.is_not(None), Outbox.bot == WEB_BOT, Outbox.chat_id == identity.user_id)
            sent = (await session.scalars(select(Outbox.message_id).where(*mine, Outbox.sent_at.is_not(None)))).all()
            assert len(await out(session, identity.user_id)) == len(set(sent)) == len(sent), sent


async def out(session: AsyncSession, chat_id: int) -> list[str]:
    """What the bot has said in a chat, as it stands."""
    told = await transcript.page(session, bot=WEB_BOT, chat_id=chat_id, limit=10_000)
    return [str((seen.body or {}).get("text", "")) for seen in told if seen.direction == "out"]
