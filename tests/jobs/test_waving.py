"""The clock's door for searches: each wave once, on time, across a stop and between two processes."""

import asyncio

import pytest

from core.database import Database
from jobs import waving
from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.search_kit import Hunt


@pytest.fixture
async def hunt(database: Database, cast: Cast) -> Hunt:
    made = Hunt(database, cast, Clock())
    await made.furnish()
    return made


async def test_nothing_is_written_while_nobody_is_looked_for(hunt: Hunt) -> None:
    assert await waving.wave_all(hunt.database, clock=hunt.clock) == 0
    assert await hunt.notices("search.wave") == []


async def test_three_waves_a_quarter_of_an_hour_apart_each_once_across_restarts(hunt: Hunt) -> None:
    search = await hunt.start()
    fired = []
    for _ in range(4):
        # Each look is another process: nothing is kept but the database.
        for _ in range(2):
            opened = Database(hunt.database.url.render_as_string(hide_password=False), keys=hunt.database.keys, zone=hunt.database.zone)
            fired.append(await waving.wave_all(opened, clock=hunt.clock))
            await opened.close()
        hunt.clock.advance(minutes=15)
    assert fired == [1, 0, 1, 0, 1, 0, 0, 0]
    assert (await hunt.card(hunt.cast.wang, search)).wave == 3
    told = await hunt.notices("search.wave")
    # Who handles it was told at the start, and asked to look all the same.
    assert told == [hunt.cast.li, hunt.cast.wu]
    assert set(await hunt.notices("search.started")) == {hunt.cast.zhao, hunt.cast.zhou, hunt.cast.qian}
    assert len(await hunt.asked(search)) == 5


async def test_a_stop_of_an_hour_sends_the_late_waves_one_after_the_other(hunt: Hunt) -> None:
    search = await hunt.start()
    hunt.clock.advance(hours=1)
    assert await waving.wave_all(hunt.database, clock=hunt.clock) == 1
    assert (await hunt.card(hunt.cast.wang, search)).next_wave_at == hunt.clock.advance(minutes=15)
    assert await waving.wave_all(hunt.database, clock=hunt.clock) == 1


async def test_two_processes_that_look_at_once_tell_each_volunteer_once(hunt: Hunt) -> None:
    people = await hunt.crowd([(43.8270, 126.5680)] * 300)
    search = await hunt.start()
    other = Database(hunt.database.url.render_as_string(hide_password=False), keys=hunt.database.keys, zone=hunt.database.zone)
    sent = await asyncio.gather(*(waving.wave_all(each, clock=hunt.clock) for each in (hunt.database, other)))
    await other.close()
    told = await hunt.notices("search.wave")
    assert sum(sent) == 1
    assert len(told) == len(set(told))
    assert {*people, hunt.cast.li} == set(told) < set(await hunt.asked(search))
