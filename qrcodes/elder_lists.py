"""The elders of a community, for its staff: a page at a time, or found by what they are called or by a printed number."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from people import authority
from people.authority import CAN_APPROVE
from people.cleaning import tidy
from people.persons import plain_name
from qrcodes.badge_models import Badge
from qrcodes.elder_cards import ElderCard, cards_of
from qrcodes.elder_models import Elder

# Names are sealed, so what elders are called is compared here: so many are opened at once, and so many in all.
AT_ONCE, MOST_OPENED = 500, 20_000


async def approved(
    session: AsyncSession, *, actor: int, now: datetime, after: int = 0, limit: int = 8, community_id: int | None = None
) -> list[ElderCard]:
    """Approved elders where the actor may decide, in all their communities or in this one, after this number."""
    where = await _where(session, actor, now, community_id)
    query = select(Elder).where(where, Elder.id > after).order_by(Elder.id).limit(limit)
    return cards_of(session, await session.scalars(query))


async def count_approved(session: AsyncSession, *, actor: int, now: datetime, community_id: int | None = None) -> int:
    """How many there are."""
    where = await _where(session, actor, now, community_id)
    return (await session.scalars(select(func.count()).select_from(Elder).where(where))).one()


async def found(
    session: AsyncSession, *, actor: int, text: str, now: datetime, limit: int = 8, community_id: int | None = None
) -> list[ElderCard]:
    """Approved elders with this printed number, or who are called so; of long lists the first ones."""
    where = await _where(session, actor, now, community_id)
    words = tidy(text)
    if by_number := await _by_printed_id(session, where, words, limit):
        return by_number
    plain, matching, after = plain_name(words), list[Elder](), 0
    for _ in range(MOST_OPENED // AT_ONCE if plain else 0):
        query = select(Elder).where(where, Elder.id > after).order_by(Elder.id).limit(AT_ONCE)
        rows = (await session.scalars(query)).all()
        matching += [row for row in rows if plain in plain_name(opened(session, "elder.called", row.called))]
        if len(rows) < AT_ONCE or len(matching) >= limit:
            break
        after = rows[-1].id
    # Only of those who are shown does a chat speak.
    return cards_of(session, matching[:limit])


async def _by_printed_id(session: AsyncSession, where: ColumnElement[bool], text: str, limit: int) -> list[ElderCard]:
    """Also by a number that was revoked: it still hangs on somebody."""
    carried = select(Badge.elder_id).where(Badge.printed_id == text.upper().replace(" ", ""))
    query = select(Elder).where(where, Elder.id.in_(carried)).order_by(Elder.id).limit(limit)
    return cards_of(session, await session.scalars(query))


async def _where(session: AsyncSession, actor: int, now: datetime, community_id: int | None = None) -> ColumnElement[bool]:
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    here = communities if community_id is None else [one for one in communities if one == community_id]
    return and_(Elder.status == "approved", Elder.community_id.in_(here))
