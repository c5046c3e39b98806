"""The end of an elder's page: withdrawn by the family, ended or refused by staff. It is dead at once, and the record is emptied."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.idempotency import FORGOTTEN
from people.moments import not_before
from qrcodes import badges, care_lines, consents
from qrcodes.elder_models import Elder, Guardian, GuardianWay


async def empty(session: AsyncSession, *, elder: Elder, outcome: str, actor: int | None, now: datetime) -> None:
    """End a locked, living elder's page: badges, links, ways and consents with it. What was typed and the photo are gone."""
    photo = elder.photo_file
    elder.status, elder.ended_at = outcome, now
    elder.called = elder.name = elder.address = elder.history = None
    elder.photo_file = elder.photo_taken_on = elder.node_id = None
    elder.input_hash = FORGOTTEN
    await session.flush()
    if photo is not None:
        await files.drop(session, [photo])
    await care_lines.drop(session, elder_id=elder.id)
    await consents.end_all(session, elder_id=elder.id, now=now)
    await _part_from_guardians(session, elder.id, now)
    await badges.revoke_all(session, actor=actor, elder_id=elder.id, now=now)


async def _part_from_guardians(session: AsyncSession, elder_id: int, now: datetime) -> None:
    """Links that were not followed lead nowhere; nobody is told of this elder any more, and no address of theirs is kept."""
    theirs = update(Guardian).where(Guardian.elder_id == elder_id, Guardian.left_at.is_(None))
    left = {"token_hash": None, "left_at": not_before(Guardian.invited_at, now)}
    ids = (await session.scalars(theirs.values(left).returning(Guardian.id).execution_options(synchronize_session=False))).all()
    ways = update(GuardianWay).where(GuardianWay.guardian_id.in_(ids), GuardianWay.ended_at.is_(None))
    ended = {"ended_at": not_before(GuardianWay.added_at, now), "address": None, "code": None}
    await session.execute(ways.values(ended).execution_options(synchronize_session=False))
