"""Whether the ledger is as it was written: balances against transfers, holds against redemptions, and the sealed chain."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core import seals
from core.seals import DIFFERENCES, Chain, Difference, digest
from points.accounts import HELD
from points.catalogue_models import Redemption
from points.models import Account, ActivityLog, Transfer

NAME = "ledger"
COLUMNS = (
    *(Transfer.id, Transfer.from_account, Transfer.to_account, Transfer.amount, Transfer.key, Transfer.input_hash, Transfer.reason),
    *(Transfer.source_kind, Transfer.source_id, Transfer.made_by, Transfer.made_at, Transfer.batch_id, Transfer.reverses),
)
LIVE = ("asked", "approved")


async def verify(session: AsyncSession) -> list[Difference]:
    """Each difference by code and number: those of the seals, balance_differs and held_differs (an account), award_differs (a log)."""
    found = await seals.verify(session, CHAIN)
    for what, query in (("balance_differs", _balances()), ("held_differs", _holds()), ("award_differs", _awards())):
        rows = await session.scalars(query.limit(DIFFERENCES))
        found += [Difference(NAME, what, row_id=number) for number in rows]
    return found


def _balances() -> Select[int]:
    """Accounts whose stored balance is not the sum of their transfers."""
    came = select(Transfer.to_account.label("account"), Transfer.amount.label("amount"))
    went = select(Transfer.from_account, -Transfer.amount)
    moved = union_all(came, went).subquery()
    sums = select(moved.c.account, func.sum(moved.c.amount).label("amount")).group_by(moved.c.account).subquery()
    query = select(Account.id).outerjoin(sums, sums.c.account == Account.id)
    return query.where(Account.balance.is_not(None), Account.balance != func.coalesce(sums.c.amount, 0)).order_by(Account.id)


def _holds() -> Select[int]:
    """Held accounts that do not hold exactly what live redemptions cost."""
    cost = func.sum(Redemption.price * Redemption.quantity).label("amount")
    live = select(Redemption.community_id, Redemption.person_id, cost).where(Redemption.status.in_(LIVE))
    wanted = live.group_by(Redemption.community_id, Redemption.person_id).subquery()
    same = (wanted.c.community_id == Account.community_id) & (wanted.c.person_id == Account.person_id)
    query = select(Account.id).outerjoin(wanted, same)
    return query.where(Account.kind == HELD, Account.balance != func.coalesce(wanted.c.amount, 0)).order_by(Account.id)


def _awards() -> Select[int]:
    """Approved logs without exactly their points in the ledger."""
    award = (Transfer.source_kind == "log") & (Transfer.source_id == ActivityLog.id) & Transfer.reverses.is_(None)
    query = select(ActivityLog.id).outerjoin(Transfer, award & (Transfer.amount == ActivityLog.points))
    return query.where((ActivityLog.status == "approved") != Transfer.id.is_not(None)).order_by(ActivityLog.id)


async def _digests(session: AsyncSession, row_ids: Sequence[int]) -> dict[int, bytes]:
    """A transfer with whose accounts it moved points between: ids, codes and moments only."""
    source, target = aliased(Account), aliased(Account)
    query = (
        select(*COLUMNS, *_holder(source), *_holder(target))
        .join(source, source.id == Transfer.from_account)
        .join(target, target.id == Transfer.to_account)
        .where(Transfer.id.in_(row_ids))
    )
    rows = await session.execute(query)
    return {row[0]: digest(*(field.hex() if isinstance(field, bytes) else field for field in row)) for row in rows}


def _holder(account: type[Account]) -> tuple[InstrumentedAttribute[Any], ...]:
    return account.community_id, account.person_id, account.unit_id, account.kind


CHAIN = Chain(NAME, digests=_digests, rows=Transfer.id)
