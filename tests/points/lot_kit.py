"""Lots, policies, families and gifts, for tests of points that end or are given away."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from points import family, gifts, verify
from points.gifts import GiftReceipt
from points.lots import Part
from points.models import Account, Lot, PointsPolicy
from points.policy import NEVER
from tests.clock import ZONE
from tests.points.kit import Town


async def left(town: Town, who: int) -> list[Part]:
    """What somebody has by when it ends, the first to end first, then what never ends. The ledger is well."""
    async with town.database.reading() as session:
        own = select(Lot.expires_at, Lot.rest).join(Account, Account.id == Lot.account_id).where(Account.person_id == who, Lot.rest > 0)
        rows = [(until, rest) for until, rest in await session.execute(own.order_by(Lot.expires_at.is_(None), Lot.expires_at, Lot.id))]
        assert await verify.verify(session) == []
    return rows


async def give(town: Town, who: int, points: int, until: datetime | None) -> int:
    """Points that end at some moment; the number of the transfer."""
    number = await town.give(who, points)
    async with town.database.begin() as session:
        await session.execute(update(Lot).where(Lot.transfer_id == number).values(expires_at=until))
    return number


async def set_policy(town: Town, *, expiry: str = NEVER, may_give: bool = True, cap: int = 100, days: int = 7) -> None:
    """What 龙城社区 has set about the end of points and about gifts, and so many days for everything else."""
    seconds = days * 24 * 3600
    values = {"community_id": town.cast.longcheng, "daily_points": 60, "expiry": expiry, "may_give": may_give, "stars": "50"}
    values |= {"give_monthly_cap": cap, "appeal_seconds": seconds, "objection_seconds": seconds, "fetch_seconds": seconds}
    async with town.database.begin() as session:
        await session.execute(delete(PointsPolicy).where(PointsPolicy.community_id == town.cast.longcheng))
        await session.execute(insert(PointsPolicy).values(values))


async def invite(town: Town, who: int) -> str:
    async with town.database.begin() as session:
        return await family.invite(session, actor=who, now=town.clock())


async def accept(town: Town, who: int, token: str) -> family.Relative:
    async with town.database.begin() as session:
        return await family.accept(session, actor=who, token=token, now=town.clock())


async def make_family(town: Town, one: int, other: int) -> None:
    await accept(town, other, await invite(town, one))


async def hand(town: Town, who: int, to: int, amount: int, *, key: str | None = None) -> GiftReceipt:
    """A gift."""
    key = key or f"give:{next(town.nonces)}"
    async with town.database.begin() as session:
        return await gifts.give(session, actor=who, to=to, amount=amount, key=key, now=town.clock(), zone=ZONE)
