"""What is stored about a person can be taken along, and forgotten; seals and the record stay whole."""

import json
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url, select, text

from core.crypto import KeyRing
from core.database import Database
from core.seals import seal, verify
from people import audit, entry, persons, privacy, sessions, units
from people.authority import CAN_APPROVE, has_role
from people.enrolment import NOTICE_VERSION, correct_name, correct_phone
from people.identities import addresses, speaker
from people.models import Consent, Identity
from people.persons import PersonUnknown
from tests.cast import Cast, load_cast
from tests.clock import Clock
from tests.postgres import Postgres

PHONE = "13912345678"


async def make_known(database: Database, cast: Cast, clock: Clock, person_id: int) -> str:
    """Give a person everything that can be stored about them; return their cookie."""
    async with database.begin() as session:
        await correct_phone(session, person_id=person_id, phone=PHONE, now=clock())
        session.add(Identity(bot=42, user_id=88_776_655, person_id=person_id, language="en", created_at=clock()))
        await units.add_member(session, actor=cast.qian, unit_id=cast.huimin, person_id=person_id, now=clock())
        await entry.issue(session, made_by=person_id, person_id=person_id, community_id=cast.longcheng, now=clock())
        return await sessions.open_session(session, identity_id=cast.identities[person_id], now=clock())


async def forget(database: Database, person_id: int, clock: Clock) -> None:
    async with database.begin() as session:
        await privacy.forget(session, person_id=person_id, now=clock())


async def test_all_that_is_stored_about_a_person_can_be_taken_along(database: Database, cast: Cast, clock: Clock) -> None:
    await make_known(database, cast, clock, cast.li)
    async with database.reading() as session:
        told = json.loads(json.dumps(await privacy.export_about(session, person_id=cast.li)))
    assert (told["name"], told["phone"], told["community"]) == ("李建国", f"+86{PHONE}", "龙城社区")
    assert {(one["channel"], one["user"]) for one in told["channels"]} == {(1, cast.chats[cast.li]), (42, 88_776_655)}
    assert {one["role"] for one in told["roles"]} == {"party_member", "volunteer"}
    assert told["units"] == ["惠民超市"]
    assert told["consents"][0]["version"] == NOTICE_VERSION
    assert len(told["browsers"]) == 1
    assert "person.enrolled" in {line["action"] for line in told["record"]}


async def test_an_export_tells_nothing_about_others(database: Database, cast: Cast, clock: Clock) -> None:
    await make_known(database, cast, clock, cast.li)
    async with database.reading() as session:
        told = json.dumps(await privacy.export_about(session, person_id=cast.wang), ensure_ascii=False)
    assert PHONE not in told
    assert "李建国" not in told


async def test_the_forgotten_can_do_nothing_more_and_are_nobody(database: Database, cast: Cast, clock: Clock) -> None:
    cookie = await make_known(database, cast, clock, cast.zhao)
    clock.advance(minutes=1)
    await forget(database, cast.zhao, clock)
    async with database.reading() as session:
        assert await sessions.find_session(session, token=cookie, now=clock()) is None
        assert await speaker(session, bot=1, user_id=cast.chats[cast.zhao], now=clock()) is None
        assert await addresses(session, person_ids=[cast.zhao], blocked=True) == []
        assert not await has_role(session, person_id=cast.zhao, roles=CAN_APPROVE, node_id=cast.longcheng, now=clock())
        assert not await units.is_member(session, unit_id=cast.huimin, person_id=cast.zhao)
        given = select(Consent.id).where(Consent.person_id == cast.zhao, Consent.withdrawn_at.is_(None))
        assert (await session.scalars(given)).all() == []
        assert await persons.names(session, [cast.zhao]) == {cast.zhao: ""}
        assert await persons.by_phone(session, phone=PHONE, community_id=cast.longcheng) == []
        with pytest.raises(PersonUnknown):
            await privacy.export_about(session, person_id=cast.zhao)
    with pytest.raises(PersonUnknown):
        await forget(database, cast.zhao, clock)


async def test_seals_hold_after_forgetting(database: Database, cast: Cast, clock: Clock) -> None:
    await make_known(database, cast, clock, cast.li)
    async with database.begin() as session:
        await seal(session, chain=audit.CHAIN, now=clock())
    await forget(database, cast.li, clock)
    async with database.begin() as session:
        await seal(session, chain=audit.CHAIN, now=clock())
    async with database.reading() as session:
        assert await verify(session, audit.CHAIN) == []
        assert (await audit.about(session, person_id=cast.li))[-1].action == "person.forgotten"


async def test_no_value_of_the_forgotten_is_in_any_row(database: Database, cast: Cast, clock: Clock) -> None:
    await make_known(database, cast, clock, cast.li)
    async with database.reading() as session:
        row = (
            await session.execute(text("SELECT name_sealed, phone_sealed, phone_index FROM person WHERE id = :id"), {"id": cast.li})
        ).one()
    gone = [bytes(value) for value in row]
    gone += [str(number).encode() for number in (cast.chats[cast.li], 88_776_655)] + ["李建国".encode(), PHONE.encode()]
    await forget(database, cast.li, clock)
    stored = await everything(database)
    assert [value for value in gone if value in stored] == []


async def test_no_value_of_the_forgotten_is_in_the_file(sqlite_url: str, keys: KeyRing, clock: Clock) -> None:
    database = Database(sqlite_url, keys=keys)
    cast = await load_cast(database, clock())
    await make_known(database, cast, clock, cast.li)
    numbers = [number.to_bytes((number.bit_length() + 7) // 8, "big") for number in (cast.chats[cast.li], 88_776_655)]
    path = Path(make_url(sqlite_url).database or "")
    await database.close()
    assert all(number in path.read_bytes() for number in numbers), "the test looks in the wrong place"
    await forget(database, cast.li, clock)
    await database.close()
    stored = b"".join(part.read_bytes() for part in path.parent.iterdir())
    assert [value for value in (*numbers, "李建国".encode(), PHONE.encode()) if value in stored] == []


async def test_a_name_and_a_phone_are_never_in_a_file_of_postgresql(
    postgres: Postgres, postgres_url: str, keys: KeyRing, clock: Clock
) -> None:
    database = Database(postgres_url, keys=keys)
    cast = await load_cast(database, clock())
    async with database.begin() as session:
        await correct_name(session, person_id=cast.li, name="Quirinius Featherstonehaugh", now=clock())
        await correct_phone(session, person_id=cast.li, phone="13787654321", now=clock())
        mark = (await session.execute(text("SELECT value FROM mark"))).scalar_one()
    await database.close()
    await postgres.run("CHECKPOINT")
    stored = b"".join(part.read_bytes() for part in (postgres.folder / "data").rglob("*") if part.is_file())
    assert mark.encode() in stored, "the test looks in the wrong place"
    assert b"Featherstonehaugh" not in stored
    assert b"13787654321" not in stored


async def everything(database: Database) -> bytes:
    """All rows of all tables of this database, end to end."""
    async with database.begin() as session:
        connection = await session.connection()
        tables = await connection.run_sync(lambda raw: inspect(raw).get_table_names())
        rows = [row for name in tables for row in await session.execute(text(f'SELECT * FROM "{name}"'))]
    return b"|".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for row in rows for value in row)
