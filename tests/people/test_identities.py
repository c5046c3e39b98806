"""Who speaks on which channel, and where people can be reached."""

import asyncio

import pytest
from sqlalchemy import event, func, select

from core.database import Database
from messages.models import Outbox
from messages.outbox import Address, Priority
from people import identities
from people.identities import language_of_tag, meet, speaker
from people.models import Identity
from people.notices import notify
from tests.cast import Cast
from tests.clock import Clock

TELEGRAM = 42


async def give_telegram(database: Database, person_id: int, clock: Clock, user_id: int = 77) -> None:
    async with database.begin() as session:
        session.add(Identity(bot=TELEGRAM, user_id=user_id, person_id=person_id, created_at=clock()))


async def test_one_is_met_once_however_often_and_at_once(database: Database, clock: Clock) -> None:
    async def greet() -> int:
        async with database.begin() as session:
            return (await meet(session, bot=TELEGRAM, user_id=77, language="zh-hans", now=clock())).id

    assert len(set(await asyncio.gather(*(greet() for _ in range(20))))) == 1
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Identity)) == 1
        who = await speaker(session, bot=TELEGRAM, user_id=77, now=clock())
        assert await speaker(session, bot=TELEGRAM, user_id=78, now=clock()) is None
        assert await speaker(session, bot=1, user_id=77, now=clock()) is None
    assert who is not None
    assert (who.person_id, who.name, who.language, who.community_id, who.roles) == (None, "", "zh", None, frozenset())


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-hans", "zh"), ("zh_TW", "zh"), ("EN-gb", "en"), ("en", "en"), ("fr", None), ("", None), (None, None), ("\ud83d", None)],
)
def test_the_language_is_taken_from_the_channels_tag(tag: str | None, language: str | None) -> None:
    assert language_of_tag(tag) == language


async def test_a_chosen_language_holds_on_every_channel_of_the_person(database: Database, cast: Cast, clock: Clock) -> None:
    await give_telegram(database, cast.wang, clock)
    async with database.begin() as session:
        await identities.set_language(session, identity_id=cast.identities[cast.wang], language="en")
        stranger = await meet(session, bot=TELEGRAM, user_id=5, language=None, now=clock())
        await identities.set_language(session, identity_id=stranger.id, language="en")
    async with database.reading() as session:
        for bot, user_id in ((1, cast.chats[cast.wang]), (TELEGRAM, 77), (TELEGRAM, 5)):
            who = await speaker(session, bot=bot, user_id=user_id, now=clock())
            assert who is not None
            assert who.language == "en"


async def test_who_blocked_us_is_not_written_to_until_they_speak_again(database: Database, cast: Cast, clock: Clock) -> None:
    await give_telegram(database, cast.wang, clock)
    web, telegram = Address(1, cast.chats[cast.wang], cast.wang), Address(TELEGRAM, 77, cast.wang)
    async with database.begin() as session:
        assert await identities.addresses(session, person_ids=[cast.wang]) == [web, telegram]
        await identities.mark_blocked(session, bot=TELEGRAM, user_id=77, now=clock())
        assert await identities.addresses(session, person_ids=[cast.wang]) == [web]
        assert await identities.addresses(session, person_ids=[cast.wang], blocked=True) == [web, telegram]
        who = await speaker(session, bot=TELEGRAM, user_id=77, now=clock())
        assert who is not None
        assert who.blocked
    async with database.begin() as session:
        await meet(session, bot=TELEGRAM, user_id=77, language=None, now=clock())
        assert await identities.addresses(session, person_ids=[cast.wang]) == [web, telegram]


async def test_who_speaks_is_found_in_one_query(database: Database, cast: Cast, clock: Clock) -> None:
    statements: list[str] = []
    async with database.reading() as session:
        await session.connection()
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        await speaker(session, bot=1, user_id=cast.chats[cast.li], now=clock())
    assert sum(statement.startswith("SELECT") for statement in statements) == 1


async def test_a_notice_goes_once_to_every_chat_of_everyone(database: Database, cast: Cast, clock: Clock) -> None:
    await give_telegram(database, cast.wang, clock)
    async with database.begin() as session:
        await identities.set_language(session, identity_id=cast.identities[cast.li], language="en")
        for _ in range(2):
            await notify(
                session, to=[cast.wang, cast.li, cast.wang], kind="log.approved", data={"log": 7}, key="log.approved:7", now=clock()
            )
        await notify(session, to=[], kind="log.approved", data={}, key="none", now=clock(), priority=Priority.ALERT)
    async with database.reading() as session:
        rows = list(await session.scalars(select(Outbox).order_by(Outbox.bot, Outbox.chat_id)))
    assert sorted((row.bot, row.chat_id, row.person_id, row.language) for row in rows) == sorted(
        [(1, cast.chats[cast.wang], cast.wang, None), (1, cast.chats[cast.li], cast.li, "en"), (TELEGRAM, 77, cast.wang, None)]
    )
