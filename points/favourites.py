"""Favourites (收藏): items that a member keeps in mind."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.upsert import insert
from people import persons
from points import catalogue
from points.catalogue_models import Favourite, Item


async def is_favourite(session: AsyncSession, *, person_id: int, item_id: int) -> bool:
    """Whether the member keeps this item in mind."""
    return await session.get(Favourite, (person_id, item_id), populate_existing=True) is not None


async def keep(session: AsyncSession, *, actor: int, item_id: int, now: datetime) -> None:
    """Keep an item of one's community in mind; again changes nothing. Raises `ItemGone`, `PersonUnknown`."""
    person = await persons.get(session, actor)
    wanted = await catalogue.item(session, item_id=item_id, community_id=person.community_id)
    row = {"person_id": actor, "item_id": wanted.id, "since": now}
    await session.execute(insert(session, Favourite).values(row).on_conflict_do_nothing())


async def drop(session: AsyncSession, *, actor: int, item_id: int) -> None:
    """No longer keep it in mind; again changes nothing."""
    await session.execute(delete(Favourite).where(Favourite.person_id == actor, Favourite.item_id == item_id))


async def export_about(session: AsyncSession, *, person_id: int) -> list[dict[str, object]]:
    """What somebody keeps in mind, by name, and since when."""
    query = select(Item.name, Favourite.since).join(Favourite, Favourite.item_id == Item.id).where(Favourite.person_id == person_id)
    rows = await session.execute(query.order_by(Favourite.since, Item.id))
    return [{"item": row.name, "since": row.since.isoformat()} for row in rows]


async def forget(session: AsyncSession, *, person_id: int) -> None:
    """What somebody liked is nobody's business once they left."""
    await session.execute(delete(Favourite).where(Favourite.person_id == person_id))
