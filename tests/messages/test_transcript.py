"""What a page asks the transcript: what changed since; and what forgetting leaves of it."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.database import Database
from messages import transcript, transcript_files, transcript_privacy
from messages.transcript import Entry
from messages.transcript_files import ChatFile
from tests.clock import Clock

CHAT = 900
STAFF = 901
PERSON = 5


async def write(database: Database, clock: Clock, *entries: Entry, chat_id: int = CHAT) -> int:
    async with database.begin() as session:
        return await transcript.record(session, bot=1, chat_id=chat_id, entries=entries, now=clock())


async def texts(database: Database, chat_id: int = CHAT) -> list[str]:
    async with database.reading() as session:
        return [(seen.body or {})["text"] for seen in await transcript.page(session, bot=1, chat_id=chat_id)]


async def test_a_page_that_asks_again_and_again_misses_nothing_while_many_write(database: Database, clock: Clock) -> None:
    """With a number drawn from a sequence instead of the head's lock, a lower one may become visible after a higher one."""
    seen: list[int] = []
    writing = 40

    async def watch() -> None:
        after = 0
        while len(seen) < writing:
            async with database.reading() as session:
                changes = await transcript.changes(session, bot=1, chat_id=CHAT, after=after)
            assert changes is not None
            seen.extend(change.message_id for change in changes)
            after = changes[-1].revision if changes else after
            await asyncio.sleep(0)

    async def one(number: int) -> None:
        async with database.begin() as session:
            entry = Entry(number, "out", {"text": str(number)})
            await transcript.record(session, bot=1, chat_id=CHAT, entries=[entry], now=clock())
            # The longer a transaction stays open after its number was drawn, the likelier another overtakes it.
            await asyncio.sleep(0.01 * (number % 3))

    async with asyncio.timeout(20):
        await asyncio.gather(watch(), *(one(number) for number in range(1, writing + 1)))
    assert sorted(seen) == list(range(1, writing + 1))


async def test_nothing_typed_stands_in_the_clear(database: Database, clock: Clock) -> None:
    await write(database, clock, Entry(64, "in", {"text": "my secret"}))
    async with database.begin() as session:
        await transcript_files.keep(
            session, bot=1, chat_id=CHAT, file=ChatFile("f", "document", "text/plain", b"my secret", "secret.txt"), now=clock()
        )
        columns = (("body", "transcript_message"), ("body", "transcript_file"), ("name", "transcript_file"))
        rows = [await session.scalar(text(f"SELECT {column} FROM {table}")) for column, table in columns]
    assert len(rows) == 3
    assert not any(b"secret" in bytes(row) for row in rows)


async def test_forgetting_empties_the_chat_and_what_others_were_told_of_the_person(database: Database, clock: Clock) -> None:
    photo = ChatFile("photo-id", "photo", "image/jpeg", b"jpeg", None, 1, 1)
    async with database.begin() as session:
        await transcript_files.keep(session, bot=1, chat_id=CHAT, file=photo, now=clock())
    await write(database, clock, Entry(64, "in", {"text": "I am 陈小梅"}, file_id="photo-id"))
    about = Entry(65, "out", {"text": "陈小梅 logged"}, file_id="photo-id", mentions=frozenset({PERSON}))
    await write(database, clock, about, Entry(66, "out", {"text": "Menu"}), chat_id=STAFF)
    before = await write(database, clock, Entry(67, "out", {"text": "李建国"}, mentions=frozenset({6})), chat_id=STAFF)
    async with database.begin() as session:
        await transcript_privacy.empty_mentions(session, person_id=PERSON, chats=[(1, STAFF)], now=clock())
        await transcript_privacy.drop_chats(session, chats=[(1, CHAT)])
    assert await texts(database) == []
    assert await texts(database, STAFF) == ["Menu", "李建国"]
    async with database.reading() as session:
        assert await transcript_files.load(session, file_id="photo-id") is None
        gone = await transcript.changes(session, bot=1, chat_id=STAFF, after=before)
    assert gone is not None
    assert [(change.message_id, change.body) for change in gone] == [(65, None)]


async def test_what_one_said_can_be_taken_along(database: Database, clock: Clock) -> None:
    await write(database, clock, Entry(64, "in", {"text": "hello"}), Entry(65, "out", {"text": "good day"}))
    await write(database, clock, Entry(66, "toast", {"text": "in passing", "alert": False}))
    async with database.reading() as session:
        told = await transcript_privacy.export_chats(session, chats=[(1, CHAT)])
    assert [(one["by"], one["text"]) for one in told] == [("you", "hello"), ("e-Station", "good day")]


async def test_files_that_no_message_shows_and_old_toasts_are_dropped(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        for name in ("shown", "lost"):
            await transcript_files.keep(session, bot=1, chat_id=CHAT, file=ChatFile(name, "document", "x/x", b"x", "x"), now=clock())
    await write(database, clock, Entry(64, "out", {"text": "x"}, file_id="shown"), Entry(65, "toast", {"text": "x", "alert": False}))
    clock.advance(days=1)
    async with database.begin() as session:
        await transcript_files.purge_unused(session, before=clock())
        await transcript.purge_toasts(session, before=clock())
        assert await transcript_files.load(session, file_id="shown") is not None
        assert await transcript_files.load(session, file_id="lost") is None
        assert await transcript.one(session, bot=1, chat_id=CHAT, message_id=65) is None


@pytest.mark.parametrize(
    "bad",
    [
        "UPDATE transcript_message SET direction = 'sideways'",
        "UPDATE transcript_message SET body = NULL",
        "UPDATE transcript_message SET file_id = 'nothing-such'",
    ],
)
async def test_the_database_refuses_what_no_message_can_be(database: Database, clock: Clock, bad: str) -> None:
    await write(database, clock, Entry(64, "out", {"text": "x"}))
    with pytest.raises(IntegrityError):
        async with database.begin() as session:
            await session.execute(text(bad))
