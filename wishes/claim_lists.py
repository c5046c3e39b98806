"""What a person has taken on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from wishes.models import Claim, Wish


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in its claimer's list, with the wish's public words; the next page comes after `claim_id`."""

    claim_id: int
    wish_id: int
    words: str
    status: str
    unit_id: int | None
    claimed_at: datetime
    contact_by: datetime
    fulfil_by: datetime
    contacted_at: datetime | None
    fulfilled_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    points: int | None


async def of_person(session: AsyncSession, *, person_id: int, after: int | None = None, limit: int = 8) -> Sequence[ClaimLine]:
    """What a person took on, newest first; the next page comes `after` the last one's number."""
    query = select(Claim, Wish).join(Wish, Wish.id == Claim.wish_id).where(Claim.person_id == person_id)
    query = query if after is None else query.where(Claim.id < after)
    return [_line(held, wish) for held, wish in await session.execute(query.order_by(Claim.id.desc()).limit(limit))]


def _line(claim: Claim, wish: Wish) -> ClaimLine:
    return ClaimLine(
        claim_id=claim.id,
        wish_id=wish.id,
        words=wish.public_words or "",
        status=wish.status,
        unit_id=claim.unit_id,
        claimed_at=claim.claimed_at,
        contact_by=claim.contact_by,
        fulfil_by=claim.fulfil_by,
        contacted_at=claim.contacted_at,
        fulfilled_at=claim.fulfilled_at,
        ended_at=claim.ended_at,
        outcome=claim.outcome,
        points=claim.points,
    )
