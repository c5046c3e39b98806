"""Rows of the desk's door: what the database itself refuses, how long they are kept, and whose they may not outlive."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from core.database import Base, Database, violated
from jobs.purging import purge_all
from people import desk_links, desk_sessions, entry, operating, passkeys, privacy, sessions
from people.authority import Role, grant
from people.challenges import Bound, draw
from people.desk_models import Challenge, DeskLink, DeskSession, Passkey
from people.enrolment import correct_phone
from tests.cast import Cast
from tests.clock import Clock

NOW = Clock().now()
SOON, BEFORE = NOW + timedelta(minutes=5), NOW - timedelta(minutes=5)
HASH, NOWHERE = bytes(32), 10**9
TABLES: tuple[type[Base], ...] = (DeskSession, DeskLink, Passkey, Challenge)
PHONE = "13912345678"
Values = Mapping[str, Any]

GOOD: dict[type[Base], Values] = {
    DeskSession: {"token_hash": HASH, "way": "link", "created_at": NOW, "seen_at": NOW},
    DeskLink: {"token_hash": HASH, "purpose": "enter", "created_at": NOW, "expires_at": SOON},
    Passkey: {"credential_id": b"key", "public_key": b"x", "uses": 0, "created_at": NOW},
    Challenge: {"challenge_hash": HASH, "purpose": "enter", "expires_at": SOON},
}
BAD: list[tuple[type[Base], str, Values]] = [
    (DeskSession, "ck_desk_session_token_hash", {"token_hash": b"plain"}),
    (DeskSession, "ck_desk_session_way", {"way": "guess"}),
    (DeskSession, "ck_desk_session_term", {"ended_at": BEFORE}),
    (DeskSession, "", {"person_id": NOWHERE}),
    (DeskLink, "ck_desk_link_token_hash", {"token_hash": b"plain"}),
    (DeskLink, "ck_desk_link_purpose", {"purpose": "other"}),
    (DeskLink, "ck_desk_link_session", {"purpose": "confirm"}),
    (DeskLink, "ck_desk_link_term", {"expires_at": NOW}),
    (DeskLink, "ck_desk_link_used_by", {"used_by": HASH}),
    (DeskLink, "ck_desk_link_used_by", {"used_at": NOW, "used_by": b"plain"}),
    (Passkey, "ck_passkey_credential_id", {"credential_id": b""}),
    (Passkey, "ck_passkey_uses", {"uses": -1}),
    (Passkey, "", {"person_id": NOWHERE}),
    (Challenge, "ck_challenge_challenge_hash", {"challenge_hash": b"plain"}),
    (Challenge, "ck_challenge_purpose", {"purpose": "other"}),
    (Challenge, "ck_challenge_session", {"purpose": "register"}),
]


async def put(database: Database, table: type[Base], values: Values) -> None:
    async with database.begin() as session:
        await session.execute(insert(table).values(**values))


def of(person_id: int, table: type[Base]) -> Values:
    return {**GOOD[table], **({} if table is Challenge else {"person_id": person_id})}


async def counts(database: Database) -> list[int]:
    async with database.reading() as session:
        return [(await session.scalars(select(func.count()).select_from(table))).one() for table in TABLES]


async def test_bad_rows_are_refused_by_name(database: Database, cast: Cast) -> None:
    for table, constraint, change in BAD:
        with pytest.raises(IntegrityError) as refused:
            await put(database, table, {**of(cast.zhao, table), **change})
        assert violated(refused.value, constraint), (constraint, change, refused.value)


async def test_good_rows_are_taken_and_their_doubles_refused(database: Database, cast: Cast) -> None:
    for table in TABLES:
        await put(database, table, of(cast.zhao, table))
        with pytest.raises(IntegrityError):
            await put(database, table, of(cast.zhao, table))
    assert await counts(database) == [1, 1, 1, 1]


async def full_desk(database: Database, clock: Clock, person_id: int) -> str:
    """A session with a question and a challenge, a link that was not used and a passkey; the link's token."""
    async with database.begin() as session:
        token = await desk_sessions.open_session(session, person_id=person_id, way="link", now=clock())
        worker = await desk_sessions.find(session, token=token, now=clock())
        assert worker is not None
        row = {"token_hash": HASH, "purpose": "confirm", "session_id": worker.session_id, "person_id": person_id}
        await session.execute(insert(DeskLink).values(row | {"created_at": clock(), "expires_at": clock() + timedelta(minutes=10)}))
        await draw(session, Bound("confirm", worker.session_id), now=clock())
        await session.execute(insert(Passkey).values(**of(person_id, Passkey)))
        return await desk_links.issue(session, actor=person_id, now=clock())


