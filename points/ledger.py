"""The ledger: one row a transfer, never changed, zero-sum by construction.

A transfer is one INSERT. Triggers in the database move the stored balances, refuse an overdraft and queue the row for sealing,
so no writer can forget any of it (docs/decisions/0021-balances-are-kept-by-a-trigger.md). Amounts are whole points.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import is_sqlite, violated
from core.idempotency import input_hash, same_input
from core.refusals import Refusal
from points.models import Account
from points.posting import TRANSFERS, insert_transfers, lock_balances

# SQLite takes at most 32,766 parameters a statement.
BATCH_ROWS = 1_000
OVERDRAFT = "balance_not_negative"


class NotEnoughPoints(Refusal):
    """`missing` points are not there to be taken."""


class AlreadyReversed(Refusal):
    """A transfer is reversed at most once; `transfer_id` was."""


class ReversalIsFinal(Refusal):
    """A reversal is not reversed: post a new transfer instead."""


class TransferUnknown(Refusal):
    """There is no such transfer."""


class Reason(StrEnum):
    """Why points moved."""

    LOG = "log"
    HOLD = "hold"
    RETURNED = "returned"
    HANDED_OVER = "handed_over"
    REVERSAL = "reversal"
    GIFT = "gift"
    EXPIRED = "expired"
    SEARCH = "search"
    WISH = "wish"


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """A transfer to post. `source_kind` and `source_id` say what it is for, such as a log or a redemption."""

    from_account: int
    to_account: int
    amount: int
    key: str
    reason: Reason
    source_kind: str
    source_id: int
    made_by: int | None
    reverses: int | None = None

    def hashed(self) -> bytes:
        parts = (self.from_account, self.to_account, self.amount, self.reason, self.source_kind, self.source_id, self.reverses)
        return input_hash(*parts)


@dataclass(frozen=True, slots=True)
class Posted:
    """A transfer's number, and whether this call made it (`False`: a replay)."""

    transfer_id: int
    is_new: bool


async def post(session: AsyncSession, *, transfer: NewTransfer, now: datetime) -> Posted:
    """Move points at once, once a key. Raises `NotEnoughPoints`, `KeyReused`, `AlreadyReversed`."""
    return (await post_batch(session, transfers=(transfer,), batch_id=None, now=now))[0]


async def post_batch(session: AsyncSession, *, transfers: Sequence[NewTransfer], batch_id: str | None, now: datetime) -> list[Posted]:
    """Post many transfers in the order given, by multi-row statements; each has its own key and can be reversed by itself.

    Raises what `post` raises; then none is posted.
    """
    if len(transfers) > 1 and not is_sqlite(session):
        # Two batches over the same members take their rows in the same order.
        ids = {number for transfer in transfers for number in (transfer.from_account, transfer.to_account)}
        await lock_balances(session, sorted(ids))
    if len({transfer.key for transfer in transfers}) < len(transfers):
        raise ValueError("two transfers of a batch have the same key")
    posted: list[Posted] = []
    for start in range(0, len(transfers), BATCH_ROWS):
        posted += await _insert(session, transfers[start : start + BATCH_ROWS], batch_id, now)
    return posted


async def reverse(session: AsyncSession, *, transfer_id: int, key: str, made_by: int | None, now: datetime) -> Posted:
    """Take a transfer back by its mirror image, at most once. Points already spent are not taken: `NotEnoughPoints`.

    Raises also `TransferUnknown`, `AlreadyReversed`, `ReversalIsFinal`, `KeyReused`.
    """
    original = (await session.execute(select(TRANSFERS).where(TRANSFERS.c.id == transfer_id))).one_or_none()
    if original is None:
        raise TransferUnknown(transfer_id=transfer_id)
    if original.reverses is not None:
        raise ReversalIsFinal(transfer_id=transfer_id)
    mirror = NewTransfer(
        from_account=original.to_account,
        to_account=original.from_account,
        amount=original.amount,
        key=key,
        reason=Reason.REVERSAL,
        source_kind=original.source_kind,
        source_id=original.source_id,
        made_by=made_by,
        reverses=transfer_id,
    )
    return await post(session, transfer=mirror, now=now)


async def posted_under(session: AsyncSession, *, keys: Sequence[str]) -> int:
    """The number of the newest transfer that was posted under one of these keys. Raises `NoResultFound`."""
    known = select(TRANSFERS.c.id).where(TRANSFERS.c.key.in_(keys)).order_by(TRANSFERS.c.id.desc()).limit(1)
    number: int = (await session.scalars(known)).one()
    return number


async def _insert(session: AsyncSession, transfers: Sequence[NewTransfer], batch_id: str | None, now: datetime) -> list[Posted]:
    rows = [_row(transfer, batch_id, now) for transfer in transfers]
    try:
        made = await insert_transfers(session, rows)
    except IntegrityError as error:
        if violated(error, OVERDRAFT):
            raise NotEnoughPoints(missing=await _missing(session, error, transfers)) from error
        raise
    ids = {key: number for number, key in made}
    if len(ids) == len(rows):
        return [Posted(ids[transfer.key], True) for transfer in transfers]
    return [Posted(ids[row["key"]], True) if row["key"] in ids else await _replayed(session, row) for row in rows]


async def _replayed(session: AsyncSession, row: dict[str, Any]) -> Posted:
    """The transfer that was posted before under this key, or why this one was not posted."""
    query = select(TRANSFERS.c.id, TRANSFERS.c.input_hash).where(TRANSFERS.c.key == row["key"])
    earlier = (await session.execute(query)).one_or_none()
    if earlier is None:
        raise AlreadyReversed(transfer_id=row["reverses"])
    same_input(earlier.input_hash, row["input_hash"], key=row["key"])
    return Posted(earlier.id, False)


async def _missing(session: AsyncSession, error: IntegrityError, transfers: Sequence[NewTransfer]) -> int | None:
    """How many points were short: PostgreSQL's trigger says it; SQLite's transaction goes on, so it can be asked."""
    said = re.search(r"missing (\d+)", str(error.orig))
    if said:
        return int(said[1])
    if len(transfers) > 1 or not is_sqlite(session):
        return None
    balance = await session.scalar(select(Account.balance).where(Account.id == transfers[0].from_account))
    return transfers[0].amount - (balance or 0)


def _row(transfer: NewTransfer, batch_id: str | None, now: datetime) -> dict[str, Any]:
    return {
        "from_account": transfer.from_account,
        "to_account": transfer.to_account,
        "amount": transfer.amount,
        "key": transfer.key,
        "input_hash": transfer.hashed(),
        "reason": transfer.reason.value,
        "source_kind": transfer.source_kind,
        "source_id": transfer.source_id,
        "made_by": transfer.made_by,
        "made_at": now,
        "batch_id": batch_id,
        "reverses": transfer.reverses,
    }
