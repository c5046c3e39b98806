"""Somebody takes their data with them and is forgotten: nothing of theirs is left in any row, log or file, and the books still add up."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.dispatcher import build_dispatcher
from bot.feeding import feed
from bot.services import Services
from core.crypto import KeyRing
from core.database import Database
from jobs.sealing import seal_all
from jobs.verifying import differences
from messages import lanes
from messages.turn import current_turn
from people.models import WEB_BOT
from points import log_cards
from tests import member, wishing_member
from tests.chat import PUBLIC_URL, Town, open_town
from tests.clock import ZONE, Clock
from tests.member import Member
from tests.postgres import Postgres
from tests.traces import cells, holding, in_files, sealed_pieces
from tests.web.house import open_house

Told = Callable[[], str]


@pytest.fixture
async def town(sqlite_url: str, keys: KeyRing, clock: Clock) -> AsyncIterator[Town]:
    opened = Database(sqlite_url, keys=keys)
    yield await open_town(opened, clock)
    await opened.close()


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[Told]:
    """All that was logged so far, as one text."""
    caplog.set_level("INFO")
    with capture_logs() as events:
        yield lambda: "\n".join([*map(repr, events), *(record.getMessage() for record in caplog.records)])


async def test_nothing_of_the_forgotten_is_left_and_the_books_add_up(
    database: Database, keys: KeyRing, clock: Clock, told: Told, request: pytest.FixtureRequest
) -> None:
    town = await open_town(database, clock)
    her = await _who_wishes_too(town)
    await seal_all(database, clock=clock)
    before = await cells(database, keys)
    found = {where.partition(": ")[2].removesuffix(" in JSON") for where in holding(before, her.values)}
    assert {name for name in her.values if "phone" not in name and name.removesuffix(" in JSON") not in found} == set()
    pieces = sealed_pieces(before, her.values) | _numbers(her)
    if database.is_sqlite:
        there = {line.partition(": ")[2].partition(" ")[0] for line in in_files(swept(database), pieces)}
        assert there >= {"web", "telegram", "person.name_sealed", "person.phone_sealed", "activity_log.words", "stored_file.sealed"}
    if not database.is_sqlite:
        async with database.begin() as session:
            await session.execute(text("ANALYZE"))
    await member.delete(her.phone)
    await seal_all(database, clock=clock)
    left = holding(await cells(database, keys), her.values)
    assert not left, "\n".join(left)
    assert await differences(database) == []
    assert await town.app.troubles() == []
    assert [name for name, value in her.values.items() if value.decode("utf-8", "replace") in told()] == []
    await database.close()
    folder = swept(database) if database.is_sqlite else await vacuumed(request.getfixturevalue("postgres"), database)
    left = in_files(folder, her.values | pieces)
    assert not left, "\n".join(left)


async def test_what_one_takes_along_is_what_is_stored(town: Town, keys: KeyRing) -> None:
    her = await member.much_on_record(town)
    taken = await member.take_along(town, her.phone)
    person, points, messages = taken["person"], taken["points"], taken["messages"]
    assert (person["name"], person["phone"], person["community"]) == (member.NEW_NAME, "+8613787654321", "龙城社区")
    assert {one["channel"] for one in person["channels"]} == {WEB_BOT, member.TELEGRAM}
    assert person["consents"][0]["withdrawn_at"] is None
    assert [(one["status"], one["words"], one["reason"]) for one in points["logs"]] == [
        ("waiting", member.OTHER_WORDS, ""),
        ("refused", member.OTHER_WORDS, member.REASON),
        ("approved", member.WORDS, ""),
    ]
    assert [one["photos"] for one in points["logs"]] == [0, 0, 1]
    assert [one["status"] for one in points["redemptions"]] == ["approved"]
    balances = {one["kind"]: one["points"] for one in points["balances"]}
    assert sum(one["points"] for one in points["transfers"]) == balances["available"] == 20 - balances["held"]
    said = [one for one in messages["chat"] if one["by"] == "you"]
    assert {member.NAME, member.PHONE, member.TYPED, member.OTHER_WORDS} <= {one.get("text") for one in said}
    assert member.PAPER_NAME in [one.get("document") for one in said]
    assert [one["caption"] for one in said if one.get("photo")] == [member.WORDS]
    assert {"log.approved", "log.refused", "redemption.approved"} <= {one["kind"] for one in messages["notices"]}


async def test_taps_in_a_row_on_the_last_question_leave_nothing_either(town: Town, keys: KeyRing) -> None:
    her = await member.little_on_record(town)
    await member.delete(her.phone, times=3)
    assert holding(await cells(town.app.database, keys), her.values) == []
    assert await town.app.troubles() == []


async def test_a_crash_between_the_deletion_and_its_done_mark_is_harmless(town: Town, keys: KeyRing, clock: Clock) -> None:
    her = await member.little_on_record(town)
    await member.to_the_last_question(her.phone)
    await her.phone.taps_and_leaves("永久删除")
    await _handle_and_die(town)
    clock.advance(seconds=30)
    town.app.restart()
    await town.app.settle()
    assert holding(await cells(town.app.database, keys), her.values) == []
    assert await town.app.troubles() == []
    assert await differences(town.app.database) == []


async def test_notices_that_wait_for_the_morning_do_not_speak_of_the_forgotten(town: Town, keys: KeyRing, clock: Clock) -> None:
    phone = town.newcomer()
    await member.enrol(phone)
    clock.set(hour=22, minute=30)
    await member.log(phone, "邻里互助", member.OTHER_WORDS, hour=8)
    heard = len(await town.zhao.screens())
    await member.delete(phone)
    clock.advance(hours=9)
    await town.app.settle()
    assert len(await town.zhao.screens()) == heard
    gone = {"name": member.NAME.encode(), "words": member.OTHER_WORDS.encode()}
    assert holding(await cells(town.app.database, keys), gone) == []


async def test_staff_who_open_an_old_card_see_a_former_resident(town: Town) -> None:
    her = await member.much_on_record(town)
    card = await town.zhou.screen()
    async with town.app.database.reading() as session:
        logs = await log_cards.mine(session, person_id=her.person_id)
    await member.delete(her.phone)
    for log in logs:
        await town.zhao.forges(f"at:approve:{log.log_id}")
        assert await town.zhao.sees("已注销的居民")
    await town.zhao.forges(f"at:approve:{logs[0].log_id}")
    assert await town.zhao.sees("已撤回：该居民的数据已删除")
    await town.zhao.forges("at:approvals:2")
    assert await town.zhao.sees("已注销的居民", "已取消")
    await town.zhou.taps_old(card, "通过")
    assert "+" not in (await town.zhou.screen()).text.partition("\n\n")[0]
    await town.zhou.says("/menu")
    assert await town.app.troubles() == []
    assert await differences(town.app.database) == []


async def test_a_browser_that_still_has_its_cookie_gets_a_kind_page(town: Town, clock: Clock, told: Told) -> None:
    async with open_house(town.app.database, clock) as house:
        browser = await house.enter(town.cast.wang)
        assert (await browser.get("/chat"))[0] == 200
        await member.delete(town.wang)
        status, page = await browser.get("/chat", headers={"Accept-Language": "zh"})
        assert status == 401
        assert "如果您刚刚删除了自己的数据：已经全部删除了" in page
        status, events = await browser.get("/chat/events")
        assert (status, "event: reload" in events) == (200, True)
        assert (await browser.send(text="还在吗"))[0] == 401
        assert await browser.press_with(message="64", revision="1", button="0") == 401
        assert (await browser.get("/"))[0] == 200
        assert (await browser.get("/go/join_longcheng"))[0] == 200
    assert "error" not in told()


def swept(database: Database) -> Path:
    """The folder of an SQLite file after VACUUM and a checkpoint: rows that were moved may leave copies in a page's free space."""
    path = Path(database.url.database or "")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.parent


