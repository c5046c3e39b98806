"""A machine burns and its house is restored on an empty one: nothing is lost, who was deleted stays so, and no key means no data."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from core import dumps, loading
from core.crypto import Key, KeyRing
from core.database import Database
from core.dumps import BadDump
from jobs import backing_up, erasing_again, restoring
from jobs.sealing import seal_all
from jobs.verifying import differences
from people import marks
from people.models import Audit
from tests.chat import Town
from tests.clock import Clock
from tests.jobs.backup_kit import back_up, much, restore, rows

OTHER = KeyRing([Key(1, bytes(range(1, 33)))])


async def test_every_row_is_as_it_was_and_everything_goes_on(town: Town, anew: Database, clock: Clock, tmp_path: Path) -> None:
    await much(town)
    database, file = town.app.database, tmp_path / "backup"
    await seal_all(database, clock=clock)
    await back_up(database, file, clock)
    restored = await restore(anew, file, clock)
    assert restored.differences == []
    before, after = await rows(database), await rows(anew)
    assert {name for name in before if before[name] != after[name]} == set()
    assert restored.rows == sum(map(len, before.values())) > 100
    async with anew.begin() as session:
        assert not await marks.is_unfinished(session)
        highest = (await session.execute(select(func.max(Audit.id)))).scalar_one()
        await session.execute(Audit.__table__.insert().values(at=clock(), action="role.granted", subject=""))  # type: ignore[attr-defined] # a Table
        assert (await session.execute(select(func.max(Audit.id)))).scalar_one() > highest
    await seal_all(anew, clock=clock)
    assert await differences(anew) == []


async def test_without_the_key_of_that_time_nothing_is_restored(town: Town, anew: Database, clock: Clock, tmp_path: Path) -> None:
    await back_up(town.app.database, tmp_path / "backup", clock)
    with pytest.raises(restoring.KeysMissing) as refused:
        restoring.check(tmp_path / "backup", OTHER)
    assert refused.value.data == {"numbers": "1"}
    assert await loading.is_empty(anew.engine)


async def test_no_name_is_in_the_file_and_it_is_for_its_owner_only(town: Town, clock: Clock, tmp_path: Path) -> None:
    await back_up(town.app.database, tmp_path / "backup", clock)
    manifest = dumps.read_manifest(tmp_path / "backup")
    rows = [row for held in manifest.tables for batch in dumps.read_rows(tmp_path / "backup", held) for row in batch]
    assert "王芳" not in str(rows)
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("where", [0.0, 0.1, 0.5, 0.9, 0.999, 1.0])
async def test_one_changed_byte_is_refused(town: Town, clock: Clock, tmp_path: Path, where: float) -> None:
    file = tmp_path / "backup"
    await back_up(town.app.database, file, clock)
    content = bytearray(file.read_bytes())
    content[int((len(content) - 1) * where)] ^= 1
    file.write_bytes(content)
    with pytest.raises(BadDump):
        dumps.read_manifest(file)


async def test_half_a_file_is_refused(town: Town, clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    await back_up(town.app.database, file, clock)
    file.write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(BadDump):
        dumps.read_manifest(file)


async def test_a_restore_that_breaks_off_leaves_no_row(
    town: Town, anew: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup"
    await back_up(town.app.database, file, clock)
    read = dumps.read_rows

    def breaks_off(path: Path, held: dumps.Held) -> object:
        if held.name == "transfer":
            raise OSError("the disk is gone")
        return read(path, held)

    monkeypatch.setattr(loading, "read_rows", breaks_off)
    with pytest.raises(OSError, match="disk"):
        await restore(anew, file, clock)
    assert await loading.is_empty(anew.engine)
    monkeypatch.undo()
    assert (await restore(anew, file, clock)).differences == []


async def test_until_its_end_a_restore_serves_nobody_and_can_be_begun_again(
    town: Town, anew: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup"
    await back_up(town.app.database, file, clock)

    async def dies(*_: object, **__: object) -> int:
        raise OSError("the power is gone")

    monkeypatch.setattr(erasing_again, "erase_again", dies)
    with pytest.raises(OSError, match="power"):
        await restore(anew, file, clock)
    async with anew.reading() as session:
        assert await marks.is_unfinished(session)
    with pytest.raises(backing_up.Unfinished):
        await back_up(anew, tmp_path / "half", clock)
    monkeypatch.undo()
    assert (await restore(anew, file, clock)).differences == []
    async with anew.reading() as session:
        assert not await marks.is_unfinished(session)


async def test_a_restore_overwrites_nothing(town: Town, clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    await back_up(town.app.database, file, clock)
    with pytest.raises(restoring.NotEmpty):
        await restore(town.app.database, file, clock)
    with pytest.raises(backing_up.FileThere):
        await back_up(town.app.database, file, clock)
