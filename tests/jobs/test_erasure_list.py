"""The list of erasures is kept outside the backup: what was deleted or ended since stays so after a restore."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.crypto import KeyRing
from core.database import Database
from jobs import erasing, erasing_again, restoring
from jobs.sealing import seal_all
from people import privacy as people_privacy
from people import sessions
from people.entry_models import WebSession
from people.models import Identity
from qrcodes import badges, consents, elder_cards
from qrcodes.badge_models import Badge
from qrcodes.elder_models import Elder, ElderConsent
from tests import member
from tests.cast import Cast
from tests.chat import Town
from tests.clock import Clock
from tests.jobs.backup_kit import back_up, balances, much, restore
from tests.qrcodes.badge_kit import BadgeDesk
from tests.qrcodes.kit import Town as Elders
from tests.traces import cells, holding
from wishes.models import Wish


async def test_who_was_forgotten_after_the_backup_stays_forgotten(
    town: Town, anew: Database, clock: Clock, tmp_path: Path, keys: KeyRing
) -> None:
    her = await much(town)
    database, file, gone = town.app.database, tmp_path / "backup", tmp_path / erasing.FILE_NAME
    await seal_all(database, clock=clock)
    await back_up(database, file, clock)
    clock.advance(minutes=5)
    await member.delete(her.phone)
    erasures = erasing.ErasureList(gone)
    assert await erasures.catch_up(database, clock=clock) >= 1
    assert await erasures.catch_up(database, clock=clock) == 0
    assert await erasing.ErasureList(gone).catch_up(database, clock=clock) == 0
    left = await balances(database)
    restored = await restore(anew, file, clock, erasures=gone)
    assert restored.differences == []
    assert restored.erased >= 1
    assert holding(await cells(anew, keys), her.values) == []
    assert await balances(anew) == left


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
    await back_up(database, file, clock)
    clock.advance(minutes=5)
    await phone.says(member.PHONE)
    await member.delete(phone)
    await erasing.ErasureList(gone).catch_up(database, clock=clock)
    assert str(await phone.chat_id()) not in gone.read_text()
    restored = await restore(anew, file, clock, erasures=gone)
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
    await back_up(database, file, clock)
    clock.advance(minutes=5)
    async with database.begin() as session:
        found = await badges.find(session, token=lost)
        assert found is not None
        await badges.revoke(session, actor=cast.zhao, badge_id=found.badge_id, now=clock())
        await consents.withdraw(session, actor=cast.wang, elder_id=elder_id, kind="health", now=clock())
        await sessions.end_session(session, token=phone, now=clock())
    assert await erasing.ErasureList(gone).catch_up(database, clock=clock) == 3
    restored = await restore(anew, file, clock, erasures=gone)
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


async def _forgotten(database: Database, person_id: int, clock: Clock) -> None:
    async with database.begin() as session:
        await people_privacy.forget(session, person_id=person_id, now=clock())


async def test_the_list_holds_numbers_and_moments_only(database: Database, cast: Cast, clock: Clock, tmp_path: Path) -> None:
    await _forgotten(database, cast.li, clock)
    await erasing.ErasureList(tmp_path / "list").catch_up(database, clock=clock)
    lines = [json.loads(line) for line in (tmp_path / "list").read_text().splitlines() if line]
    assert [(line["what"], line["id"]) for line in lines] == [("person", cast.li), ("chat", cast.identities[cast.li])]
    assert all(set(line) == {"what", "id", "at", "house"} for line in lines)
    assert (tmp_path / "list").stat().st_mode & 0o077 == 0


async def test_a_line_that_was_being_written_when_the_machine_stopped_is_written_again(
    database: Database, cast: Cast, clock: Clock, tmp_path: Path
) -> None:
    await _forgotten(database, cast.li, clock)
    path = tmp_path / "list"
    await erasing.ErasureList(path).catch_up(database, clock=clock)
    whole = erasing.read(path)
    path.write_bytes(path.read_bytes()[:-7])
    await erasing.ErasureList(path).catch_up(database, clock=clock)
    assert erasing.read(path) == whole


async def test_who_came_after_a_deletion_and_got_its_number_is_not_deleted_for_it(town: Town, clock: Clock, tmp_path: Path) -> None:
    """A restore gives numbers again that were given after the backup: a line of the list is about who was there at its moment."""
    her = await much(town)
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
    await back_up(town.app.database, file, clock)
    erasing.append(foreign, [erasing.Erasure("person", town.cast.wang, clock().isoformat(), "0" * 16)])
    with pytest.raises(restoring.ErasuresUnclear):
        await restore(anew, file, clock, erasures=foreign)
    with pytest.raises(restoring.NoErasures):
        await restore(anew, file, clock, erasures=tmp_path / "nowhere")
