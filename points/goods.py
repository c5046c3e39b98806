"""Goods and services from a file, in the shape of `goods.toml`: [[item]] with its unit's name, and [place."UNIT"] where they are had."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from people.models import Unit
from people.units import UnitUnknown
from points.catalogue import CATEGORIES, GOODS, SERVICE
from points.catalogue_models import Item, Slot
from points.pinyin import search_words

DEMO = Path(__file__).with_name("goods.toml")
# For so many days a new service has its times; later ones are added in chat.
DAYS_AHEAD = 14


class GoodsUnclear(Refusal):
    """The file of goods cannot be used. `where` names the place in it."""


class Goods(BaseModel):
    """Goods with stock, or a service of the file, with where it is had.

    A service has `times` ("09:00-10:00") on `weekdays` (1 is Monday), each with so many `places`, or a `monthly_quota`.
    """

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    unit: str
    code: str = Field(min_length=1)
    name: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    category: str = Field(default="daily", min_length=1)
    price: int = Field(gt=0)
    stock: int | None = Field(default=None, ge=0)
    low_stock: int | None = Field(default=None, ge=0)
    monthly_quota: int | None = Field(default=None, gt=0)
    times: list[str] = Field(default=[])
    weekdays: list[int] = Field(default=[1, 2, 3, 4, 5])
    places: int = Field(default=1, gt=0)
    limit_per_month: int | None = Field(default=None, gt=0)
    limit_per_person: int | None = Field(default=None, gt=0)
    place: str
    place_en: str
    hours: str

    @field_validator("category")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in CATEGORIES:
            raise ValueError
        return value

    @field_validator("weekdays")
    @classmethod
    def _of_a_week(cls, value: list[int]) -> list[int]:
        if not value or not set(value) <= set(range(1, 8)):
            raise ValueError
        return value

    @field_validator("times")
    @classmethod
    def _readable(cls, value: list[str]) -> list[str]:
        for one in value:
            since, until = hours_of(one)
            if since >= until:
                raise ValueError
        return value

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        """Goods have stock; a service has times or a quota."""
        if [self.stock is not None, bool(self.times), self.monthly_quota is not None].count(True) != 1:
            raise ValueError
        if self.low_stock is not None and self.stock is None:
            raise ValueError
        return self


def hours_of(text: str) -> tuple[time, time]:
    """From and to, as the file writes them: 09:00-10:30."""
    since, _, until = text.partition("-")
    return time.fromisoformat(since), time.fromisoformat(until)


def item_row(**columns: Any) -> dict[str, Any]:
    """The columns of a new item, with what it is unless said otherwise: goods without limits."""
    usual: dict[str, Any] = {
        "kind": GOODS,
        "category": "daily",
        "low_stock": None,
        "told_low": False,
        "has_slots": False,
        "monthly_quota": None,
    }
    usual |= {"limit_per_month": None, "limit_per_person": None, "handed_over": 0, "picture": None, "active": True}
    return usual | {"search": search_words(columns["name"], columns["name_en"])} | columns


def read(text: str) -> list[Goods]:
    """The items of a file. Raises `GoodsUnclear`."""
    try:
        file = tomllib.loads(text)
        places: Mapping[str, Any] = file.get("place", {})
        return [Goods(**(row | places.get(row.get("unit"), {}))) for row in file["item"]]
    except tomllib.TOMLDecodeError as error:
        raise GoodsUnclear(where=str(error)) from None
    except ValidationError as error:
        raise GoodsUnclear(where=f"{error.title}: {next(iter(error.errors()[0]['loc']), 'stock, times or monthly_quota')}") from None
    except (KeyError, TypeError, AttributeError):
        raise GoodsUnclear(where="[[item]]") from None


async def add(session: AsyncSession, *, community_id: int, goods: list[Goods], now: datetime, zone: ZoneInfo) -> list[str]:
    """Offer what the community does not offer yet; the names of what was added. What it has, by unit and name, stays as it is.

    New services have their times for the coming days. Raises `UnitUnknown`, `GoodsUnclear` (another item has the code).
    """
    known = await session.execute(select(Unit.name, Unit.id).where(Unit.community_id == community_id, Unit.closed_at.is_(None)))
    unit_ids = {row.name: row.id for row in known}
    offered = {tuple(row) for row in await session.execute(select(Item.unit_id, Item.name).where(Item.community_id == community_id))}
    added, slots = [], []
    for one in goods:
        if one.unit not in unit_ids:
            raise UnitUnknown(unit_name=one.unit)
        unit_id = unit_ids[one.unit]
        if (unit_id, one.name) in offered:
            continue
        row = item_row(community_id=community_id, unit_id=unit_id, **_columns(one))
        new = insert(session, Item).values(row).on_conflict_do_nothing().returning(Item.id)
        item_id = (await session.scalars(new)).one_or_none()
        if item_id is None:
            raise GoodsUnclear(where=f"code = {one.code}")
        offered.add((unit_id, one.name))
        added.append(one.name)
        slots += _slots(item_id, one, now.astimezone(zone))
    if slots:
        await session.execute(insert(session, Slot), slots)
    return added


def _columns(one: Goods) -> dict[str, Any]:
    columns = one.model_dump(exclude={"unit", "times", "weekdays", "places"})
    return columns | {"kind": SERVICE if one.stock is None else GOODS, "has_slots": bool(one.times)}


def _slots(item_id: int, one: Goods, local_now: datetime) -> list[dict[str, Any]]:
    """Its times in the coming days, on the community's clocks."""
    days = [local_now.date() + timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1)]
    hours = [hours_of(text) for text in one.times]
    return [
        {
            "item_id": item_id,
            "starts_at": datetime.combine(day, since, local_now.tzinfo),
            "ends_at": datetime.combine(day, until, local_now.tzinfo),
            "places": one.places,
            "free": one.places,
        }
        for day in days
        if day.isoweekday() in one.weekdays
        for since, until in hours
    ]
