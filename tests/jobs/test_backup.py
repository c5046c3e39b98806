"""A machine burns and its house is restored on an empty one: nothing is lost, who was deleted stays so, and no key means no data."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core import dumps, loading
from core.crypto import Key, KeyRing
from core.database import Base, Database
from core.dumps import BadDump
from jobs import backing_up, erasing, erasing_again, restoring
from jobs.every_table import know_all
from jobs.sealing import seal_all
from jobs.verifying import differences
from people import marks, sessions
from people.entry_models import WebSession
from people.models import Audit, Identity
from points.models import Account
from qrcodes import badges, consents, elder_cards
from qrcodes.badge_models import Badge
from qrcodes.elder_models import Elder, ElderConsent
from tests import member, wishing_member
from tests.cast import Cast
from tests.chat import Town, open_town
from tests.clock import ZONE, Clock
from tests.member import Member
from tests.postgres import Postgres
from tests.qrcodes.badge_kit import BadgeDesk
from tests.qrcodes.kit import Town as Elders
from tests.traces import cells, holding
from wishes.models import Wish

OTHER = KeyRing([Key(1, bytes(range(1, 33)))])


@pytest.fixture
async def anew(database_url: str, request: pytest.FixtureRequest, tmp_path: Path, keys: KeyRing) -> AsyncIterator[Database]:
    """A database on an empty machine: without a table."""
    if database_url.startswith("sqlite"):
        opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.sqlite'}", keys=keys, zone=ZONE)
        yield opened
        await opened.close()
        return
    server: Postgres = request.getfixturevalue("postgres")
    opened = Database(await server.create("burnt_and_new"), keys=keys, zone=ZONE)
    yield opened
    await opened.close()
    await server.drop("burnt_and_new")


@pytest.fixture
async def town(database: Database, clock: Clock) -> Town:
    return await open_town(database, clock)


async def _back_up(database: Database, path: Path, clock: Clock) -> None:
    async for _ in backing_up.back_up(database, path, now=clock()):
        pass


async def _restore(database: Database, path: Path, clock: Clock, *, erasures: Path | None = None) -> restoring.Restored:
    restored = restoring.Restored(restoring.check(path, database.keys))
    async for _ in restoring.restore(database, path, erasures=erasures, now=clock(), restored=restored):
        pass
    return restored


async def _rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    know_all()
    async with database.reading() as session:
        return {
            table.name: [tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
        }


async def _balances(database: Database) -> dict[int, int]:
    async with database.reading() as session:
        return {row.id: row.balance for row in await session.execute(select(Account.id, Account.balance))}


async def _much(town: Town) -> Member:
    her = await member.much_on_record(town)
    await wishing_member.much_wished(town, her.person_id)
    return her


async def test_every_row_is_as_it_was_and_everything_goes_on(town: Town, anew: Database, clock: Clock, tmp_path: Path) -> None:
    await _much(town)
    database, file = town.app.database, tmp_path / "backup"
    await seal_all(database, clock=clock)
    await _back_up(database, file, clock)
    restored = await _restore(anew, file, clock)
    assert restored.differences == []
    before, after = await _rows(database), await _rows(anew)
    assert {name for name in before if before[name] != after[name]} == set()
    assert restored.rows == sum(len(rows) for rows in before.values()) > 100
    async with anew.begin() as session:
        assert not await marks.is_unfinished(session)
        highest = (await session.execute(select(func.max(Audit.id)))).scalar_one()
        await session.execute(Audit.__table__.insert().values(at=clock(), action="role.granted", subject=""))  # type: ignore[attr-defined] # a Table
        assert (await session.execute(select(func.max(Audit.id)))).scalar_one() > highest
    await seal_all(anew, clock=clock)
    assert await differences(anew) == []


async def test_who_was_forgotten_after_the_backup_stays_forgotten(
    town: Town, anew: Database, clock: Clock, tmp_path: Path, keys: KeyRing
) -> None:
    her = await _much(town)
    database, file, gone = town.app.database, tmp_path / "backup", tmp_path / erasing.FILE_NAME
    await seal_all(database, clock=clock)
    await _back_up(database, file, clock)
    clock.advance(minutes=5)
    await member.delete(her.phone)
    erasures = erasing.ErasureList(gone)
    assert await erasures.catch_up(database, clock=clock) >= 1
    assert await erasures.catch_up(database, clock=clock) == 0
    assert await erasing.ErasureList(gone).catch_up(database, clock=clock) == 0
    left = await _balances(database)
    restored = await _restore(anew, file, clock, erasures=gone)
    assert restored.differences == []
    assert restored.erased >= 1
    assert holding(await cells(anew, keys), her.values) == []
    assert await _balances(anew) == left


async def test_who_enrolled_after_the_backup_and_was_forgotten_is_no_stranger_with_a_name_in_it(
    town: Town, anew: Database, clock: Clock, tmp_path: Path, keys: KeyRing
) -> None:
    database, file, gone = town.app.database, tmp_path / "backup", tmp_path / erasing.FILE_NAME
    phone, other = town.newcomer(), town.newcomer()
    for each, name in ((phone, member.NAME), (other, "端木小满")):
        await each.says("/start join_longcheng")
        await each.taps("我同意")
        await each.says(name)
    values = {"name": member.NAME.encode(), "chat": str(await phone.chat_id()).encode()}
    await _back_up(database, file, clock)
    clock.advance(minutes=5)
    await phone.says(member.PHONE)
    await member.delete(phone)
    await erasing.ErasureList(gone).catch_up(database, clock=clock)
    assert str(await phone.chat_id()) not in gone.read_text()
    restored = await _restore(anew, file, clock, erasures=gone)
    assert restored.erased == 1
    found = await cells(anew, keys)
    assert holding(found, values) == []
    # Who has not asked for it goes on where they were.
    assert holding(found, {"name": "端木小满".encode()}) != []


async def test_what_was_ended_after_the_backup_stays_ended(
    database: Database, cast: Cast, anew: Database, clock: Clock, tmp_path: Path
) -> None:
    """A lost badge, a consent that was taken back, the browser of a lost phone; what was not ended goes on."""
    file, gone = tmp_path / "backup", tmp_path / erasing.FILE_NAME
    elders = Elders(database, cast, clock)
    elder_id = await elders.elder()
    lost, kept = await elders.badge(elder_id), (await BadgeDesk(database, cast, clock).issue(elder_id, carrier="label"))[0]
    async with database.begin() as session:
        phone, laptop = [await sessions.open_session(session, identity_id=cast.identities[cast.li], now=clock()) for _ in range(2)]
    await _back_up(database, file, clock)
    clock.advance(minutes=5)
    async with database.begin() as session:
        found = await badges.find(session, token=lost)
        assert found is not None
        await badges.revoke(session, actor=cast.zhao, badge_id=found.badge_id, now=clock())
        await consents.withdraw(session, actor=cast.wang, elder_id=elder_id, kind="health", now=clock())
        await sessions.end_session(session, token=phone, now=clock())
    assert await erasing.ErasureList(gone).catch_up(database, clock=clock) == 3
    restored = await _restore(anew, file, clock, erasures=gone)
    assert (restored.erased, restored.differences) == (3, [])
    async with anew.reading() as session:
        assert await badges.find(session, token=lost) is None
        assert [one.id for one in await badges.of_elder(session, elder_id)] == [kept.id]
        assert await consents.live(session, elder_id=elder_id) == {"position", "broadcast"}
        shown = await elder_cards.public(session, elder_id=elder_id)
        assert shown is not None
        assert shown.lines == ()
        assert await sessions.find_session(session, token=phone, now=clock()) is None
        assert await sessions.find_session(session, token=laptop, now=clock()) is not None


async def test_the_list_holds_numbers_and_moments_only(town: Town, clock: Clock, tmp_path: Path) -> None:
    her = await _much(town)
    await member.delete(her.phone)
    await erasing.ErasureList(tmp_path / "list").catch_up(town.app.database, clock=clock)
    lines = [json.loads(line) for line in (tmp_path / "list").read_text().splitlines() if line]
    assert {"person"} <= {line["what"] for line in lines}
    assert all(set(line) == {"what", "id", "at", "house"} for line in lines)
    assert (tmp_path / "list").stat().st_mode & 0o077 == 0


async def test_a_line_that_was_being_written_when_the_machine_stopped_is_written_again(town: Town, clock: Clock, tmp_path: Path) -> None:
    her = await _much(town)
    await member.delete(her.phone)
    path = tmp_path / "list"
    await erasing.ErasureList(path).catch_up(town.app.database, clock=clock)
    whole = erasing.read(path)
    path.write_bytes(path.read_bytes()[:-7])
    await erasing.ErasureList(path).catch_up(town.app.database, clock=clock)
    assert erasing.read(path) == whole


async def test_without_the_key_of_that_time_nothing_is_restored(town: Town, anew: Database, clock: Clock, tmp_path: Path) -> None:
    await _back_up(town.app.database, tmp_path / "backup", clock)
    with pytest.raises(restoring.KeysMissing) as refused:
        restoring.check(tmp_path / "backup", OTHER)
    assert refused.value.data == {"numbers": "1"}
    assert await loading.is_empty(anew.engine)


async def test_no_name_is_in_the_file_and_it_is_for_its_owner_only(town: Town, clock: Clock, tmp_path: Path) -> None:
    await _back_up(town.app.database, tmp_path / "backup", clock)
    manifest = dumps.read_manifest(tmp_path / "backup")
    rows = [row for held in manifest.tables for batch in dumps.read_rows(tmp_path / "backup", held) for row in batch]
    assert "王芳" not in str(rows)
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("where", [0.0, 0.1, 0.5, 0.9, 0.999, 1.0])
async def test_one_changed_byte_is_refused(town: Town, clock: Clock, tmp_path: Path, where: float) -> None:
    file = tmp_path / "backup"
    await _back_up(town.app.database, file, clock)
    content = bytearray(file.read_bytes())
    content[int((len(content) - 1) * where)] ^= 1
    file.write_bytes(content)
    with pytest.raises(BadDump):
        dumps.read_manifest(file)


async def test_half_a_file_is_refused(town: Town, clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    await _back_up(town.app.database, file, clock)
    file.write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(BadDump):
        dumps.read_manifest(file)


async def test_a_restore_that_breaks_off_leaves_no_row(
    town: Town, anew: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup"
    await _back_up(town.app.database, file, clock)
    read = dumps.read_rows

    def breaks_off(path: Path, held: dumps.Held) -> object:
        if held.name == "transfer":
            raise OSError("the disk is gone")
        return read(path, held)

    monkeypatch.setattr(loading, "read_rows", breaks_off)
    with pytest.raises(OSError, match="disk"):
        await _restore(anew, file, clock)
    assert await loading.is_empty(anew.engine)
    monkeypatch.undo()
    assert (await _restore(anew, file, clock)).differences == []


async def test_until_its_end_a_restore_serves_nobody_and_can_be_begun_again(
    town: Town, anew: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup"
    await _back_up(town.app.database, file, clock)

    async def dies(*_: object, **__: object) -> int:
        raise OSError("the power is gone")

    monkeypatch.setattr(erasing_again, "erase_again", dies)
    with pytest.raises(OSError, match="power"):
        await _restore(anew, file, clock)
    async with anew.reading() as session:
        assert await marks.is_unfinished(session)
    with pytest.raises(backing_up.Unfinished):
        await _back_up(anew, tmp_path / "half", clock)
    monkeypatch.undo()
    assert (await _restore(anew, file, clock)).differences == []
    async with anew.reading() as session:
        assert not await marks.is_unfinished(session)


async def test_a_restore_overwrites_nothing(town: Town, clock: Clock, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    await _back_up(town.app.database, file, clock)
    with pytest.raises(restoring.NotEmpty):
        await _restore(town.app.database, file, clock)
    with pytest.raises(backing_up.FileThere):
        await _back_up(town.app.database, file, clock)


async def test_who_came_after_a_deletion_and_got_its_number_is_not_deleted_for_it(town: Town, clock: Clock, tmp_path: Path) -> None:
    """A restore gives numbers again that were given after the backup: a line of the list is about who was there at its moment."""
    her = await _much(town)
    database, path = town.app.database, tmp_path / "list"
    async with database.begin() as session:
        await sessions.open_session(session, identity_id=town.cast.identities[town.cast.li], now=clock())
    async with database.reading() as session:
        elders = list(await session.scalars(select(Elder.id).where(Elder.ended_at.is_(None))))
        wishes = list(await session.scalars(select(Wish.id).where(Wish.status != "withdrawn")))
        ids = {"badge": Badge.id, "consent": ElderConsent.id, "chat": Identity.id, "browser": WebSession.id}
        others = [(what, each) for what, column in ids.items() for each in await session.scalars(select(column).limit(5))]
    assert elders
    assert wishes
    numbers = [("person", her.person_id), *(("elder", one) for one in elders), *(("wish", one) for one in wishes), *others]
    assert {what for what, _ in numbers} == set(erasing_again.ERASE) == set(erasing.ENDS)
    long_ago = (clock() - timedelta(days=900)).isoformat()
    old = [erasing.Erasure(what, number, long_ago, "") for what, number in numbers]
    assert await erasing_again.erase_again(database, old, now=clock()) == 0
    assert holding(await cells(database, database.keys), her.values) != []
    # When she is deleted in her turn, that is a line of its own.
    erasing.append(path, old)
    clock.advance(minutes=5)
    await member.delete(her.phone)
    assert await erasing.ErasureList(path).catch_up(database, clock=clock) >= 1
    assert her.person_id in {one.id for one in erasing.read(path) if one.what == "person" and one.at > long_ago}


async def test_the_list_of_another_house_deletes_nobody(town: Town, anew: Database, clock: Clock, tmp_path: Path) -> None:
    file, foreign = tmp_path / "backup", tmp_path / "foreign"
    await seal_all(town.app.database, clock=clock)
    await _back_up(town.app.database, file, clock)
    erasing.append(foreign, [erasing.Erasure("person", town.cast.wang, clock().isoformat(), "0" * 16)])
    with pytest.raises(restoring.ErasuresUnclear):
        await _restore(anew, file, clock, erasures=foreign)
    with pytest.raises(restoring.NoErasures):
        await _restore(anew, file, clock, erasures=tmp_path / "nowhere")
