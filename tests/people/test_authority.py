"""Roles over the tree: at the node and below, in force now, and nobody gives more than they have."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import Database
from people import audit, nodes, privacy
from people.authority import (
    CAN_APPROVE,
    LastAdministrator,
    NotAllowed,
    Role,
    appoint,
    grant,
    has_role,
    holders,
    may_act_for,
    require,
    revoke,
)
from people.models import Node
from tests.cast import Cast
from tests.clock import Clock


async def holds(database: Database, clock: Clock, person_id: int | None, node_id: int, *roles: Role) -> bool:
    async with database.reading() as session:
        return await has_role(session, person_id=person_id, roles=roles or CAN_APPROVE, node_id=node_id, now=clock())


async def node_of(database: Database, code: str) -> int:
    async with database.reading() as session:
        return (await session.scalars(select(Node.id).where(Node.code == code))).one()


async def test_authority_covers_the_node_and_what_is_below_it(database: Database, cast: Cast, clock: Clock) -> None:
    entrance = await node_of(database, "longcheng-1-105-1")
    assert await holds(database, clock, cast.zhao, cast.longcheng)
    assert await holds(database, clock, cast.zhao, entrance)
    assert not await holds(database, clock, cast.zhao, cast.jiangnan)


async def test_staff_of_another_community_have_no_say(database: Database, cast: Cast, clock: Clock) -> None:
    assert await holds(database, clock, cast.wu, cast.jiayuan)
    assert not await holds(database, clock, cast.wu, cast.longcheng)
    with pytest.raises(NotAllowed):
        async with database.reading() as session:
            await require(session, person_id=cast.wu, roles=CAN_APPROVE, node_id=cast.longcheng, now=clock())


async def test_a_node_whose_number_begins_like_another_is_another(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        street = await session.get_one(Node, cast.jiangnan)
        many = [await nodes.add_node(session, kind="community", name="x", code=f"x{n}", parent=street) for n in range(30)]
        await appoint(session, person_id=cast.wang, role=Role.STAFF, node_id=cast.longcheng, now=clock())
    assert any(str(node.id).startswith(str(cast.longcheng)) for node in many)
    for node in many:
        assert not await holds(database, clock, cast.wang, node.id)


async def test_nobody_in_particular_has_no_role(database: Database, cast: Cast, clock: Clock) -> None:
    assert not await holds(database, clock, None, cast.longcheng)
    assert not await holds(database, clock, cast.wang, cast.longcheng)
    assert not await holds(database, clock, cast.zhao, 10**6)


async def test_a_role_counts_from_since_until_its_end(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        until = clock() + timedelta(hours=1)
        await grant(session, actor=cast.qian, person_id=cast.wang, role=Role.STAFF, node_id=cast.longcheng, now=clock(), until=until)
    assert await holds(database, clock, cast.wang, cast.longcheng)
    clock.advance(hours=-1)
    assert not await holds(database, clock, cast.wang, cast.longcheng)
    clock.advance(hours=2)
    assert not await holds(database, clock, cast.wang, cast.longcheng)


async def test_a_role_is_given_once_and_taken_away_at_once(database: Database, cast: Cast, clock: Clock) -> None:
    async def give() -> None:
        async with database.begin() as session:
            await grant(session, actor=cast.qian, person_id=cast.wang, role=Role.STAFF, node_id=cast.longcheng, now=clock())

    async def take() -> bool:
        async with database.begin() as session:
            return await revoke(session, actor=cast.qian, person_id=cast.wang, role=Role.STAFF, node_id=cast.longcheng, now=clock())

    # More than once: the first time, connections are still being opened one after the other.
    for _ in range(3):
        await asyncio.gather(*(give() for _ in range(20)))
        assert await holds(database, clock, cast.wang, cast.longcheng)
        clock.advance(minutes=1)
        assert [await take(), await take()] == [True, False]
        assert not await holds(database, clock, cast.wang, cast.longcheng)
    async with database.reading() as session:
        lines = [line.action for line in await audit.about(session, person_id=cast.wang)]
    assert lines == ["person.enrolled"] + ["role.granted", "role.revoked"] * 3


@pytest.mark.parametrize(
    ("actor", "role", "where"),
    [
        ("wang", Role.VOLUNTEER, "longcheng"),
        ("zhao", Role.STAFF, "longcheng"),
        ("qian", Role.SECRETARY, "longcheng"),
        ("qian", Role.STAFF, "jiayuan"),
        ("qian", Role.STAFF, "jiangnan"),
        ("qian", Role.ADMIN, "longcheng"),
        ("wu", Role.VOLUNTEER, "longcheng"),
    ],
)
async def test_nobody_gives_a_role_that_reaches_further_than_their_own(
    database: Database, cast: Cast, clock: Clock, actor: str, role: Role, where: str
) -> None:
    for change in (grant, revoke):
        with pytest.raises(NotAllowed):
            async with database.begin() as session:
                await change(session, actor=getattr(cast, actor), person_id=cast.li, role=role, node_id=getattr(cast, where), now=clock())


async def test_nobody_gives_themselves_a_role_but_may_lay_one_down(database: Database, cast: Cast, clock: Clock) -> None:
    with pytest.raises(NotAllowed):
        async with database.begin() as session:
            await grant(session, actor=cast.qian, person_id=cast.qian, role=Role.STAFF, node_id=cast.longcheng, now=clock())
    clock.advance(seconds=1)
    async with database.begin() as session:
        assert await revoke(session, actor=cast.zhao, person_id=cast.zhao, role=Role.STAFF, node_id=cast.longcheng, now=clock())
    assert not await holds(database, clock, cast.zhao, cast.longcheng)


async def test_the_holders_of_a_role_are_those_at_the_node_or_above(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await appoint(session, person_id=cast.wang, role=Role.STREET, node_id=cast.jiangnan, now=clock())
        await appoint(session, person_id=cast.zhao, role=Role.DEPUTY, node_id=cast.longcheng, now=clock())
    async with database.reading() as session:
        told = await holders(session, roles={Role.STAFF, Role.DEPUTY, Role.STREET}, node_id=cast.longcheng, now=clock())
    assert told == sorted([cast.wang, cast.zhao, cast.zhou])


async def test_one_may_act_for_those_whose_roles_one_could_have_given(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.reading() as session:

        async def may(actor: int, person_id: int) -> bool:
            return await may_act_for(session, actor=actor, person_id=person_id, now=clock())

        assert await may(cast.zhao, cast.wang)
        assert await may(cast.zhao, cast.li)
        assert await may(cast.qian, cast.zhao)
        assert not await may(cast.zhao, cast.qian)
        assert not await may(cast.zhao, cast.zhou)
        assert not await may(cast.wu, cast.li)


async def test_the_last_administrator_cannot_leave_and_of_two_only_one_can(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        for person_id in (cast.wang, cast.liu):
            await appoint(session, person_id=person_id, role=Role.ADMIN, node_id=cast.jiangnan, now=clock())
    clock.advance(seconds=1)

    async def leave(person_id: int) -> None:
        async with database.begin() as session:
            await privacy.forget(session, person_id=person_id, now=clock())

    left = await asyncio.gather(leave(cast.wang), leave(cast.liu), return_exceptions=True)
    assert sorted(type(one).__name__ for one in left) == ["LastAdministrator", "NoneType"]
    last = (cast.wang, cast.liu)[0 if left[0] else 1]
    with pytest.raises(LastAdministrator):
        async with database.begin() as session:
            await revoke(session, actor=last, person_id=last, role=Role.ADMIN, node_id=cast.jiangnan, now=clock())
