"""A member's points one movement after the other (有事必有分、有分必有档): what each was for, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from points.accounts import AVAILABLE
from points.catalogue_models import Redemption
from points.log_models import ActivityKind, ActivityLog
from points.models import Account, Transfer


@dataclass(frozen=True, slots=True)
class Movement:
    """Points that came (positive) or went. `source_kind` is log or redemption, `source_id` its number, `name` what it was."""

    transfer_id: int
    points: int
    reason: str
    source_kind: str
    source_id: int
    name: str
    name_en: str
    made_at: datetime


async def movements(
    session: AsyncSession, *, community_id: int, person_id: int, after: int | None = None, limit: int = 8
) -> list[Movement]:
    """What moved a member's free points, newest first; the next page comes `after` the last one's number."""
    purse = select(Account.id).where(Account.person_id == person_id, Account.community_id == community_id, Account.kind == AVAILABLE)
    number = await session.scalar(purse)
    if number is None:
        return []
    query = (
        select(Transfer, ActivityKind.name, ActivityKind.name_en, Redemption.item_name, Redemption.item_name_en)
        .outerjoin(ActivityLog, and_(Transfer.source_kind == "log", ActivityLog.id == Transfer.source_id))
        .outerjoin(ActivityKind, ActivityKind.id == ActivityLog.kind_id)
        .outerjoin(Redemption, and_(Transfer.source_kind == "redemption", Redemption.id == Transfer.source_id))
        .where(or_(Transfer.from_account == number, Transfer.to_account == number))
        .order_by(Transfer.id.desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(Transfer.id < after)
    return [
        _movement(transfer, transfer.to_account == number, kind or item or "", kind_en or item_en or "")
        for transfer, kind, kind_en, item, item_en in await session.execute(query)
    ]


def _movement(transfer: Transfer, came: bool, name: str, name_en: str) -> Movement:
    return Movement(
        transfer_id=transfer.id,
        points=transfer.amount if came else -transfer.amount,
        reason=transfer.reason,
        source_kind=transfer.source_kind,
        source_id=transfer.source_id,
        name=name,
        name_en=name_en,
        made_at=transfer.made_at,
    )
