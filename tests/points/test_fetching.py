"""The time to fetch something: reminders before its end, points and goods back after it, and nothing of it twice."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.database import Database
from jobs.fetching import fetch_or_return
from messages.models import Outbox
from points import fetching, policy, redemption_cards, verify
from points.accounts import Balance
from points.catalogue_models import Redemption
from points.log_queue import AlreadyDecided
from points.pickup import WrongCode
from points.redemption_cards import RedemptionCard
from tests.points.kit import Town


async def approved(town: Town, who: int | None = None) -> int:
    """An approved redemption of a towel by 王芳, who had 100 points."""
    who = who or town.cast.wang
    await town.give(who, 100)
    asked = await town.ask(who)
    await town.approve(town.cast.zhao, asked.number)
    return asked.number


async def card(town: Town, number: int) -> RedemptionCard:
    async with town.database.reading() as session:
        return await redemption_cards.card(session, actor=town.cast.zhao, redemption_id=number, now=town.clock())


async def told(town: Town, kind: str) -> list[int]:
    """Whom a kind of notice was written for, by chat."""
    async with town.database.reading() as session:
        return list(await session.scalars(select(Outbox.chat_id).where(Outbox.kind == kind).order_by(Outbox.id)))


async def run(town: Town, database: Database | None = None) -> int:
    return await fetch_or_return(database or town.database, clock=town.clock)


async def set_term(town: Town, days: int) -> None:
    async with town.database.begin() as session:
        new = policy.Policy(fetch_within=timedelta(days=days))
        await policy.change(session, actor=town.cast.zhao, community_id=town.cast.longcheng, new=new, now=town.clock())


async def test_what_is_approved_must_be_fetched_within_the_communitys_time(town: Town) -> None:
    assert (await card(town, await approved(town))).expires_at == town.clock() + timedelta(days=14)
    await set_term(town, 5)
    assert (await card(town, await approved(town))).expires_at == town.clock() + timedelta(days=5)


async def test_the_member_is_reminded_three_days_and_one_day_ahead_and_no_more(town: Town) -> None:
    await approved(town)
    chat = town.cast.chats[town.cast.wang]
    counts = []
    for _ in range(13):
        town.clock.advance(days=1)
        await run(town)
        await run(town)
        counts.append((await told(town, "redemption.fetch_soon")).count(chat))
    assert counts == [0] * 10 + [1, 1, 2]


async def test_who_was_never_reminded_is_reminded_of_the_last_day_only(town: Town) -> None:
    await approved(town)
    town.clock.advance(days=13, hours=12)
    await run(town)
    assert await told(town, "redemption.fetch_soon") == [town.cast.chats[town.cast.wang]]


async def test_a_short_time_is_not_reminded_of_at_once(town: Town) -> None:
    await set_term(town, 2)
    await approved(town)
    await run(town)
    assert await told(town, "redemption.fetch_soon") == []
    town.clock.advance(days=1, minutes=1)
    await run(town)
    assert len(await told(town, "redemption.fetch_soon")) == 1


async def test_what_nobody_fetched_goes_back_with_its_points_and_both_are_told(town: Town) -> None:
    number = await approved(town)
    code = (await town.code(town.cast.wang, number)).digits
    assert (await town.balance(town.cast.wang), await town.stock("towel")) == (Balance(90, 10), 49)
    town.clock.advance(days=14)
    assert await run(town) == 1
    assert await run(town) == 0
    assert (await town.balance(town.cast.wang), await town.stock("towel")) == (Balance(100, 0), 50)
    assert (await card(town, number)).status == "expired"
    assert await told(town, "redemption.expired") == [town.cast.chats[town.cast.wang]]
    assert await told(town, "redemption.not_fetched") == [town.cast.chats[town.cast.sun]]
    assert isinstance(await town.look_up(town.cast.sun, code), WrongCode)
    with pytest.raises(AlreadyDecided):
        await town.hand_over(town.cast.sun, number, code)
    async with town.database.reading() as session:
        emptied = (await session.scalars(select(Redemption))).one()
        assert (emptied.code, emptied.code_index, emptied.token, emptied.token_hash) == (None, None, None, None)
        assert await verify.verify(session) == []


async def test_a_minute_before_its_end_it_is_still_there(town: Town) -> None:
    number = await approved(town)
    town.clock.advance(days=13, hours=23, minutes=59)
    assert await run(town) == 0
    assert (await card(town, number)).status == "approved"


async def test_two_processes_end_each_once_and_remind_once(town: Town) -> None:
    members = await town.residents(12, points=10)
    numbers = [(await town.ask(who)).number for who in members]
    for number in numbers:
        await town.approve(town.cast.zhao, number)
    await approved(town)
    town.clock.advance(days=11)
    await asyncio.gather(*(run(town) for _ in range(3)))
    assert len(await told(town, "redemption.fetch_soon")) == 1
    town.clock.advance(days=3)
    assert sum(await asyncio.gather(*(run(town) for _ in range(3)))) == 13
    assert await town.stock("towel") == 50
    assert [await town.balance(who) for who in members] == [Balance(10, 0)] * 12
    assert len(await told(town, "redemption.expired")) == 1
    async with town.database.reading() as session:
        assert await verify.verify(session) == []


async def test_of_handing_over_and_ending_at_the_same_instant_exactly_one_happens(town: Town) -> None:
    members = await town.residents(20, points=10)
    numbers = [(await town.ask(who)).number for who in members]
    for number in numbers:
        await town.approve(town.cast.zhao, number)
    codes = [(await town.code(who, number)).digits for who, number in zip(members, numbers, strict=True)]
    town.clock.advance(days=14)

    async def end(number: int) -> bool:
        async with town.database.begin() as session:
            return await fetching.expire(session, redemption_id=number, now=town.clock())

    for number, code in zip(numbers, codes, strict=True):
        both = [town.hand_over(town.cast.zhou, number, code), end(number)]
        # Now the one begins, now the other.
        results = await asyncio.gather(*both[:: 1 if number % 2 else -1], return_exceptions=True)
        assert sum(isinstance(result, RedemptionCard) or result is True for result in results) == 1
        # The counter must not lock while the race goes on.
        town.clock.advance(minutes=11)
    async with town.database.reading() as session:
        statuses = Counter(await session.scalars(select(Redemption.status)))
        assert await verify.verify(session) == []
    handed_over = statuses["handed_over"]
    assert handed_over + statuses["expired"] == 20
    assert await town.stock("towel") == 50 - handed_over
    assert sum([(await town.balance(who)).available for who in members]) == 10 * (20 - handed_over)


async def test_one_that_cannot_be_given_back_does_not_keep_the_others(town: Town) -> None:
    first, second = await approved(town), await approved(town, town.cast.li)
    async with town.database.begin() as session:
        await session.execute(update(Redemption).where(Redemption.id == first).values(price=1_000))
    town.clock.advance(days=14)
    assert await run(town) == 1
    assert ((await card(town, first)).status, (await card(town, second)).status) == ("approved", "expired")
