"""The statements that post transfers: built once, for it is the hottest path there is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Row, any_, bindparam, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import is_sqlite
from points.models import Account, Transfer

TRANSFERS = Transfer.metadata.tables["transfer"]
_SQLITE = sqlite.insert(TRANSFERS).on_conflict_do_nothing().returning(TRANSFERS.c.id, TRANSFERS.c.key)
_POSTGRES = postgresql.insert(TRANSFERS).on_conflict_do_nothing().returning(TRANSFERS.c.id, TRANSFERS.c.key)
# One statement however many rows: PostgreSQL takes columns as arrays, so nobody writes out 12,000 parameters.
_POSTGRES_ARRAYS = text("""
    INSERT INTO transfer (
        from_account, to_account, amount, key, input_hash, reason, source_kind, source_id, made_by, made_at, batch_id, reverses
    )
    SELECT * FROM unnest(
        CAST(:from_account AS bigint[]), CAST(:to_account AS bigint[]), CAST(:amount AS bigint[]), CAST(:key AS text[]),
        CAST(:input_hash AS bytea[]), CAST(:reason AS text[]), CAST(:source_kind AS text[]), CAST(:source_id AS bigint[]),
        CAST(:made_by AS bigint[]), CAST(:made_at AS timestamptz[]), CAST(:batch_id AS text[]), CAST(:reverses AS bigint[])
    )
    ON CONFLICT DO NOTHING RETURNING id, key
""")
_LOCK = (
    select(Account.id)
    .where(Account.id == any_(bindparam("ids", type_=postgresql.ARRAY(BigInteger))), Account.balance.is_not(None))
    .order_by(Account.id)
    .with_for_update(key_share=True)
)


async def insert_transfers(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> Sequence[Row[int, str]]:
    """The numbers and keys of the rows that are new. Raises `IntegrityError`, then none is."""
    if is_sqlite(session):
        return (await session.execute(_SQLITE, rows if len(rows) > 1 else rows[0])).all()
    if len(rows) == 1:
        return (await session.execute(_POSTGRES, rows[0])).all()
    return (await session.execute(_POSTGRES_ARRAYS, {name: [row[name] for row in rows] for name in rows[0]})).all()


async def lock_balances(session: AsyncSession, ids: list[int]) -> None:
    """PostgreSQL: take the rows of these members' accounts in the order of their ids, as the trigger does for one transfer."""
    await session.execute(_LOCK, {"ids": ids})
