"""Incidents: a finder's tap tells everybody at once, one incident is live for an elder, and each step goes forwards only."""

import asyncio

from messages.outbox import Priority
from tests.qrcodes.incident_kit import Street


async def test_a_tap_tells_the_family_who_is_on_duty_and_the_secretary_in_one_go(street: Street) -> None:
    told = await street.tell()
    cast = street.cast
    assert told.is_first
    assert await street.circles(told) == {cast.wang: "guardian", cast.zhou: "duty", cast.qian: "secretary"}
    rows = await street.notices(told, "incident.opened")
    assert {row.person_id for row in rows} == {cast.wang, cast.zhou, cast.qian}
    assert {(row.priority, row.due_at) for row in rows} == {(Priority.ALERT, street.clock())}
    assert [one.step for one in await street.steps(told)] == [1, 2, 3]


async def test_the_whole_way_home(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    for step in (street.acknowledge, street.go, street.arrive):
        street.clock.advance(minutes=1)
        await step(cast.zhou, told)
    assert await street.hand_over(cast.zhou, told, code=await street.code(cast.wang, told)) is None
    await street.close(cast.zhou, told)
    incident = await street.incident(told)
    assert (incident.state, incident.turned_out, incident.acknowledged_by) == ("closed", "real", cast.zhou)
    assert (await street.view(told)).state == "closed"
    card = await street.card(cast.wang, told)
    assert card.handed_to == "女儿王芳"


async def test_fifty_finders_of_one_badge_open_one_incident_and_have_fifty_pages(street: Street) -> None:
    told = await asyncio.gather(*(street.tell() for _ in range(50)))
    assert len({one.incident_id for one in told}) == 1
    assert len({one.secret for one in told}) == 50
    assert sum(one.is_first for one in told) == 1
    assert len(await street.notices(told[0], "incident.opened")) == 3