async def vacuumed(postgres: Postgres, database: Database) -> Path:
    """The folder of a PostgreSQL database after VACUUM; the server's own write-ahead log lies elsewhere and is recycled by itself."""
    connection = await asyncpg.connect(host=str(postgres.folder), user="postgres", database=database.url.database)
    try:
        # The planner keeps samples of what columns held when they were last looked at.
        await connection.execute("ANALYZE")
        await connection.execute("VACUUM FULL")
        oid = await connection.fetchval("SELECT oid FROM pg_database WHERE datname = current_database()")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()
    return postgres.folder / "data" / "base" / str(oid)


async def _who_wishes_too(town: Town) -> Member:
    her = await member.much_on_record(town)
    return replace(her, values=her.values | await wishing_member.much_wished(town, her.person_id))


def _numbers(her: Member) -> dict[str, bytes]:
    """Her chats' numbers as SQLite and PostgreSQL write them."""
    numbers = {name: int(her.values[name]) for name in ("web chat", "telegram")}
    return {name: number.to_bytes(6) for name, number in numbers.items()} | {
        f"{name} in PostgreSQL": number.to_bytes(8, "little") for name, number in numbers.items()
    }


async def _handle_and_die(town: Town) -> None:
    """What a worker does with the oldest update, but for its end."""
    now = town.app.clock()
    services = Services(database=town.app.database, clock=town.app.clock, zone=ZONE, public_url=PUBLIC_URL)
    async with town.app.database.begin() as session:
        (turn,) = await lanes.claim(session, bots=[WEB_BOT], owner="dies", limit=1, now=now, until=now)
    token = current_turn.set(turn)
    try:
        await feed(build_dispatcher(services), town.app.bot, turn)
    finally:
        current_turn.reset(token)
