"""Somebody is forgotten while a search ends, a turn ends or the family withdraws: nobody waits in a circle.

Everybody locks the person, elders and searches, accounts, the lanes of chats, then their transcripts.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, text

from core.database import Database
from messages import inbox, transcript
from messages import privacy as messages_privacy
from messages.transcript import Entry
from people import identities
from people.models import WEB_BOT
from points import privacy as points_privacy
from points.models import Account
from qrcodes import privacy, searches
from tests.qrcodes.kit import Town
from tests.qrcodes.search_kit import Hunt

ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
Wait = Callable[[], Awaitable[None]]


async def _nothing() -> None:
    """Nothing happens meanwhile."""


async def _says(database: Database, chat: int, subject: int, now: datetime) -> None:
    async with database.begin() as session:
        await inbox.next_sequence(session, bot=WEB_BOT, chat_id=chat)
        entry = Entry(65, "out", {"text": "x"}, mentions=frozenset({subject}))
        await transcript.record(session, bot=WEB_BOT, chat_id=chat, entries=[entry], now=now)


async def _forget(database: Database, person_id: int, now: datetime, meanwhile: Wait, *, with_rooms: bool = True) -> None:
    """As the bot does; `meanwhile` comes between the rooms and the chats."""
    async with database.begin() as session:
        chats = await identities.addresses(session, person_ids=[person_id], blocked=True)
        gone = await privacy.forget(session, person_id=person_id, now=now) if with_rooms else []
        await points_privacy.forget(session, person_id=person_id, now=now)
        # As what is given back for goods that nobody will fetch locks it.
        await session.execute(select(Account.id).where(Account.person_id == person_id).with_for_update(key_share=True))
        await meanwhile()
        await messages_privacy.forget(session, person_id=person_id, addresses=chats, subjects=gone, now=now)


async def _until_somebody_waits(database: Database, *, unless: "asyncio.Task[None]") -> None:
    async with asyncio.timeout(20), database.engine.connect() as watching:
        while not unless.done() and not await watching.scalar(WAITING):
            await watching.rollback()


# How both end: no deadlock, nothing raised.
WELL = [None, None]


async def _meet(database: Database, person_id: int, now: datetime, other: Wait, *, with_rooms: bool = True) -> list[Any]:
    """The other begins when all but the chats is forgotten, and has to wait, or is done, before those are; how both ended."""
    begun = asyncio.Event()

    async def begin() -> None:
        await begun.wait()
        await other()

    doing = asyncio.create_task(begin())

    async def meanwhile() -> None:
        begun.set()
        await _until_somebody_waits(database, unless=doing)

    forgetting = asyncio.create_task(_forget(database, person_id, now, meanwhile, with_rooms=with_rooms))
    return list(await asyncio.gather(forgetting, doing, return_exceptions=True))


@ON_POSTGRES
async def test_a_search_ends_while_a_helper_is_forgotten(hunt: Hunt) -> None:
    await hunt.end(await hunt.searched())
    search = await hunt.searched(key="second")
    await _says(hunt.database, hunt.cast.chats[hunt.cast.li], searches.subject_of(search), hunt.clock())
    assert await _meet(hunt.database, hunt.cast.li, hunt.clock(), lambda: hunt.end(search)) == WELL


@ON_POSTGRES
async def test_a_search_ends_while_a_helpers_points_are_given_back(hunt: Hunt) -> None:
    """What they saw would make the end wait earlier: accounts and chats are in order without it, too."""
    await hunt.end(await hunt.searched())
    search = await hunt.searched(key="second")
    await _says(hunt.database, hunt.cast.chats[hunt.cast.li], searches.subject_of(search), hunt.clock())
    assert await _meet(hunt.database, hunt.cast.li, hunt.clock(), lambda: hunt.end(search), with_rooms=False) == WELL


@ON_POSTGRES
async def test_a_search_ends_while_who_began_it_is_forgotten(hunt: Hunt) -> None:
    search = await hunt.searched()
    await _says(hunt.database, hunt.cast.chats[hunt.cast.wang], searches.subject_of(search), hunt.clock())
    assert await _meet(hunt.database, hunt.cast.wang, hunt.clock(), lambda: hunt.end(search, actor=hunt.cast.zhao)) == WELL


@ON_POSTGRES
async def test_a_turn_of_staff_ends_while_the_family_is_forgotten(town: Town) -> None:
    elder_id, chat = await town.register(), town.cast.chats[town.cast.zhao]
    await _says(town.database, chat, -elder_id, town.clock())

    holds_lane = asyncio.Event()

    async def turn() -> None:
        """As a turn ends: the lane, then what it says."""
        async with town.database.begin() as session:
            await inbox.next_sequence(session, bot=WEB_BOT, chat_id=chat)
            holds_lane.set()
            await _until_somebody_waits(town.database, unless=forgetting)
            entry = Entry(129, "out", {"text": "y"})
            await transcript.record(session, bot=WEB_BOT, chat_id=chat, entries=[entry], now=town.clock())

    async def forget() -> None:
        await holds_lane.wait()
        await _forget(town.database, town.cast.wang, town.clock(), _nothing)

    ending = asyncio.create_task(turn())
    forgetting = asyncio.create_task(forget())
    results: list[Any] = list(await asyncio.gather(ending, forgetting, return_exceptions=True))
    assert results == WELL


@ON_POSTGRES
async def test_staff_end_a_page_while_the_family_is_forgotten(town: Town) -> None:
    elder_id, chat = await town.elder(), town.cast.chats[town.cast.zhao]
    await _says(town.database, chat, -elder_id, town.clock())
    assert await _meet(town.database, town.cast.wang, town.clock(), lambda: town.revoke(elder_id)) == WELL
