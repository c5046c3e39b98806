"""A leader logs for a team: each member by the rules, once, and decided by neither."""

import asyncio
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.idempotency import KeyReused
from messages.models import Outbox
from people.authority import NotAllowed, Role, appoint
from people.enrolment import add_person
from people.models import Audit
from people.persons import PersonUnknown
from points import batches, log_bulk, teams
from points.batches import NobodyNamed
from points.log_rules import KindCapReached
from points.log_times import FutureDate, OverlapsOwnLog
from points.logs import PhotoNeeded
from points.teams import TooManyPeople
from tests.points.batch_kit import entry, log_for, rows
from tests.points.kit import Town
from tests.points.log_kit import day_gives, scene


async def test_each_member_gets_a_log_of_their_own(led: Town) -> None:
    cast = led.cast
    receipt = await log_for(led, [cast.wang, cast.liu, cast.li])
    assert {one.person_id: one.points for one in receipt.logged} == {cast.wang: 20, cast.liu: 20, cast.li: 20}
    made = await rows(led)
    assert {row.person_id: row.logged_by for row in made} == {cast.wang: cast.li, cast.liu: cast.li, cast.li: None}
    assert len({row.batch_id for row in made}) == 1
    assert {row.status for row in made} == {"waiting"}
    assert receipt.left_out == []


async def test_only_who_leads_teams_here_may_log_for_others(led: Town) -> None:
    for stranger in (led.cast.liu, led.cast.wu):
        with pytest.raises(NotAllowed):
            await log_for(led, [led.cast.wang], who=stranger)
    assert await rows(led) == []


async def test_staff_and_grid_workers_may_too(led: Town) -> None:
    cast = led.cast
    async with led.database.begin() as session:
        await appoint(session, person_id=cast.sun, role=Role.GRID_WORKER, node_id=cast.longcheng, now=led.clock())
    assert (await log_for(led, [cast.wang], who=cast.sun)).logged
    assert (await log_for(led, [cast.liu], who=cast.zhao)).logged


async def test_whom_it_does_not_fit_is_left_out_with_why(led: Town) -> None:
    cast = led.cast
    await led.log(cast.wang, minutes=60)
    receipt = await log_for(led, [cast.wang, cast.liu, cast.wu, 10**9])
    assert [one.person_id for one in receipt.logged] == [cast.liu]
    assert {one.person_id: type(one.why) for one in receipt.left_out} == {
        cast.wang: OverlapsOwnLog,
        cast.wu: PersonUnknown,
        10**9: PersonUnknown,
    }


async def test_the_kinds_limit_holds_and_what_one_says_of_oneself_does_not(led: Town) -> None:
    cast = led.cast
    await day_gives(led, 10)
    start = led.clock() - timedelta(hours=10)
    await log_for(led, [cast.wang, cast.liu], key="first", sent=entry(led, at=start, minutes=240))
    again = await log_for(led, [cast.wang, cast.sun], key="second", sent=entry(led, at=start + timedelta(hours=5), minutes=60))
    assert {one.person_id: one.points for one in again.logged} == {cast.sun: 10}
    assert {one.person_id: type(one.why) for one in again.left_out} == {cast.wang: KindCapReached}


async def test_the_leaders_own_part_counts_as_what_one_says_of_oneself(led: Town) -> None:
    await day_gives(led, 15)
    receipt = await log_for(led, [led.cast.wang, led.cast.li])
    assert {one.person_id: one.points for one in receipt.logged} == {led.cast.wang: 20, led.cast.li: 15}


async def test_a_double_tap_logs_once_with_the_same_receipt(led: Town) -> None:
    cast = led.cast
    await led.log(cast.liu, minutes=60)
    first, second = await asyncio.gather(*(log_for(led, [cast.wang, cast.liu]) for _ in range(2)))
    led.clock.advance(hours=1)
    sent = entry(led, at=first.started_at)
    third = await log_for(led, [cast.liu, cast.wang], sent=sent)
    assert first.logged == second.logged == third.logged
    assert [one.person_id for one in third.left_out] == [cast.liu]
    assert len(await rows(led)) == 2
    with pytest.raises(KeyReused):
        await log_for(led, [cast.wang, cast.sun], sent=sent)


