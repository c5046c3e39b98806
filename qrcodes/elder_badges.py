"""More badges, labels or cards for an elder, asked for from a screen: the same tap twice makes them once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from people import authority
from people.authority import CAN_APPROVE
from qrcodes import badges, elder_access
from qrcodes.badge_making import BadgeCard
from qrcodes.badge_models import Badge


@dataclass(frozen=True, slots=True)
class Carried:
    """What an elder carries now, and how many of each carrier were ever made: by that, a screen says what it has seen."""

    live: tuple[BadgeCard, ...]
    made: dict[str, int]


async def carried(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> Carried:
    """For staff of the elder's community. Raises `ElderUnknown`, `NotAllowed`."""
    elder = await elder_access.get(session, elder_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=elder.community_id, now=now)
    counted = select(Badge.carrier, func.count().label("number")).where(Badge.elder_id == elder_id).group_by(Badge.carrier)
    made = {row.carrier: row.number for row in await session.execute(counted)}
    return Carried(tuple(await badges.of_elder(session, elder_id)), made)


async def issue_more(
    session: AsyncSession, *, actor: int, elder_id: int, carrier: str, count: int, seen: int, now: datetime
) -> list[BadgeCard]:
    """Make so many more than the `seen` that were ever made; if more were made since, these.

    Raises `ElderUnknown`, `NotAllowed`, `ElderNotReady`, `TooManyBadges`.
    """
    elder = await elder_access.lock(session, elder_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=elder.community_id, now=now)
    ever = [one for one in await badges.of_elder(session, elder_id, with_revoked=True) if one.carrier == carrier]
    if len(ever) > seen:
        return ever[seen : seen + count]
    return await badges.issue(session, actor=actor, elder_id=elder_id, carrier=carrier, count=count, now=now)


async def one(session: AsyncSession, *, actor: int, badge_id: int, now: datetime) -> BadgeCard:
    """One of them, for staff. Raises `BadgeUnknown`, `NotAllowed`."""
    card = await badges.card(session, badge_id=badge_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=card.community_id, now=now)
    return card
