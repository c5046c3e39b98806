"""Scans: a code's page was touched. The family is told so quietly, and not while an incident is live."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.outbox import Priority
from people import notices
from qrcodes import badges, deadlines, elder_access, guardians, incidents
from qrcodes.badge_models import Scan


async def touched(session: AsyncSession, *, token: str, now: datetime) -> bool:
    """Note that somebody's finger was on a code's page, once in ten minutes, and tell the family; whether it was told."""
    badge = await badges.find(session, token=token)
    if badge is None or await _lately(session, badge.badge_id, now):
        return False
    elder = await elder_access.lock(session, badge.elder_id)
    if elder.status != "approved" or await _lately(session, badge.badge_id, now):
        return False
    scan_id = (await session.scalars(insert(Scan).values(badge_id=badge.badge_id, kind="touched", at=now).returning(Scan.id))).one()
    live = await incidents.live_of(session, elder_id=elder.id)
    if live is not None and live.state != "handed_over":
        return False
    family = await guardians.people(session, elder_id=elder.id)
    data, key = {"elder_id": elder.id}, f"badge.touched:{scan_id}"
    await notices.notify(session, to=family, kind="badge.touched", data=data, key=key, now=now, priority=Priority.RECEIPT)
    return True


async def _lately(session: AsyncSession, badge_id: int, now: datetime) -> bool:
    since = now - timedelta(seconds=deadlines.TOUCH)
    lately = select(Scan.id).where(Scan.badge_id == badge_id, Scan.kind == "touched", Scan.at > since, Scan.at <= now)
    return (await session.scalars(lately.limit(1))).first() is not None
