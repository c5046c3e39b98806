"""One-time links, and the browsers that stay signed in by them."""

import asyncio
import re

import pytest
from sqlalchemy import func, select, text

from core.database import Database
from people import audit, entry, sessions
from people.authority import NotAllowed
from people.entry import LinkUsedUp
from people.entry_models import WebSession
from people.identities import meet, speaker
from people.models import Identity
from people.persons import PersonUnknown
from tests.cast import Cast
from tests.clock import Clock


async def link_for(database: Database, cast: Cast, clock: Clock, person_id: int | None, made_by: int | None = None) -> str:
    async with database.begin() as session:
        return await entry.issue(session, made_by=made_by or cast.zhao, person_id=person_id, community_id=cast.longcheng, now=clock())


async def go_in(database: Database, clock: Clock, token: str, nonce: str = "") -> str:
    async with database.begin() as session:
        return await entry.enter(session, token=token, nonce=nonce, now=clock())


async def whose(database: Database, clock: Clock, cookie: str) -> Identity | None:
    async with database.reading() as session:
        return await sessions.find_session(session, token=cookie, now=clock())


async def test_a_link_lets_one_browser_in_as_the_person(database: Database, cast: Cast, clock: Clock) -> None:
    cookie = await go_in(database, clock, await link_for(database, cast, clock, cast.wang))
    found = await whose(database, clock, cookie)
    assert found is not None
    assert (found.person_id, found.user_id) == (cast.wang, cast.chats[cast.wang])


async def test_a_link_for_nobody_yet_opens_a_new_chat_that_knows_the_community(database: Database, cast: Cast, clock: Clock) -> None:
    found = await whose(database, clock, await go_in(database, clock, await link_for(database, cast, clock, None)))
    assert found is not None
    async with database.reading() as session:
        who = await speaker(session, bot=found.bot, user_id=found.user_id, now=clock())
    assert who is not None
    assert (who.person_id, who.community_id, who.invited_to) == (None, None, cast.longcheng)


async def test_of_fifty_who_use_a_link_at_once_exactly_one_comes_in(database: Database, cast: Cast, clock: Clock) -> None:
    token = await link_for(database, cast, clock, None)
    results = await asyncio.gather(*(go_in(database, clock, token) for _ in range(50)), return_exceptions=True)
    assert sum(isinstance(result, str) for result in results) == 1
    assert sum(isinstance(result, LinkUsedUp) for result in results) == 49
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(WebSession)) == 1


async def test_a_second_tap_on_the_same_page_comes_in_too_and_to_the_same_chat(database: Database, cast: Cast, clock: Clock) -> None:
    token = await link_for(database, cast, clock, None)
    cookies = await asyncio.gather(*(go_in(database, clock, token, "drawn with the page") for _ in range(3)))
    found = [await whose(database, clock, cookie) for cookie in cookies]
    assert len({identity.id for identity in found if identity}) == 1
    for nonce in ("of another page", ""):
        with pytest.raises(LinkUsedUp):
            await go_in(database, clock, token, nonce)
    clock.advance(minutes=10)
    with pytest.raises(LinkUsedUp):
        await go_in(database, clock, token, "drawn with the page")


async def test_a_used_an_old_and_an_unknown_link_look_alike(database: Database, cast: Cast, clock: Clock) -> None:
    old = await link_for(database, cast, clock, cast.liu)
    clock.advance(minutes=10)
    used = await link_for(database, cast, clock, cast.wang)
    await go_in(database, clock, used)
    refusals = []
    for token in (used, old, "nonsense", "", "\ud83d"):
        for use in (entry.peek, entry.enter):
            with pytest.raises(LinkUsedUp) as refused:
                async with database.begin() as session:
                    await use(session, token=token, now=clock())
            refusals.append((type(refused.value), str(refused.value), refused.value.data))
    assert all(refusal == refusals[0] for refusal in refusals)


async def test_a_link_is_good_for_ten_minutes_and_looking_does_not_use_it(database: Database, cast: Cast, clock: Clock) -> None:
    token = await link_for(database, cast, clock, cast.wang)
    clock.advance(minutes=9, seconds=59)
    async with database.reading() as session:
        shown = [await entry.peek(session, token=token, now=clock()) for _ in range(3)]
    assert {(one.community_name, one.masked_name) for one in shown} == {("龙城社区", "王*")}
    assert await go_in(database, clock, token)


async def test_tokens_have_their_bits_and_only_their_hash_is_stored(database: Database, cast: Cast, clock: Clock) -> None:
    links = {await link_for(database, cast, clock, cast.wang) for _ in range(20)}
    cookie = await go_in(database, clock, links.pop())
    assert len(links) == 19
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in links)
    async with database.reading() as session:
        stored = str((await session.execute(text("SELECT * FROM entry_link"))).all())
        stored += str((await session.execute(text("SELECT * FROM web_session"))).all())
    assert not any(token in stored for token in (*links, cookie))


