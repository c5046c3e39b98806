"""Lists of a community's badges, labels and cards, for those who print them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from people import authority
from people.authority import CAN_APPROVE
from qrcodes.badge_models import Badge, PrintedBadge, PrintJob
from qrcodes.elder_models import Elder
from qrcodes.mentions import speak_of

# What a list shows: all that is in use, of that what was never printed, or what opens nothing any more.
SHOWS = ("live", "unprinted", "revoked")


@dataclass(frozen=True, slots=True)
class BadgeLine:
    """One of them in a list; `is_printed`: it is in a print file that was or will be drawn."""

    badge_id: int
    elder_id: int
    called: str
    carrier: str
    printed_id: str
    made_at: datetime
    revoked_at: datetime | None
    is_printed: bool


async def listed(
    session: AsyncSession, *, actor: int, community_id: int, carrier: str, shows: str, now: datetime, after: int | None = None, limit: int
) -> list[BadgeLine]:
    """The newest first; the next page comes `after` the last one's number. Raises `NotAllowed`."""
    if shows not in SHOWS:
        raise ValueError(shows)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    drawn = and_(PrintedBadge.job_id == PrintJob.id, PrintJob.status != "failed")
    printed = exists().where(PrintedBadge.badge_id == Badge.id, drawn)
    query = select(Badge, Elder.called, printed.label("is_printed")).join(Elder, Elder.id == Badge.elder_id)
    query = query.where(Badge.community_id == community_id, Badge.carrier == carrier)
    if shows == "revoked":
        query = query.where(Badge.revoked_at.is_not(None))
    else:
        query = query.where(Badge.revoked_at.is_(None), Elder.status == "approved")
        query = query.where(~printed) if shows == "unprinted" else query
    if after is not None:
        query = query.where(Badge.id < after)
    rows = (await session.execute(query.order_by(Badge.id.desc()).limit(limit))).all()
    for row in rows:
        speak_of(row.Badge.elder_id, has_ended=row.called is None)
    return [
        BadgeLine(
            badge_id=row.Badge.id,
            elder_id=row.Badge.elder_id,
            called=opened(session, "elder.called", row.called),
            carrier=row.Badge.carrier,
            printed_id=row.Badge.printed_id,
            made_at=row.Badge.made_at,
            revoked_at=row.Badge.revoked_at,
            is_printed=row.is_printed,
        )
        for row in rows
    ]
