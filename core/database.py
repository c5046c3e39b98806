"""The one database: SQLite embedded, PostgreSQL at scale. Doors open transactions here; rooms get a session and never commit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, DateTime, Dialect, Engine, ExceptionContext, Integer, MetaData, event, make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from core.crypto import KeyRing

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 30_000
READERS = 4
SERVER_POOL = 20
UTC_ZONE = ZoneInfo("UTC")

# SQLite numbers rows by itself only in an INTEGER primary key.
BigId = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """A moment in time: always aware, always UTC, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every room's tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Moment(), int: BigId}


class Database:
    """An open database. `begin()` writes, `reading()` only reads; both hand out a session that knows the keys and the house's clocks."""

    def __init__(self, url: str, *, keys: KeyRing, zone: ZoneInfo = UTC_ZONE) -> None:
        self.url = make_url(url)
        self.keys = keys
        self.zone = zone
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writer = self._open(writes=True)
        self._reader = self._open(writes=False) if self.is_sqlite else self._writer

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back on any exception."""
        async with self._session(self._writer) as session, session.begin():
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """One snapshot to read from; a write in it is refused by the database."""
        async with self._session(self._reader) as session, session.begin():
            if not self.is_sqlite:
                await session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
            yield session

    async def close(self) -> None:
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()

    @property
    def engine(self) -> AsyncEngine:
        """The writing engine, for migrations and benchmarks."""
        return self._writer

    @property
    def engines(self) -> tuple[AsyncEngine, ...]:
        """Every engine, for whoever listens to what is asked."""
        return tuple({self._writer, self._reader})

    def _session(self, engine: AsyncEngine) -> AsyncSession:
        return AsyncSession(engine, expire_on_commit=False, info={"keys": self.keys, "zone": self.zone})

    def _open(self, *, writes: bool) -> AsyncEngine:
        if not self.is_sqlite:
            # Said, not left to the server: rules that lock and then look want to see what was committed while they waited.
            level = "READ COMMITTED"
            return create_async_engine(
                self.url, pool_size=SERVER_POOL, max_overflow=SERVER_POOL, hide_parameters=True, isolation_level=level
            )
        size = 1 if writes else READERS
        engine = create_async_engine(self.url, pool_size=size, max_overflow=0, hide_parameters=True)
        _tame_sqlite(engine.sync_engine, writes=writes)
        return engine


def keys_of(session: AsyncSession) -> KeyRing:
    """The key ring of the database that this session belongs to."""
    keys = session.info["keys"]
    assert isinstance(keys, KeyRing)
    return keys


def zone_of(session: AsyncSession) -> ZoneInfo:
    """The time zone of this house's clocks, for rules about days that no door asks for, such as when an award ends."""
    zone = session.info["zone"]
    assert isinstance(zone, ZoneInfo)
    return zone


def is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def violated(error: IntegrityError, constraint: str) -> bool:
    """Whether a database's refusal names this constraint (PostgreSQL: its name; SQLite: its name or its columns)."""
    return constraint in str(error.orig)


def _tame_sqlite(engine: Engine, *, writes: bool) -> None:
    """Without this, SQLAlchemy over aiosqlite loses updates: see docs/decisions/0002-sqlite-has-one-writer.md."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")
        if not writes:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def _keep_connection(trouble: ExceptionContext) -> None:
        # Who is cancelled in mid-statement rolls back, as after any error. SQLAlchemy would drop the connection instead, and SQLite keeps
        # what a dropped one has locked until the last cursor is collected: whoever tidies up after that would find it locked.
        if isinstance(trouble.original_exception, asyncio.CancelledError):
            trouble.is_disconnect = False
