"""A scan of a badge whose last incident nobody closed: it rings as the first one did, and nothing stays open for good."""

import asyncio

from sqlalchemy import select

from jobs import retention
from messages.outbox import Priority
from people.models import Audit
from qrcodes import scans
from qrcodes.incident_models import Incident
from qrcodes.incidents import Told
from tests.qrcodes.incident_kit import Street
from tests.qrcodes.kit import PICTURE
from tests.qrcodes.test_receipts import by_mail, said


async def rung_by(street: Street, told: Told, before: set[int]) -> set[int | None]:
    """Whose phones ring by what was written since."""
    rows = await street.notices(told)
    return {row.person_id for row in rows if row.id not in before and row.priority == Priority.ALERT and row.kind == "incident.opened"}


async def known(street: Street, told: Told) -> set[int]:
    return {row.id for row in await street.notices(told)}


async def test_a_scan_after_a_hand_over_that_nobody_closed_is_a_new_incident(street: Street) -> None:
    first, cast = await street.tell(), street.cast
    await street.hand_over(cast.zhou, first, photo=PICTURE)
    street.clock.advance(days=3)
    second = await street.tell()
    assert second.is_first
    assert second.incident_id != first.incident_id
    assert await rung_by(street, second, set()) == {cast.wang, cast.zhou, cast.qian}
    assert (await street.view(second)).state == "opened"
    street.clock.advance(minutes=11)
    assert await street.fire() == 3
    old = await street.incident(first)
    assert (old.state, old.turned_out, old.closed_by, old.code) == ("closed", "real", None, None)
    assert (await street.happened(first))[-1] == "closed.real"
    assert {row.priority for row in (await street.notices(first))[-3:]} == {Priority.RECEIPT}


async def test_a_drill_that_ended_with_a_hand_over_ends_as_a_drill(street: Street) -> None:
    first = await street.tell(drill=True)
    await street.hand_over(street.cast.zhou, first, photo=PICTURE)
    second = await street.tell()
    assert (await street.incident(first)).turned_out == "drill"
    assert not (await street.incident(second)).is_drill


async def test_two_finders_after_a_hand_over_open_one_incident(street: Street) -> None:
    first = await street.tell()
    await street.hand_over(street.cast.zhou, first, photo=PICTURE)
    told = await asyncio.gather(*(street.tell() for _ in range(8)))
    assert len({one.incident_id for one in told} | {first.incident_id}) == 2
    assert (await street.happened(first)).count("closed.real") == 1


async def test_a_scan_long_after_somebody_took_it_on_rings_everybody_anew(street: Street) -> None:
    await by_mail(street)
    told, cast = await street.tell(), street.cast
    await street.sees(cast.wang, told)
    await street.acknowledge(cast.zhou, told)
    street.clock.advance(minutes=61)
    before = await known(street, told)
    again = await street.tell()
    assert again.incident_id == told.incident_id
    assert await rung_by(street, told, before) == {cast.wang, cast.zhou, cast.qian}
    one = await street.incident(told)
    assert (one.state, one.acknowledged_by, one.reopened_at) == ("opened", None, street.clock())
    afar = [row for row in await street.notices(told, "incident.afar") if row.id not in before]
    assert [row.person_id for row in afar] == [cast.wang]
    assert await said(street, afar[0]) is not None
    assert not (await street.view(again)).advise_110
    street.clock.advance(minutes=2)
    assert await street.fire() == 1
    assert await street.reached(told, "incident.unanswered") == {cast.qian}
    street.clock.advance(minutes=8)
    assert await street.fire() == 2
    assert (await street.view(again)).advise_110
    assert await street.happened(told) == ["opened", "acknowledged", "finder.joined", "reopened", "step.1", "step.2", "step.3"]


async def test_steps_that_fired_before_fire_anew_and_reach_the_same_people(street: Street) -> None:
    told = await street.tell()
    street.clock.advance(minutes=11)
    assert await street.fire() == 3
    street.clock.advance(hours=3)
    before = await known(street, told)
    await street.tell()
    street.clock.advance(minutes=11)
    assert await street.fire() == 3
    rung = {row.person_id for row in await street.notices(told, "incident.unanswered") if row.id not in before}
    assert street.cast.qian in rung
    assert street.cast.zhao in rung


