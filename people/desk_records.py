"""What is stored about somebody who works at the desk: to take along, to be forgotten, and how long it is kept."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from people.desk_models import Challenge, DeskLink, DeskSession, Import, ImportDraft, Passkey
from people.desk_sessions import LONGEST

Row = dict[str, object]


async def export_about(session: AsyncSession, *, person_id: int) -> Row:
    """Sessions, passkeys and tables brought in, as plain values; moments are ISO 8601 in UTC."""
    opened = select(DeskSession).where(DeskSession.person_id == person_id).order_by(DeskSession.id)
    keys = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)
    tables = select(Import).where(Import.made_by == person_id).order_by(Import.id)
    return {
        "sessions": [
            {
                "way": one.way,
                "since": one.created_at.isoformat(),
                "last_seen_at": one.seen_at.isoformat(),
                "confirmed_at": _moment(one.confirmed_at),
                "ended_at": _moment(one.ended_at),
            }
            for one in await session.scalars(opened)
        ],
        "passkeys": [{"since": one.created_at.isoformat(), "used_at": _moment(one.used_at)} for one in await session.scalars(keys)],
        "tables_brought_in": [
            {"kind": one.kind, "lines": one.lines, "at": one.made_at.isoformat()} for one in await session.scalars(tables)
        ],
    }


async def forget(session: AsyncSession, *, person_id: int) -> None:
    """Take away sessions, links, challenges and passkeys; what they brought in stays, by their number."""
    theirs = select(DeskSession.id).where(DeskSession.person_id == person_id)
    await session.execute(delete(Challenge).where(Challenge.session_id.in_(theirs)))
    await session.execute(delete(DeskLink).where(DeskLink.person_id == person_id))
    await session.execute(delete(DeskSession).where(DeskSession.person_id == person_id))
    await session.execute(delete(Passkey).where(Passkey.person_id == person_id))
    await session.execute(delete(ImportDraft).where(ImportDraft.made_by == person_id))


async def purge(session: AsyncSession, *, links_before: datetime, sessions_before: datetime) -> None:
    """Delete links and challenges that ran out, and sessions that are over, before these moments; the audit trail keeps that they were."""
    over = or_(DeskSession.ended_at < sessions_before, DeskSession.created_at < sessions_before - LONGEST)
    gone = select(DeskSession.id).where(over)
    await session.execute(delete(Challenge).where(or_(Challenge.expires_at < links_before, Challenge.session_id.in_(gone))))
    await session.execute(delete(DeskLink).where(or_(DeskLink.expires_at < links_before, DeskLink.session_id.in_(gone))))
    await session.execute(delete(DeskSession).where(over))


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
