"""Work that one process does at a time."""

from datetime import datetime

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncSession

from core.upsert import insert
from messages.models import Lease


async def take(session: AsyncSession, *, name: str, owner: str, now: datetime, until: datetime) -> bool:
    """Get or keep the lease until this moment; false while another owner has it."""
    statement = insert(session, Lease).values(name=name, owner=owner, until=until)
    taken = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"owner": statement.excluded.owner, "until": statement.excluded.until},
        where=or_(Lease.owner == owner, Lease.until <= now),
    )
    return (await session.execute(taken.returning(Lease.name))).scalar_one_or_none() is not None


async def give_back(session: AsyncSession, *, name: str, owner: str) -> None:
    """Let another process have it at once."""
    await session.execute(delete(Lease).where(Lease.name == name, Lease.owner == owner))