async def test_links_go_after_a_day_and_sessions_after_a_month_and_passkeys_stay(database: Database, cast: Cast, clock: Clock) -> None:
    await full_desk(database, clock, cast.zhao)
    clock.advance(hours=23)
    await purge_all(database, clock=clock)
    assert await counts(database) == [1, 2, 1, 1]
    clock.advance(hours=2)
    await purge_all(database, clock=clock)
    assert await counts(database) == [1, 0, 1, 0]
    clock.advance(days=31)
    await purge_all(database, clock=clock)
    assert await counts(database) == [0, 0, 1, 0]


async def test_a_session_that_was_ended_goes_after_a_month_with_what_hangs_on_it(database: Database, cast: Cast, clock: Clock) -> None:
    await full_desk(database, clock, cast.zhao)
    async with database.begin() as session:
        await sessions.end_all_sessions(session, person_id=cast.zhao, now=clock())
    clock.advance(days=29)
    await purge_all(database, clock=clock)
    assert (await counts(database))[0] == 1
    clock.advance(days=2)
    await purge_all(database, clock=clock)
    assert await counts(database) == [0, 0, 1, 0]


async def test_what_is_kept_can_be_taken_along_and_is_forgotten(database: Database, cast: Cast, clock: Clock) -> None:
    await full_desk(database, clock, cast.zhao)
    async with database.begin() as session:
        told = (await privacy.export_about(session, person_id=cast.zhao))["desk"]
        others = (await privacy.export_about(session, person_id=cast.zhou))["desk"]
        await privacy.forget(session, person_id=cast.zhao, now=clock())
    assert isinstance(told, dict)
    assert [len(told[name]) for name in ("sessions", "passkeys", "tables_brought_in")] == [1, 1, 0]
    assert others == {"sessions": [], "passkeys": [], "tables_brought_in": []}
    assert await counts(database) == [0, 0, 0, 0]


@pytest.mark.parametrize(("way", "left"), [("own", 1), ("staff", 0), ("operator", 0)])
async def test_where_a_phone_was_lost_passkeys_go_too(database: Database, cast: Cast, clock: Clock, way: str, left: int) -> None:
    await full_desk(database, clock, cast.zhao)
    async with database.begin() as session:
        if way == "own":
            await sessions.end_all_sessions(session, person_id=cast.zhao, now=clock())
        elif way == "staff":
            await sessions.end_sessions_of(session, actor=cast.qian, person_id=cast.zhao, now=clock())
        else:
            await correct_phone(session, person_id=cast.zhao, phone=PHONE, now=clock())
            await operating.recover(session, phone=PHONE, detach=False, now=clock())
        assert len(await passkeys.mine(session, person_id=cast.zhao)) == left
        assert await desk_sessions.opened_by(session, person_id=cast.zhao, now=clock()) == []


async def test_who_was_let_into_ones_chat_by_others_has_no_desk_when_one_rises(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        link = await entry.issue(session, made_by=cast.qian, person_id=cast.zhao, community_id=cast.longcheng, now=clock())
        await entry.enter(session, token=link, now=clock())
    token = await full_desk(database, clock, cast.zhao)
    async with database.begin() as session:
        await grant(session, actor=cast.qian, person_id=cast.zhao, role=Role.DEPUTY, node_id=cast.longcheng, now=clock())
        assert await desk_sessions.opened_by(session, person_id=cast.zhao, now=clock()) == []
        assert await passkeys.mine(session, person_id=cast.zhao) == []
        with pytest.raises(entry.LinkUsedUp):
            await desk_links.peek(session, token=token, now=clock())


async def test_who_rises_and_let_nobody_in_goes_on_working(database: Database, cast: Cast, clock: Clock) -> None:
    await full_desk(database, clock, cast.zhao)
    async with database.begin() as session:
        await grant(session, actor=cast.qian, person_id=cast.zhao, role=Role.DEPUTY, node_id=cast.longcheng, now=clock())
        assert len(await desk_sessions.opened_by(session, person_id=cast.zhao, now=clock())) == 1
        assert len(await passkeys.mine(session, person_id=cast.zhao)) == 1
