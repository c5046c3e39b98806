"""What `main.py doctor` looks at: one finding a thing, with what to do when it is not well."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from noto_cjk_sans_otc import FONT_PATH
from PIL import ImageFont
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from core.crypto import CannotOpen
from core.database import Database
from core.migrating import current_revision, revisions
from core.sealed import key_numbers
from core.settings import Settings, unknown_names
from messages import dead_letters, inbox
from people import persons

# The last versions of each line in which a crash at the wrong moment may damage a database in WAL mode are those before these.
WAL_RESET_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
CLOCK_MAY_DIFFER = timedelta(seconds=2)
# Where simplified Chinese is in the collection.
SIMPLIFIED = 2


class State(StrEnum):
    """How a thing is."""

    WELL = "ok"
    MIND = "mind"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    state: State
    words: str


async def look(settings: Settings, database: Database, *, clock: Callable[[], datetime]) -> AsyncIterator[Finding]:
    """Look at everything; what needs the database is left out when there is none."""
    yield _settings(settings)
    reached = await _database(database)
    yield reached
    if database.is_sqlite:
        yield sqlite_version(sqlite3.sqlite_version_info)
    yield fonts()
    if reached.state is not State.WRONG:
        yield await _clock(database, clock())
        yield await _keys(database)
        yield await _dead_letters(database)


def sqlite_version(version: tuple[int, ...]) -> Finding:
    """Whether this SQLite has the WAL-reset bug of 3.7.0 to 3.51.2."""
    said = ".".join(map(str, version))
    fixed = version >= WAL_RESET_FIXED[0] or any(version[:2] == line[:2] and version >= line for line in WAL_RESET_FIXED)
    if fixed:
        return Finding("SQLite version", State.WELL, said)
    advice = "can damage a database when several processes write to it; run one process only and keep backups, or use 3.51.3 or newer"
    return Finding("SQLite version", State.MIND, f"{said} {advice}")


def fonts() -> Finding:
    """Whether the font that pictures are drawn with has Chinese."""
    path = Path(str(FONT_PATH))
    try:
        font = ImageFont.truetype(path, 32, index=SIMPLIFIED)
    except OSError:
        return Finding("fonts", State.WRONG, f"{path.name} does not open: delete .venv and `make run` installs it anew")
    missing, there = (bytes(font.getmask(character)) for character in ("\U000f0000", "龙"))
    if missing == there:
        return Finding("fonts", State.WRONG, f"{path.name} has no Chinese")
    return Finding("fonts", State.WELL, path.name)


def _settings(settings: Settings) -> Finding:
    unknown = unknown_names()
    if unknown:
        return Finding("settings", State.MIND, f"no such setting, check the spelling: {', '.join(unknown)}")
    chat = "Telegram and web chat" if settings.bot_token else "web chat only"
    return Finding("settings", State.WELL, f"{chat}, {settings.web_address}, {settings.timezone}")


async def _database(database: Database) -> Finding:
    """Reached, whole and migrated."""
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    try:
        async with database.engine.connect() as connection:
            at = await connection.run_sync(current_revision)
            if database.is_sqlite and (said := await connection.scalar(text("PRAGMA quick_check(1)"))) != "ok":
                return Finding("database", State.WRONG, f"{kind} is damaged: {said}; restore a backup")
    except (OSError, DBAPIError) as error:
        return Finding("database", State.WRONG, f"{kind} cannot be reached: {type(error).__name__}")
    if at != revisions()[-1]:
        return Finding(
            "database", State.WRONG, f"{kind} is at {at or 'no revision'}, the newest is {revisions()[-1]}: run `python main.py migrate`"
        )
    return Finding("database", State.WELL, f"{kind}, {at}")


async def _clock(database: Database, now: datetime) -> Finding:
    async with database.reading() as session:
        last = await inbox.last_received(session)
        theirs = None if database.is_sqlite else await session.scalar(select(func.clock_timestamp()))
    if theirs is not None and abs(theirs - now) > CLOCK_MAY_DIFFER:
        return Finding("clock", State.WRONG, f"differs from the database's by {abs(theirs - now).total_seconds():.0f} s: synchronise both")
    if last is not None and last > now + CLOCK_MAY_DIFFER:
        return Finding(
            "clock", State.WRONG, f"went back: something was received at {last:%Y-%m-%d %H:%M:%S} UTC, and now it is {now:%H:%M:%S}"
        )
    return Finding("clock", State.WELL, f"{now:%Y-%m-%d %H:%M:%S} UTC")


async def _keys(database: Database) -> Finding:
    """Whether everything that is stored was sealed with keys that are set, and the newest name opens with its own."""
    async with database.reading() as session:
        lacking = await key_numbers(session) - database.keys.numbers
        try:
            await persons.newest_name(session)
        except CannotOpen:
            return Finding("keys", State.WRONG, "a key in ESTATION_ENCRYPTION_KEYS is not the one of its number that sealed what is stored")
    if lacking:
        numbers = ", ".join(map(str, sorted(lacking)))
        return Finding("keys", State.WRONG, f"what is stored was sealed with a key that ESTATION_ENCRYPTION_KEYS lacks: number {numbers}")
    return Finding("keys", State.WELL, f"number {database.keys.current.number} seals")


async def _dead_letters(database: Database) -> Finding:
    async with database.reading() as session:
        came, went = await dead_letters.count_updates(session), await dead_letters.count_notices(session)
    if came or went:
        words = f"{came} messages could not be handled, {went} notices could not be sent: `python main.py letters` lists them"
        return Finding("dead letters", State.MIND, words)
    return Finding("dead letters", State.WELL, "none")
