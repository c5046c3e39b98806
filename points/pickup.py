"""Pick-up codes (取货码): finding a redemption by six digits or by its QR, and handing over.

Wrong digits are counted for who types them. They are answered, not raised: a raised refusal would take its own count back.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.refusals import Refusal
from people import audit, authority, notices, units
from people.authority import CAN_APPROVE
from people.models import Unit
from points import code_attempts, holds, redemption_cards
from points.catalogue_models import Redemption
from points.log_queue import AlreadyDecided
from points.redemption_cards import RedemptionCard
from points.redemption_queue import DIGITS, OwnRedemption, code_index


class NotYourUnit(Refusal):
    """This is handed over by another unit: `unit_name`."""


@dataclass(frozen=True, slots=True)
class WrongCode:
    """No redemption to hand over here has this code. `unit_name` is set when another unit of the community has it."""

    tries_left: int
    unit_name: str | None = None


@dataclass(frozen=True, slots=True)
class Counter:
    """Where someone may hand over: for their units, and for all units of communities where they are staff."""

    units: frozenset[int]
    staffed: frozenset[int]
    communities: frozenset[int]

    def serves(self, redemption: Redemption) -> bool:
        return redemption.unit_id in self.units or redemption.community_id in self.staffed


async def to_prepare(session: AsyncSession, *, actor: int, after: int | None = None, limit: int = 8) -> list[RedemptionCard]:
    """What members will fetch at the actor's units, oldest first; the next page comes `after` the last one's number."""
    mine = [unit.id for unit in await units.of_person(session, actor)]
    query = redemption_cards.query_cards().where(
        Redemption.unit_id.in_(mine), Redemption.status == "approved", Redemption.id > (after or 0)
    )
    return await redemption_cards.cards(session, query.order_by(Redemption.id).limit(limit), is_masked=True)


async def to_fetch(
    session: AsyncSession, *, actor: int, now: datetime, unit_id: int = 0, after: int | None = None, limit: int = 8
) -> list[RedemptionCard]:
    """For staff: what members will fetch where the actor may decide (of one unit, if one is named), oldest first.

    The next page comes `after` the last one's number.
    """
    where = await _fetched_in(session, actor, now)
    query = redemption_cards.query_cards().where(where, Redemption.id > (after or 0))
    query = query.where(Redemption.unit_id == unit_id) if unit_id else query
    return await redemption_cards.cards(session, query.order_by(Redemption.id).limit(limit), is_masked=False)


async def units_to_fetch_at(session: AsyncSession, *, actor: int, now: datetime) -> list[tuple[int, str, int]]:
    """The units of these: id, name, and how many wait there to be fetched."""
    where = await _fetched_in(session, actor, now)
    query = select(Redemption.unit_id, Unit.name, func.count()).join(Unit, Unit.id == Redemption.unit_id).where(where)
    return [(row[0], row[1], row[2]) for row in await session.execute(query.group_by(Redemption.unit_id, Unit.name).order_by(Unit.name))]


async def _fetched_in(session: AsyncSession, actor: int, now: datetime) -> ColumnElement[bool]:
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    return and_(Redemption.community_id.in_(communities), Redemption.status == "approved")


async def look_up(session: AsyncSession, *, actor: int, code: str, now: datetime) -> RedemptionCard | WrongCode:
    """Find what is to be handed over by six digits or by the QR's token. The caller commits also when it is a `WrongCode`.

    Raises `NotAllowed`, `NotYourUnit`, `TooManyWrongCodes`.
    """
    counter = await _counter(session, actor, now)
    found = await _find(session, actor, counter, code, now)
    if isinstance(found, WrongCode):
        return found
    return await redemption_cards.card(session, actor=actor, redemption_id=found.id, now=now)


async def hand_over(session: AsyncSession, *, actor: int, redemption_id: int, code: str, now: datetime) -> RedemptionCard | WrongCode:
    """The goods were handed over and the points are spent; the member is told. Doing it again gives the same card.

    The caller commits also when it is a `WrongCode`. Raises `NotAllowed`, `NotYourUnit`, `OwnRedemption`, `AlreadyDecided`,
    `TooManyWrongCodes`.
    """
    counter = await _counter(session, actor, now)
    redemption = await session.get(Redemption, redemption_id, populate_existing=True)
    if redemption is None or redemption.community_id not in counter.communities:
        raise authority.NotAllowed
    if not counter.serves(redemption):
        raise NotYourUnit(unit_name=(await units.names(session, [redemption.unit_id]))[redemption.unit_id])
    if actor in (redemption.person_id, redemption.asked_by):
        raise OwnRedemption
    if redemption.status in {"asked", "approved"}:
        # Another community may have given the same six digits to someone else.
        here = Counter(counter.units, counter.staffed, frozenset({redemption.community_id}))
        found = await _find(session, actor, here, code, now, number=redemption_id)
        if isinstance(found, WrongCode):
            return found
        await _spend(session, actor, redemption_id, now)
    card = await redemption_cards.card(session, actor=actor, redemption_id=redemption_id, now=now)
    if (card.status, card.handed_by) != ("handed_over", actor):
        raise AlreadyDecided(by=card.handed_by or card.decided_by, outcome=card.status)
    return card


async def _spend(session: AsyncSession, actor: int, redemption_id: int, now: datetime) -> None:
    query = (
        update(Redemption)
        .where(Redemption.id == redemption_id, Redemption.status == "approved")
        .values(status="handed_over", handed_by=actor, ended_at=now, **holds.NO_CODE)
    )
    redemption = (await session.scalars(query.returning(Redemption))).one_or_none()
    if redemption is None:
        return
    await holds.spend(session, redemption=redemption, made_by=actor, now=now)
    kind, about = "redemption.handed_over", redemption.person_id
    await audit.record(session, actor=actor, action=kind, about=about, subject="redemption", subject_id=redemption_id, now=now)
    data = {"redemption_id": redemption_id}
    await notices.notify(session, to=[about], kind=kind, data=data, key=f"{kind}:{redemption_id}", now=now)


async def _counter(session: AsyncSession, actor: int, now: datetime) -> Counter:
    mine = await units.of_person(session, actor)
    staffed = frozenset(await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now))
    communities = staffed | {unit.community_id for unit in mine}
    if not communities:
        raise authority.NotAllowed
    return Counter(frozenset(unit.id for unit in mine), staffed, communities)


async def _find(
    session: AsyncSession, actor: int, counter: Counter, code: str, now: datetime, *, number: int | None = None
) -> Redemption | WrongCode:
    """The live redemption with this code (and this number) that is handed over here; a wrong code is counted."""
    await code_attempts.check_tries(session, actor=actor, now=now)
    # Digits are unique in a community only: of several, what is handed over here is meant.
    found = await _with_code(session, counter.communities, code)
    served = [one for one in found if counter.serves(one)]
    if meant := [one for one in served if number in (None, one.id)]:
        return meant[0]
    if served or not found:
        return await _count(session, actor, now)
    unit_id = found[0].unit_id
    return await _count(session, actor, now, unit_name=(await units.names(session, [unit_id]))[unit_id])


async def _with_code(session: AsyncSession, communities: frozenset[int], code: str) -> Sequence[Redemption]:
    live = select(Redemption).where(Redemption.community_id.in_(communities), Redemption.status == "approved")
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code))
    if re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits):
        indexes = [index for community_id in communities for index in code_index(session, community_id, digits)]
        return (await session.scalars(live.where(Redemption.code_index.in_(indexes)).order_by(Redemption.id))).all()
    return (await session.scalars(live.where(Redemption.token_hash == token_hash(code.strip())))).all()


async def _count(session: AsyncSession, actor: int, now: datetime, *, unit_name: str | None = None) -> WrongCode:
    return WrongCode(await code_attempts.count_wrong(session, actor=actor, now=now), unit_name)
