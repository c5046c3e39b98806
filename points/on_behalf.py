"""Serving a member by their card: staff redeem for a resident without a phone, a unit sees what the person can fetch.

Every step takes the card's code again, so that a card that was lost meanwhile opens nothing.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from core.idempotency import scoped
from core.refusals import Refusal
from people import audit, authority
from points import accounts, member_codes, redemption_cards, redemptions
from points.catalogue_models import Redemption
from points.ledger import NotEnoughPoints
from points.limits import MonthlyLimitReached, PersonLimitReached
from points.log_queue import AlreadyDecided
from points.member_codes import Member
from points.redemption_cards import CODE, TOKEN, PickUpCode, RedemptionCard
from points.redemptions import Receipt, Wish


class MemberLacksPoints(NotEnoughPoints):
    """The member of the card has too few points: `missing` more are needed."""


class MemberHadMonthly(MonthlyLimitReached):
    """The member of the card has `had` as many of it this month as one gets: `limit`."""


class MemberHadAll(PersonLimitReached):
    """The member of the card has `had` as many of it as one gets: `limit`."""


# What is refused to who asks for another is not about who reads it.
_OF_THE_MEMBER: dict[type[Refusal], type[Refusal]] = {
    NotEnoughPoints: MemberLacksPoints,
    MonthlyLimitReached: MemberHadMonthly,
    PersonLimitReached: MemberHadAll,
}


async def ask_for(
    session: AsyncSession,
    *,
    actor: int,
    code: str,
    item_id: int,
    quantity: int,
    slot_id: int | None,
    key: str,
    now: datetime,
    zone: ZoneInfo,
) -> Receipt:
    """Ask for an item for the member of this card; another of the staff decides. The member is told, and it is on record.

    Raises `NotAllowed`, `CardUnknown`, `OwnCard`, and what `redemptions.ask` raises: of the member's points and limits in the
    kinds of this room.
    """
    served = await _served(session, actor, code, now)
    wish = Wish(item_id, quantity, slot_id, asked_by=actor)
    try:
        return await redemptions.place(session, person_id=served.person_id, wish=wish, key=scoped(actor, key), now=now, zone=zone)
    except (NotEnoughPoints, MonthlyLimitReached, PersonLimitReached) as refusal:
        raise _OF_THE_MEMBER[type(refusal)](**refusal.data) from refusal


async def balance(session: AsyncSession, *, actor: int, code: str, now: datetime) -> int:
    """What the member of this card has to spend, for who redeems for them. Raises `NotAllowed`, `CardUnknown`, `OwnCard`."""
    served = await _served(session, actor, code, now)
    return (await accounts.balance(session, community_id=served.community_id, person_id=served.person_id)).available


async def under_way(
    session: AsyncSession, *, actor: int, code: str, now: datetime, after: int | None = None, limit: int = 8
) -> list[RedemptionCard]:
    """What the member of this card waits for or can fetch, oldest first: for a unit what is ready there.

    The next page comes `after` the last one's number. Raises `NotAllowed`, `CardUnknown`, `OwnCard`.
    """
    seen = await member_codes.member(session, actor=actor, code=code, now=now)
    ready = (Redemption.status == "approved") & Redemption.unit_id.in_(seen.unit_ids)
    shown = or_(ready, Redemption.status.in_(("asked", "approved"))) if seen.sees_all else ready
    own = (Redemption.person_id == seen.person_id) & (Redemption.community_id == seen.community_id)
    query = redemption_cards.query_cards().where(own, shown, Redemption.id > (after or 0))
    return await redemption_cards.cards(session, query.order_by(Redemption.id).limit(limit), is_masked=True)


async def one(session: AsyncSession, *, actor: int, code: str, redemption_id: int, now: datetime) -> RedemptionCard:
    """One redemption of the member of this card, with the masked name: any for staff and grid workers, their own for a unit.

    Raises `NotAllowed`, also when there is none; `CardUnknown`, `OwnCard`.
    """
    seen = await member_codes.member(session, actor=actor, code=code, now=now)
    own = (Redemption.person_id == seen.person_id) & (Redemption.community_id == seen.community_id)
    query = redemption_cards.query_cards().where(own, Redemption.id == redemption_id)
    found = await redemption_cards.cards(session, query, is_masked=True)
    if not found or not (seen.sees_all or found[0].unit_id in seen.unit_ids):
        raise authority.NotAllowed
    return found[0]


async def pick_up_code(session: AsyncSession, *, actor: int, code: str, redemption_id: int, now: datetime) -> PickUpCode:
    """The pick-up code of what was asked for the member of this card by somebody, to be read out to them; on record.

    Raises `NotAllowed`, also for what members asked for themselves; `AlreadyDecided` when there is no code to show; `CardUnknown`.
    """
    served = await _served(session, actor, code, now)
    found = await session.get(Redemption, redemption_id, populate_existing=True)
    if found is None or found.person_id != served.person_id or found.asked_by is None:
        raise authority.NotAllowed
    if found.code is None or found.token is None:
        raise AlreadyDecided(by=found.decided_by, outcome=found.status)
    await audit.record(
        session,
        actor=actor,
        action="redemption.code_shown",
        about=found.person_id,
        subject="redemption",
        subject_id=redemption_id,
        now=now,
    )
    keys = keys_of(session)
    return PickUpCode(keys.open_text(found.code, context=CODE), keys.open_text(found.token, context=TOKEN))


async def _served(session: AsyncSession, actor: int, code: str, now: datetime) -> Member:
    seen = await member_codes.member(session, actor=actor, code=code, now=now)
    if not seen.may_redeem:
        raise authority.NotAllowed
    return seen
