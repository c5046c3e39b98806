"""Wrong pick-up codes, which count against whoever types them for a while."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from points.catalogue_models import CodeAttempt


async def purge(session: AsyncSession, *, before: datetime) -> None:
    """Forget those typed before this moment."""
    await session.execute(delete(CodeAttempt).where(CodeAttempt.at < before))