async def test_staff_are_told_once_for_the_batch(led: Town) -> None:
    await log_for(led, [led.cast.wang, led.cast.liu, led.cast.sun])
    async with led.database.reading() as session:
        told = (await session.scalars(select(Outbox).where(Outbox.kind == "batch.waiting"))).all()
        waiting = await batches.still_waiting(session, actor=led.cast.zhao, log_id=(await rows(led))[0].id, now=led.clock())
    assert {one.person_id for one in told} == {led.cast.zhao, led.cast.zhou, led.cast.qian}
    assert waiting is not None
    assert waiting[1] == 3


async def test_neither_the_leader_nor_a_member_decides(led: Town) -> None:
    cast = led.cast
    receipt = await log_for(led, [cast.wang, cast.zhou, cast.liu], who=cast.zhao)
    numbers = [one.log_id for one in receipt.logged]
    async with led.database.begin() as session:
        by_leader = await log_bulk.approve_many(session, actor=cast.zhao, log_ids=numbers, now=led.clock())
        by_member = await log_bulk.approve_many(session, actor=cast.zhou, log_ids=numbers, now=led.clock())
    assert by_leader.approved == ()
    own = {one.log_id for one in receipt.logged if one.person_id == cast.zhou}
    assert set(by_member.own) == own
    assert set(by_member.approved) == set(numbers) - own


async def test_what_a_leader_says_of_others_always_waits_for_staff(led: Town) -> None:
    sent = entry(led, "video", minutes=30, photos=(), sent=())
    await log_for(led, [led.cast.wang], sent=sent)
    assert [row.status for row in await rows(led)] == ["waiting"]
    assert (await led.balance(led.cast.wang)).available == 0


async def test_what_fits_nobody_is_refused_as_a_whole(led: Town) -> None:
    people = [led.cast.wang]
    with pytest.raises(FutureDate):
        await log_for(led, people, sent=entry(led, at=led.clock()))
    with pytest.raises(PhotoNeeded):
        await log_for(led, people, sent=entry(led, photos=(), sent=()))
    with pytest.raises(NobodyNamed):
        await log_for(led, [])
    with pytest.raises(TooManyPeople):
        await log_for(led, range(1, 202))
    assert await rows(led) == []


async def test_the_last_team_is_known_again(led: Town) -> None:
    cast = led.cast
    await log_for(led, [cast.wang, cast.li], key="first")
    led.clock.advance(days=1)
    await log_for(led, [cast.liu, cast.sun, cast.li], key="second")
    async with led.database.reading() as session:
        assert await teams.last_team(session, actor=cast.li, community_id=cast.longcheng) == sorted([cast.li, cast.liu, cast.sun])
        assert await teams.last_team(session, actor=cast.zhao, community_id=cast.longcheng) == []


async def test_two_hundred_are_logged_in_a_few_statements(led: Town) -> None:
    people = await led.residents(200)
    photo = scene(2)
    began = time.perf_counter()
    receipt = await log_for(led, people, sent=entry(led, photos=(photo,)))
    seconds = time.perf_counter() - began
    assert len(receipt.logged) == 200
    # Measured: 0.3 s on SQLite and 0.5 s on PostgreSQL; a statement for each member would take several.
    assert seconds < 3


async def test_two_leaders_with_the_same_member_at_once_log_them_once(led: Town) -> None:
    cast = led.cast
    people = [cast.wang, cast.liu, cast.sun]
    receipts = await asyncio.gather(log_for(led, people), log_for(led, people[::-1], who=cast.zhao))
    assert sorted(len(one.logged) for one in receipts) == [0, 3]
    assert len(await rows(led)) == 3


async def test_a_leader_learns_of_namesakes_only_what_tells_them_apart_and_it_is_on_record(led: Town) -> None:
    async with led.database.begin() as session:
        await add_person(session, name="孟小冬", phone="13900138000", community_id=led.cast.longcheng, now=led.clock())
        for phone in ("13900138001", "13900138002"):
            await add_person(session, name="张桂兰", phone=phone, community_id=led.cast.longcheng, now=led.clock())
    async with led.database.begin() as session:
        names = ["孟小冬", "张桂兰"]
        found = await teams.look_up(session, actor=led.cast.li, community_id=led.cast.longcheng, names=names, now=led.clock())
        looked = list(await session.scalars(select(Audit.actor).where(Audit.action == "names.looked_up")))
    assert [[one.phone_end for one in each] for each in found.values()] == [[""], ["8001", "8002"]]
    assert looked == [led.cast.li]