@pytest.mark.parametrize(
    ("made_by", "person"),
    [("wang", "liu"), ("wang", None), ("wu", "wang"), ("wu", None), ("zhao", "qian"), ("zhao", "zhou"), ("zhao", "wu"), ("qian", "wu")],
)
async def test_a_link_is_no_way_up_or_across(database: Database, cast: Cast, clock: Clock, made_by: str, person: str | None) -> None:
    with pytest.raises(NotAllowed):
        await link_for(database, cast, clock, getattr(cast, person) if person else None, getattr(cast, made_by))


async def test_anyone_may_have_a_link_for_themselves_and_it_is_on_record(database: Database, cast: Cast, clock: Clock) -> None:
    await go_in(database, clock, await link_for(database, cast, clock, cast.wang, cast.wang))
    async with database.reading() as session:
        lines = [(line.action, line.actor) for line in await audit.about(session, person_id=cast.wang)]
    assert lines[-2:] == [("entry.issued", cast.wang), ("entry.used", cast.wang)]


async def test_no_link_for_who_is_not_there(database: Database, cast: Cast, clock: Clock) -> None:
    with pytest.raises(PersonUnknown):
        await link_for(database, cast, clock, 10**6)


async def test_a_link_makes_another_channel_the_persons_too(database: Database, cast: Cast, clock: Clock) -> None:
    token = await link_for(database, cast, clock, cast.wang, cast.wang)
    async with database.begin() as session:
        identity = await meet(session, bot=42, user_id=77, language=None, now=clock())
        for _ in range(2):
            assert await entry.attach(session, token=token, identity_id=identity.id, now=clock()) == cast.wang
        other = await meet(session, bot=42, user_id=78, language=None, now=clock())
        with pytest.raises(LinkUsedUp):
            await entry.attach(session, token=token, identity_id=other.id, now=clock())
    async with database.reading() as session:
        who = await speaker(session, bot=42, user_id=77, now=clock())
    assert who is not None
    assert who.name == "王芳"


async def test_a_channel_that_is_somebodys_stays_theirs_and_the_link_stays_good(database: Database, cast: Cast, clock: Clock) -> None:
    token = await link_for(database, cast, clock, cast.wang, cast.wang)
    with pytest.raises(LinkUsedUp):
        async with database.begin() as session:
            await entry.attach(session, token=token, identity_id=cast.identities[cast.liu], now=clock())
    assert await go_in(database, clock, token)


async def test_a_link_for_nobody_yet_makes_no_channel_anybodys(database: Database, cast: Cast, clock: Clock) -> None:
    token = await link_for(database, cast, clock, None)
    async with database.begin() as session:
        identity = await meet(session, bot=42, user_id=77, language=None, now=clock())
    with pytest.raises(LinkUsedUp):
        async with database.begin() as session:
            await entry.attach(session, token=token, identity_id=identity.id, now=clock())
    assert await go_in(database, clock, token)


async def test_a_browser_stays_signed_in_until_it_is_ended(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        mine = await sessions.open_session(session, identity_id=cast.identities[cast.wang], now=clock())
        other = await sessions.open_session(session, identity_id=cast.identities[cast.wang], now=clock())
    clock.advance(days=400)
    async with database.begin() as session:
        await sessions.mark_seen(session, token=mine, now=clock())
        for _ in range(2):
            await sessions.end_session(session, token=other, now=clock())
        seen = (await session.scalars(select(WebSession.last_seen_at).where(WebSession.ended_at.is_(None)))).one()
    assert seen == clock()
    assert await whose(database, clock, mine)
    assert await whose(database, clock, other) is None
    assert await whose(database, clock, "made up") is None


async def test_all_browsers_of_a_person_are_ended_at_once(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        cookies = [await sessions.open_session(session, identity_id=cast.identities[cast.wang], now=clock()) for _ in range(3)]
        others = await sessions.open_session(session, identity_id=cast.identities[cast.liu], now=clock())
        assert await sessions.end_all_sessions(session, person_id=cast.wang, now=clock()) == 3
    assert [await whose(database, clock, cookie) for cookie in cookies] == [None] * 3
    assert await whose(database, clock, others)


async def test_staff_end_the_browsers_of_whom_they_have_authority_over(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        cookie = await sessions.open_session(session, identity_id=cast.identities[cast.wang], now=clock())
    for actor, person in ((cast.wu, cast.wang), (cast.zhao, cast.qian), (cast.liu, cast.wang)):
        with pytest.raises(NotAllowed):
            async with database.begin() as session:
                await sessions.end_sessions_of(session, actor=actor, person_id=person, now=clock())
    assert await whose(database, clock, cookie)
    async with database.begin() as session:
        assert await sessions.end_sessions_of(session, actor=cast.zhao, person_id=cast.wang, now=clock()) == 1
    assert await whose(database, clock, cookie) is None
