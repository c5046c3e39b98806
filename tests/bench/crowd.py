"""A community of many members who have all earned something in one month, put there in a few statements."""

import time
from datetime import UTC, date, datetime

from sqlalchemy import delete, text

from core.database import Database
from points import accounts, boards
from points.board_models import Board, BoardRow
from tests.cast import Cast, load_cast
from tests.clock import ZONE

MONTH = date(2026, 10, 1)
EARNED_AT = datetime(2026, 10, 10, 1, tzinfo=UTC)
FROZEN_AT = datetime(2026, 11, 1, 1, tzinfo=UTC)
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :members)"
_PEOPLE = f"{_NUMBERS} INSERT INTO person (community_id, name_sealed, created_at) SELECT :community, :name, :now FROM n"
_PURSES = """
    INSERT INTO account (community_id, person_id, kind, balance)
    SELECT :community, id, 'available', 0 FROM person WHERE id > :last ORDER BY id
"""
_AWARDS = """
    INSERT INTO transfer (from_account, to_account, amount, key, input_hash, reason, source_kind, source_id, made_at)
    SELECT :issued, id, 1 + id % 100, 'crowd:' || id, :hash, 'log', 'crowd', id, :at
    FROM account WHERE community_id = :community AND kind = 'available' AND person_id > :last
"""


async def gather(database: Database, *, members: int) -> Cast:
    """The demo's places and people in an empty database, with so many members more who earned 1 to 100 points each in `MONTH`."""
    cast = await load_cast(database, EARNED_AT)
    name = database.keys.seal_text("王小芳", context="person.name")
    async with database.begin() as session:
        issued = await accounts.account(session, community_id=cast.longcheng, kind=accounts.ISSUED)
        last = await session.scalar(text("SELECT max(id) FROM person"))
        moment = EARNED_AT if not database.is_sqlite else EARNED_AT.strftime("%Y-%m-%d %H:%M:%S.%f")
        values = {"community": cast.longcheng, "last": last}
        await session.execute(text(_PEOPLE), {"members": members, "name": name, "now": moment, "community": cast.longcheng})
        await session.execute(text(_PURSES), values)
        await session.execute(text(_AWARDS), values | {"issued": issued, "hash": bytes(32), "at": moment})
    if not database.is_sqlite:
        async with database.begin() as session:
            await session.execute(text("ANALYZE"))
    return cast


async def seconds_to_freeze(database: Database, cast: Cast) -> float:
    """How long one freeze of `MONTH` takes with its commit; afterwards the board is gone, so that it can be measured again."""
    start = time.perf_counter()
    async with database.begin() as session:
        assert await boards.freeze(session, community_id=cast.longcheng, month=MONTH, now=FROZEN_AT, zone=ZONE)
    taken = time.perf_counter() - start
    async with database.begin() as session:
        await session.execute(delete(BoardRow))
        await session.execute(delete(Board))
    return taken
