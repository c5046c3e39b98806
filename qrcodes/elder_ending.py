"""The end of an elder's page: withdrawn by the family, ended or refused by staff. It is dead at once, and the record is emptied."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.idempotency import FORGOTTEN
from qrcodes import badges, care_lines, consents, guardians, mentions
from qrcodes.elder_models import Elder


async def empty(session: AsyncSession, *, elder: Elder, outcome: str, actor: int | None, now: datetime) -> None:
    """End a locked, living elder's page: badges, links, ways and consents with it. What was typed and the photo are gone, in chats, too."""
    await end(session, elder=elder, outcome=outcome, actor=actor, now=now)
    await mentions.silence(session, elder_id=elder.id, now=now)


async def end(session: AsyncSession, *, elder: Elder, outcome: str, actor: int | None, now: datetime) -> None:
    """The same, but what chats say is left to the caller, who has their lanes to lock first."""
    photo = elder.photo_file
    elder.status, elder.ended_at = outcome, now
    elder.called = elder.name = elder.address = elder.history = None
    elder.photo_file = elder.photo_taken_on = elder.node_id = None
    elder.wanted = elder.wanted_at = None
    elder.input_hash = FORGOTTEN
    await session.flush()
    if photo is not None:
        await files.drop(session, [photo])
    await care_lines.drop(session, elder_id=elder.id)
    await consents.end_all(session, elder_id=elder.id, now=now)
    await guardians.end_all(session, elder_id=elder.id, now=now)
    await badges.revoke_all(session, actor=actor, elder_id=elder.id, now=now)
