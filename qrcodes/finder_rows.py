"""A finder, by the secret of their page."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from qrcodes import incidents
from qrcodes.elder_models import Elder
from qrcodes.incident_models import Finder, Incident


async def find(session: AsyncSession, *, secret: str, now: datetime) -> Finder | None:
    """Whose page this is; None for an unknown one and after its day."""
    query = select(Finder).where(Finder.secret_hash == token_hash(secret), Finder.until > now)
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def acting(session: AsyncSession, *, secret: str, now: datetime) -> tuple[Finder, Incident] | None:
    """As `find`, with the incident, locked; None also when that is over, or the family has ended the elder's page meanwhile."""
    finder = await find(session, secret=secret, now=now)
    if finder is None:
        return None
    incident = await incidents.lock(session, finder.incident_id)
    if incident.closed_at is not None or await is_ended(session, elder_id=incident.elder_id):
        return None
    return finder, incident


async def is_ended(session: AsyncSession, *, elder_id: int) -> bool:
    """Whether the elder has a page no more: then nothing is taken from finders, and they are sent to the duty phone."""
    return await session.scalar(select(Elder.id).where(Elder.id == elder_id, Elder.status == "approved")) is None


async def count(session: AsyncSession, *, incident_id: int) -> int:
    """How many finders there are."""
    return (await session.scalars(select(func.count()).select_from(Finder).where(Finder.incident_id == incident_id))).one()
