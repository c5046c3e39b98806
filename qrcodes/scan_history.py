"""When an elder's badges were looked at, for the family and the station. Nothing is known of who did."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from qrcodes import elder_cards
from qrcodes.badge_models import Badge, Scan


@dataclass(frozen=True, slots=True)
class Scanned:
    """A badge or label, by its printed number, was looked at ("touched"), or the family was told from it ("told")."""

    id: int
    printed_id: str
    kind: str
    at: datetime


async def of_elder(session: AsyncSession, *, actor: int, elder_id: int, now: datetime, before: int = 0, limit: int = 10) -> list[Scanned]:
    """The latest first, from before the scan of this number where one is given. Raises `ElderUnknown`, `NotAllowed`."""
    await elder_cards.card(session, actor=actor, elder_id=elder_id, now=now)
    query = select(Scan.id, Badge.printed_id, Scan.kind, Scan.at).join(Badge, Badge.id == Scan.badge_id).where(Badge.elder_id == elder_id)
    if before:
        query = query.where(Scan.id < before)
    return [Scanned(*row) for row in await session.execute(query.order_by(Scan.id.desc()).limit(limit))]
