"""The terms of alarms: heads set how long nobody may answer, each step after the one before, and a running alarm keeps its own."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from people.authority import NotAllowed, Role, appoint
from people.models import Audit
from qrcodes import alarm_policy
from qrcodes.alarm_models import AlarmPolicy
from qrcodes.alarm_policy import AlarmTermsChanged, AlarmTermsOutOfOrder, AlarmTermsUnclear, Policy
from tests.clock import ZONE
from tests.qrcodes.incident_kit import Street
from words import notices


def after(heads: int, street: int, advice: int) -> Policy:
    return Policy(*(timedelta(seconds=seconds) for seconds in (heads, street, advice)))


QUICK = after(60, 180, 600)


async def sets(street: Street, new: Policy, *, old: Policy | None = None, by: int | None = None) -> Policy:
    async with street.database.begin() as session:
        who, place = by or street.cast.qian, street.cast.longcheng
        return await alarm_policy.change(session, actor=who, community_id=place, new=new, old=old or Policy(), now=street.clock())


async def stands(street: Street, community_id: int) -> Policy:
    async with street.database.reading() as session:
        return await alarm_policy.policy(session, community_id)


async def actions(street: Street) -> list[str]:
    async with street.database.reading() as session:
        query = select(Audit.action).where(Audit.action.startswith("alarm_terms."), Audit.actor == street.cast.qian)
        return list(await session.scalars(query.order_by(Audit.id)))


async def test_without_a_word_from_anybody_it_is_two_five_and_ten_minutes(street: Street) -> None:
    assert await stands(street, street.cast.longcheng) == after(120, 300, 600)


async def test_the_secretary_sets_them_and_the_next_alarm_rings_by_them(street: Street) -> None:
    assert await sets(street, QUICK) == QUICK
    assert await stands(street, street.cast.jiayuan) == Policy()
    told = await street.tell()
    now = street.clock()
    assert [(one.step, one.due_at - now) for one in await street.steps(told)] == [
        (1, timedelta(seconds=60)),
        (2, timedelta(seconds=180)),
        (3, timedelta(seconds=600)),
    ]
    street.clock.advance(seconds=60)
    assert await street.fire() == 1
    assert await actions(street) == ["alarm_terms.changed:120-300-600:60-180-600"]


async def test_a_running_alarm_keeps_its_terms_until_it_rings_anew(street: Street) -> None:
    told = await street.tell()
    await sets(street, after(60, 120, 180))
    street.clock.advance(minutes=4)
    assert not (await street.view(told)).advise_110
    assert await street.fire() == 1
    street.clock.advance(hours=2)
    # A finder who scans so much later rings everybody anew, by what holds now.
    assert not (await street.tell()).is_first
    now = street.clock()
    assert [one.due_at - now for one in await street.steps(told)] == [timedelta(seconds=seconds) for seconds in (60, 120, 180)]
    street.clock.advance(minutes=3)
    assert (await street.view(told)).advise_110


async def test_only_the_secretary_the_street_and_the_administrator_set_them(street: Street) -> None:
    cast = street.cast
    async with street.database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.DEPUTY, node_id=cast.longcheng, now=street.clock())
        await appoint(session, person_id=cast.sun, role=Role.STREET, node_id=cast.jiangnan, now=street.clock())
    # 吴静 is secretary, of the other community.
    for who in (cast.wang, cast.zhou, cast.zhao, cast.li, cast.wu):
        with pytest.raises(NotAllowed):
            await sets(street, QUICK, by=who)
    assert await stands(street, cast.longcheng) == Policy()
    assert await sets(street, QUICK, by=cast.sun) == QUICK


@pytest.mark.parametrize(("terms", "name"), [((29, 300, 600), "heads"), ((120, 300, 3601), "advice"), ((0, 0, 0), "heads")])
async def test_each_is_within_half_a_minute_and_an_hour(street: Street, terms: tuple[int, int, int], name: str) -> None:
    with pytest.raises(AlarmTermsUnclear) as refused:
        await sets(street, after(*terms))
    assert refused.value.data == {"name": name, "least": timedelta(seconds=30), "most": timedelta(minutes=60)}
    assert await stands(street, street.cast.longcheng) == Policy()


@pytest.mark.parametrize(("terms", "name"), [((300, 300, 600), "street"), ((120, 700, 600), "advice")])
async def test_each_comes_after_the_one_before(street: Street, terms: tuple[int, int, int], name: str) -> None:
    with pytest.raises(AlarmTermsOutOfOrder) as refused:
        await sets(street, after(*terms))
    assert refused.value.data == {"name": name}


async def test_a_fraction_of_a_second_does_not_part_two_steps(street: Street) -> None:
    close = Policy(heads=timedelta(seconds=60), street=timedelta(seconds=60.5), advice=timedelta(seconds=600))
    with pytest.raises(AlarmTermsOutOfOrder):
        await sets(street, close)
    assert await stands(street, street.cast.longcheng) == Policy()


async def test_of_two_who_set_them_at_once_the_second_sees_that(street: Street) -> None:
    async with street.database.begin() as session:
        await appoint(session, person_id=street.cast.sun, role=Role.STREET, node_id=street.cast.jiangnan, now=street.clock())
    tries = [sets(street, QUICK), sets(street, after(90, 240, 480), by=street.cast.sun)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert Counter(map(type, results)) == {Policy: 1, AlarmTermsChanged: 1}


async def test_the_same_form_sent_twice_counts_once(street: Street) -> None:
    await sets(street, QUICK)
    assert await sets(street, QUICK) == QUICK
    assert len(await actions(street)) == 1


async def test_the_table_itself_takes_no_terms_out_of_order(street: Street) -> None:
    with pytest.raises(IntegrityError):
        async with street.database.begin() as session:
            session.add(AlarmPolicy(community_id=street.cast.longcheng, heads_seconds=60, street_seconds=60, advice_seconds=600))
    assert await stands(street, street.cast.longcheng) == Policy()


async def test_the_advice_says_for_how_long_nobody_has_answered(street: Street) -> None:
    await sets(street, after(60, 120, 240))
    told = await street.tell()
    street.clock.advance(minutes=4)
    assert await street.fire() == 3
    wang = street.cast.wang
    assert await street.reached(told, "incident.advice") == {wang}
    data = {"incident_id": told.incident_id, "what": "step.3"}
    async with street.database.reading() as session:
        shown = await notices.render(
            session, kind="incident.advice", data=data, person_id=wang, language="zh", now=street.clock(), zone=ZONE, public_url=""
        )
    assert shown is not None
    assert "已经4分钟没有人接单。请您现在就拨打110：有人发现了肖大爷" in shown.text
