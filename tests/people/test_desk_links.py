"""One-time links into the desk: for who has a role there, once, soon; and they end with the role."""

import asyncio
import re

import pytest
from sqlalchemy import func, select, text, update

from core.database import Database
from people import audit, desk_links, desk_sessions, operating, privacy, sessions
from people.authority import NotAllowed, Role, appoint, grant, revoke
from people.desk_models import DeskLink, DeskSession
from people.enrolment import correct_phone
from people.entry import LinkUsedUp
from people.models import Membership
from tests.cast import Cast
from tests.clock import Clock

PHONE = "13912345678"


async def link_of(database: Database, clock: Clock, person_id: int) -> str:
    async with database.begin() as session:
        return await desk_links.issue(session, actor=person_id, now=clock())


async def go_in(database: Database, clock: Clock, token: str, nonce: str = "") -> str:
    async with database.begin() as session:
        return await desk_links.enter(session, token=token, nonce=nonce, now=clock())


async def works(database: Database, clock: Clock, cookie: str) -> int | None:
    async with database.reading() as session:
        worker = await desk_sessions.find(session, token=cookie, now=clock())
        return worker.person_id if worker else None


async def is_refused(database: Database, clock: Clock, token: str, nonce: str = "") -> bool:
    with pytest.raises(LinkUsedUp) as refused:
        await go_in(database, clock, token, nonce)
    # Why is not told.
    return refused.value.data == {}


async def open_rows(database: Database, person_id: int) -> int:
    async with database.reading() as session:
        mine = select(func.count()).where(DeskSession.person_id == person_id, DeskSession.ended_at.is_(None))
        return (await session.scalars(mine)).one()


@pytest.mark.parametrize("who", ["zhao", "zhou", "qian", "wu"])
async def test_staff_come_to_the_desk_by_a_link_of_their_own(database: Database, cast: Cast, clock: Clock, who: str) -> None:
    person_id = getattr(cast, who)
    assert await works(database, clock, await go_in(database, clock, await link_of(database, clock, person_id))) == person_id


async def test_a_duty_officer_has_a_place_at_the_desk(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.DUTY_OFFICER, node_id=cast.longcheng, now=clock())
    assert await works(database, clock, await go_in(database, clock, await link_of(database, clock, cast.li))) == cast.li


@pytest.mark.parametrize("who", ["wang", "li", "liu", "sun"])
async def test_nobody_without_a_role_gets_a_link(database: Database, cast: Cast, clock: Clock, who: str) -> None:
    with pytest.raises(NotAllowed):
        await link_of(database, clock, getattr(cast, who))


async def test_of_thirty_who_use_a_link_at_once_exactly_one_comes_in(database: Database, cast: Cast, clock: Clock) -> None:
    token = await link_of(database, clock, cast.zhao)
    results = await asyncio.gather(*(go_in(database, clock, token, f"page {number}") for number in range(30)), return_exceptions=True)
    assert sum(isinstance(result, str) for result in results) == 1
    assert sum(isinstance(result, LinkUsedUp) for result in results) == 29
    assert await open_rows(database, cast.zhao) == 1


async def test_a_second_tap_on_the_same_page_comes_in_too_and_on_another_does_not(database: Database, cast: Cast, clock: Clock) -> None:
    token = await link_of(database, clock, cast.zhao)
    cookies = await asyncio.gather(*(go_in(database, clock, token, "drawn with the page") for _ in range(3)))
    assert {await works(database, clock, cookie) for cookie in cookies} == {cast.zhao}
    assert await is_refused(database, clock, token, "of another page")
    assert await is_refused(database, clock, token, "")
    clock.advance(minutes=10)
    assert await is_refused(database, clock, token, "drawn with the page")


async def test_a_link_is_good_for_ten_minutes_and_looking_does_not_use_it(database: Database, cast: Cast, clock: Clock) -> None:
    token, late = await link_of(database, clock, cast.zhao), await link_of(database, clock, cast.zhou)
    clock.advance(minutes=9, seconds=59)
    async with database.reading() as session:
        shown = {(await desk_links.peek(session, token=token, now=clock())).masked_name for _ in range(5)}
    assert shown == {"赵*"}
    assert await go_in(database, clock, token)
    clock.advance(seconds=1)
    assert await is_refused(database, clock, late)
    with pytest.raises(LinkUsedUp):
        async with database.reading() as session:
            await desk_links.peek(session, token=late, now=clock())


async def test_a_new_link_ends_those_that_nobody_used(database: Database, cast: Cast, clock: Clock) -> None:
    first, others = await link_of(database, clock, cast.zhao), await link_of(database, clock, cast.zhou)
    second = await link_of(database, clock, cast.zhao)
    assert await is_refused(database, clock, first)
    assert await go_in(database, clock, second)
    assert await go_in(database, clock, others)


