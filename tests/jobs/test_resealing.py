"""Key rotation: everything is sealed anew while the house runs, and nothing that anybody writes meanwhile is lost."""

import asyncio
import os
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import LargeBinary, Row, func, select, update

from core import files, resealing
from core.crypto import Key, KeyRing, new_key_text
from core.database import Base, Database
from core.files import Picture
from core.sealed import NOT_SEALED
from jobs.resealing import CONTEXTS, INDEXES, keys_still_needed, reseal_all
from people import persons
from people.models import Person
from points.models import Transfer
from tests.cast import Cast
from tests.clock import Clock
from tests.command_line import HOUSE, PEOPLE, command_line
from tests.points.kit import Town

ROWS = 10_000


@pytest.fixture
async def town(database: Database, cast: Cast, clock: Clock) -> Town:
    made = Town(database, cast, clock)
    await made.furnish()
    return made


NEW = Key(2, bytes(range(32)))


def _ring(old: KeyRing) -> KeyRing:
    """The new key first, the old one behind it."""
    return KeyRing([NEW, old.current])


def _reopened(database: Database, keys: KeyRing) -> Database:
    return Database(database.url.render_as_string(hide_password=False), keys=keys)


async def _crowd(database: Database, cast: Cast, clock: Clock) -> list[int]:
    name, index = database.keys.seal_text("居民", context=persons.NAME), database.keys.index("居民", context=persons.NAME)
    row = {"community_id": cast.longcheng, "name_sealed": name, "name_index": index, "created_at": clock()}
    async with database.begin() as session:
        ids = await session.scalars(Person.__table__.insert().returning(Person.id), [row] * ROWS)  # type: ignore[attr-defined] # a Table
        return list(ids)


async def test_ten_thousand_rows_are_sealed_anew_while_names_are_corrected(database: Database, cast: Cast, clock: Clock) -> None:
    ids = await _crowd(database, cast, clock)
    house = _reopened(database, _ring(database.keys))
    corrected = ids[::100]

    async def correct() -> None:
        for person_id in corrected:
            async with house.begin() as session:
                sealed, index = persons.seal_name(session, f"改名{person_id}")
                await session.execute(update(Person).where(Person.id == person_id).values(name_sealed=sealed, name_index=index))

    async def rotate() -> int:
        return sum([done.resealed async for done in reseal_all(house)])

    resealed, _ = await asyncio.gather(rotate(), correct())
    assert resealed >= ROWS - len(corrected)
    assert await keys_still_needed(house) == set()
    await house.close()
    alone = _reopened(database, KeyRing([NEW]))
    async with alone.reading() as session:
        names = await persons.names(session, ids)
        found = await persons.named(session, community_id=cast.longcheng, names=["居民", f"改名{corrected[0]}"])
    await alone.close()
    assert {names[each] for each in corrected} == {f"改名{each}" for each in corrected}
    assert sum(name == "居民" for name in names.values()) == ROWS - len(corrected)
    assert (len(found["居民"]), len(found[f"改名{corrected[0]}"])) == (ROWS - len(corrected), 1)


