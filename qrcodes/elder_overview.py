"""An elder's record as staff work with it, without what is said of health, history and home: that is `elder_cards.private`, on record."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.mentions import mention
from people import authority, persons
from people.authority import CAN_APPROVE
from qrcodes import badges, consents, elder_access, elder_cards, guardian_rows
from qrcodes.badge_making import BadgeCard
from qrcodes.consents import Given
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_cards import ElderCard
from qrcodes.elder_models import CareLine, Elder
from qrcodes.guardian_rows import GuardianCard, Missing


@dataclass(frozen=True, slots=True)
class Overview:
    """What is needed to work with a record. Of the lines for strangers only how many there are, and how many are shown.

    `lacks` keeps a badge from being given; `is_own`: a colleague decides about it. `names` are of everybody who did something.
    """

    card: ElderCard
    asked_right: str
    names: dict[int, str]
    guardians: tuple[GuardianCard, ...]
    lacks: tuple[Missing, ...]
    consents: tuple[Given, ...]
    badges: tuple[BadgeCard, ...]
    lines: int
    lines_shown: int
    has_photo: bool
    id_checked_by: int | None
    id_checked_at: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    ended_at: datetime | None
    is_own: bool


async def overview(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> Overview:
    """For who decides where the elder is registered. Raises `ElderUnknown`, also for anybody else."""
    elder = await elder_access.get(session, elder_id)
    if not await authority.has_role(session, person_id=actor, roles=CAN_APPROVE, node_id=elder.community_id, now=now):
        raise ElderUnknown
    guards = await guardian_rows.of_elder(session, elder_id, now=now)
    joined = [one for one in guards if one.person_id is not None]
    given = await consents.of_elder(session, elder_id=elder_id)
    lines = await _lines(session, elder_id)
    return Overview(
        card=elder_cards.cards_of(session, [elder])[0],
        asked_right=elder.asked_right,
        names=await _names(session, elder, given),
        guardians=tuple(guards),
        lacks=tuple(guardian_rows.missing_of(joined)) if elder.status == "asked" else (),
        consents=tuple(given),
        badges=tuple(await badges.of_elder(session, elder_id)),
        lines=len(lines),
        lines_shown=sum(lines) if any(one.kind == "health" for one in given) else 0,
        has_photo=elder.photo_file is not None,
        id_checked_by=elder.id_checked_by,
        id_checked_at=elder.id_checked_at,
        decided_by=elder.decided_by,
        decided_at=elder.decided_at,
        ended_at=elder.ended_at,
        is_own=actor in (elder.asked_by, *(one.person_id for one in joined)),
    )


async def _lines(session: AsyncSession, elder_id: int) -> list[bool]:
    """Of each line whether it is to be shown; not what it says."""
    return list(await session.scalars(select(CareLine.is_shown).where(CareLine.elder_id == elder_id)))


async def _names(session: AsyncSession, elder: Elder, given: Collection[Given]) -> dict[int, str]:
    people = {elder.asked_by, *(one.given_by for one in given)}
    people |= {one for one in (elder.id_checked_by, elder.decided_by) if one is not None}
    mention(*people)
    return await persons.names(session, people)
