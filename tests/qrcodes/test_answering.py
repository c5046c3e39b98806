"""Answering an incident: one takes it on, goes there, is there; forwards only."""

import asyncio

import pytest

from qrcodes.answering import IncidentOver, MinutesUnclear, NoGoingBack, TakenByAnother
from tests.qrcodes.incident_kit import Street


async def test_two_officers_who_acknowledge_at_once_are_one(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    ends = await asyncio.gather(*(street.acknowledge(who, told) for who in (cast.zhou, cast.qian, cast.zhao)), return_exceptions=True)
    assert [type(end) for end in ends].count(TakenByAnother) == 2
    assert ends.count(None) == 1
    one = await street.incident(told)
    assert (await street.happened(told)).count("acknowledged") == 1
    assert [cast.zhou, cast.qian, cast.zhao][ends.index(None)] == one.acknowledged_by


async def test_the_same_officer_gets_the_same_answer_twice(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    for step in (street.acknowledge, street.go, street.arrive, street.close):
        await step(cast.zhou, told)
        before = await street.happened(told), len(await street.notices(told))
        await step(cast.zhou, told)
        assert (await street.happened(told), len(await street.notices(told))) == before


async def test_another_takes_over_and_everybody_is_told(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    await street.acknowledge(cast.zhou, told)
    since = (await street.incident(told)).acknowledged_at
    street.clock.advance(minutes=1)
    await street.take_over(cast.qian, told)
    one = await street.incident(told)
    assert (one.acknowledged_by, one.acknowledged_at) == (cast.qian, since)
    assert (await street.happened(told))[-1] == "taken_over"
    assert await street.reached(told, "incident.state") == {cast.wang, cast.zhou, cast.qian}


async def test_a_step_may_be_skipped_and_means_that_it_was_taken_on(street: Street) -> None:
    told = await street.tell()
    await street.arrive(street.cast.zhou, told)
    one = await street.incident(told)
    assert (one.state, one.acknowledged_by, one.acknowledged_at) == ("with_officer", street.cast.zhou, street.clock())
    assert all(step.called_off_at for step in await street.steps(told))


async def test_going_back_is_refused(street: Street) -> None:
    told, zhou = await street.tell(), street.cast.zhou
    await street.arrive(zhou, told)
    with pytest.raises(NoGoingBack) as no:
        await street.go(zhou, told)
    assert no.value.data == {"state": "with_officer"}
    await street.hand_over(zhou, told, code=await street.code(street.cast.wang, told))
    with pytest.raises(NoGoingBack):
        await street.arrive(zhou, told)
    await street.close(zhou, told)
    for step in (street.acknowledge, street.go, street.arrive, street.take_over):
        with pytest.raises(IncidentOver):
            await step(street.cast.qian, told)


@pytest.mark.parametrize("minutes", [0, -5, 181, 10**9])
async def test_a_way_takes_a_sensible_time(street: Street, minutes: int) -> None:
    told = await street.tell()
    with pytest.raises(MinutesUnclear):
        await street.go(street.cast.zhou, told, minutes)
    assert (await street.incident(told)).state == "opened"


async def test_a_new_time_of_arrival_is_read_by_the_finder(street: Street) -> None:
    told = await street.tell()
    await street.go(street.cast.zhou, told, 8)
    first = (await street.view(told)).eta_at
    street.clock.advance(minutes=5)
    await street.go(street.cast.zhou, told, 10)
    view = await street.view(told)
    assert first is not None
    assert view.eta_at is not None
    assert (view.eta_at - first).total_seconds() == 7 * 60
    assert (view.state, view.on_the_way_at) == ("on_the_way", (await street.incident(told)).on_the_way_at)
