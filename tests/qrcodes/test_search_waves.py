"""Waves: whom a search asks, the nearest first, and nobody twice."""

import asyncio

import pytest
from sqlalchemy import delete, event, select, update

from core.database import Database
from jobs import waving
from messages.models import Outbox
from messages.outbox import Priority
from people import homes
from people.models import Node, Station
from qrcodes.search_clearing import PART
from tests.qrcodes.search_kit import Hunt, north


async def test_waves_reach_one_then_three_then_five_kilometres_and_tell_nobody_twice(hunt: Hunt) -> None:
    at = [north(0.99), north(1.01), north(2.99), north(3.01), north(4.99), north(5.01)]
    people = await hunt.crowd(at)
    search = await hunt.start()
    assert await hunt.wave() == 1
    assert await hunt.wave() == 0
    for _ in range(2):
        hunt.clock.advance(minutes=14, seconds=59)
        assert await hunt.wave() == 0
        hunt.clock.advance(seconds=1)
        assert await hunt.wave() == 1
    hunt.clock.advance(minutes=15)
    assert await hunt.wave() == 0
    asked = await hunt.asked(search)
    assert [asked.get(each) for each in people] == [1, 2, 2, 3, 3, None]
    told = await hunt.notices("search.wave")
    assert len(told) == len(set(told))
    assert hunt.cast.wang not in told


async def test_who_named_no_building_lives_in_the_middle_of_the_community(hunt: Hunt) -> None:
    search = await hunt.start()
    await hunt.wave()
    asked = await hunt.asked(search)
    # Li, Zhao, Zhou, Qian of Longcheng; Wu of Jiayuan, nearly three kilometres off, comes with the second wave.
    assert set(asked) == {hunt.cast.li, hunt.cast.zhao, hunt.cast.zhou, hunt.cast.qian}
    hunt.clock.advance(minutes=15)
    await hunt.wave()
    assert (await hunt.asked(search))[hunt.cast.wu] == 2


async def test_a_chosen_building_moves_somebody_nearer_and_taking_it_back_moves_them_home(hunt: Hunt) -> None:
    async with hunt.database.begin() as session:
        nodes = await homes.buildings(session, community_id=hunt.cast.jiayuan)
        await homes.settle(session, person_id=hunt.cast.wu, node_id=nodes[0].id, now=hunt.clock())
        with pytest.raises(homes.HomeUnknown):
            await homes.settle(session, person_id=hunt.cast.li, node_id=nodes[0].id, now=hunt.clock())
        home = await homes.home_of(session, person_id=hunt.cast.wu)
        assert home is not None
        assert home.name == "第一网格"
        await homes.remove(session, person_id=hunt.cast.wu)
        assert await homes.home_of(session, person_id=hunt.cast.wu) is None


async def test_two_processes_send_each_wave_once(hunt: Hunt) -> None:
    search = await hunt.start()
    other = Database(hunt.database.url.render_as_string(hide_password=False), keys=hunt.database.keys, zone=hunt.database.zone)
    sent = await asyncio.gather(*(waving.wave_all(each, clock=hunt.clock) for each in (hunt.database, other) * 3))
    await other.close()
    assert sum(sent) == 1
    assert (await hunt.notices("search.wave"), len(await hunt.asked(search))) == ([hunt.cast.li], 4)


async def test_alerts_do_not_wait_for_the_morning(hunt: Hunt) -> None:
    await hunt.start()
    await hunt.wave()
    async with hunt.database.reading() as session:
        kinds = select(Outbox.priority).where(Outbox.kind.in_(("search.wave", "search.started"))).distinct()
        assert list(await session.scalars(kinds)) == [Priority.ALERT]


async def test_five_thousand_volunteers_are_told_in_parts_of_few_statements(hunt: Hunt) -> None:
    people = await hunt.crowd([north(0.5)] * 5_000)
    await hunt.start()
    statements = []

    def note(*call: object) -> None:
        statements.append(call[2])

    engine = hunt.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await hunt.wave()
    event.remove(engine, "before_cursor_execute", note)
    parts = len(people) // PART + 2
    assert len(statements) < 15 * parts
    assert set(people) <= set(await hunt.notices("search.wave"))


async def test_where_nobody_knows_where_to_begin_the_community_is_asked_at_once(hunt: Hunt) -> None:
    async with hunt.database.begin() as session:
        await session.execute(delete(Station))
        await session.execute(update(Node).values(latitude=None, longitude=None))
    search = await hunt.start()
    await hunt.wave()
    assert set(await hunt.asked(search)) == {hunt.cast.li, hunt.cast.zhao, hunt.cast.zhou, hunt.cast.qian}
