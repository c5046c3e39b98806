"""A link that somebody else made is no way up, today or after a promotion, and whom it lets in is told."""

import asyncio

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from core.database import Database
from messages.models import Outbox
from people import audit, entry, sessions, units
from people.authority import NotAllowed, Role, appoint, grant
from people.entry import LinkUsedUp
from people.identities import addresses, create_web_identity, meet
from people.models import WEB_BOT, Identity, Unit, UnitMember
from tests.cast import Cast
from tests.clock import Clock


async def link(database: Database, clock: Clock, community_id: int, made_by: int, person_id: int | None) -> str:
    async with database.begin() as session:
        return await entry.issue(session, made_by=made_by, person_id=person_id, community_id=community_id, now=clock())


async def go_in(database: Database, clock: Clock, token: str, nonce: str = "") -> str:
    async with database.begin() as session:
        return await entry.enter(session, token=token, nonce=nonce, now=clock())


async def is_in(database: Database, clock: Clock, cookie: str) -> bool:
    async with database.reading() as session:
        return await sessions.find_session(session, token=cookie, now=clock()) is not None


async def on_telegram(database: Database, clock: Clock, token: str, user_id: int) -> None:
    async with database.begin() as session:
        identity = await meet(session, bot=42, user_id=user_id, language=None, now=clock())
        await entry.attach(session, token=token, identity_id=identity.id, now=clock())


async def told(database: Database) -> list[tuple[int, int | None]]:
    async with database.reading() as session:
        rows = await session.execute(select(Outbox.bot, Outbox.person_id).where(Outbox.kind == "entry.used").order_by(Outbox.id))
        return [(bot, person_id) for bot, person_id in rows]


async def test_a_grid_worker_lets_newcomers_in_and_nobody_who_is_somebody(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.GRID_WORKER, node_id=cast.longcheng, now=clock())
    assert await link(database, clock, cast.longcheng, cast.li, None)
    with pytest.raises(NotAllowed):
        await link(database, clock, cast.longcheng, cast.li, cast.liu)


async def test_a_link_is_no_way_into_a_unit_of_another_community(database: Database, cast: Cast, clock: Clock) -> None:
    assert await link(database, clock, cast.longcheng, cast.zhao, cast.sun)
    async with database.begin() as session:
        row = {"community_id": cast.jiayuan, "name": "嘉园诊所", "created_at": clock()}
        clinic = (await session.execute(insert(Unit).values(row).returning(Unit.id))).scalar_one()
        await session.execute(insert(UnitMember).values(unit_id=clinic, person_id=cast.sun, since=clock()))
    with pytest.raises(NotAllowed):
        await link(database, clock, cast.longcheng, cast.zhao, cast.sun)


@pytest.mark.parametrize("promotion", ["role", "unit"])
async def test_what_others_opened_before_a_promotion_ends_with_it(database: Database, cast: Cast, clock: Clock, promotion: str) -> None:
    by_staff = await go_in(database, clock, used := await link(database, clock, cast.longcheng, cast.zhao, cast.wang), "of a page")
    await on_telegram(database, clock, await link(database, clock, cast.longcheng, cast.zhao, cast.wang), 77)
    unused = await link(database, clock, cast.longcheng, cast.zhao, cast.wang)
    own = await go_in(database, clock, await link(database, clock, cast.longcheng, cast.wang, cast.wang))
    await on_telegram(database, clock, await link(database, clock, cast.longcheng, cast.wang, cast.wang), 78)
    async with database.begin() as session:
        if promotion == "role":
            await grant(session, actor=cast.qian, person_id=cast.wang, role=Role.STAFF, node_id=cast.longcheng, now=clock())
        else:
            await units.add_member(session, actor=cast.zhao, unit_id=cast.huimin, person_id=cast.wang, now=clock())
    assert (await is_in(database, clock, by_staff), await is_in(database, clock, own)) == (False, True)
    for token, nonce in ((unused, ""), (used, "of a page")):
        with pytest.raises(LinkUsedUp):
            await go_in(database, clock, token, nonce)
    async with database.reading() as session:
        assert {to.chat_id for to in await addresses(session, person_ids=[cast.wang]) if to.bot == 42} == {78}
        assert "entry.closed" in [line.action for line in await audit.about(session, person_id=cast.wang)]


