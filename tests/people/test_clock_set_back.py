"""A machine whose clock is set back: nobody is locked out, kept in office, or unable to leave."""

from sqlalchemy import select

from core.database import Database
from people import entry, privacy, sessions
from people.authority import Role, appoint, has_role, revoke
from people.models import Consent, Membership
from tests.cast import Cast
from tests.clock import Clock


async def test_someone_is_forgotten_though_they_came_in_the_future(database: Database, cast: Cast, clock: Clock) -> None:
    clock.advance(days=-1)
    async with database.begin() as session:
        await privacy.forget(session, person_id=cast.zhao, now=clock())
    async with database.reading() as session:
        ends = (await session.execute(select(Membership.since, Membership.until).where(Membership.person_id == cast.zhao))).all()
        taken_back = (await session.scalars(select(Consent.withdrawn_at).where(Consent.person_id == cast.zhao))).all()
    assert [since for since, _ in ends] == [until for _, until in ends]
    assert None not in taken_back


async def test_links_and_browsers_of_the_future_work(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        token = await entry.issue(session, made_by=cast.wang, person_id=cast.wang, community_id=cast.longcheng, now=clock())
        cookie = await sessions.open_session(session, identity_id=cast.identities[cast.liu], now=clock())
    clock.advance(hours=-1)
    async with database.begin() as session:
        assert await sessions.find_session(session, token=cookie, now=clock()) is not None
        assert await entry.enter(session, token=token, now=clock())


async def test_a_role_that_began_in_the_future_is_given_once_and_taken_away(database: Database, cast: Cast, clock: Clock) -> None:
    clock.advance(days=-1)
    async with database.begin() as session:
        await appoint(session, person_id=cast.zhao, role=Role.STAFF, node_id=cast.longcheng, now=clock())
    async with database.begin() as session:
        assert await revoke(session, actor=cast.zhou, person_id=cast.zhou, role=Role.STAFF, node_id=cast.longcheng, now=clock())
    clock.advance(days=2)
    async with database.reading() as session:
        assert not await has_role(session, person_id=cast.zhou, roles=[Role.STAFF], node_id=cast.longcheng, now=clock())
