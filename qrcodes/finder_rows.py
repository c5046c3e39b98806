"""A finder, by the secret of their page."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from qrcodes.incident_models import Finder


async def find(session: AsyncSession, *, secret: str, now: datetime) -> Finder | None:
    """Whose page this is; None for an unknown one and after its day."""
    query = select(Finder).where(Finder.secret_hash == token_hash(secret), Finder.until > now)
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
