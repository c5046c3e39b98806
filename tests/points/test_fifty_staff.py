"""Fifty staff at once on a thousand waiting logs, over one another on purpose: each log gives its points exactly once."""

import asyncio
import itertools
import random
from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people.authority import Role
from people.models import Membership, Person
from points import awards, log_bulk, log_queue, verify
from points.awards import Award
from points.log_models import ActivityLog
from points.log_queue import AlreadyDecided
from points.models import Account, Transfer
from tests.points.deciding import count, on_record, told, waiting_logs
from tests.points.kit import Town

STAFF, LOGS, EACH = 50, 1_000, 10
# How many a member of staff takes from the queue at once, and ticks.
TAKEN, TICKED = 4, 25


async def office(town: Town, size: int) -> list[int]:
    """So many staff of 龙城社区."""
    row = {"community_id": town.cast.longcheng, "name_sealed": town.database.keys.seal_text("工作人员", context="person.name")}
    async with town.database.begin() as session:
        people = list(await session.scalars(insert(Person).returning(Person.id), [row | {"created_at": town.clock()}] * size))
        held = {"node_id": town.cast.longcheng, "role": Role.STAFF, "since": town.clock(), "until": None}
        await session.execute(insert(Membership), [held | {"person_id": one} for one in people])
    return people


async def work(town: Town, who: int, logs: list[int], chance: random.Random) -> Counter[str]:
    """Take from the queue until it is empty, some one by one, some ticked, wherever one has scrolled to.

    What somebody else took first is told and left.
    """
    did: Counter[str] = Counter()
    while True:
        waiting = await some_waiting(town, who, after=chance.choice(logs)) or await some_waiting(town, who, after=None)
        if not waiting:
            return did
        if chance.random() < 1 / 2:
            did += await tick(town, who, chance.sample(waiting, min(TICKED, len(waiting))))
        else:
            for log_id in chance.sample(waiting, min(TAKEN, len(waiting))):
                did[await decide(town, who, log_id)] += 1


async def some_waiting(town: Town, who: int, *, after: int | None) -> list[int]:
    async with town.database.reading() as session:
        found = await log_queue.waiting(session, actor=who, now=town.clock(), after=after, limit=TICKED)
    return [card.log_id for card in found]


async def tick(town: Town, who: int, log_ids: list[int]) -> Counter[str]:
    async with town.database.begin() as session:
        done = await log_bulk.approve_many(session, actor=who, log_ids=log_ids, now=town.clock())
    return Counter(approved=len(done.approved), told=len(done.decided))


async def decide(town: Town, who: int, log_id: int) -> str:
    try:
        await town.approve_log(who, log_id)
    except AlreadyDecided:
        return "told"
    return "approved"


async def test_of_a_thousand_logs_none_is_lost_and_none_gives_its_points_twice(town: Town) -> None:
    members = await town.residents(LOGS // EACH)
    staff = await office(town, STAFF)
    logs = await waiting_logs(town, members * EACH)
    did = sum(await asyncio.gather(*(work(town, who, logs, random.Random(who)) for who in staff)), Counter[str]())
    assert did["approved"] == LOGS == len(set(logs))
    assert did["told"] > 0
    async with town.database.reading() as session:
        by = select(ActivityLog.decided_by, func.count()).where(ActivityLog.status == "approved").group_by(ActivityLog.decided_by)
        shares = {row[0]: row[1] for row in await session.execute(by)}
        awarded = list(await session.scalars(select(Transfer.source_id).where(Transfer.source_kind == "log").order_by(Transfer.source_id)))
        balances = list(await session.scalars(select(Account.balance).where(Account.kind == "available")))
        assert await verify.verify(session) == []
    assert sum(shares.values()) == LOGS
    assert set(shares) <= set(staff)
    assert awarded == sorted(logs)
    assert balances == [10 * EACH] * len(members)
    assert sorted(number or 0 for _, _, number in await on_record(town, "log.approved")) == sorted(logs)
    assert await told(town, "log.approved") == []
    assert await count(town, ActivityLog) == LOGS


async def test_control_with_the_guards_out_the_same_race_gives_points_twice(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the condition of the update, and without the award's own key, those who looked at once all give."""
    staff = await office(town, 8)
    (log_id,) = await waiting_logs(town, await town.residents(1))
    all_have_looked = asyncio.Barrier(len(staff))
    nonces = itertools.count()

    async def decided_anyhow(session: AsyncSession, number: int, decision: dict[str, object]) -> int:
        await session.execute(update(ActivityLog).where(ActivityLog.id == number).values(decision))
        return 0

    async def give(session: AsyncSession, *, log_id: int, now: datetime) -> None:
        log = await session.get_one(ActivityLog, log_id)
        one = Award(log.id, log.person_id, log.points, None)
        await awards.award_many(session, community_id=log.community_id, awards=[one], batch_id=None, now=now, suffix=f":{next(nonces)}")

    async def approve(who: int) -> None:
        await all_have_looked.wait()
        await town.approve_log(who, log_id)

    monkeypatch.setattr(log_queue, "_was_first", decided_anyhow)
    monkeypatch.setattr(awards, "award", give)
    await asyncio.gather(*(approve(who) for who in staff), return_exceptions=True)
    assert await count(town, Transfer) == len(staff)
