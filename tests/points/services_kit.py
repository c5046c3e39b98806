"""Services with times or a quota for the town, and what members and units do with them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from points import favourites, item_changes, quotas, redemptions, slot_changes
from points.catalogue import SERVICE
from points.catalogue_models import Item, ItemMonth, Slot
from points.goods import item_row
from points.redemptions import Receipt
from tests.clock import ZONE
from tests.points.kit import Town


@dataclass
class Services:
    """The town's services; each method is one transaction at the clock's moment."""

    town: Town

    async def offer(self, code: str, name: str, *, price: int = 10, **more: Any) -> int:
        """A service with times, unless it has a quota."""
        row = {"community_id": self.town.cast.longcheng, "unit_id": self.town.dentist, "code": code, "name": name, "name_en": code.title()}
        row |= {"price": price, "stock": None, "kind": SERVICE, "category": "health", "has_slots": "monthly_quota" not in more}
        row |= {"place": "前台", "place_en": "Desk", "hours": "09:00–17:00"} | more
        async with self.town.database.begin() as session:
            item_id = (await session.scalars(insert(Item).values(item_row(**row)).returning(Item.id))).one()
        self.town.items[code] = item_id
        return item_id

    async def slot(self, item: str, *, days: float = 1, places: int = 1, minutes: int = 60) -> int:
        """A time so many days from now, as if its unit had added it before."""
        starts_at = self.town.clock() + timedelta(days=days)
        row = {"item_id": self.town.items[item], "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=minutes)}
        async with self.town.database.begin() as session:
            return (await session.scalars(insert(Slot).values(row | {"places": places, "free": places}).returning(Slot.id))).one()

    async def book(self, who: int, item: str, slot_id: int | None = None, quantity: int = 1, *, key: str | None = None) -> Receipt:
        async with self.town.database.begin() as session:
            return await redemptions.ask(
                session,
                actor=who,
                item_id=self.town.items[item],
                quantity=quantity,
                key=key or f"{who}:book:{next(self.town.nonces)}",
                now=self.town.clock(),
                zone=ZONE,
                slot_id=slot_id,
            )

    async def free(self, slot_id: int) -> int:
        async with self.town.database.reading() as session:
            return (await session.scalars(select(Slot.free).where(Slot.id == slot_id))).one()

    async def taken(self, item: str, month: date | None = None) -> int:
        month = month or quotas.month_of(self.town.clock().astimezone(ZONE).date())
        async with self.town.database.reading() as session:
            query = select(ItemMonth.taken).where(ItemMonth.item_id == self.town.items[item], ItemMonth.month == month)
            return await session.scalar(query) or 0

    async def item(self, item: str) -> Item:
        async with self.town.database.reading() as session:
            return await session.get_one(Item, self.town.items[item])

    async def put(self, item: str, **values: Any) -> None:
        """Change a column as nobody in chat could."""
        async with self.town.database.begin() as session:
            await session.execute(update(Item).where(Item.id == self.town.items[item]).values(values))

    async def set_number(self, who: int, item: str, name: str, seen: int | None, new: int | None) -> Item:
        async with self.town.database.begin() as session:
            return await item_changes.set_number(
                session, actor=who, item_id=self.town.items[item], name=name, seen=seen, new=new, now=self.town.clock()
            )

    async def show(self, who: int, item: str, *, is_shown: bool) -> Item:
        async with self.town.database.begin() as session:
            return await item_changes.show(session, actor=who, item_id=self.town.items[item], is_shown=is_shown, now=self.town.clock())

    async def add_slot(self, who: int, item: str, day: date, since: str, until: str, *, places: int = 2) -> Slot:
        hours = time.fromisoformat(since), time.fromisoformat(until)
        async with self.town.database.begin() as session:
            return await slot_changes.add(
                session, actor=who, item_id=self.town.items[item], day=day, hours=hours, places=places, now=self.town.clock(), zone=ZONE
            )

    async def remove_slot(self, who: int, item: str, slot_id: int) -> None:
        async with self.town.database.begin() as session:
            await slot_changes.remove(session, actor=who, item_id=self.town.items[item], slot_id=slot_id, now=self.town.clock())

    async def keep(self, who: int, item: str) -> None:
        async with self.town.database.begin() as session:
            await favourites.keep(session, actor=who, item_id=self.town.items[item], now=self.town.clock())

    def today(self) -> date:
        return self.town.clock().astimezone(ZONE).date()

    def tomorrow(self) -> date:
        return self.today() + timedelta(days=1)

    def local_now(self) -> datetime:
        return self.town.clock().astimezone(ZONE)