async def test_who_is_on_the_way_is_waited_for_until_half_an_hour_after_their_time(street: Street) -> None:
    told = await street.tell()
    await street.go(street.cast.zhou, told, 120)
    street.clock.advance(minutes=149)
    await street.tell()
    assert (await street.incident(told)).state == "on_the_way"
    street.clock.advance(minutes=2)
    await street.tell()
    assert (await street.incident(told)).state == "opened"
    street.clock.advance(minutes=1)
    await street.acknowledge(street.cast.zhou, told)
    await street.tell()
    assert (await street.incident(told)).state == "acknowledged"
    assert (await street.happened(told)).count("reopened") == 1


async def test_what_happens_after_everybody_was_rung_anew_is_read_in_the_new_message(street: Street) -> None:
    told = await street.tell()
    await street.acknowledge(street.cast.zhou, told)
    street.clock.advance(hours=2)
    await street.tell()
    before = await known(street, told)
    await street.acknowledge(street.cast.qian, told)
    replaced = {row.replaces for row in await street.notices(told, "incident.state") if row.id not in before}
    reopened = (await street.incident(told)).reopened_at
    assert reopened is not None
    assert replaced == {f"incident:{told.incident_id}:told.{int(reopened.timestamp())}"}


async def test_an_answered_drill_that_becomes_real_rings_escalates_and_goes_the_second_way(street: Street) -> None:
    await by_mail(street)
    told = await street.tell(drill=True)
    await street.sees(street.cast.wang, told)
    await street.acknowledge(street.cast.zhou, told)
    street.clock.advance(minutes=5)
    before = await known(street, told)
    real = await street.tell()
    one = await street.incident(real)
    assert (one.is_drill, one.state, one.acknowledged_at) == (False, "opened", None)
    assert [row.person_id for row in await street.notices(told, "incident.afar") if row.id not in before] == [street.cast.wang]
    street.clock.advance(minutes=11)
    assert await street.fire() == 3


async def test_nobody_closes_a_hand_over_and_hours_later_it_is_closed(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    await street.hand_over(cast.zhou, told, photo=PICTURE, to_whom="女儿王芳")
    street.clock.advance(hours=5, minutes=59)
    await retention.empty_old(street.database, clock=street.clock)
    assert (await street.incident(told)).state == "handed_over"
    street.clock.advance(minutes=2)
    for _ in range(2):
        await retention.empty_old(street.database, clock=street.clock)
    one = await street.incident(told)
    assert (one.state, one.turned_out, one.closed_at) == ("closed", "real", street.clock())
    assert (await street.happened(told)).count("closed.real") == 1
    async with street.database.reading() as session:
        done = (await session.execute(select(Audit.actor, Audit.subject_id).where(Audit.action == "incident.closed.real"))).all()
    assert [tuple(row) for row in done] == [(None, told.incident_id)]
    street.clock.advance(days=91)
    await retention.empty_old(street.database, clock=street.clock)
    assert (await street.incident(told)).handed_to is None


async def test_a_touch_after_a_hand_over_is_told_to_the_family(street: Street) -> None:
    told = await street.tell()
    street.clock.advance(minutes=20)
    async with street.database.begin() as session:
        assert not await scans.touched(session, token=street.token, now=street.clock())
    await street.hand_over(street.cast.zhou, told, photo=PICTURE)
    street.clock.advance(minutes=20)
    async with street.database.begin() as session:
        assert await scans.touched(session, token=street.token, now=street.clock())


async def test_a_hand_over_is_never_asleep_for_the_same_form(street: Street) -> None:
    told = await street.tell("form")
    await street.hand_over(street.cast.zhou, told, photo=PICTURE)
    street.clock.advance(hours=2)
    assert (await street.tell("form")).incident_id == told.incident_id
    async with street.database.reading() as session:
        assert len((await session.scalars(select(Incident.id))).all()) == 1
