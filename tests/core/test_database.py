"""What a transaction sees."""

from sqlalchemy import text

from core.crypto import KeyRing
from core.database import Database
from messages import leases
from tests.clock import Clock


async def test_a_reader_sees_one_moment_however_long_it_reads(database: Database, clock: Clock) -> None:
    async with database.reading() as reader:
        count = text("SELECT count(*) FROM lease")
        assert await reader.scalar(count) == 0
        async with database.begin() as session:
            await leases.take(session, name="x", owner="x", now=clock(), until=clock())
        assert await reader.scalar(count) == 0


async def test_a_writer_sees_what_was_committed_while_it_waited(postgres_url: str, keys: KeyRing) -> None:
    """Whatever the server's own default is: rules that lock and then look rest on it."""
    database = Database(postgres_url, keys=keys)
    async with database.begin() as session:
        await session.execute(text("ALTER ROLE postgres SET default_transaction_isolation = 'serializable'"))
    try:
        await database.close()
        for opened, level in ((database.reading, "repeatable read"), (database.begin, "read committed")):
            async with opened() as session:
                assert await session.scalar(text("SHOW transaction_isolation")) == level
    finally:
        async with database.begin() as session:
            await session.execute(text("ALTER ROLE postgres RESET default_transaction_isolation"))
        await database.close()
