"""What the doctor finds."""

from pathlib import Path

import pytest
from sqlalchemy import insert, text

from core.crypto import Key, KeyRing
from core.database import Database
from core.migrating import downgrade
from core.sealed import sealed_columns
from core.settings import Settings
from jobs.checkup import Finding, State, fonts, look, sqlite_version
from messages.models import Conversation, Inbox
from people.enrolment import add_person
from people.nodes import add_node
from tests.clock import Clock

OTHER_KEYS = KeyRing([Key(2, bytes(32))])


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    monkeypatch.chdir(tmp_path)
    return Settings(demo=True)


async def _found(settings: Settings, database: Database, clock: Clock) -> dict[str, Finding]:
    return {finding.what: finding async for finding in look(settings, database, clock=clock)}


async def _a_person(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        street = await add_node(session, kind="street", name="江南街道", code="jiangnan")
        community = await add_node(session, kind="community", name="龙城社区", code="longcheng", parent=street)
        await add_person(session, name="王芳", phone=None, community_id=community.id, now=clock())


async def _a_letter(database: Database, clock: Clock, *, is_dead: bool) -> None:
    row = {"bot": 1, "update_id": 7, "chat_id": 5, "sequence": 1, "body": b"x", "received_at": clock(), "attempts": 5}
    async with database.begin() as session:
        await session.execute(insert(Inbox).values(row | ({"dead_at": clock(), "error": "ValueError"} if is_dead else {})))


async def test_a_healthy_house_is_told_so(sqlite_url: str, keys: KeyRing, settings: Settings, clock: Clock) -> None:
    database = Database(sqlite_url, keys=keys)
    found = await _found(settings, database, clock)
    await database.close()
    assert list(found) == ["settings", "database", "SQLite version", "fonts", "clock", "keys", "dead letters"]
    assert {finding.state for what, finding in found.items() if what != "SQLite version"} == {State.WELL}


async def test_a_database_that_is_behind_is_named(database: Database, settings: Settings, clock: Clock) -> None:
    await downgrade(database.engine, to="0001_core")
    found = await _found(settings, database, clock)
    assert found["database"].state is State.WRONG
    assert "migrate" in found["database"].words
    assert "keys" not in found


async def test_a_database_that_is_not_there_is_named(settings: Settings, clock: Clock, keys: KeyRing, tmp_path: Path) -> None:
    database = Database(f"postgresql+asyncpg://postgres@/none?host={tmp_path}", keys=keys)
    found = await _found(settings, database, clock)
    await database.close()
    assert found["database"].state is State.WRONG


async def test_a_lost_key_is_found_out(database_url: str, database: Database, settings: Settings, clock: Clock) -> None:
    await _a_person(database, clock)
    assert (await _found(settings, database, clock))["keys"].state is State.WELL
    reopened = Database(database_url, keys=OTHER_KEYS)
    assert (await _found(settings, reopened, clock))["keys"].state is State.WRONG
    await reopened.close()


async def test_dead_letters_are_counted(database: Database, settings: Settings, clock: Clock) -> None:
    await _a_letter(database, clock, is_dead=True)
    letters = (await _found(settings, database, clock))["dead letters"]
    assert (letters.state, letters.words[:1]) == (State.MIND, "1")


async def test_a_clock_that_went_back_is_noticed(sqlite_url: str, keys: KeyRing, settings: Settings, clock: Clock) -> None:
    database = Database(sqlite_url, keys=keys)
    await _a_letter(database, clock, is_dead=False)
    clock.advance(hours=-1)
    assert (await _found(settings, database, clock))["clock"].state is State.WRONG
    await database.close()


async def test_a_clock_that_differs_from_the_database_is_noticed(
    postgres_url: str, keys: KeyRing, settings: Settings, clock: Clock
) -> None:
    database = Database(postgres_url, keys=keys)
    async with database.reading() as session:
        theirs = await session.scalar(text("SELECT clock_timestamp()"))
    assert theirs is not None
    assert (await _found(settings, database, Clock(theirs)))["clock"].state is State.WELL
    clock.advance(days=-100)
    assert (await _found(settings, database, clock))["clock"].state is State.WRONG
    await database.close()


async def test_a_misspelt_setting_is_named(monkeypatch: pytest.MonkeyPatch, database: Database, settings: Settings, clock: Clock) -> None:
    monkeypatch.setenv("ESTATION_BOTTOKEN", "1:a")
    assert (await _found(settings, database, clock))["settings"].words.endswith("ESTATION_BOTTOKEN")


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 52, 0), (3, 50, 7), (3, 44, 6), (4, 0, 0)])
def test_a_mended_sqlite_is_well(version: tuple[int, ...]) -> None:
    assert sqlite_version(version).state is State.WELL


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 2)])
def test_an_sqlite_with_the_bug_is_named(version: tuple[int, ...]) -> None:
    assert sqlite_version(version).state is State.MIND


def test_the_font_has_chinese() -> None:
    assert fonts().state is State.WELL


async def test_a_key_that_only_old_values_need_is_missed(database_url: str, database: Database, settings: Settings, clock: Clock) -> None:
    """The newest person alone would not tell."""
    async with database.begin() as session:
        body = OTHER_KEYS.seal(b"x", context="conversation.body")
        session.add(Conversation(bot=1, chat_id=5, key="x", body=body, changed_at=clock()))
    await _a_person(database, clock)
    keys = (await _found(settings, database, clock))["keys"]
    assert (keys.state, keys.words[-8:]) == (State.WRONG, "number 2")


async def test_a_wrong_key_under_the_right_number_is_found_out(
    database_url: str, database: Database, settings: Settings, clock: Clock
) -> None:
    await _a_person(database, clock)
    reopened = Database(database_url, keys=KeyRing([Key(1, bytes(32))]))
    assert (await _found(settings, reopened, clock))["keys"].state is State.WRONG
    await reopened.close()


async def test_every_column_of_bytes_is_known_to_be_sealed_or_a_hash(database: Database) -> None:
    async with database.engine.connect() as connection:
        sealed = {f"{column.table}.{column.name}" for column in await connection.run_sync(sealed_columns)}
    assert sealed == {
        *("person.name_sealed", "person.phone_sealed", "stored_file.sealed", "activity_log.words", "activity_log.reason"),
        *("conversation.body", "inbox.body", "outbox.body", "transcript_file.body", "transcript_file.name", "transcript_message.body"),
        *("redemption.code", "redemption.token", "redemption.reason", "redemption.rating", "member_code.code"),
        *("appeal.words", "appeal.reason", "objection.words", "objection.reason", "print_job.file", "badge.token", "import_draft.cells"),
        *(
            "elder.name",
            "elder.called",
            "elder.address",
            "elder.history",
            "elder.reason",
            "elder.wanted",
            "guardian_way.address",
            "guardian_way.code",
        ),
        *("care_line.words", "board_word.words", "found_position.place", "incident.code", "incident.handed_to"),
        *("search.centre", "search.place", "search.wearing", "sighting.words", "resource.words"),
        *("wish.words", "wish.whom", "wish.reach", "wish.reason", "wish_claim.words", "wish_follow_up.words"),
    }
