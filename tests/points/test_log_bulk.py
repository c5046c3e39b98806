"""Approving many logs at once: each gives its points once, and what may not be approved is named."""

import asyncio
import sys
import time
from dataclasses import replace

import pytest
from sqlalchemy import event, select, update

from core.database import Database
from points import log_bulk, verify
from points.accounts import Balance
from points.log_bulk import Bulk
from points.log_models import ActivityLog
from points.models import Transfer
from tests.points.deciding import approve_many, count, on_record, told, waiting_logs, wrote
from tests.points.kit import PHOTO, Town


async def test_a_thousand_are_approved_in_seconds_and_each_member_has_their_points(town: Town) -> None:
    people = await town.residents(1_000)
    log_ids = await waiting_logs(town, people)
    began = time.perf_counter()
    done = await approve_many(town, town.cast.zhao, log_ids)
    sys.stdout.write(f"1,000 approvals: {time.perf_counter() - began:.2f} s\n")
    assert done == Bulk(approved=tuple(log_ids))
    assert {(await town.balance(who)).available for who in (people[0], people[500], people[-1])} == {10}
    assert len(await on_record(town, "log.approved")) == 1_000
    async with town.database.reading() as session:
        assert len(set(await session.scalars(select(Transfer.batch_id)))) == 1
        assert await verify.verify(session) == []


async def test_the_statements_do_not_grow_with_the_logs(town: Town) -> None:
    few, many = await waiting_logs(town, await town.residents(5)), await waiting_logs(town, await town.residents(200))
    counts = [await statements(town.database, town, log_ids) for log_ids in (few, many)]
    assert counts[1] <= counts[0] + 1


async def statements(database: Database, town: Town, log_ids: list[int]) -> int:
    """How many statements it takes to approve these."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await approve_many(town, town.cast.zhao, log_ids)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    return len(seen)


async def test_the_members_are_told(town: Town) -> None:
    log_ids = [(await town.log(who)).log_id for who in (town.cast.wang, town.cast.li)]
    await approve_many(town, town.cast.zhao, log_ids)
    assert await told(town, "log.approved") == sorted([town.cast.wang, town.cast.li])


async def test_it_says_which_are_not_approved_and_approves_the_rest(town: Town) -> None:
    cast = town.cast
    good, own, written, refused = [(await town.log(who)).log_id for who in (cast.wang, cast.zhao, cast.li, cast.liu)]
    await wrote(town, cast.zhao, written)
    await town.refuse_log(cast.zhou, refused)
    done = await approve_many(town, cast.zhao, [good, own, written, refused, 10**9])
    assert done == Bulk((good,), (own, written), (refused,), (10**9,))
    assert [(await town.balance(who)).available for who in (cast.wang, cast.zhao, cast.li, cast.liu)] == [10, 0, 0, 0]


async def test_staff_of_another_community_approve_none(town: Town) -> None:
    log_ids = [(await town.log(town.cast.wang)).log_id]
    assert await approve_many(town, town.cast.wu, log_ids) == Bulk(not_allowed=tuple(log_ids))
    assert await approve_many(town, town.cast.liu, log_ids) == Bulk(not_allowed=tuple(log_ids))
    assert await town.balance(town.cast.wang) == Balance()


async def test_approving_the_same_again_gives_the_same_and_the_points_once(town: Town) -> None:
    log_ids = await waiting_logs(town, await town.residents(3))
    first = await approve_many(town, town.cast.zhao, log_ids)
    assert await approve_many(town, town.cast.zhao, [*log_ids, *log_ids]) == first
    assert await count(town, Transfer) == 3
    assert len(await on_record(town, "log.approved")) == 3


async def test_of_two_staff_who_approve_the_same_at_once_each_log_has_one_and_the_other_is_told(town: Town) -> None:
    for _ in range(3):
        log_ids = await waiting_logs(town, await town.residents(40))
        both = (approve_many(town, town.cast.zhao, log_ids), approve_many(town, town.cast.zhou, log_ids[::-1]))
        one, other = await asyncio.gather(*both)
        assert sorted(one.approved + other.approved) == log_ids
        assert sorted(one.decided + other.decided) == log_ids
    async with town.database.reading() as session:
        assert await verify.verify(session) == []


async def test_one_who_approves_while_many_are_approved_neither_waits_for_ever_nor_gives_twice(town: Town) -> None:
    log_ids = await waiting_logs(town, await town.residents(30))
    singles = [town.approve_log(town.cast.zhou, log_id) for log_id in reversed(log_ids)]
    results = await asyncio.gather(approve_many(town, town.cast.zhao, log_ids), *singles, return_exceptions=True)
    assert isinstance(results[0], Bulk)
    assert await count(town, Transfer) == 30
    async with town.database.reading() as session:
        assert await verify.verify(session) == []


async def alike(town: Town, who: int, log_id: int) -> list[int]:
    async with town.database.reading() as session:
        found = await log_bulk.alike(session, actor=who, log_id=log_id, now=town.clock())
        assert await log_bulk.count_alike(session, actor=who, card=found[0], now=town.clock()) >= len(found)
    return [card.log_id for card in found]


async def test_a_batch_is_approved_as_a_whole_and_nothing_besides(town: Town) -> None:
    people = await town.residents(30)
    batch = await waiting_logs(town, people, batch_id="雪")
    other = await waiting_logs(town, await town.residents(2))
    assert await alike(town, town.cast.zhao, batch[7]) == batch
    assert await alike(town, town.cast.zhao, other[0]) == other


async def test_of_a_kind_the_next_twenty_are_alike_without_ones_own_and_without_what_a_cap_has_cut(town: Town) -> None:
    log_ids = await waiting_logs(town, await town.residents(25))
    own = (await town.log(town.cast.zhao)).log_id
    async with town.database.begin() as session:
        await session.execute(update(ActivityLog).where(ActivityLog.id == log_ids[1]).values(capped_from=30))
    found = await alike(town, town.cast.zhao, log_ids[0])
    assert found == [log_ids[0], *log_ids[2:21]]
    assert own not in await alike(town, town.cast.zhao, log_ids[20])


async def test_a_photo_that_is_in_somebody_elses_log_is_looked_at_by_itself(town: Town) -> None:
    same = replace(PHOTO, look=bytes(range(8)))
    first, copied = [(await town.log(who, photos=(same,))).log_id for who in (town.cast.wang, town.cast.li)]
    other = (await town.log(town.cast.liu, photos=(replace(PHOTO, look=bytes(range(100, 108))),))).log_id
    another = (await town.log(town.cast.sun, photos=())).log_id
    assert await alike(town, town.cast.zhao, other) == [other, another]
    async with town.database.reading() as session:
        found = await log_bulk.alike(session, actor=town.cast.zhao, log_id=first, now=town.clock())
    assert [card.log_id for card in found] == [other, another]
    assert copied not in [card.log_id for card in found]


@pytest.mark.parametrize("number", [0, -1, 10**9])
async def test_what_is_not_there_is_nobodys_to_approve(town: Town, number: int) -> None:
    assert await approve_many(town, town.cast.zhao, [number]) == Bulk(not_allowed=(number,))
