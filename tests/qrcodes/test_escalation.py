"""Escalation: nobody answers, so others are rung after two, five and ten minutes; each step once, and never after an answer."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.database import Database
from jobs import escalating
from messages.outbox import Priority
from people.authority import Role, appoint
from qrcodes.incident_models import Escalation
from tests.qrcodes.incident_kit import Street


async def test_after_two_five_and_ten_minutes_the_next_ones_are_rung(street: Street) -> None:
    cast, now = street.cast, street.clock()
    async with street.database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.DEPUTY, node_id=cast.longcheng, now=now)
        await appoint(session, person_id=cast.sun, role=Role.STREET, node_id=cast.jiangnan, now=now)
    told = await street.tell()
    street.clock.advance(seconds=119)
    assert await street.fire() == 0
    street.clock.advance(seconds=1)
    assert await street.fire() == 1
    assert await street.reached(told, "incident.unanswered") == {cast.qian, cast.li}
    assert (await street.circles(told))[cast.li] == "heads"
    street.clock.advance(minutes=3)
    assert await street.fire() == 1
    assert await street.reached(told, "incident.unanswered") == {cast.qian, cast.li, cast.sun, cast.zhao, cast.zhou}
    assert not (await street.view(told)).advise_110
    street.clock.advance(minutes=5)
    assert await street.fire() == 1
    assert await street.reached(told, "incident.advice") == {cast.wang}
    assert (await street.view(told)).advise_110
    assert await street.fire() == 0
    assert await street.happened(told) == ["opened", "step.1", "step.2", "step.3"]
    assert {row.priority for row in await street.notices(told, "incident.unanswered")} == {Priority.ALERT}


async def test_an_answer_calls_the_rest_off(street: Street) -> None:
    told = await street.tell()
    street.clock.advance(minutes=3)
    await street.fire()
    await street.acknowledge(street.cast.zhou, told)
    street.clock.advance(minutes=20)
    assert await street.fire() == 0
    assert [bool(one.fired_at) for one in await street.steps(told)] == [True, False, False]
    assert [bool(one.called_off_at) for one in await street.steps(told)] == [False, True, True]
    assert not (await street.view(told)).advise_110


async def test_after_a_night_without_power_all_steps_fire_at_once_and_in_order(street: Street) -> None:
    told = await street.tell()
    street.clock.advance(hours=9)
    assert await escalating.escalate(street.database, clock=street.clock) == 3
    assert await street.happened(told) == ["opened", "step.1", "step.2", "step.3"]
    assert await escalating.escalate(street.database, clock=street.clock) == 0


async def test_two_processes_fire_each_step_once(street: Street) -> None:
    told = await street.tell()
    street.clock.advance(minutes=11)
    other = Database(street.database.url.render_as_string(hide_password=False), keys=street.database.keys)
    fired = await asyncio.gather(*(escalating.escalate(one, clock=street.clock) for one in (street.database, other) * 3))
    await other.close()
    assert sum(fired) == 3
    assert (await street.happened(told)).count("step.1") == 1


async def test_without_the_mark_a_step_would_fire_again(street: Street) -> None:
    """The control: what keeps a step from firing twice is its mark."""
    told = await street.tell()
    street.clock.advance(minutes=2)
    assert await street.fire() == 1
    async with street.database.begin() as session:
        await session.execute(update(Escalation).values(fired_at=None))
    assert await street.fire() == 1
    assert (await street.happened(told)).count("step.1") == 2


@pytest.mark.parametrize("end", ["acknowledge", "close", "arrive"])
async def test_an_answer_and_a_step_at_the_same_moment_do_not_stop_each_other(street: Street, end: str) -> None:
    told = await street.tell()
    street.clock.advance(minutes=2)
    ends = await asyncio.gather(street.fire(), getattr(street, end)(street.cast.zhou, told), return_exceptions=True)
    assert not [one for one in ends if isinstance(one, BaseException)]
    one = await street.incident(told)
    assert one.acknowledged_at is not None or one.closed_at is not None
    street.clock.advance(minutes=20)
    assert await street.fire() == 0


async def test_due_moments_are_those_of_the_product(street: Street) -> None:
    told = await street.tell()
    async with street.database.reading() as session:
        due = await session.scalars(select(Escalation.due_at).where(Escalation.incident_id == told.incident_id).order_by(Escalation.step))
        assert [at - street.clock() for at in due] == [timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=10)]
