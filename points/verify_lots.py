"""Whether lots and gifts are as the ledger says: queries for `points.verify`."""

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from points.accounts import AVAILABLE
from points.ledger import Reason
from points.member_models import Gift
from points.models import Account, Lot, LotUse, Transfer


def purses_unlike_lots() -> Select[int]:
    """Accounts of free points whose balance is not what is left of their lots."""
    rest = select(Lot.account_id, func.sum(Lot.rest).label("rest")).group_by(Lot.account_id).subquery()
    query = select(Account.id).outerjoin(rest, rest.c.account_id == Account.id)
    return query.where(Account.kind == AVAILABLE, Account.balance != func.coalesce(rest.c.rest, 0)).order_by(Account.id)


def lots_unlike_uses() -> Select[int]:
    """Lots of which less or more is left than was not taken, or that are in a purse that their transfer did not fill."""
    used = select(LotUse.lot_id, func.sum(LotUse.amount).label("amount")).group_by(LotUse.lot_id).subquery()
    query = select(Lot.id).outerjoin(used, used.c.lot_id == Lot.id).outerjoin(Transfer, Transfer.id == Lot.transfer_id)
    is_left_otherwise = Lot.amount - func.coalesce(used.c.amount, 0) != Lot.rest
    is_elsewhere = Lot.transfer_id.is_not(None) & (func.coalesce(Transfer.to_account, 0) != Lot.account_id)
    return query.where(or_(is_left_otherwise, is_elsewhere)).order_by(Lot.id)


def transfers_unlike_lots() -> Select[int]:
    """Transfers that took other lots than they moved points, or opened others; those from before there were lots have neither."""
    taken = select(LotUse.transfer_id.label("id"), func.sum(LotUse.amount).label("amount")).group_by(LotUse.transfer_id).subquery()
    opened = select(Lot.transfer_id.label("id"), func.sum(Lot.amount).label("amount")).group_by(Lot.transfer_id).subquery()
    query = select(Transfer.id).outerjoin(taken, taken.c.id == Transfer.id).outerjoin(opened, opened.c.id == Transfer.id)
    return query.where(or_(taken.c.amount != Transfer.amount, opened.c.amount != Transfer.amount)).order_by(Transfer.id)


def gifts_not_moved() -> Select[int]:
    """Gifts that did not move as many points from the giver's purse to the receiver's."""
    giver, receiver = aliased(Account), aliased(Account)
    moved = (
        exists()
        .where(Transfer.source_kind == "gift", Transfer.reason == Reason.GIFT, Transfer.source_id == Gift.id)
        .where(Transfer.amount == Gift.amount)
        .where(giver.id == Transfer.from_account, giver.person_id == Gift.from_person, giver.community_id == Gift.community_id)
        .where(receiver.id == Transfer.to_account, receiver.person_id == Gift.to_person, receiver.community_id == Gift.community_id)
        .where(giver.kind == AVAILABLE, receiver.kind == AVAILABLE)
    )
    return select(Gift.id).where(~moved).order_by(Gift.id)


def transfers_without_gift() -> Select[int]:
    """Transfers from member to member for which there is no gift, or which are not its only one."""
    twin = aliased(Transfer)
    is_first = ~exists().where(twin.reason == Reason.GIFT, twin.source_id == Transfer.source_id, twin.id < Transfer.id)
    is_given = exists().where(Gift.id == Transfer.source_id) & is_first
    return select(Transfer.id).where(Transfer.reason == Reason.GIFT, ~is_given).order_by(Transfer.id)
