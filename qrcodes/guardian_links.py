"""Links by which guardians are invited: what one asks of whoever opens it, and whether it is still of use."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.refusals import Refusal
from messages.mentions import mention
from people import persons
from qrcodes import guardian_rows
from qrcodes.elder_access import LIVING, is_guardian
from qrcodes.elder_models import Elder, Guardian


class InviteGone(Refusal):
    """The guardian's link was used, is too old, or never was: which of these is not told."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks of who opened it: by whom, for whom, as what. `is_mine` when they are a guardian already."""

    elder_id: int
    called: str
    asker_id: int
    asker: str
    relation: str
    is_mine: bool


async def community_of(session: AsyncSession, *, token: str, now: datetime) -> int | None:
    """The community of the elder whom this link is about; None when it is of no use any more."""
    living = select(Elder.community_id).join(Guardian, Guardian.elder_id == Elder.id)
    return await session.scalar(living.where(*usable(token, now), Elder.status.in_(LIVING)))


async def asks(session: AsyncSession, *, actor: int, token: str, now: datetime) -> Asked:
    """What a link asks, without using it. Raises `InviteGone`."""
    guardian, elder = await found_by(session, token)
    is_mine = await is_guardian(session, person_id=actor, elder_id=elder.id)
    is_live = guardian.person_id is None and guardian.token_until is not None and guardian.token_until > now
    if not (is_mine or is_live):
        raise InviteGone
    asker = (await persons.names(session, [guardian.invited_by])).get(guardian.invited_by, "")
    mention(guardian.invited_by)
    return Asked(elder.id, guardian_rows.called(session, elder), guardian.invited_by, asker, guardian.relation, is_mine)


async def found_by(session: AsyncSession, token: str) -> tuple[Guardian, Elder]:
    """By its link, used or not. Raises `InviteGone`."""
    linked = select(Guardian, Elder).join(Elder, Elder.id == Guardian.elder_id)
    found = (await session.execute(linked.where(Guardian.token_hash == token_hash(token), Elder.status.in_(LIVING)))).one_or_none()
    if found is None:
        raise InviteGone
    return found[0], found[1]


def usable(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Guardian.token_hash == token_hash(token), Guardian.person_id.is_(None), Guardian.left_at.is_(None), Guardian.token_until > now
