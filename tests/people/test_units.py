"""Alliance units and who speaks for them."""

import pytest
from sqlalchemy import update

from core.database import Database
from people import audit, units
from people.authority import NotAllowed
from people.identities import speaker
from people.models import Unit
from people.persons import PersonUnknown
from people.units import UnitNameUnclear, UnitUnknown
from tests.cast import Cast
from tests.clock import Clock


async def test_staff_take_a_unit_into_the_alliance_and_name_who_speaks_for_it(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        unit = await units.create(session, actor=cast.zhao, community_id=cast.longcheng, name=" 雾凇\u200b口腔 ", now=clock())
        for _ in range(2):
            await units.add_member(session, actor=cast.zhao, unit_id=unit.id, person_id=cast.wang, now=clock())
    async with database.reading() as session:
        assert await units.names(session, [unit.id, cast.huimin]) == {unit.id: "雾凇口腔", cast.huimin: "惠民超市"}
        assert await units.members(session, unit.id) == [cast.wang]
        assert await units.is_member(session, unit_id=unit.id, person_id=cast.wang)
        assert not await units.is_member(session, unit_id=unit.id, person_id=cast.sun)
        assert [line.action for line in await audit.about(session, person_id=cast.wang)].count("unit.member_added") == 1


async def test_who_no_longer_speaks_for_a_unit_is_taken_off(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        for _ in range(2):
            await units.remove_member(session, actor=cast.zhao, unit_id=cast.huimin, person_id=cast.sun, now=clock())
        assert await units.members(session, cast.huimin) == []


async def test_nobody_speaks_for_a_unit_that_left(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await session.execute(update(Unit).where(Unit.id == cast.huimin).values(closed_at=clock()))
    async with database.reading() as session:
        who = await speaker(session, bot=1, user_id=cast.chats[cast.sun], now=clock())
        assert who is not None
        assert who.unit_ids == ()
        assert not await units.is_member(session, unit_id=cast.huimin, person_id=cast.sun)
        with pytest.raises(UnitUnknown):
            await units.get(session, cast.huimin)


async def test_only_staff_of_the_community_change_its_units(database: Database, cast: Cast, clock: Clock) -> None:
    for actor in (cast.wang, cast.sun, cast.wu):
        async with database.begin() as session:
            with pytest.raises(NotAllowed):
                await units.create(session, actor=actor, community_id=cast.longcheng, name="药店", now=clock())
            with pytest.raises(NotAllowed):
                await units.add_member(session, actor=actor, unit_id=cast.huimin, person_id=actor, now=clock())
            with pytest.raises(NotAllowed):
                await units.remove_member(session, actor=actor, unit_id=cast.huimin, person_id=cast.sun, now=clock())


async def test_what_is_not_there_or_has_no_name_is_refused(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        for name in ("", "\u200b", "x" * 61, "惠民超市"):
            with pytest.raises(UnitNameUnclear):
                await units.create(session, actor=cast.zhao, community_id=cast.longcheng, name=name, now=clock())
        with pytest.raises(UnitUnknown):
            await units.add_member(session, actor=cast.zhao, unit_id=10**6, person_id=cast.wang, now=clock())
        with pytest.raises(PersonUnknown):
            await units.add_member(session, actor=cast.zhao, unit_id=cast.huimin, person_id=10**6, now=clock())


async def test_a_unit_leaves_and_comes_back_with_who_spoke_for_it(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        for _ in range(2):
            await units.close(session, actor=cast.zhao, unit_id=cast.huimin, now=clock())
        assert await units.in_community(session, community_id=cast.longcheng) == []
        assert await units.members(session, cast.huimin) == []
        known = await units.all_in(session, actor=cast.zhao, community_id=cast.longcheng, now=clock())
        assert [(one.name, one.closed_at) for one in known] == [("惠民超市", clock())]
        with pytest.raises(NotAllowed):
            await units.reopen(session, actor=cast.wu, unit_id=cast.huimin, now=clock())
        for _ in range(2):
            await units.reopen(session, actor=cast.zhou, unit_id=cast.huimin, now=clock())
        assert await units.members(session, cast.huimin) == [cast.sun]
        assert await units.members_of(session, [cast.huimin]) == {cast.huimin: [cast.sun]}
    async with database.begin() as session:
        for actor in (cast.wu, cast.wang, cast.sun):
            with pytest.raises(NotAllowed):
                await units.close(session, actor=actor, unit_id=cast.huimin, now=clock())
            with pytest.raises(NotAllowed):
                await units.for_staff(session, actor=actor, unit_id=cast.huimin, now=clock())
        with pytest.raises(UnitUnknown):
            await units.close(session, actor=cast.zhao, unit_id=10**6, now=clock())
