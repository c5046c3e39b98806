"""Enrolment: once, whatever is tapped how often, with consent on record."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select, text

from core.crypto import Key, KeyRing
from core.database import Database
from people import persons
from people.cleaning import NameUnclear, PhoneUnclear
from people.enrolment import (
    NOTICE_VERSION,
    CommunityUnknown,
    ConsentOutdated,
    correct_name,
    correct_phone,
    enrol,
)
from people.identities import meet, speaker
from people.models import Consent, Person
from tests.cast import Cast
from tests.clock import Clock

PHONE = "138 0013 8000"


async def newcomer(database: Database, clock: Clock, user_id: int = 77) -> int:
    async with database.begin() as session:
        return (await meet(session, bot=42, user_id=user_id, language="en", now=clock())).id


async def try_to_enrol(database: Database, cast: Cast, clock: Clock, identity_id: int, **other: Any) -> int:
    given: dict[str, Any] = {"name": "马丽", "phone": PHONE, "community_id": cast.longcheng, "notice_version": NOTICE_VERSION} | other
    async with database.begin() as session:
        return (await enrol(session, identity_id=identity_id, now=clock(), **given)).id


async def test_a_newcomer_becomes_a_person_of_a_community(database: Database, cast: Cast, clock: Clock) -> None:
    person_id = await try_to_enrol(database, cast, clock, await newcomer(database, clock))
    async with database.reading() as session:
        who = await speaker(session, bot=42, user_id=77, now=clock())
        person = await persons.get(session, person_id)
        assert persons.phone_of(session, person) == "+8613800138000"
        agreed = await session.scalars(select(Consent.version).where(Consent.person_id == person_id, Consent.withdrawn_at.is_(None)))
        assert agreed.all() == [NOTICE_VERSION]
    assert who is not None
    assert (who.person_id, who.name, who.community_name, who.language) == (person_id, "马丽", "龙城社区", "en")


async def test_a_phone_may_be_left_out(database: Database, cast: Cast, clock: Clock) -> None:
    person_id = await try_to_enrol(database, cast, clock, await newcomer(database, clock), phone=None)
    async with database.reading() as session:
        assert persons.phone_of(session, await persons.get(session, person_id)) is None


async def test_a_double_tap_enrols_once_and_gives_the_same_person(database: Database, cast: Cast, clock: Clock) -> None:
    identity_id = await newcomer(database, clock)
    tries = await asyncio.gather(*(try_to_enrol(database, cast, clock, identity_id) for _ in range(20)))
    assert len(set(tries)) == 1
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).where(Person.id >= tries[0])) == 1
        assert await session.scalar(select(func.count()).where(Consent.person_id == tries[0])) == 1


async def test_a_replay_with_other_words_changes_nothing(database: Database, cast: Cast, clock: Clock) -> None:
    identity_id = await newcomer(database, clock)
    first = await try_to_enrol(database, cast, clock, identity_id)
    again = await try_to_enrol(database, cast, clock, identity_id, name="<b>", community_id=cast.jiayuan, notice_version="old")
    assert again == first
    async with database.reading() as session:
        assert await persons.names(session, [first]) == {first: "马丽"}


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": "e" + "\u0301" * 500}, NameUnclear),
        ({"phone": "110"}, PhoneUnclear),
        ({"community_id": 10**6}, CommunityUnknown),
        ({"notice_version": "2020-01"}, ConsentOutdated),
    ],
)
async def test_a_refused_enrolment_leaves_nothing_behind(
    database: Database, cast: Cast, clock: Clock, wrong: dict[str, Any], refusal: type[Exception]
) -> None:
    identity_id = await newcomer(database, clock)
    async with database.reading() as session:
        before = await session.scalar(select(func.count()).select_from(Person))
    with pytest.raises(refusal):
        await try_to_enrol(database, cast, clock, identity_id, **wrong)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == before


async def test_a_street_is_no_community_to_enrol_in(database: Database, cast: Cast, clock: Clock) -> None:
    with pytest.raises(CommunityUnknown):
        await try_to_enrol(database, cast, clock, await newcomer(database, clock), community_id=cast.jiangnan)


async def test_the_same_phone_joins_nobody_to_an_account(database: Database, cast: Cast, clock: Clock) -> None:
    first = await try_to_enrol(database, cast, clock, await newcomer(database, clock, 77))
    second = await try_to_enrol(database, cast, clock, await newcomer(database, clock, 78))
    assert first != second
    async with database.reading() as session:
        assert await persons.by_phone(session, phone="0086-13800138000", community_id=cast.longcheng) == [first, second]
        assert await persons.by_phone(session, phone=PHONE, community_id=cast.jiayuan) == []


async def test_names_and_phones_are_not_readable_in_the_tables(database: Database, cast: Cast, clock: Clock) -> None:
    await try_to_enrol(database, cast, clock, await newcomer(database, clock))
    async with database.reading() as session:
        row = (await session.execute(text("SELECT * FROM person ORDER BY id DESC LIMIT 1"))).one()
    stored = b"".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row)
    assert "马丽".encode() not in stored
    assert b"13800138000" not in stored


async def test_a_phone_is_found_while_keys_rotate(database: Database, database_url: str, keys: KeyRing, cast: Cast, clock: Clock) -> None:
    old = await try_to_enrol(database, cast, clock, await newcomer(database, clock, 77))
    rotating = Database(database_url, keys=KeyRing([Key(2, bytes(32)), keys.current]))
    new = await try_to_enrol(rotating, cast, clock, await newcomer(rotating, clock, 78))
    async with rotating.reading() as session:
        assert await persons.by_phone(session, phone=PHONE, community_id=cast.longcheng) == [old, new]
        assert set((await persons.names(session, [old, new])).values()) == {"马丽"}
    await rotating.close()


async def test_one_corrects_ones_own_name_and_phone(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await correct_name(session, person_id=cast.wang, name="王芬", now=clock())
        await correct_phone(session, person_id=cast.wang, phone=PHONE, now=clock())
    async with database.begin() as session:
        wang = await persons.get(session, cast.wang)
        assert (persons.name_of(session, wang), persons.phone_of(session, wang)) == ("王芬", "+8613800138000")
        await correct_phone(session, person_id=cast.wang, phone=None, now=clock())
    async with database.reading() as session:
        assert await persons.by_phone(session, phone=PHONE, community_id=cast.longcheng) == []
