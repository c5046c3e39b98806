"""What is not kept: finders' words, positions, what hands-over said, and why a page was ended go after 90 days, and out of web chats."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from qrcodes.elder_models import Elder
from qrcodes.incident_models import BoardWord, Finder, Incident, Position
from qrcodes.mentions import KEPT

_HOLDS = or_(Incident.emptied_at.is_(None), Incident.handed_to.is_not(None), Incident.handed_photo.is_not(None), Incident.code.is_not(None))


async def old(session: AsyncSession, *, now: datetime, limit: int = 100) -> list[int]:
    """Numbers of incidents that were opened before the time for which their details are kept, and still have them, closed or not."""
    query = select(Incident.id).where(Incident.opened_at < now - KEPT, _HOLDS)
    return list(await session.scalars(query.order_by(Incident.id).limit(limit)))


async def empty(session: AsyncSession, *, incident_id: int, now: datetime) -> bool:
    """Empty what one old incident's finder and helpers wrote and where it was; states and moments stay, for the figures.

    Once, unless something came later: nobody had closed it.
    """
    mine = update(Incident).where(Incident.id == incident_id, _HOLDS)
    emptied = mine.values(emptied_at=now, handed_to=None, code=None).returning(Incident.handed_photo)
    row = (await session.execute(emptied)).one_or_none()
    if row is None:
        return False
    await session.execute(update(BoardWord).where(BoardWord.incident_id == incident_id).values(words=None))
    await session.execute(update(Position).where(Position.incident_id == incident_id).values(place=None))
    if row.handed_photo is not None:
        await session.execute(update(Incident).where(Incident.id == incident_id).values(handed_photo=None))
        await files.drop(session, [row.handed_photo])
    return True


async def words_older(session: AsyncSession, *, now: datetime) -> None:
    """Words and positions of incidents that nobody ever closed go at the same age, and why staff refused or ended a page.

    The secrets of finders' pages go as soon as those are over.
    """
    before = now - KEPT
    # A page that is over opens nothing more, whoever keeps its address.
    await session.execute(update(Finder).where(Finder.until <= now, Finder.secret_hash.is_not(None)).values(secret_hash=None))
    await session.execute(update(BoardWord).where(BoardWord.at < before, BoardWord.words.is_not(None)).values(words=None))
    await session.execute(update(Position).where(Position.at < before, Position.place.is_not(None)).values(place=None))
    await session.execute(update(Elder).where(Elder.ended_at < before, Elder.reason.is_not(None)).values(reason=None))