async def test_whoever_loses_the_role_between_link_and_tap_stays_outside(database: Database, cast: Cast, clock: Clock) -> None:
    token = await link_of(database, clock, cast.zhao)
    async with database.begin() as session:
        # Past every room: a term that ran out by itself ends no row.
        mine = update(Membership).where(Membership.person_id == cast.zhao).values(until=clock.now())
        await session.execute(mine)
    clock.advance(seconds=1)
    assert await is_refused(database, clock, token)
    assert await open_rows(database, cast.zhao) == 0


async def test_with_the_last_role_sessions_and_links_end_at_once(database: Database, cast: Cast, clock: Clock) -> None:
    token = await link_of(database, clock, cast.zhao)
    cookie = await go_in(database, clock, token, "page")
    unused = await link_of(database, clock, cast.zhao)
    async with database.begin() as session:
        await revoke(session, actor=cast.qian, person_id=cast.zhao, role=Role.STAFF, node_id=cast.longcheng, now=clock())
    assert await open_rows(database, cast.zhao) == 0
    assert await works(database, clock, cookie) is None
    async with database.begin() as session:
        await grant(session, actor=cast.qian, person_id=cast.zhao, role=Role.STAFF, node_id=cast.longcheng, now=clock())
    # With the role, neither the session nor a link comes back, not even by a second tap on the old page.
    assert await works(database, clock, cookie) is None
    assert await is_refused(database, clock, token, "page")
    assert await is_refused(database, clock, unused)


async def test_a_role_somewhere_else_keeps_the_session(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await appoint(session, person_id=cast.zhao, role=Role.DUTY_OFFICER, node_id=cast.longcheng, now=clock())
    cookie = await go_in(database, clock, await link_of(database, clock, cast.zhao))
    async with database.begin() as session:
        await revoke(session, actor=cast.qian, person_id=cast.zhao, role=Role.STAFF, node_id=cast.longcheng, now=clock())
    assert await works(database, clock, cookie) == cast.zhao


async def test_signing_out_everywhere_and_recovering_end_the_desk_too(database: Database, cast: Cast, clock: Clock) -> None:
    for way in ("own", "staff", "operator"):
        token = await link_of(database, clock, cast.zhao)
        cookie = await go_in(database, clock, token, "page")
        async with database.begin() as session:
            if way == "own":
                await sessions.end_all_sessions(session, person_id=cast.zhao, now=clock())
            elif way == "staff":
                await sessions.end_sessions_of(session, actor=cast.qian, person_id=cast.zhao, now=clock())
            else:
                await correct_phone(session, person_id=cast.zhao, phone=PHONE, now=clock())
                await operating.recover(session, phone=PHONE, detach=False, now=clock())
        assert await works(database, clock, cookie) is None, way
        assert await open_rows(database, cast.zhao) == 0, way
        assert await is_refused(database, clock, token, "page")


async def test_who_is_forgotten_leaves_no_row_at_the_desk(database: Database, cast: Cast, clock: Clock) -> None:
    cookie = await go_in(database, clock, await link_of(database, clock, cast.zhao))
    async with database.begin() as session:
        told = (await privacy.export_about(session, person_id=cast.zhao))["desk"]
        await privacy.forget(session, person_id=cast.zhao, now=clock())
    assert isinstance(told, dict)
    assert [one["way"] for one in told["sessions"]] == ["link"]
    assert await works(database, clock, cookie) is None
    async with database.reading() as session:
        for table in (DeskSession, DeskLink):
            assert (await session.scalars(select(func.count()).where(table.person_id == cast.zhao))).one() == 0


async def test_tokens_have_their_bits_and_only_hashes_are_stored(database: Database, cast: Cast, clock: Clock) -> None:
    links = {await link_of(database, clock, cast.zhao) for _ in range(20)}
    token = await link_of(database, clock, cast.zhao)
    cookie = await go_in(database, clock, token, "the nonce of the page")
    assert len(links) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", one) for one in links)
    async with database.reading() as session:
        stored = str((await session.execute(text("SELECT * FROM desk_link"))).all())
        stored += str((await session.execute(text("SELECT * FROM desk_session"))).all())
    assert not any(secret in stored for secret in (*links, token, cookie, "the nonce of the page"))


async def test_making_and_using_a_link_is_on_record(database: Database, cast: Cast, clock: Clock) -> None:
    await go_in(database, clock, await link_of(database, clock, cast.zhao))
    async with database.reading() as session:
        lines = [line.action for line in await audit.about(session, person_id=cast.zhao) if line.actor == cast.zhao]
    assert lines[-3:] == ["desk.link_issued", "desk.link_used", "desk.entered"]
