"""Badges, labels and cards: each has its own token, is given to an approved elder by staff, and is revoked and replaced alone.

A token opens the scan page: 128 random bits, found by its SHA-256, kept sealed to print it again. The printed number opens nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.refusals import Refusal
from core.sealing import opened
from people import audit, authority
from people.authority import CAN_APPROVE
from qrcodes import elder_access
from qrcodes.badge_making import CARD, SEALED, BadgeCard, make
from qrcodes.badge_models import CARRIERS, Badge
from qrcodes.elder_models import Elder

MOST_AT_ONCE = 60


class BadgeUnknown(Refusal):
    """There is no such badge, or none that is in use."""


class ElderNotReady(Refusal):
    """Badges are for elders whose page is approved and live."""


class TooManyBadges(Refusal):
    """At most `most` are made at once."""


@dataclass(frozen=True, slots=True)
class Found:
    """Whose badge a token is."""

    badge_id: int
    elder_id: int
    community_id: int


def url(public_url: str, token: str) -> str:
    """What the code says; lower-case, since some phones' scanners fail on others."""
    return f"{public_url.rstrip('/')}/b/{token}"


async def issue(session: AsyncSession, *, actor: int, elder_id: int, carrier: str, count: int = 1, now: datetime) -> list[BadgeCard]:
    """Staff make so many badges, labels or cards for an approved elder.

    Raises `NotAllowed`, `ElderNotReady`, `TooManyBadges`.
    """
    if carrier not in CARRIERS:
        raise ValueError(carrier)
    if not 1 <= count <= MOST_AT_ONCE:
        raise TooManyBadges(most=MOST_AT_ONCE)
    elder = await ready(session, actor=actor, elder_id=elder_id, now=now)
    made = await make(session, elder, actor=actor, carrier=carrier, count=count, now=now)
    action = f"badge.issued:{carrier}:{count}"
    await audit.record(session, actor=actor, action=action, subject="elder", subject_id=elder_id, now=now)
    return made


async def revoke(session: AsyncSession, *, actor: int, badge_id: int, now: datetime) -> None:
    """This one opens nothing any more; others of the elder do. Staff or a guardian; again changes nothing.

    Raises `BadgeUnknown`, `NotAllowed`.
    """
    badge = await _get(session, badge_id)
    await elder_access.lock(session, badge.elder_id)
    if not await elder_access.is_guardian(session, person_id=actor, elder_id=badge.elder_id):
        await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=badge.community_id, now=now)
    await end(session, actor=actor, badge_id=badge_id, now=now)


async def reissue(session: AsyncSession, *, actor: int, badge_id: int, now: datetime) -> BadgeCard:
    """Revoke this one and make another in its place; of one that was replaced already, what replaced it.

    Raises `BadgeUnknown`, `NotAllowed`, `ElderNotReady`.
    """
    badge = await _get(session, badge_id)
    elder = await ready(session, actor=actor, elder_id=badge.elder_id, now=now)
    after = (await session.execute(select(*CARD).where(Badge.replaces == badge_id))).one_or_none()
    if after is not None:
        return BadgeCard(*after)
    await end(session, actor=actor, badge_id=badge_id, now=now)
    made = (await make(session, elder, actor=actor, carrier=badge.carrier, count=1, now=now, replaces=badge_id))[0]
    await audit.record(session, actor=actor, action="badge.reissued", subject="badge", subject_id=made.id, now=now)
    return made


async def revoke_all(session: AsyncSession, *, actor: int | None, elder_id: int, now: datetime) -> None:
    """Nothing of this elder's opens anything any more; who may is the caller's to check."""
    live = update(Badge).where(Badge.elder_id == elder_id, Badge.revoked_at.is_(None))
    ended = (await session.scalars(live.values(revoked_at=now, revoked_by=actor, token=None).returning(Badge.id))).all()
    if ended:
        action = f"badge.revoked:{len(ended)}"
        await audit.record(session, actor=actor, action=action, subject="elder", subject_id=elder_id, now=now)


async def find(session: AsyncSession, *, token: str) -> Found | None:
    """Whose badge this is. Unknown, revoked, and of an elder whose page is not live are all alike: None."""
    known = select(Badge.id, Badge.elder_id, Badge.community_id).join(Elder, Elder.id == Badge.elder_id)
    live = known.where(Badge.token_hash == token_hash(token), Badge.revoked_at.is_(None), Elder.status == "approved")
    row = (await session.execute(live)).one_or_none()
    return Found(*row) if row is not None else None


async def of_elder(session: AsyncSession, elder_id: int, *, with_revoked: bool = False) -> list[BadgeCard]:
    """What an elder carries, oldest first; who may see it is the caller's to check."""
    query = select(*CARD).where(Badge.elder_id == elder_id).order_by(Badge.id)
    rows = await session.execute(query if with_revoked else query.where(Badge.revoked_at.is_(None)))
    return [BadgeCard(*row) for row in rows]


async def card(session: AsyncSession, *, badge_id: int) -> BadgeCard:
    """One of them; who may see it is the caller's to check. Raises `BadgeUnknown`."""
    return await _get(session, badge_id)


async def tokens(session: AsyncSession, *, badge_ids: list[int]) -> dict[int, str]:
    """The tokens of those that are live, to print them; who may is the caller's to check."""
    live = select(Badge.id, Badge.token).where(Badge.id.in_(badge_ids), Badge.revoked_at.is_(None))
    return {row.id: opened(session, SEALED, row.token) for row in await session.execute(live)}


async def ready(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> Elder:
    """An approved elder of a community where the actor is staff, locked. Raises `NotAllowed`, `ElderNotReady`."""
    try:
        elder = await elder_access.lock(session, elder_id)
    except elder_access.ElderUnknown:
        raise authority.NotAllowed from None
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=elder.community_id, now=now)
    if elder.status != "approved":
        raise ElderNotReady
    return elder


async def _get(session: AsyncSession, badge_id: int) -> BadgeCard:
    row = (await session.execute(select(*CARD).where(Badge.id == badge_id))).one_or_none()
    if row is None:
        raise BadgeUnknown
    return BadgeCard(*row)


async def end(session: AsyncSession, *, actor: int | None, badge_id: int, now: datetime) -> bool:
    """As `revoke`, and whether it opened anything until now; who may is the caller's to check."""
    live = update(Badge).where(Badge.id == badge_id, Badge.revoked_at.is_(None))
    ended = (await session.scalars(live.values(revoked_at=now, revoked_by=actor, token=None).returning(Badge.id))).one_or_none()
    if ended is not None:
        await audit.record(session, actor=actor, action="badge.revoked", subject="badge", subject_id=ended, now=now)
    return ended is not None
