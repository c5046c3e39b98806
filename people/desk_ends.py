"""Ending somebody's work at the desk at once: sessions, links and what their passkeys were asked to sign."""

from datetime import datetime

from sqlalchemy import delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Moment
from people.audit import record
from people.desk_models import Challenge, DeskLink, DeskSession, Passkey
from people.entry_models import EntryLink
from people.moments import not_before


async def end_desk(session: AsyncSession, *, person_id: int, now: datetime) -> int:
    """End every session of the person and return how many; the caller records who did it.

    No link of theirs lets anybody in any more, not even by a second tap on the same page.
    """
    live = update(DeskSession).where(DeskSession.person_id == person_id, DeskSession.ended_at.is_(None))
    ended = (await session.scalars(live.values(ended_at=not_before(DeskSession.created_at, now)).returning(DeskSession.id))).all()
    spent = {"used_at": func.coalesce(DeskLink.used_at, literal(now, Moment())), "used_by": None}
    await session.execute(update(DeskLink).where(DeskLink.person_id == person_id).values(spent))
    theirs = select(DeskSession.id).where(DeskSession.person_id == person_id)
    await session.execute(update(Challenge).where(Challenge.session_id.in_(theirs), Challenge.used_at.is_(None)).values(used_at=now))
    return len(ended)


async def end_everybodys(session: AsyncSession, *, now: datetime) -> None:
    """After a restore: end every session, spend every link, remove every passkey. Which of them were ended since is not known any more."""
    live = update(DeskSession).where(DeskSession.ended_at.is_(None))
    await session.execute(live.values(ended_at=not_before(DeskSession.created_at, now)))
    for link in (DeskLink, EntryLink):
        spent = {"used_at": func.coalesce(link.used_at, literal(now, Moment())), "used_by": None}
        await session.execute(update(link).values(spent))
    await session.execute(update(Challenge).where(Challenge.used_at.is_(None)).values(used_at=now))
    for person_id in await session.scalars(select(Passkey.person_id).distinct().order_by(Passkey.person_id)):
        await take_passkeys(session, actor=None, person_id=person_id, now=now)


async def take_passkeys(session: AsyncSession, *, actor: int | None, person_id: int, now: datetime) -> None:
    """Remove every passkey of the person: a phone was lost, or somebody else may have added one."""
    gone = await session.scalars(delete(Passkey).where(Passkey.person_id == person_id).returning(Passkey.id))
    for passkey_id in sorted(gone):
        await record(session, actor=actor, action="passkey.removed", about=person_id, subject="passkey", subject_id=passkey_id, now=now)
