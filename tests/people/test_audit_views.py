"""The audit trail as heads of a place read it: theirs only, newest first, found by person, thing, kind and day, with its seals."""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text, update

from core import seals
from core.database import Database
from core.seal_checks import check_from
from jobs.sealing import seal_all
from people import audit, audit_views
from people.audit_views import Page, Wanted
from people.authority import NotAllowed
from people.models import Audit, Person
from tests.cast import Cast
from tests.clock import Clock

MANY = 1_000_000


async def _record(database: Database, now: datetime, **line: Any) -> None:
    async with database.begin() as session:
        await audit.record(session, **({"actor": None} | line), now=now)


async def _page(database: Database, cast: Cast, clock: Clock, *, before: int | None = None, limit: int = 50, **wanted: Any) -> Page:
    async with database.reading() as session:
        return await audit_views.page(
            session, actor=cast.qian, community_id=cast.longcheng, wanted=Wanted(**wanted), before=before, now=clock(), limit=limit
        )


async def test_heads_read_their_own_community_only(database: Database, cast: Cast, clock: Clock) -> None:
    await _record(database, clock(), actor=cast.zhao, action="elder.read", subject="elder", subject_id=7)
    await _record(database, clock(), actor=cast.zhao, action="role.granted", about=cast.wang, subject="membership", subject_id=1)
    async with database.begin() as session:
        row = {"community_id": cast.jiayuan, "created_at": clock(), "forgotten_at": clock()}
        (other,) = await session.scalars(insert(Person).values(row).returning(Person.id))
    await _record(database, clock(), actor=other, action="person.enrolled", about=other)
    lines = (await _page(database, cast, clock)).lines
    assert [(one.code, one.actor_name, one.about_name, one.is_private) for one in lines[:2]] == [
        ("role.granted", "赵敏", "王芳", False),
        ("elder.read", "赵敏", "", True),
    ]
    assert other not in {one.actor for one in lines}
    async with database.reading() as session:
        for actor in (cast.zhao, cast.wang, other):
            with pytest.raises(NotAllowed):
                await audit_views.page(session, actor=actor, community_id=cast.longcheng, wanted=Wanted(), before=None, now=clock())


async def test_it_is_found_by_person_thing_kind_and_day_and_pages_by_key(database: Database, cast: Cast, clock: Clock) -> None:
    since = clock()
    for number in range(30):
        clock.advance(hours=2)
        await _record(database, clock(), actor=cast.zhao, action="item.price_set:30:25", subject="item", subject_id=number)
        await _record(database, clock(), actor=cast.qian, action="role.granted", about=cast.li, subject="membership", subject_id=number)
    first = await _page(database, cast, clock, limit=20, group="item")
    assert [one.subject_id for one in first.lines] == list(range(29, 9, -1))
    assert {one.code for one in first.lines} == {"item.price_set"}
    assert first.lines[0].numbers == ("30", "25")
    second = await _page(database, cast, clock, limit=20, group="item", before=first.next)
    assert [one.subject_id for one in second.lines] == list(range(9, -1, -1))
    assert second.next is None
    assert [one.subject_id for one in (await _page(database, cast, clock, subject="item", subject_id=4)).lines] == [4]
    about = await _page(database, cast, clock, person_id=cast.li, group="role", since=since + timedelta(hours=1))
    assert len(about.lines) == 30
    both = await _page(database, cast, clock, person_id=cast.zhao, subject="item", subject_id=4)
    assert [one.subject_id for one in both.lines] == [4]
    assert (await _page(database, cast, clock, person_id=cast.li, subject="item", subject_id=4)).lines == ()
    day = await _page(database, cast, clock, group="item", since=since + timedelta(hours=10), until=since + timedelta(hours=20))
    assert [one.subject_id for one in day.lines] == [8, 7, 6, 5, 4]


async def test_each_line_says_whether_it_is_as_it_was_sealed(database: Database, cast: Cast, clock: Clock) -> None:
    for number in range(3):
        await _record(database, clock(), actor=cast.zhao, action="log.approved", about=cast.wang, subject="log", subject_id=number)
    await seal_all(database, clock=clock)
    await _record(database, clock(), actor=cast.zhao, action="log.refused", about=cast.wang, subject="log", subject_id=3)
    lines = (await _page(database, cast, clock, group="log")).lines
    assert [one.sealed is not None and one.sealed.is_as_sealed for one in lines] == [False, True, True, True]
    await _forge(database, lines[2].id)
    after = (await _page(database, cast, clock, group="log")).lines
    assert [one.sealed and one.sealed.is_as_sealed for one in after] == [None, True, False, True]
    async with database.reading() as session:
        part = await check_from(session, audit.CHAIN, after=0, seconds=10)
    assert [(one.what, one.row_id) for one in part.differences] == [("row_changed", lines[2].id)]


async def test_the_chain_is_looked_at_for_so_long_and_goes_on_where_it_stopped(
    database: Database, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "BLOCKS", 2)
    for _ in range(5):
        await _record(database, clock(), actor=cast.zhao, action="log.approved")
        await seal_all(database, clock=clock)
    async with database.reading() as session:
        first = await check_from(session, audit.CHAIN, after=0, seconds=0)
        rest = await check_from(session, audit.CHAIN, after=first.height, seconds=10)
    assert (first.height, first.is_whole, rest.is_whole) == (2, False, True)
    assert first.differences == rest.differences == ()
    assert rest.end >= 5


@pytest.mark.bench
async def test_a_million_lines_page_within_a_fifth_of_a_second(database: Database, cast: Cast, clock: Clock) -> None:
    await _fill(database, cast, clock, MANY)
    start = clock() - timedelta(days=500)
    for wanted in (
        {},
        {"group": "elder"},
        {"group": "no_such"},
        {"person_id": cast.wang},
        {"subject": "log", "subject_id": 77},
        {"since": start, "until": start + timedelta(days=1)},
    ):
        await _page(database, cast, clock, **wanted)
        began = time.perf_counter()
        await _page(database, cast, clock, **wanted)
        took = time.perf_counter() - began
        assert took < 0.2, (wanted, took)


async def _forge(database: Database, row_id: int) -> None:
    """As somebody would who has the database and not the application: past the triggers."""
    async with database.begin() as session:
        if database.is_sqlite:
            names = await session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"))
            for name in names.scalars().all():
                await session.execute(text(f'DROP TRIGGER "{name}"'))
        else:
            await session.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        await session.execute(update(Audit).where(Audit.id == row_id).values(subject_id=999))


async def _fill(database: Database, cast: Cast, clock: Clock, count: int) -> None:
    people = [cast.wang, cast.li, cast.zhao, cast.qian]
    start = clock() - timedelta(days=1000)
    async with database.begin() as session:
        for chunk in range(0, count, 20_000):
            lines = [
                {
                    "at": start + timedelta(days=1000) * (number / count),
                    "actor": people[number % 4],
                    "action": "log.approved" if number % 50 else "elder.read",
                    "about_person": people[(number + 1) % 4],
                    "subject": "log",
                    "subject_id": number // 3,
                }
                for number in range(chunk, chunk + 20_000)
            ]
            await session.execute(insert(Audit), lines)
