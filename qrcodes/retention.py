"""What is not kept: finders' words, positions and what hands-over said go after 90 days, out of the tables and out of web chats."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from qrcodes import mentions
from qrcodes.incident_models import BoardWord, Incident, Position

KEPT = timedelta(days=90)


async def old(session: AsyncSession, *, now: datetime, limit: int = 100) -> list[int]:
    """Numbers of incidents that were opened before the time for which their details are kept, and still have them."""
    query = select(Incident.id).where(Incident.opened_at < now - KEPT, Incident.emptied_at.is_(None), Incident.closed_at.is_not(None))
    return list(await session.scalars(query.order_by(Incident.id).limit(limit)))


async def empty(session: AsyncSession, *, incident_id: int, now: datetime) -> bool:
    """Empty what one old incident's finder and helpers wrote and where it was; states and moments stay, for the figures. Once."""
    mine = update(Incident).where(Incident.id == incident_id, Incident.emptied_at.is_(None))
    emptied = mine.values(emptied_at=now, handed_to=None, code=None).returning(Incident.elder_id, Incident.handed_photo)
    row = (await session.execute(emptied)).one_or_none()
    if row is None:
        return False
    await session.execute(update(BoardWord).where(BoardWord.incident_id == incident_id).values(words=None))
    await session.execute(update(Position).where(Position.incident_id == incident_id).values(place=None))
    if row.handed_photo is not None:
        await session.execute(update(Incident).where(Incident.id == incident_id).values(handed_photo=None))
        await files.drop(session, [row.handed_photo])
    await mentions.silence(session, elder_id=row.elder_id, now=now, before=now - KEPT)
    return True


async def words_older(session: AsyncSession, *, now: datetime) -> None:
    """Words and positions of incidents that nobody ever closed go at the same age."""
    before = now - KEPT
    await session.execute(update(BoardWord).where(BoardWord.at < before, BoardWord.words.is_not(None)).values(words=None))
    await session.execute(update(Position).where(Position.at < before, Position.place.is_not(None)).values(place=None))
