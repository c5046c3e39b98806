"""Gifts: points from one member of a family to another, where the community allows it. They are not earned, and end as they would."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.idempotency import input_hash, same_input, scoped
from core.refusals import Refusal
from messages.mentions import mention
from people import notices, persons
from points import accounts, expiry, family, ledger, lots
from points.ledger import NewTransfer, Reason
from points.member_models import Gift
from points.models import Account
from points.policy import policy

Row = dict[str, object]


class GivingIsOff(Refusal):
    """This community does not allow to give points away."""


class NotFamily(Refusal):
    """Points are given within a family of one community only."""


class GiftUnclear(Refusal):
    """A gift is a whole number of points from 1 to `most`."""


class GiftCapReached(Refusal):
    """One gives at most `cap` points a month, and `left` are left of it."""


@dataclass(frozen=True, slots=True)
class GiftReceipt:
    """What was given to whom, by which transfer. The balance is what the giver is free to use, before and after."""

    number: int
    transfer_id: int
    to_name: str
    amount: int
    balance_before: int
    balance_after: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Whether points may be given here, and how many a giver may still give this month."""

    may_give: bool
    cap: int
    left: int


async def leave(session: AsyncSession, *, actor: int, now: datetime, zone: ZoneInfo) -> Leave:
    """What the actor's community allows them to give now."""
    rules = await policy(session, (await persons.get(session, actor)).community_id)
    given = await _given_this_month(session, actor, now, zone)
    return Leave(rules.may_give, rules.give_monthly_cap, max(0, rules.give_monthly_cap - given))


async def give(session: AsyncSession, *, actor: int, to: int, amount: int, key: str, now: datetime, zone: ZoneInfo) -> GiftReceipt:
    """Give points to a relative, who is told. The actor's same key with the same gift gives the same receipt.

    Raises `GivingIsOff`, `NotFamily`, `GiftUnclear`, `GiftCapReached`, `NotEnoughPoints`, `PersonUnknown`, `KeyReused`.
    """
    if actor == to:
        raise NotFamily
    key, hashed = scoped(actor, key), input_hash(to, amount)
    earlier = await _given_under(session, key, hashed)
    if earlier is None:
        # What was given before is told again also when the relative has gone since.
        await family.lock_both(session, actor, to)
        earlier = await _given_under(session, key, hashed)
    if earlier is not None:
        return await _receipt(session, earlier)
    community_id = await _check(session, actor, to, amount, now=now, zone=zone)
    row = {"community_id": community_id, "from_person": actor, "to_person": to, "amount": amount, "balance_after": 0}
    made = insert(Gift).values(row | {"key": key, "input_hash": hashed, "made_at": now}).returning(Gift.id)
    number = (await session.scalars(made)).one()
    gift = await session.get_one(Gift, number)
    await _move(session, gift, now)
    await notices.notify(session, to=[to], kind="gift.received", data={"gift_id": number}, key=f"gift.received:{number}", now=now)
    return await _receipt(session, gift)


async def received(session: AsyncSession, *, actor: int, gift_id: int) -> tuple[str, int]:
    """The name of who gave something to the actor, and how many points. Raises `NotFamily` for what was not given to them."""
    gift = await session.get(Gift, gift_id)
    if gift is None or gift.to_person != actor:
        raise NotFamily
    mention(gift.from_person)
    return (await persons.names(session, [gift.from_person])).get(gift.from_person, ""), gift.amount


async def export_about(session: AsyncSession, *, person_id: int) -> list[Row]:
    """What a member gave (negative) and got; from and to whom is the others'."""
    mine = (Gift.from_person == person_id) | (Gift.to_person == person_id)
    gifts = await session.scalars(select(Gift).where(mine).order_by(Gift.id))
    return [
        {"number": gift.id, "at": gift.made_at.isoformat(), "points": -gift.amount if gift.from_person == person_id else gift.amount}
        for gift in gifts
    ]


async def _given_under(session: AsyncSession, key: str, hashed: bytes) -> Gift | None:
    gift = (await session.scalars(select(Gift).where(Gift.key == key))).one_or_none()
    if gift is not None:
        same_input(gift.input_hash, hashed, key=key)
    return gift


async def _check(session: AsyncSession, actor: int, to: int, amount: int, *, now: datetime, zone: ZoneInfo) -> int:
    """The community in which it may be given."""
    giver, receiver = await persons.get(session, actor), await persons.get(session, to)
    rules = await policy(session, giver.community_id)
    if not rules.may_give:
        raise GivingIsOff
    if giver.community_id != receiver.community_id or not await family.is_family(session, actor, to):
        raise NotFamily
    if not 1 <= amount <= rules.give_monthly_cap:
        raise GiftUnclear(most=rules.give_monthly_cap)
    left = rules.give_monthly_cap - await _given_this_month(session, actor, now, zone)
    if amount > left:
        raise GiftCapReached(cap=rules.give_monthly_cap, left=max(0, left))
    return giver.community_id


async def _given_this_month(session: AsyncSession, person_id: int, now: datetime, zone: ZoneInfo) -> int:
    began = datetime.combine(now.astimezone(zone).date().replace(day=1), time(), zone).astimezone(UTC)
    query = select(func.coalesce(func.sum(Gift.amount), 0)).where(Gift.from_person == person_id, Gift.made_at >= began)
    return int((await session.scalars(query)).one())


async def _move(session: AsyncSession, gift: Gift, now: datetime) -> None:
    """Move the points with the ends that they have, and note what the giver has left, for the receipt."""
    giver, receiver = [
        await accounts.account(session, community_id=gift.community_id, kind=accounts.AVAILABLE, person_id=person_id)
        for person_id in (gift.from_person, gift.to_person)
    ]
    await expiry.expire_of(session, purses=[giver, receiver], now=now)
    transfer = NewTransfer(giver, receiver, gift.amount, _key(gift), Reason.GIFT, "gift", gift.id, gift.from_person)
    posted = await ledger.post(session, transfer=transfer, now=now)
    await lots.hand_on(session, transfer_id=posted.transfer_id)
    left = select(Account.balance).where(Account.id == giver).scalar_subquery()
    query = update(Gift).where(Gift.id == gift.id).values(balance_after=left).returning(Gift.balance_after)
    gift.balance_after = (await session.scalars(query.execution_options(synchronize_session=False))).one()


def _key(gift: Gift) -> str:
    return f"given:{gift.id}"


async def _receipt(session: AsyncSession, gift: Gift) -> GiftReceipt:
    mention(gift.to_person)
    name = (await persons.names(session, [gift.to_person])).get(gift.to_person, "")
    transfer_id = await ledger.posted_under(session, keys=[_key(gift)])
    return GiftReceipt(gift.id, transfer_id, name, gift.amount, gift.balance_after + gift.amount, gift.balance_after)
