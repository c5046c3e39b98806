"""What nobody needs any more is deleted, each at its own term; what comes late about the forgotten is emptied."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from core.database import Base, Database
from jobs import dead_letters
from jobs.forgetting import forget_late
from jobs.purging import purge_all
from messages import inbox, outbox, transcript
from messages.inbox import Incoming
from messages.models import Conversation, Inbox, Outbox
from messages.outbox import Address, Priority
from messages.transcript import Entry
from messages.transcript_models import TranscriptMention
from people import privacy as people_privacy
from tests.cast import Cast
from tests.clock import Clock

BOT, CHAT = 9, 5


async def _count(database: Database, table: type[Base]) -> int:
    async with database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(table))).one()


async def _an_update(database: Database, clock: Clock, **values: object) -> int:
    async with database.begin() as session:
        (stored,) = await inbox.store(session, bot=BOT, updates=[Incoming(1, CHAT, b"{}")], now=clock())
        if values:
            await session.execute(update(Inbox).values(**values))
    return stored.inbox_id


async def test_a_dead_letter_is_kept_longer_and_can_be_revived(database: Database, clock: Clock) -> None:
    number = await _an_update(database, clock, dead_at=clock(), error="Trouble")
    clock.advance(days=89)
    await purge_all(database, clock=clock)
    (letter,) = await dead_letters.letters(database)
    assert (letter.id, letter.kind, letter.error) == (number, "update", "Trouble")
    assert await dead_letters.revive(database, inbox_id=number, now=clock())
    assert not await dead_letters.revive(database, inbox_id=number, now=clock())
    assert await dead_letters.letters(database) == []


async def test_a_dead_letter_goes_in_the_end(database: Database, clock: Clock) -> None:
    await _an_update(database, clock, dead_at=clock(), error="Trouble")
    clock.advance(days=91)
    await purge_all(database, clock=clock)
    assert await _count(database, Inbox) == 0


@pytest.mark.parametrize(("end", "days"), [("sent_at", 30), ("dead_at", 90)])
async def test_notices_go_at_their_terms(database: Database, clock: Clock, end: str, days: int) -> None:
    async with database.begin() as session:
        await outbox.put(session, to=[Address(BOT, CHAT)], kind="k", data={}, key="k", priority=Priority.NOTICE, now=clock())
        await session.execute(update(Outbox).values(**{end: clock(), "due_at": None, "body": None}))
    clock.advance(days=days, minutes=-1)
    await purge_all(database, clock=clock)
    assert await _count(database, Outbox) == 1
    assert [letter.kind for letter in await dead_letters.letters(database)] == (["k"] if end == "dead_at" else [])
    clock.advance(minutes=2)
    await purge_all(database, clock=clock)
    assert await _count(database, Outbox) == 0


async def test_a_number_is_never_used_again(database: Database, clock: Clock) -> None:
    first = await _an_update(database, clock, done_at=clock(), body=None)
    clock.advance(days=3)
    await purge_all(database, clock=clock)
    assert await _an_update(database, clock) > first


async def test_a_form_that_nobody_went_on_with_is_forgotten(database: Database, clock: Clock, cast: Cast) -> None:
    """And with it, of somebody who never enrolled, everything they typed."""
    async with database.begin() as session:
        member = (await session.execute(text("SELECT bot, user_id FROM identity WHERE person_id IS NOT NULL LIMIT 1"))).one()
        for bot, chat_id in ((BOT, CHAT), (member.bot, member.user_id)):
            session.add(Conversation(bot=bot, chat_id=chat_id, key="name", body=b"x", changed_at=clock()))
            await transcript.record(session, bot=bot, chat_id=chat_id, entries=[Entry(64, "in", {"text": "x"})], now=clock())
    clock.advance(days=29)
    await purge_all(database, clock=clock)
    assert await _count(database, Conversation) == 2
    clock.advance(days=2)
    await purge_all(database, clock=clock)
    assert await _count(database, Conversation) == 0
    async with database.reading() as session:
        assert await transcript.page(session, bot=BOT, chat_id=CHAT) == []
        assert len(await transcript.page(session, bot=member.bot, chat_id=member.user_id)) == 1


async def test_old_links_browsers_and_wrong_codes_are_forgotten(database: Database, clock: Clock, cast: Cast) -> None:
    async with database.begin() as session:
        rows = {
            "entry_link": "INSERT INTO entry_link (token_hash, community_id, created_at, expires_at) VALUES (:hash, :place, :now, :soon)",
            "web_session": "INSERT INTO web_session (token_hash, identity_id, created_at, last_seen_at, ended_at) "
            "SELECT :hash, min(id), :now, :now, :soon FROM identity",
            "code_attempt": "INSERT INTO code_attempt (person_id, at) SELECT min(id), :now FROM person",
        }
        place = await session.scalar(text("SELECT id FROM node WHERE kind = 'community' LIMIT 1"))
        for statement in rows.values():
            soon = clock() + timedelta(minutes=10)
            values = {"hash": bytes(32), "place": place, "now": clock(), "soon": soon}
            wanted = {name: value for name, value in values.items() if f":{name}" in statement}
            if database.is_sqlite:
                wanted = {name: str(value)[:19] if name in {"now", "soon"} else value for name, value in wanted.items()}
            await session.execute(text(statement), wanted)
    clock.advance(days=32)
    await purge_all(database, clock=clock)
    async with database.reading() as session:
        left = {table: await session.scalar(text(f"SELECT count(*) FROM {table}")) for table in rows}
    assert left == dict.fromkeys(rows, 0)


async def test_what_comes_late_about_the_forgotten_is_emptied(database: Database, clock: Clock, cast: Cast) -> None:
    async with database.begin() as session:
        await people_privacy.forget(session, person_id=cast.wang, now=clock())
        entries = [
            Entry(64, "out", {"text": "王芳"}, mentions=frozenset({cast.wang})),
            Entry(65, "out", {"text": "x"}, mentions=frozenset({cast.li})),
        ]
        await transcript.record(session, bot=BOT, chat_id=CHAT, entries=entries, now=clock())
    assert await forget_late(database, clock=clock) == 1
    assert await forget_late(database, clock=clock) == 0
    async with database.reading() as session:
        assert [seen.message_id for seen in await transcript.page(session, bot=BOT, chat_id=CHAT)] == [65]
    assert await _count(database, TranscriptMention) == 1
