"""Redemptions (兑换): points held and stock, a place or quota taken in one transaction, given back when it is cancelled."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.idempotency import input_hash, same_input, scoped
from core.refusals import Refusal
from people import audit, authority, notices, persons
from points import catalogue, holds, limits, low_stock, slots, taking
from points.catalogue_models import Item, Redemption
from points.log_queue import AlreadyDecided
from points.models import Account
from points.redemption_cards import RedemptionCard, card

MOST_AT_ONCE = 20


class QuantityUnclear(Refusal):
    """A quantity is a whole number from 1 to `most`."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was asked for. `amount` points are held; the balance is what is free to use, before and after.

    A service's time, when it has one, is from `starts_at` to `ends_at`.
    """

    number: int
    item_name: str
    item_name_en: str
    quantity: int
    amount: int
    balance_before: int
    balance_after: int
    unit_id: int
    place: str
    place_en: str
    hours: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """An item and how many of it; `slot_id` is the time that was chosen of a service that has times.

    `asked_by` is who asks for the member, when it is not they themselves.
    """

    item_id: int
    quantity: int
    slot_id: int | None = None
    asked_by: int | None = None


async def ask(
    session: AsyncSession,
    *,
    actor: int,
    item_id: int,
    quantity: int,
    key: str,
    now: datetime,
    zone: ZoneInfo,
    slot_id: int | None = None,
) -> Receipt:
    """Ask for an item at the price and name of this moment; staff are told. The actor's same key with the same wish gives the same receipt.

    `slot_id` is the time that was chosen of a service that has times. Raises `QuantityUnclear`, `ItemGone`, `MonthlyLimitReached`,
    `PersonLimitReached`, `OutOfStock`, `SlotNeeded`, `SlotGone`, `SlotFull`, `QuotaUsedUp`, `NotEnoughPoints`, `KeyReused`.
    """
    wish = Wish(item_id, quantity, slot_id)
    return await place(session, person_id=actor, wish=wish, key=scoped(actor, key), now=now, zone=zone)


async def place(session: AsyncSession, *, person_id: int, wish: Wish, key: str, now: datetime, zone: ZoneInfo) -> Receipt:
    """As `ask`, without asking who may: for those who checked it. `key` is the whole key; what is asked for others is on record."""
    person = await persons.lock(session, person_id)
    hashed = input_hash(wish.item_id, wish.quantity, *(one for one in (wish.slot_id, wish.asked_by and person_id) if one))
    earlier = (await session.scalars(select(Redemption).where(Redemption.key == key))).one_or_none()
    if earlier is not None:
        same_input(earlier.input_hash, hashed, key=key)
        return await _receipt(session, earlier)
    if not 1 <= wish.quantity <= MOST_AT_ONCE:
        raise QuantityUnclear(most=MOST_AT_ONCE)
    wanted = await catalogue.item(session, item_id=wish.item_id, community_id=person.community_id)
    await limits.check(session, person_id=person_id, wanted=wanted, quantity=wish.quantity, local_now=now.astimezone(zone))
    taken = await taking.take(session, wanted=wanted, quantity=wish.quantity, slot_id=wish.slot_id, now=now, zone=zone)
    request = {"key": key, "input_hash": hashed, "asked_at": now, "asked_by": wish.asked_by, **taken}
    number = await _insert(session, person_id, wanted, wish.quantity, request)
    asked = await _hold(session, number, now)
    await low_stock.tell(session, item_id=wanted.id, number=number, now=now)
    await _tell(session, asked, now)
    return await _receipt(session, asked)


async def _tell(session: AsyncSession, asked: Redemption, now: datetime) -> None:
    """Staff other than who asks; and when somebody asked for the member, the member, and the audit trail."""
    data, number = {"redemption_id": asked.id}, asked.id
    staff = await authority.holders(session, roles=authority.CAN_APPROVE, node_id=asked.community_id, now=now)
    to = [person_id for person_id in staff if person_id not in (asked.person_id, asked.asked_by)]
    await notices.notify(session, to=to, kind="redemption.waiting", data=data, key=f"redemption.waiting:{number}", now=now)
    if asked.asked_by is None:
        return
    kind, about = "redemption.asked_for", asked.person_id
    await audit.record(session, actor=asked.asked_by, action=kind, about=about, subject="redemption", subject_id=number, now=now)
    await notices.notify(session, to=[about], kind=kind, data=data, key=f"{kind}:{number}", now=now)


async def cancel(session: AsyncSession, *, actor: int, redemption_id: int, now: datetime) -> RedemptionCard:
    """Take one's own wish back while nobody has decided: points and stock return. Doing it again gives the same card.

    Raises `NotAllowed`, `AlreadyDecided`.
    """
    query = (
        update(Redemption)
        .where(Redemption.id == redemption_id, Redemption.person_id == actor, Redemption.status == "asked")
        .values(status="cancelled", ended_at=now)
    )
    cancelled = (await session.scalars(query.returning(Redemption))).one_or_none()
    if cancelled is not None:
        await holds.give_back(session, redemption=cancelled, made_by=actor, now=now)
    mine = await card(session, actor=actor, redemption_id=redemption_id, now=now)
    if mine.person_id != actor:
        raise authority.NotAllowed
    if mine.status != "cancelled":
        raise AlreadyDecided(by=mine.decided_by, outcome=mine.status)
    return mine


async def _insert(session: AsyncSession, actor: int, wanted: Item, quantity: int, request: dict[str, object]) -> int:
    values = request | {
        "community_id": wanted.community_id,
        "person_id": actor,
        "item_id": wanted.id,
        "unit_id": wanted.unit_id,
        "item_name": wanted.name,
        "item_name_en": wanted.name_en,
        "price": wanted.price,
        "quantity": quantity,
        "balance_after": 0,
        "status": "asked",
    }
    return (await session.scalars(insert(Redemption).values(values).returning(Redemption.id))).one()


async def _hold(session: AsyncSession, number: int, now: datetime) -> Redemption:
    """Hold the points and note what is left, for the receipt."""
    asked = await session.get_one(Redemption, number)
    available = await holds.hold(session, redemption=asked, now=now)
    left = select(Account.balance).where(Account.id == available).scalar_subquery()
    query = update(Redemption).where(Redemption.id == number).values(balance_after=left).returning(Redemption.balance_after)
    asked.balance_after = (await session.scalars(query.execution_options(synchronize_session=False))).one()
    return asked


async def _receipt(session: AsyncSession, redemption: Redemption) -> Receipt:
    amount = redemption.price * redemption.quantity
    times = await slots.times(session, slot_ids=[redemption.slot_id]) if redemption.slot_id else {}
    starts_at, ends_at = times.get(redemption.slot_id or 0, (None, None))
    item = (await catalogue.items(session, item_ids=[redemption.item_id]))[redemption.item_id]
    return Receipt(
        number=redemption.id,
        item_name=redemption.item_name,
        item_name_en=redemption.item_name_en,
        quantity=redemption.quantity,
        amount=amount,
        balance_before=redemption.balance_after + amount,
        balance_after=redemption.balance_after,
        unit_id=redemption.unit_id,
        place=item.place,
        place_en=item.place_en,
        hours=item.hours,
        starts_at=starts_at,
        ends_at=ends_at,
    )
