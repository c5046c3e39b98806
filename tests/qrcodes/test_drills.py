"""Drills: who may begin one, that they never cover an alarm, and that the secretary is reminded once a year."""

import pytest
from sqlalchemy import select

from core.database import Database
from messages.models import Outbox
from people.authority import NotAllowed
from qrcodes import badges, drills
from qrcodes.drills import AlarmUnderWay, NothingToScan
from qrcodes.incident_models import Incident
from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.incident_kit import Street


@pytest.fixture
async def street(database: Database, cast: Cast, clock: Clock) -> Street:
    opened = Street(database, cast, clock)
    await opened.furnish()
    return opened


async def begin(street: Street, who: int, nonce: str = "n") -> int:
    async with street.database.begin() as session:
        told = await drills.begin(session, actor=who, elder_id=street.elder, nonce=nonce, language="zh", now=street.clock())
    return told.incident_id


async def remind(street: Street) -> bool:
    async with street.database.begin() as session:
        return await drills.remind(session, community_id=street.cast.longcheng, now=street.clock())


async def test_a_guardian_begins_one_and_a_second_tap_is_the_same(street: Street) -> None:
    first, again = await begin(street, street.cast.wang), await begin(street, street.cast.wang)
    assert first == again
    async with street.database.reading() as session:
        assert (await session.scalars(select(Incident.is_drill))).all() == [True]


async def test_nobody_but_a_guardian_begins_one(street: Street) -> None:
    for actor in (street.cast.zhao, street.cast.qian, street.cast.li, street.cast.wu):
        with pytest.raises(NotAllowed):
            await begin(street, actor)


async def test_only_the_station_proposes_one(street: Street) -> None:
    async with street.database.begin() as session:
        for actor in (street.cast.wang, street.cast.li, street.cast.wu):
            with pytest.raises(NotAllowed):
                await drills.propose(session, actor=actor, elder_id=street.elder, now=street.clock())
        assert await drills.propose(session, actor=street.cast.zhou, elder_id=street.elder, now=street.clock()) == 1


async def test_an_alarm_is_never_covered_by_a_drill_and_makes_one_real(street: Street) -> None:
    told = await street.tell()
    with pytest.raises(AlarmUnderWay) as refused:
        await begin(street, street.cast.wang)
    assert refused.value.data["incident_id"] == told.incident_id
    await street.close(street.cast.zhou, told, "curious")
    number = await begin(street, street.cast.wang)
    found = await street.tell()
    assert (found.incident_id, (await street.incident(found)).is_drill) == (number, False)


async def test_without_a_badge_there_is_nothing_to_practise_with(street: Street) -> None:
    async with street.database.begin() as session:
        await badges.revoke_all(session, actor=street.cast.zhao, elder_id=street.elder, now=street.clock())
    with pytest.raises(NothingToScan):
        await begin(street, street.cast.wang)


async def test_the_secretary_is_reminded_once_a_year_until_somebody_practises(street: Street) -> None:
    assert not await remind(street)
    street.clock.advance(days=100)
    assert (await remind(street), await remind(street)) == (True, False)
    async with street.database.reading() as session:
        told = (await session.scalars(select(Outbox.person_id).where(Outbox.kind == "drill.due"))).all()
    assert told == [street.cast.qian]
    street.clock.advance(days=300)
    await begin(street, street.cast.wang)
    street.clock.advance(days=100)
    assert not await remind(street)
    street.clock.advance(days=300)
    assert await remind(street)
