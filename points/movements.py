"""A member's points one movement after the other: what each was for, and when. `points.archive` says who may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from messages.mentions import mention
from people import persons
from points.accounts import AVAILABLE
from points.catalogue_models import Redemption
from points.log_models import ActivityKind, ActivityLog
from points.member_models import Gift
from points.models import Account, Transfer

EARNED, SPENT, GIVEN, EXPIRED = SORTS = ("earned", "spent", "given", "expired")
_SORT_OF = {"hold": SPENT, "returned": SPENT, "handed_over": SPENT, "gift": GIVEN, "expired": EXPIRED}
_LOG = "log"
Described = Select[Transfer, ActivityKind, str, str, Gift]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which movements: made from `since` until before `until`, for activities of the kind of this code, or of one of `SORTS`."""

    since: datetime | None = None
    until: datetime | None = None
    kind: str | None = None
    sort: str | None = None


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Movement:
    """Points that came (positive) or went. `source_kind` is log, redemption, gift, search or wish, `source_id` its number,
    `name` what it was.

    `sort` is one of `SORTS`, `other` the partly hidden name of who gave or got a gift, `reverses` the movement taken back;
    `decided_by` is who decided about a log: a person's number, None where nobody decides.
    """

    transfer_id: int
    points: int
    reason: str
    sort: str
    source_kind: str
    source_id: int
    name: str
    name_en: str
    made_at: datetime
    kind: str | None = None
    other: str = ""
    reverses: int | None = None
    decided_by: int | None = None


async def movements(
    session: AsyncSession, *, community_id: int, person_id: int, wanted: Wanted = EVERYTHING, after: int | None = None, limit: int = 8
) -> list[Movement]:
    """What moved a member's own free points, newest first; the next page comes `after` the last one's number."""
    purse = await purse_of(session, community_id=community_id, person_id=person_id)
    if purse is None:
        return []
    came = _half(Transfer.to_account, purse, wanted, after, limit)
    went = _half(Transfer.from_account, purse, wanted, after, limit)
    page = union_all(select(came.subquery()), select(went.subquery())).subquery()
    query = _described().join(page, page.c.id == Transfer.id).order_by(Transfer.id.desc()).limit(limit)
    return await described(session, query, purse=purse)


async def purse_of(session: AsyncSession, *, community_id: int, person_id: int) -> int | None:
    """The number of the account of a member's free points; None for who never had any."""
    own = (Account.person_id == person_id, Account.community_id == community_id, Account.kind == AVAILABLE)
    return await session.scalar(select(Account.id).where(*own))


def _half(side: InstrumentedAttribute[int], purse: int, wanted: Wanted, after: int | None, limit: int) -> Select[int]:
    """The newest of what came or of what went. Limited by itself, each half is read off the end of its index."""
    query = select(Transfer.id).where(side == purse)
    if after is not None:
        query = query.where(Transfer.id < after)
    if wanted.since is not None:
        query = query.where(Transfer.made_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(Transfer.made_at < wanted.until)
    if wanted.sort == EARNED:
        query = query.where(Transfer.reason.not_in(_SORT_OF))
    elif wanted.sort is not None:
        query = query.where(Transfer.reason.in_([reason for reason, sort in _SORT_OF.items() if sort == wanted.sort]))
    if wanted.kind is not None:
        logged = and_(Transfer.source_kind == _LOG, ActivityLog.id == Transfer.source_id)
        query = query.join(ActivityLog, logged).join(ActivityKind, ActivityKind.id == ActivityLog.kind_id)
        query = query.where(ActivityKind.code == wanted.kind)
    return query.order_by(Transfer.id.desc()).limit(limit)


def _described() -> Described:
    """Transfers with what they were for."""
    return (
        select(Transfer, ActivityKind, Redemption.item_name, Redemption.item_name_en, Gift)
        .outerjoin(ActivityLog, and_(Transfer.source_kind == _LOG, ActivityLog.id == Transfer.source_id))
        .outerjoin(ActivityKind, ActivityKind.id == ActivityLog.kind_id)
        .outerjoin(Redemption, and_(Transfer.source_kind == "redemption", Redemption.id == Transfer.source_id))
        .outerjoin(Gift, and_(Transfer.reason == "gift", Gift.id == Transfer.source_id))
    )


def one_described(transfer_id: int) -> Described:
    """A single transfer, for `described`."""
    return _described().where(Transfer.id == transfer_id)


async def described(session: AsyncSession, query: Described, *, purse: int) -> list[Movement]:
    """The movements of a purse, with the masked names of who gave or got: two queries however many there are."""
    rows: Sequence[Any] = (await session.execute(query)).all()
    others = {_other(gift, transfer.to_account == purse) for transfer, _, _, _, gift in rows if gift is not None}
    names = await persons.names(session, others) if others else {}
    mention(*others)
    return [_movement(row, purse, names) for row in rows]


def _other(gift: Gift, came: bool) -> int:
    return gift.from_person if came else gift.to_person


def _movement(row: Sequence[Any], purse: int, names: dict[int, str]) -> Movement:
    transfer, kind, item, item_en, gift = row
    came = transfer.to_account == purse
    return Movement(
        transfer_id=transfer.id,
        points=transfer.amount if came else -transfer.amount,
        reason=transfer.reason,
        sort=_SORT_OF.get(transfer.reason, EARNED),
        source_kind=transfer.source_kind,
        source_id=transfer.source_id,
        name=(kind.name if kind else item) or "",
        name_en=(kind.name_en if kind else item_en) or "",
        made_at=transfer.made_at,
        kind=kind.code if kind else None,
        other=persons.masked(names.get(_other(gift, came), "")) if gift is not None else "",
        reverses=transfer.reverses,
        # Who gave the points or took them back; the log itself names only who decided last.
        decided_by=transfer.made_by if kind else None,
    )