async def test_what_is_written_between_reading_and_sealing_stays(database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    house = _reopened(database, _ring(database.keys))
    write = resealing._Table._write

    async def late(table: resealing._Table, rows: Sequence[Row[Any]]) -> None:
        async with house.begin() as session:
            sealed, index = persons.seal_name(session, "王小芳")
            await session.execute(update(Person).where(Person.id == cast.wang).values(name_sealed=sealed, name_index=index))
        await write(table, rows)

    monkeypatch.setattr(resealing._Table, "_write", late)
    assert sum([done.resealed async for done in reseal_all(house)]) > 0
    async with house.reading() as session:
        assert (await persons.names(session, [cast.wang]))[cast.wang] == "王小芳"
    await house.close()


async def test_every_room_opens_with_the_new_key_alone(town: Town) -> None:
    old, cast = town.database, town.cast
    await town.give(cast.li, 60)
    log = await town.log(cast.wang)
    await town.refuse_log(cast.zhao, log.log_id)
    asked = await town.ask(cast.li)
    await town.approve(cast.zhao, asked.number)
    code = (await town.code(cast.li, asked.number)).digits
    async with old.begin() as session:
        photo = await files.keep(session, picture=Picture(b"jpeg", 1, 1), kind="log", about=cast.wang, now=town.clock())
    house = _reopened(old, _ring(old.keys))
    assert [done.unopened async for done in reseal_all(house) if done.unopened] == []
    assert await keys_still_needed(house) == set()
    await house.close()
    town.database = _reopened(old, KeyRing([NEW]))
    assert (await town.code(cast.li, asked.number)).digits == code
    handed = await town.hand_over(cast.sun, asked.number, code)
    async with town.database.reading() as session:
        assert await files.load(session, photo) == b"jpeg"
        assert (await persons.names(session, [cast.wang]))[cast.wang] == "王芳"
    assert getattr(handed, "status", "") == "handed_over"
    await town.database.close()
    town.database = old


async def test_what_no_key_opens_is_counted_and_left(database: Database, cast: Cast) -> None:
    lost = KeyRing([Key(9, bytes(32))]).seal_text("谁", context=persons.NAME)
    async with database.begin() as session:
        await session.execute(update(Person).where(Person.id == cast.wang).values(name_sealed=lost))
    house = _reopened(database, _ring(database.keys))
    done = {one.table: one async for one in reseal_all(house)}
    async with house.reading() as session:
        assert await session.scalar(select(Person.name_sealed).where(Person.id == cast.wang)) == lost
    assert done["person"].unopened == 1
    assert await keys_still_needed(house) == {9}
    await house.close()


async def test_a_second_run_finds_nothing_to_do(database: Database, cast: Cast) -> None:
    house = _reopened(database, _ring(database.keys))
    first = sum([done.resealed async for done in reseal_all(house)])
    again = sum([done.resealed async for done in reseal_all(house)])
    await house.close()
    assert (first > 0, again, cast.wang > 0) == (True, 0, True)


async def test_the_ledger_is_not_touched(town: Town) -> None:
    await town.give(town.cast.li, 60)
    async with town.database.reading() as session:
        before = (await session.execute(select(func.count(), func.sum(Transfer.amount)))).one()
    house = _reopened(town.database, _ring(town.database.keys))
    tables = [done.table async for done in reseal_all(house)]
    async with house.reading() as session:
        after = (await session.execute(select(func.count(), func.sum(Transfer.amount)))).one()
    await house.close()
    assert ("transfer" in tables, tuple(before)) == (False, tuple(after))


@pytest.mark.usefixtures("logging_as_before", "production")
def test_the_operator_rotates_from_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command_line("init", *HOUSE, *PEOPLE).exit_code == 0
    new, old = new_key_text(2), os.environ["ESTATION_ENCRYPTION_KEYS"]
    monkeypatch.setenv("ESTATION_ENCRYPTION_KEYS", f"{new},{new_key_text(1)}")
    lost = command_line("rotate")
    assert (lost.exit_code, "no key opens" in lost.output, "key 1" in lost.stderr) == (1, True, True)
    monkeypatch.setenv("ESTATION_ENCRYPTION_KEYS", f"{new},{old}")
    rotated = command_line("rotate")
    assert (rotated.exit_code, "person: 1 sealed anew" in rotated.output, "key 2" in rotated.output) == (0, True, True)
    monkeypatch.setenv("ESTATION_ENCRYPTION_KEYS", new)
    assert command_line("rotate").exit_code == 0


def test_every_context_and_index_names_a_column_that_is_there() -> None:
    sealed = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and not column.name.endswith(NOT_SEALED)
    }
    assert CONTEXTS.keys() <= sealed
    assert {f"{index.table}.{index.of}" for index in INDEXES} <= sealed
