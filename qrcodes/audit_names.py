"""What lines of the audit trail about elders are about: badges by the number printed on them, guardians by their elder."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people.audit_names import Thing, of_subject
from qrcodes.badge_models import Badge
from qrcodes.elder_models import Guardian, GuardianWay


async def printed(session: AsyncSession, things: Collection[Thing]) -> dict[Thing, str]:
    """The numbers printed on badges."""
    ids = of_subject(things, "badge")
    rows = (await session.execute(select(Badge.id, Badge.printed_id).where(Badge.id.in_(ids)))).all() if ids else []
    return {("badge", row.id): row.printed_id for row in rows}


async def elders(session: AsyncSession, things: Collection[Thing]) -> dict[Thing, int]:
    """Whose guardian it is, by the elder's number."""
    found: dict[Thing, int] = {}
    if ids := of_subject(things, "guardian"):
        rows = await session.execute(select(Guardian.id, Guardian.elder_id).where(Guardian.id.in_(ids)))
        found |= {("guardian", row.id): row.elder_id for row in rows}
    if ways := of_subject(things, "guardian_way"):
        known = select(GuardianWay.id, Guardian.elder_id).join(Guardian, Guardian.id == GuardianWay.guardian_id)
        found |= {("guardian_way", row.id): row.elder_id for row in await session.execute(known.where(GuardianWay.id.in_(ways)))}
    return found


async def badge(session: AsyncSession, *, community_ids: Sequence[int], printed_id: str) -> int | None:
    """The number in our records of the badge on which this is printed."""
    known = select(Badge.id).where(Badge.community_id.in_(community_ids), Badge.printed_id == printed_id)
    return await session.scalar(known.limit(1))
