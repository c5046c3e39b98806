"""Goods from a file, in the shape of `goods.toml`: [[item]] with its unit's name, and [place."UNIT"] where they are fetched."""

import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from people.models import Unit
from people.units import UnitUnknown
from points.catalogue_models import Item


class GoodsUnclear(Refusal):
    """The file of goods cannot be used. `where` names the place in it."""


class Goods(BaseModel):
    """One item of the file, with where it is fetched."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    unit: str
    code: str = Field(min_length=1)
    name: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    price: int = Field(gt=0)
    stock: int = Field(ge=0)
    limit_per_month: int | None = Field(default=None, gt=0)
    place: str
    place_en: str
    hours: str


def item_row(**columns: Any) -> dict[str, Any]:
    """The columns of a new item, with what it is unless said otherwise: goods without limits."""
    usual: dict[str, Any] = {
        "kind": "goods",
        "category": "daily",
        "low_stock": None,
        "told_low": False,
        "has_slots": False,
        "monthly_quota": None,
    }
    usual |= {"limit_per_month": None, "limit_per_person": None, "handed_over": 0, "picture": None, "active": True}
    return usual | {"search": f"{columns['name']} {columns['name_en']}".lower()} | columns


def new_item(**columns: Any) -> Item:
    return Item(**item_row(**columns))


def read(text: str) -> list[Goods]:
    """The items of a file. Raises `GoodsUnclear`."""
    try:
        file = tomllib.loads(text)
        places: Mapping[str, Any] = file.get("place", {})
        return [Goods(**(row | places.get(row.get("unit"), {}))) for row in file["item"]]
    except tomllib.TOMLDecodeError as error:
        raise GoodsUnclear(where=str(error)) from None
    except ValidationError as error:
        raise GoodsUnclear(where=f"{error.title}: {error.errors()[0]['loc'][0]}") from None
    except (KeyError, TypeError, AttributeError):
        raise GoodsUnclear(where="[[item]]") from None


async def add(session: AsyncSession, *, community_id: int, goods: list[Goods]) -> list[str]:
    """Offer what the community does not offer yet; the names of what was added. What it has, by unit and name, stays as it is.

    Raises `UnitUnknown`, `GoodsUnclear` (another item has the code).
    """
    known = await session.execute(select(Unit.name, Unit.id).where(Unit.community_id == community_id, Unit.closed_at.is_(None)))
    unit_ids = {row.name: row.id for row in known}
    offered = {tuple(row) for row in await session.execute(select(Item.unit_id, Item.name).where(Item.community_id == community_id))}
    added = []
    for one in goods:
        if one.unit not in unit_ids:
            raise UnitUnknown(unit_name=one.unit)
        unit_id = unit_ids[one.unit]
        if (unit_id, one.name) in offered:
            continue
        row = item_row(community_id=community_id, unit_id=unit_id, **one.model_dump(exclude={"unit"}))
        new = insert(session, Item).values(row).on_conflict_do_nothing().returning(Item.name)
        if (await session.scalars(new)).one_or_none() is None:
            raise GoodsUnclear(where=f"code = {one.code}")
        offered.add((unit_id, one.name))
        added.append(one.name)
    return added
