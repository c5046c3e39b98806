"""A community with kinds, goods and points, so that tests read as sentences."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from core.database import Database
from core.files import Picture
from people import units
from people.models import Person
from points import accounts, kinds, ledger, log_queue, logs, pickup, redemption_cards, redemption_queue, redemptions
from points.accounts import Balance
from points.catalogue_models import Item
from points.goods import item_row
from points.log_cards import LogCard
from points.logs import LogReceipt
from points.pickup import WrongCode
from points.redemption_cards import RedemptionCard
from points.redemptions import Receipt
from tests.cast import Cast
from tests.clock import ZONE, Clock

PHOTO = Picture(b"\xff\xd8 not decoded here", 4, 3)
DENTIST = "雾凇口腔"


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment as clocks in the community show it."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@dataclass
class Town:
    """The cast with kinds and goods; each method is one transaction at the clock's moment."""

    database: Database
    cast: Cast
    clock: Clock
    kinds: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    dentist: int = 0
    nonces: "itertools.count[int]" = field(default_factory=itertools.count)

    async def furnish(self) -> None:
        now = self.clock()
        async with self.database.begin() as session:
            for community in (self.cast.longcheng, self.cast.jiayuan):
                await kinds.add_defaults(session, community_id=community)
            self.kinds = {kind.code: kind.id for kind in await kinds.offered(session, community_id=self.cast.longcheng, now=now)}
            dentist = await units.create(session, actor=self.cast.zhao, community_id=self.cast.longcheng, name=DENTIST, now=now)
            self.dentist = dentist.id
        self.items = {
            "rice": await self.offer("rice", "大米 5 公斤", price=30, stock=5, limit_per_month=2),
            "towel": await self.offer("towel", "毛巾 1 条", price=10, stock=50),
            "brush": await self.offer("brush", "牙刷 1 支", price=5, stock=9, unit_id=self.dentist),
        }

    async def offer(self, code: str, name: str, *, price: int, stock: int, **more: Any) -> int:
        row = {"community_id": self.cast.longcheng, "unit_id": self.cast.huimin, "code": code, "name": name, "name_en": code.title()}
        row |= {"price": price, "stock": stock, "limit_per_month": None, "picture": None, "active": True}
        row |= {"place": "服务台", "place_en": "Desk", "hours": "09:00–17:00"} | more
        async with self.database.begin() as session:
            return (await session.scalars(insert(Item).values(item_row(**row)).returning(Item.id))).one()

    async def residents(self, count: int, *, points: int = 0) -> list[int]:
        """More members of 龙城社区, each with so many points."""
        now = self.clock()
        row = {
            "community_id": self.cast.longcheng,
            "name_sealed": self.database.keys.seal_text("居民", context="person.name"),
            "created_at": now,
        }
        async with self.database.begin() as session:
            ids = list(await session.scalars(insert(Person).returning(Person.id), [row] * count))
            if points:
                transfers = [await self._gift(session, person_id, points) for person_id in ids]
                await ledger.post_batch(session, transfers=transfers, batch_id="gift", now=now)
        return ids

    async def give(self, who: int, points: int) -> int:
        """Points from nowhere; the number of the transfer."""
        async with self.database.begin() as session:
            gift = await self._gift(session, who, points)
            return (await ledger.post(session, transfer=gift, now=self.clock())).transfer_id

    async def _gift(self, session: Any, who: int, points: int) -> ledger.NewTransfer:
        community = self.cast.longcheng
        issued = await accounts.account(session, community_id=community, kind="issued")
        purse = await accounts.account(session, community_id=community, kind="available", person_id=who)
        return ledger.NewTransfer(issued, purse, points, f"gift:{next(self.nonces)}", ledger.Reason.LOG, "gift", who, None)

    async def log(
        self, who: int, kind: str = "neighbour_help", *, at: datetime | None = None, minutes: int = 60, **more: Any
    ) -> LogReceipt:
        """Log something; by default it ended just now."""
        at = self.clock() - timedelta(minutes=minutes) if at is None else at
        entry = logs.Entry(
            self.kinds[kind], at, minutes, more.get("words", "帮邻居搬家"), more.get("photos", (PHOTO,)), more.get("sent", ("file",))
        )
        key = more.get("key", f"{who}:log:{next(self.nonces)}")
        async with self.database.begin() as session:
            return await logs.log(session, actor=who, entry=entry, key=key, now=self.clock(), zone=ZONE)

    async def approve_log(self, who: int, log_id: int) -> LogCard:
        async with self.database.begin() as session:
            return await log_queue.approve(session, actor=who, log_id=log_id, now=self.clock())

    async def refuse_log(self, who: int, log_id: int, reason: str = "照片看不清") -> LogCard:
        async with self.database.begin() as session:
            return await log_queue.refuse(session, actor=who, log_id=log_id, reason=reason, now=self.clock())

    async def ask(self, who: int, item: str = "towel", quantity: int = 1, *, key: str | None = None) -> Receipt:
        key = key or f"{who}:ask:{next(self.nonces)}"
        number = self.items[item]
        async with self.database.begin() as session:
            return await redemptions.ask(session, actor=who, item_id=number, quantity=quantity, key=key, now=self.clock(), zone=ZONE)

    async def approve(self, who: int, number: int) -> RedemptionCard:
        async with self.database.begin() as session:
            return await redemption_queue.approve(session, actor=who, redemption_id=number, now=self.clock())

    async def refuse(self, who: int, number: int, reason: str = "今天没有货") -> RedemptionCard:
        async with self.database.begin() as session:
            return await redemption_queue.refuse(session, actor=who, redemption_id=number, reason=reason, now=self.clock())

    async def cancel(self, who: int, number: int) -> RedemptionCard:
        async with self.database.begin() as session:
            return await redemptions.cancel(session, actor=who, redemption_id=number, now=self.clock())

    async def code(self, who: int, number: int) -> redemption_cards.PickUpCode:
        async with self.database.reading() as session:
            code = await redemption_cards.pick_up_code(session, actor=who, redemption_id=number)
        assert code is not None
        return code

    async def look_up(self, who: int, code: str) -> RedemptionCard | WrongCode:
        async with self.database.begin() as session:
            return await pickup.look_up(session, actor=who, code=code, now=self.clock())

    async def hand_over(self, who: int, number: int, code: str) -> RedemptionCard | WrongCode:
        async with self.database.begin() as session:
            return await pickup.hand_over(session, actor=who, redemption_id=number, code=code, now=self.clock())

    async def balance(self, who: int) -> Balance:
        async with self.database.reading() as session:
            return await accounts.balance(session, community_id=self.cast.longcheng, person_id=who)

    async def stock(self, item: str) -> int:
        async with self.database.reading() as session:
            return (await session.scalars(select(Item.stock).where(Item.id == self.items[item]))).one() or 0
