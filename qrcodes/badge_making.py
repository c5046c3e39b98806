"""New badges, labels and cards: their tokens and their printed numbers."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.sealing import seal
from qrcodes import badge_words
from qrcodes.badge_models import Badge
from qrcodes.elder_models import Elder

SEALED = "badge.token"
RANDOM_BYTES, TOKEN_LENGTH = 16, 26
CARD = (Badge.id, Badge.elder_id, Badge.community_id, Badge.carrier, Badge.printed_id, Badge.made_at, Badge.revoked_at, Badge.replaces)


@dataclass(frozen=True, slots=True)
class BadgeCard:
    """One badge, label or card, for staff and family: its number, never its token."""

    id: int
    elder_id: int
    community_id: int
    carrier: str
    printed_id: str
    made_at: datetime
    revoked_at: datetime | None
    replaces: int | None


def new_token() -> str:
    """128 random bits as 26 lower-case letters and digits."""
    return base64.b32encode(secrets.token_bytes(RANDOM_BYTES)).decode().rstrip("=").lower()


async def make(
    session: AsyncSession, elder: Elder, *, actor: int, carrier: str, count: int, now: datetime, replaces: int | None = None
) -> list[BadgeCard]:
    """Make them for an elder whose row is locked; who may is the caller's to check."""
    numbers = await _numbers(session, elder, carrier, count)
    same = {"community_id": elder.community_id, "elder_id": elder.id, "carrier": carrier, "made_by": actor, "made_at": now}
    rows = []
    for number in numbers:
        token = new_token()
        own = {"token_hash": token_hash(token), "token": seal(session, SEALED, token), "printed_id": number, "replaces": replaces}
        rows.append(same | own)
    made = await session.scalars(insert(Badge).returning(Badge.id, sort_by_parameter_order=True), rows)
    shown = zip(made.all(), numbers, strict=True)
    return [BadgeCard(badge_id, elder.id, elder.community_id, carrier, number, now, None, replaces) for badge_id, number in shown]


async def _numbers(session: AsyncSession, elder: Elder, carrier: str, count: int) -> list[str]:
    """A badge has a number of its own; labels and cards have the elder's first number and count on behind it: LC-0042-07."""
    if carrier == "badge":
        return [await badge_words.next_number(session, community_id=elder.community_id) for _ in range(count)]
    first = (await session.scalars(select(Badge.printed_id).where(Badge.elder_id == elder.id).order_by(Badge.id).limit(1))).first()
    if first is None:
        first = await badge_words.next_number(session, community_id=elder.community_id)
    own = "-".join(first.split("-")[:2])
    before = select(func.count()).select_from(Badge).where(Badge.elder_id == elder.id, Badge.carrier != "badge")
    given = (await session.scalars(before)).one()
    return [f"{own}-{given + step:02d}" for step in range(1, count + 1)]
