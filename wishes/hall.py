"""What the screen in the hall says of wishes: public words and half-hidden names, nothing else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.mentions import mention
from people import persons, units
from points import board_choice
from wishes.models import Claim, Wish


@dataclass(frozen=True, slots=True)
class Thanks:
    """A wish that came true. `helper` is a unit's name or a masked one; empty for who wants to be on no board, or was forgotten."""

    words: str
    helper: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Hall:
    """How many wishes are open now, how many came true in the time, and the last ones with thanks."""

    open: int
    fulfilled: int
    thanks: tuple[Thanks, ...]


async def of(session: AsyncSession, *, community_id: int, since: datetime, until: datetime, limit: int = 4) -> Hall:
    """Public as the lists of wishes are: nobody is asked who they are. Six queries."""
    waiting = select(func.count()).select_from(Wish).where(Wish.community_id == community_id, Wish.status == "open")
    true = await came_true(session, community_id=community_id, since=since, until=until)
    return Hall((await session.scalars(waiting)).one(), true, await _thanks(session, community_id, limit))


async def came_true(session: AsyncSession, *, community_id: int, since: datetime, until: datetime) -> int:
    """How many wishes came true in the time."""
    within = (Wish.status == "confirmed", Wish.confirmed_at >= since, Wish.confirmed_at < until)
    return (await session.scalars(select(func.count()).select_from(Wish).where(Wish.community_id == community_id, *within))).one()


async def _thanks(session: AsyncSession, community_id: int, limit: int) -> tuple[Thanks, ...]:
    query = select(Wish.public_words, Claim.person_id, Claim.unit_id, Claim.confirmed_at).join(Claim, Claim.wish_id == Wish.id)
    query = query.where(Wish.community_id == community_id, Wish.status == "confirmed", Wish.public_words.is_not(None))
    newest = query.where(Claim.outcome == "confirmed").order_by(Wish.confirmed_at.desc(), Wish.id.desc(), Claim.id.desc())
    rows = (await session.execute(newest.limit(limit))).all()
    helpers = {row.person_id for row in rows if row.unit_id is None}
    names, off = await persons.names(session, helpers), await board_choice.off(session, person_ids=sorted(helpers))
    mention(*names)
    of_units = await units.names(session, {row.unit_id for row in rows if row.unit_id is not None})
    shown = {person_id: persons.masked(name) for person_id, name in names.items() if name and person_id not in off}
    return tuple(
        Thanks(
            row.public_words, of_units.get(row.unit_id, "") if row.unit_id is not None else shown.get(row.person_id, ""), row.confirmed_at
        )
        for row in rows
    )
