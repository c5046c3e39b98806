"""Whether the ledger is as it was written: balances against transfers, holds against redemptions, and the sealed chain."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, not_, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core import seals
from core.seals import DIFFERENCES, Chain, Difference, digest
from points.accounts import AVAILABLE, HELD, ISSUED
from points.catalogue_models import Redemption
from points.log_models import ActivityLog
from points.models import Account, Transfer
from points.verify_lots import (
    gifts_not_moved,
    lots_unlike_uses,
    purses_unlike_lots,
    transfers_unlike_lots,
    transfers_without_gift,
)

NAME = "ledger"
COLUMNS = (
    *(Transfer.id, Transfer.from_account, Transfer.to_account, Transfer.amount, Transfer.key, Transfer.input_hash, Transfer.reason),
    *(Transfer.source_kind, Transfer.source_id, Transfer.made_by, Transfer.made_at, Transfer.batch_id, Transfer.reverses),
)
LIVE = ("asked", "approved")


async def verify(session: AsyncSession) -> list[Difference]:
    """Each difference by code and number.

    Those of the seals; balance_differs, held_differs and lots_differ (an account), not_held (a redemption), award_differs (a log),
    not_earned, search_differs, wish_differs, uses_differ and not_given (a transfer), lot_differs (a lot), gift_differs (a gift).
    """
    found = await seals.verify(session, CHAIN)
    for what, query in QUERIES.items():
        rows = await session.scalars(query().limit(DIFFERENCES))
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


def _unheld() -> Select[int]:
    """Live redemptions of a member who has no held account at all."""
    own = (Account.community_id == Redemption.community_id) & (Account.person_id == Redemption.person_id) & (Account.kind == HELD)
    return select(Redemption.id).where(Redemption.status.in_(LIVE), ~exists().where(own)).order_by(Redemption.id)


def _awards() -> Select[int]:
    """Approved logs whose awards that stand do not add up to their points, or went to another purse than the member's own."""
    own = (Account.community_id == ActivityLog.community_id) & (Account.person_id == ActivityLog.person_id) & (Account.kind == AVAILABLE)
    query = select(ActivityLog.id).outerjoin(Transfer, _is_award() & (Transfer.source_id == ActivityLog.id))
    query = query.outerjoin(Account, (Account.id == Transfer.to_account) & own).where(ActivityLog.status == "approved")
    is_right = (func.coalesce(func.sum(Transfer.amount), 0) == ActivityLog.points) & (func.count(Transfer.id) == func.count(Account.id))
    return query.group_by(ActivityLog.id, ActivityLog.points).having(not_(is_right)).order_by(ActivityLog.id)


def _unearned() -> Select[int]:
    """Awards that stand, for a log that is not there or is not approved: refused, or taken back."""
    earned = exists().where(ActivityLog.id == Transfer.source_id, ActivityLog.status == "approved")
    return select(Transfer.id).where(_is_award(), ~earned).order_by(Transfer.id)


def _odd_searches() -> Select[int]:
    """Points for a search that do not go from what a community issues to a member's purse there, or not under its one key."""
    return _odd_gifts("search")


def _odd_wishes() -> Select[int]:
    """The same of points for a wish."""
    return _odd_gifts("wish")


def _odd_gifts(what: str) -> Select[int]:
    source, target = aliased(Account), aliased(Account)
    query = select(Transfer.id).join(source, source.id == Transfer.from_account).join(target, target.id == Transfer.to_account)
    key = literal(f"{what}:").concat(cast(Transfer.source_id, String)).concat(":").concat(cast(target.person_id, String))
    is_right = (source.kind == ISSUED) & (target.kind == AVAILABLE) & (source.community_id == target.community_id) & (Transfer.key == key)
    is_meant = (Transfer.source_kind == what) & (Transfer.reason == what)
    is_one = or_(Transfer.source_kind == what, Transfer.reason == what) & Transfer.reverses.is_(None)
    return query.where(is_one, not_(is_right & is_meant)).order_by(Transfer.id)


def _is_award() -> ColumnElement[bool]:
    """Points for a log that were not taken back: an upheld appeal gives them anew."""
    mirror = aliased(Transfer)
    is_taken_back = exists().where(mirror.reverses == Transfer.id)
    return (Transfer.source_kind == "log") & Transfer.reverses.is_(None) & ~is_taken_back


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
QUERIES = {
    "balance_differs": _balances,
    "held_differs": _holds,
    "not_held": _unheld,
    "award_differs": _awards,
    "not_earned": _unearned,
    "search_differs": _odd_searches,
    "wish_differs": _odd_wishes,
    "lots_differ": purses_unlike_lots,
    "lot_differs": lots_unlike_uses,
    "uses_differ": transfers_unlike_lots,
    "gift_differs": gifts_not_moved,
    "not_given": transfers_without_gift,
}
