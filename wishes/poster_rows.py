"""What the month's poster shows: wishes that came true whose wishers agreed to it, names half hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.database import zone_of
from core.files import FileGone
from messages.mentions import mention
from people import authority, persons, units
from people.authority import CAN_APPROVE
from points import board_choice
from wishes import mentions
from wishes.models import Claim, Wish

SHOWN = 8


@dataclass(frozen=True, slots=True)
class CameTrue:
    """A wish on the poster: its public words, who wished and who fulfilled it, masked (empty: not to be named), a JPEG or None."""

    words: str
    wished_by: str
    fulfilled_by: str
    photo: bytes | None


@dataclass(frozen=True, slots=True)
class Month:
    """The first so many with consent, how `many` agreed in all, and how many `came_true` at all."""

    month: date
    shown: Sequence[CameTrue]
    many: int
    came_true: int


async def month(session: AsyncSession, *, actor: int, community_id: int, day: date, now: datetime) -> Month:
    """The wishes that came true in the month of this day, by the community's clocks, for its staff. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    first = day.replace(day=1)
    zone = zone_of(session)
    since, until = datetime.combine(first, time(), zone), datetime.combine(_following(first), time(), zone)
    query = select(Wish, Claim).join(Claim, (Claim.wish_id == Wish.id) & (Claim.outcome == "confirmed") & (Claim.round == Wish.round))
    came = query.where(Wish.community_id == community_id, Wish.status == "confirmed", Wish.confirmed_at >= since, Wish.confirmed_at < until)
    rows = [(wish, claim) for wish, claim in await session.execute(came.order_by(Wish.confirmed_at, Wish.id))]
    agreed = [(wish, claim) for wish, claim in rows if wish.on_poster and wish.public_words]
    # Those with a picture come first: they are looked at first.
    foremost = sorted(agreed, key=lambda pair: pair[1].photo is None)[:SHOWN]
    names = await persons.names(session, {each for wish, claim in foremost for each in (wish.person_id, claim.person_id)})
    by_unit = await units.names(session, [claim.unit_id for _, claim in foremost if claim.unit_id is not None])
    return Month(first, [await _shown(session, wish, claim, names, by_unit) for wish, claim in foremost], len(agreed), len(rows))


async def _shown(session: AsyncSession, wish: Wish, claim: Claim, names: Mapping[int, str], by_unit: Mapping[int, str]) -> CameTrue:
    mention(wish.person_id, claim.person_id)
    mentions.speak_of(wish.id)
    if claim.unit_id is not None:
        by = by_unit.get(claim.unit_id, "")
    else:
        # Who does not want to stand on boards is not named here either.
        is_off = await board_choice.is_off(session, person_id=claim.person_id)
        by = "" if is_off else persons.masked(names.get(claim.person_id, ""))
    wished_by = persons.masked(names.get(wish.person_id, ""))
    return CameTrue(wish.public_words or "", wished_by, by, await _photo(session, claim.photo))


async def _photo(session: AsyncSession, file_id: int | None) -> bytes | None:
    if file_id is None:
        return None
    try:
        return await files.load(session, file_id)
    except FileGone:
        return None


def _following(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
