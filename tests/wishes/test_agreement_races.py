"""Units that sign for one project at once: exactly one has it. Without either guard they do not, so the race is real."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from core.database import Database
from tests.cast import Cast
from tests.clock import Clock
from tests.wishes.alliance_kit import Alliance
from wishes import agreement_text, agreements, projects
from wishes.agreements import AgreementSigned, ProjectClaimed
from wishes.alliance_models import Project

UNITS = 6
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@pytest.fixture
def alliance(database: Database, cast: Cast, clock: Clock) -> Alliance:
    return Alliance(database, cast, clock)


async def test_of_units_that_sign_at_once_exactly_one_has_the_project(alliance: Alliance) -> None:
    both = [await alliance.unit() for _ in range(UNITS)]
    for number in range(10):
        project = await alliance.project(f"项目{number}")
        results = await asyncio.gather(*(alliance.signs(project, who, unit) for unit, who in both), return_exceptions=True)
        assert Counter(map(type, results)) == {int: 1, ProjectClaimed: UNITS - 1}
        winner = next(unit for (unit, _), result in zip(both, results, strict=True) if isinstance(result, int))
        assert (await alliance.line(project)).unit_id == winner
        assert await alliance.live(project) == (1, 1)


async def test_many_taps_of_one_signer_at_once_sign_once(alliance: Alliance) -> None:
    project = await alliance.project()
    results = await asyncio.gather(*(alliance.signs(project) for _ in range(UNITS)), return_exceptions=True)
    assert set(map(type, results)) == {int}
    assert len(set(results)) == 1
    assert await alliance.live(project) == (1, 1)


async def test_of_staff_who_countersign_at_once_one_has_signed(alliance: Alliance) -> None:
    cast = alliance.cast
    agreement = await alliance.signs(await alliance.project())
    results = await asyncio.gather(
        *(alliance.countersigns(agreement, who) for who in (cast.zhao, cast.zhou, cast.qian)), return_exceptions=True
    )
    assert Counter(map(type, results)) == {type(None): 1, AgreementSigned: 2}
    assert [action for action, _ in await alliance.recorded("agreement", agreement)] == ["agreement.claimed", "agreement.signed"]


async def test_ending_and_countersigning_at_once_leave_one_clear_state(alliance: Alliance) -> None:
    for number in range(5):
        agreement = await alliance.signs(await alliance.project(f"项目{number}"))
        await asyncio.gather(alliance.countersigns(agreement), alliance.ends(agreement, alliance.cast.sun), return_exceptions=True)
        card = await alliance.card(agreement)
        assert (card.state, card.countersigned_at is None) in {("withdrawn", True), ("ended", False)}


@ON_POSTGRES
async def test_without_the_lock_the_index_still_lets_one_through(alliance: Alliance, monkeypatch: pytest.MonkeyPatch) -> None:
    both, project = [await alliance.unit() for _ in range(UNITS)], await alliance.project()
    look_first(monkeypatch)
    results = await asyncio.gather(*(alliance.signs(project, who, unit) for unit, who in both), return_exceptions=True)
    assert Counter(map(type, results)) == {int: 1, ProjectClaimed: UNITS - 1}
    assert await alliance.live(project) == (1, 1)


@ON_POSTGRES
async def test_control_without_lock_and_index_all_of_them_have_it(alliance: Alliance, monkeypatch: pytest.MonkeyPatch) -> None:
    both, project = [await alliance.unit() for _ in range(UNITS)], await alliance.project()
    await drop_the_index(alliance)
    look_first(monkeypatch)
    results = await asyncio.gather(*(alliance.signs(project, who, unit) for unit, who in both), return_exceptions=True)
    assert Counter(map(type, results)) == {int: UNITS}
    assert await alliance.live(project) == (UNITS, UNITS)


@ON_SQLITE
async def test_control_on_sqlite_without_its_one_writer_and_the_index(alliance: Alliance, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the lock is that a transaction which writes begins alone: an engine as it comes has none."""
    both, project = [await alliance.unit() for _ in range(UNITS)], await alliance.project()
    read = {unit: agreement_text.text_hash(await alliance.reads(project, who, unit)) for unit, who in both}
    await drop_the_index(alliance)
    look_first(monkeypatch)
    unguarded = create_async_engine(alliance.database.url, pool_size=UNITS)
    info = {"keys": alliance.database.keys, "zone": alliance.database.zone}

    async def sign(unit: int, who: int) -> int:
        async with AsyncSession(unguarded, info=info, expire_on_commit=False) as session, session.begin():
            signed = {"actor": who, "project_id": project, "unit_id": unit, "months": 12}
            return await agreements.claim(session, **signed, shown=read[unit], now=alliance.clock())

    results = await asyncio.gather(*(sign(unit, who) for unit, who in both), return_exceptions=True)
    await unguarded.dispose()
    assert Counter(map(type, results)) == {int: UNITS}
    assert await alliance.live(project) == (UNITS, UNITS)


def look_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the lock out: everybody has looked at the project before anybody signs."""
    everybody_has_looked = asyncio.Barrier(UNITS)

    async def lock(session: AsyncSession, project_id: int) -> Project:
        project = await session.get_one(Project, project_id)
        await everybody_has_looked.wait()
        return project

    monkeypatch.setattr(projects, "lock", lock)


async def drop_the_index(alliance: Alliance) -> None:
    """In this test's own database."""
    async with alliance.database.begin() as session:
        await session.execute(text("DROP INDEX uq_agreement_live"))
