"""Points that end: taken to the day, reminded ahead once, never while they are held."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select

from jobs.expiring import expire_all
from messages.models import Outbox
from points import expiry
from points.expiry import Ending
from points.ledger import NotEnoughPoints
from points.lots import LIFE_AFTER_END
from points.models import Account, Transfer
from tests.points.kit import Town, local
from tests.points.lot_kit import give, hand, left, make_family, set_policy

IN_A_WEEK, IN_A_MONTH, IN_A_YEAR = local(2026, 11, 28), local(2026, 12, 20), local(2027, 11, 21)


async def expire(town: Town) -> int:
    return await expire_all(town.database, clock=town.clock)


async def reminded(town: Town) -> list[int | None]:
    """Who was reminded, one after the other."""
    async with town.database.reading() as session:
        return list(await session.scalars(select(Outbox.person_id).where(Outbox.kind == "points.ending").order_by(Outbox.id)))


async def purse(town: Town, who: int) -> int:
    async with town.database.reading() as session:
        return (await session.scalars(select(Account.id).where(Account.person_id == who, Account.kind == "available"))).one()


async def test_what_has_ended_is_taken_and_nothing_else(town: Town) -> None:
    wang, li = town.cast.wang, town.cast.li
    for who, points, until in ((wang, 5, IN_A_WEEK), (wang, 7, IN_A_WEEK), (wang, 9, IN_A_MONTH), (wang, 3, None), (li, 4, IN_A_WEEK)):
        await give(town, who, points, until)
    town.clock.advance(days=6, hours=13)
    assert await expire(town) == 0
    town.clock.advance(hours=1)
    assert town.clock() == IN_A_WEEK
    assert await expire(town) == 2
    assert await left(town, wang) == [(IN_A_MONTH, 9), (None, 3)]
    assert await left(town, li) == []
    async with town.database.reading() as session:
        ended = (await session.scalars(select(Transfer).where(Transfer.reason == "expired").order_by(Transfer.amount))).all()
        spent = await session.get_one(Account, ended[0].to_account)
    assert [transfer.amount for transfer in ended] == [4, 12]
    assert (spent.kind, spent.unit_id, spent.community_id) == ("spent", None, town.cast.longcheng)
    assert await expire(town) == 0


async def test_what_is_held_does_not_end(town: Town) -> None:
    wang = town.cast.wang
    await give(town, wang, 15, IN_A_WEEK)
    asked = await town.ask(wang, "towel")
    town.clock.advance(days=10)
    await expire(town)
    assert (await town.balance(wang)).held == 10
    assert await left(town, wang) == []
    await town.refuse(town.cast.zhao, asked.number)
    assert (await town.balance(wang)).available == 10
    assert await expire(town) == 0
    town.clock.advance(days=30)
    assert await expire(town) == 1
    assert (await town.balance(wang)).available == 0


async def test_several_processes_at_once_take_it_once(town: Town) -> None:
    for who in await town.residents(8):
        await give(town, who, 6, IN_A_WEEK)
    town.clock.advance(days=10)
    await asyncio.gather(*(expire(town) for _ in range(4)))
    async with town.database.reading() as session:
        amounts = (await session.scalars(select(Transfer.amount).where(Transfer.reason == "expired"))).all()
    assert list(amounts) == [6] * 8


async def test_who_spends_at_the_same_instant_spends_or_loses_each_point_once(town: Town) -> None:
    members = await town.residents(10)
    for who in members:
        await give(town, who, 6, IN_A_WEEK)
        await give(town, who, 9, None)
    town.clock.advance(days=10)
    await asyncio.gather(expire(town), *(town.ask(who, "brush") for who in members[:9]), return_exceptions=True)
    await expire(town)
    for who in members:
        has, ends = await town.balance(who), await left(town, who)
        # Asked before the end of the six: one of them was left to end. Asked after: the five come from the nine.
        assert (has.held, has.available, ends) in [(5, 9, [(None, 9)]), (5, 4, [(None, 4)]), (0, 9, [(None, 9)])]


async def test_members_are_reminded_thirty_and_seven_days_ahead_each_once(town: Town) -> None:
    wang = town.cast.wang
    await give(town, wang, 8, IN_A_MONTH)
    await give(town, wang, 2, local(2026, 12, 23))
    await give(town, wang, 50, IN_A_YEAR)
    for _ in range(3):
        await expire(town)
        town.clock.advance(days=1)
    assert await reminded(town) == [wang]
    town.clock.advance(days=18)
    assert await reminded(town) == [wang]
    for _ in range(3):
        await expire(town)
        town.clock.advance(days=1)
    assert await reminded(town) == [wang, wang]


async def test_a_reminder_knows_what_is_left_when_it_is_sent(town: Town) -> None:
    wang = town.cast.wang
    await give(town, wang, 8, IN_A_WEEK)
    await give(town, wang, 6, IN_A_MONTH)
    await town.ask(wang, "brush")

    async def ending(until: datetime) -> Ending | None:
        async with town.database.reading() as session:
            return await expiry.ending(session, account_id=await purse(town, wang), until=until, now=town.clock())

    assert await ending(IN_A_MONTH) == Ending(9, IN_A_WEEK, IN_A_MONTH)
    assert await ending(IN_A_WEEK) == Ending(3, IN_A_WEEK, IN_A_WEEK)
    assert await ending(town.clock().astimezone(UTC)) is None


async def test_what_has_ended_is_used_for_nothing_also_before_the_job_came(town: Town) -> None:
    wang, li = town.cast.wang, town.cast.li
    await set_policy(town)
    await make_family(town, wang, li)
    await give(town, wang, 15, IN_A_WEEK)
    await give(town, wang, 4, None)
    town.clock.set(hour=0)
    town.clock.advance(days=8)
    with pytest.raises(NotEnoughPoints):
        await town.ask(wang, "towel")
    with pytest.raises(NotEnoughPoints):
        await hand(town, wang, li, 5)
    await hand(town, wang, li, 3)
    assert await left(town, wang) == [(None, 1)]
    assert await left(town, li) == [(None, 3)]


async def test_asking_and_cancelling_makes_no_points_last_longer_and_a_refusal_does(town: Town) -> None:
    wang = town.cast.wang
    await give(town, wang, 20, IN_A_WEEK)
    mine, refused = (await town.ask(wang, "towel")).number, (await town.ask(wang, "towel")).number
    town.clock.advance(days=10)
    await town.cancel(wang, mine)
    assert await left(town, wang) == [(IN_A_WEEK, 10)]
    await town.refuse(town.cast.zhao, refused)
    await expire(town)
    assert await left(town, wang) == [(town.clock() + LIFE_AFTER_END, 10)]


async def test_many_are_reminded_in_a_few_statements(town: Town) -> None:
    members = await town.residents(3)
    for who in (*members, town.cast.wang, town.cast.li):
        await give(town, who, 5, IN_A_WEEK)
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(town.database.engine.sync_engine, "before_cursor_execute", count)
    async with town.database.begin() as session:
        assert await expiry.remind(session, days=7, now=town.clock()) == 5
    event.remove(town.database.engine.sync_engine, "before_cursor_execute", count)
    assert sorted(await reminded(town), key=str) == sorted([town.cast.wang, town.cast.li], key=str)
    assert len([one for one in statements if "identity" in one]) == 1
