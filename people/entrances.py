"""Ways into someone's account that others opened. When the person gains a say, these must not gain it with them."""

from datetime import datetime

from sqlalchemy import func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Moment
from people.audit import record
from people.desk_ends import end_desk, take_passkeys
from people.entry_models import EntryLink, WebSession
from people.models import Identity


async def close_those_of_others(session: AsyncSession, *, actor: int | None, person_id: int, now: datetime) -> None:
    """End browsers, channels and open links that came by a link somebody else made for the person, whom the caller has locked."""
    chats = select(Identity.id).where(Identity.person_id == person_id)
    browsers = update(WebSession).where(WebSession.identity_id.in_(chats), WebSession.opened_by.is_not(None), WebSession.ended_at.is_(None))
    ended = (await session.scalars(browsers.values(ended_at=now).returning(WebSession.id))).all()
    channels = update(Identity).where(Identity.person_id == person_id, Identity.attached_by.is_not(None))
    detached = (await session.scalars(channels.values(person_id=None, attached_by=None).returning(Identity.id))).all()
    await spend_links(session, person_id=person_id, now=now, of_others_only=True)
    if ended or detached:
        # Whoever spoke in those chats may have opened the desk from there.
        await end_desk(session, person_id=person_id, now=now)
        await take_passkeys(session, actor=actor, person_id=person_id, now=now)
        await record(session, actor=actor, action="entry.closed", about=person_id, now=now)


async def spend_links(session: AsyncSession, *, person_id: int, now: datetime, of_others_only: bool = False) -> None:
    """No link made for the person lets anybody in any more, not even by a second tap on the same page."""
    links = update(EntryLink).where(EntryLink.person_id == person_id)
    if of_others_only:
        links = links.where(EntryLink.made_by != person_id)
    await session.execute(links.values(used_at=func.coalesce(EntryLink.used_at, literal(now, Moment())), used_by=None))
