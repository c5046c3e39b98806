"""Incidents: a finder's tap tells everybody at once, one incident is live for an elder, and each step goes forwards only."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from messages.outbox import Priority
from people.authority import NotAllowed
from qrcodes.badge_models import Scan
from qrcodes.incident_models import Incident
from qrcodes.incidents import IncidentUnknown, Told
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
    async with street.database.reading() as session:
        assert list(await session.scalars(select(Scan.kind))) == ["told"]


async def test_the_whole_way_home_is_timed_step_by_step(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    moments = [street.clock.advance(minutes=1)]
    await street.acknowledge(cast.zhou, told)
    for step in (street.go, street.arrive):
        moments.append(street.clock.advance(minutes=1))
        await step(cast.zhou, told)
    moments.append(street.clock.advance(minutes=1))
    assert await street.hand_over(cast.zhou, told, code=await street.code(cast.wang, told)) is None
    moments.append(street.clock.advance(minutes=1))
    await street.close(cast.zhou, told)
    one = await street.incident(told)
    assert [one.acknowledged_at, one.on_the_way_at, one.with_officer_at, one.handed_over_at, one.closed_at] == moments
    assert (one.state, one.turned_out, one.acknowledged_by, one.code) == ("closed", "real", cast.zhou, None)
    assert (await street.card(cast.wang, told)).handed_to == "女儿王芳"
    assert await street.happened(told) == [
        "opened",
        "acknowledged",
        "on_the_way:8",
        "with_officer",
        "handed_over.code",
        "closed.real",
    ]


@pytest.mark.parametrize("token", ["", "x" * 26, "ʘ", "\ud800", "' OR 1=1"])
async def test_a_code_that_opens_nothing_tells_nobody(street: Street, token: str) -> None:
    assert await street.try_to_tell(token=token or "a") is None
    async with street.database.reading() as session:
        assert (await session.scalars(select(Incident.id))).all() == []


async def test_the_same_form_sent_twice_gives_the_same_page_and_tells_once(street: Street) -> None:
    first, again = await street.tell("form"), await street.tell("form")
    assert (again.secret, again.incident_id) == (first.secret, first.incident_id)
    assert not again.is_first
    assert len(await street.notices(first, "incident.opened")) == 3
    assert await street.happened(first) == ["opened"]
    await street.close(street.cast.zhou, first)
    assert (await street.tell("form")).secret == first.secret
    assert (await street.tell("another")).incident_id != first.incident_id


async def test_a_secret_is_no_guess_and_only_its_hash_is_stored(street: Street) -> None:
    first, second = await street.tell("1"), await street.tell("2")
    assert first.secret != second.secret
    assert len(first.secret) == 26
    assert set(first.secret) <= set("abcdefghijklmnopqrstuvwxyz234567")


async def test_fifty_finders_of_one_badge_open_one_incident_and_have_fifty_pages(street: Street) -> None:
    told = await asyncio.gather(*(street.tell() for _ in range(50)))
    assert len({one.incident_id for one in told}) == 1
    assert len({one.secret for one in told}) == 50
    assert sum(one.is_first for one in told) == 1
    assert len(await street.notices(told[0], "incident.opened")) == 3
    views = [await street.view(one) for one in told]
    assert {view.called for view in views} == {"肖大爷"}
    assert (await street.card(street.cast.zhou, told[0])).finders == 50


async def test_the_same_form_tapped_twenty_times_at_once_is_one_finder(street: Street) -> None:
    told = await asyncio.gather(*(street.tell("form") for _ in range(20)))
    assert len({one.finder_id for one in told}) == 1
    assert (await street.card(street.cast.zhou, told[0])).finders == 1


async def test_the_database_itself_keeps_to_one_live_incident_an_elder(street: Street) -> None:
    told = await street.tell()
    one = await street.incident(told)
    row = {"elder_id": one.elder_id, "community_id": one.community_id, "state": "opened", "is_drill": False, "opened_at": one.opened_at}
    with pytest.raises(IntegrityError):
        async with street.database.begin() as session:
            await session.execute(insert(Incident).values(row))


async def test_who_has_nothing_to_do_with_it_may_do_nothing(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    strangers = (cast.liu, cast.li, cast.sun, cast.wu)
    acts: list[Any] = [street.acknowledge, street.take_over, street.go, street.arrive, street.close, street.at_home, street.is_drill]
    acts += [street.card, street.code]
    for act in acts:
        for who in strangers:
            with pytest.raises(NotAllowed):
                await act(who, told)
    with pytest.raises(NotAllowed):
        await street.hand_over(cast.wu, told, code="123456")
    with pytest.raises(NotAllowed):
        await street.says(cast.liu, told, "你好")
    assert await street.happened(told) == ["opened"]


async def test_helpers_do_not_speak_for_the_family_nor_the_family_for_helpers(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    for act in (street.at_home, street.is_drill, street.code):
        with pytest.raises(NotAllowed):
            await act(cast.zhou, told)
    for act in (street.acknowledge, street.go, street.arrive, street.close):
        with pytest.raises(NotAllowed):
            await act(cast.wang, told)
    assert (await street.incident(told)).state == "opened"


async def test_an_incident_that_nobody_knows(street: Street) -> None:
    nowhere = Told("x", 10**9, 1, True)
    acts: list[Any] = [street.acknowledge, street.arrive, street.close, street.at_home, street.card, street.code]
    for act in acts:
        with pytest.raises(IncidentUnknown):
            await act(street.cast.zhou, nowhere)
    assert await street.happened(nowhere) == []


async def test_a_drill_says_so_everywhere_and_a_real_finder_makes_it_real(street: Street) -> None:
    told = await street.tell(drill=True)
    assert (await street.view(told)).is_drill
    assert (await street.card(street.cast.zhou, told)).is_drill
    await street.tell(drill=True)
    assert (await street.incident(told)).is_drill
    await street.tell()
    assert not (await street.incident(told)).is_drill
    assert "no_drill" in await street.happened(told)
    rung = [row for row in await street.notices(told, "incident.opened") if row.priority == Priority.ALERT]
    assert len(rung) == 6


async def test_an_elder_whose_page_has_ended_is_not_told_of_but_an_open_incident_ends_well(street: Street) -> None:
    told = await street.tell()
    from tests.qrcodes.kit import Town

    await Town(street.database, street.cast, street.clock).withdraw(street.elder)
    assert await street.try_to_tell() is None
    await street.acknowledge(street.cast.zhou, told)
    await street.close(street.cast.zhou, told)
    assert (await street.incident(told)).turned_out == "real"