async def test_a_link_cannot_slip_in_while_its_person_is_promoted(database: Database, cast: Cast, clock: Clock) -> None:
    async def promote(person_id: int) -> None:
        async with database.begin() as session:
            await grant(session, actor=cast.qian, person_id=person_id, role=Role.STAFF, node_id=cast.longcheng, now=clock())

    for person_id in (cast.wang, cast.liu, cast.li):
        token = await link(database, clock, cast.longcheng, cast.zhao, person_id)
        cookie, _ = await asyncio.gather(go_in(database, clock, token), promote(person_id), return_exceptions=True)
        assert isinstance(cookie, LinkUsedUp) or not await is_in(database, clock, str(cookie))


async def test_the_persons_other_chats_are_told_when_anothers_link_is_used(database: Database, cast: Cast, clock: Clock) -> None:
    await on_telegram(database, clock, await link(database, clock, cast.longcheng, cast.wang, cast.wang), 77)
    assert await told(database) == []
    await go_in(database, clock, await link(database, clock, cast.longcheng, cast.zhao, cast.wang))
    assert await told(database) == [(42, cast.wang)]
    await on_telegram(database, clock, await link(database, clock, cast.longcheng, cast.zhao, cast.wang), 78)
    assert await told(database) == [(42, cast.wang), (WEB_BOT, cast.wang), (42, cast.wang)]
    async with database.reading() as session:
        used = [line.actor for line in await audit.about(session, person_id=cast.wang) if line.action == "entry.used"]
    assert used == [cast.wang, cast.zhao, cast.zhao]


async def test_other_browsers_of_the_same_chat_are_told_too(database: Database, cast: Cast, clock: Clock) -> None:
    await go_in(database, clock, await link(database, clock, cast.longcheng, cast.wang, cast.wang))
    await go_in(database, clock, await link(database, clock, cast.longcheng, cast.zhao, cast.wang))
    assert await told(database) == [(WEB_BOT, cast.wang)]


async def test_staff_who_sign_someone_out_are_on_record_themselves(database: Database, cast: Cast, clock: Clock) -> None:
    token = await link(database, clock, cast.longcheng, cast.wang, cast.wang)
    async with database.begin() as session:
        await sessions.end_sessions_of(session, actor=cast.zhao, person_id=cast.wang, now=clock())
    with pytest.raises(LinkUsedUp):
        await go_in(database, clock, token)
    async with database.reading() as session:
        lines = [(line.action, line.actor) for line in await audit.about(session, person_id=cast.wang)]
    assert [line for line in lines if line[0].startswith("sessions.")] == [("sessions.ended_by_staff", cast.zhao)]


async def test_a_person_has_one_web_chat(database: Database, cast: Cast, clock: Clock) -> None:
    with pytest.raises(IntegrityError):
        async with database.begin() as session:
            await create_web_identity(session, person_id=cast.wang, now=clock())
    token = await link(database, clock, cast.longcheng, cast.wang, cast.wang)
    async with database.begin() as session:
        second = (await create_web_identity(session, person_id=None, now=clock())).id
    with pytest.raises(LinkUsedUp):
        async with database.begin() as session:
            await entry.attach(session, token=token, identity_id=second, now=clock())


async def test_two_links_used_at_once_open_the_same_web_chat(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await session.delete(await session.get_one(Identity, cast.identities[cast.wang]))
    tokens = [await link(database, clock, cast.longcheng, cast.zhao, cast.wang) for _ in range(5)]
    cookies = await asyncio.gather(*(go_in(database, clock, token) for token in tokens))
    assert [await is_in(database, clock, cookie) for cookie in cookies] == [True] * 5


async def test_a_number_is_never_given_twice(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        first = await create_web_identity(session, person_id=None, now=clock())
        await session.delete(first)
    async with database.begin() as session:
        assert (await create_web_identity(session, person_id=None, now=clock())).id > first.id
