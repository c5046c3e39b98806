"""A leader's logs for a team."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from points import batches, logs
from points.batches import BatchReceipt
from points.log_models import ActivityLog
from tests.clock import ZONE
from tests.points.kit import PHOTO, Town


def entry(town: Town, kind: str = "volunteering", *, minutes: int = 120, **more: Any) -> logs.Entry:
    """Two hours that have just ended, unless `at` says when they began."""
    row: dict[str, Any] = {"words": "江边捡垃圾", "photos": (PHOTO,), "sent": ("file",)} | more
    started_at = row.pop("at", town.clock() - timedelta(minutes=minutes))
    return logs.Entry(kind_id=town.kinds[kind], started_at=started_at, minutes=minutes, **row)


async def log_for(
    town: Town, people: Sequence[int], *, who: int | None = None, key: str = "k", sent: logs.Entry | None = None
) -> BatchReceipt:
    """Log it for these people, as 李建国 unless it is somebody else."""
    sent, leader = sent or entry(town), who or town.cast.li
    async with town.database.begin() as session:
        return await batches.log_for(session, actor=leader, entry=sent, people=people, key=key, now=town.clock(), zone=ZONE)


async def rows(town: Town) -> list[ActivityLog]:
    """Everybody's logs, by their members."""
    async with town.database.reading() as session:
        return list(await session.scalars(select(ActivityLog).order_by(ActivityLog.person_id)))
