"""What a search of the catalogue looks in, for items from before pinyin was part of it."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from points.catalogue_models import Item
from points.pinyin import search_words


async def fill_in(session: AsyncSession, *, after: int, limit: int) -> int | None:
    """Fill so many items after this number that lack it; returns the last one's number, or None at the end."""
    # A space stands before each word that `search_words` makes; the upgrade, which has no pinyin, puts none.
    missing = select(Item.id, Item.name, Item.name_en).where(Item.search.not_like(" %"), Item.id > after)
    found = (await session.execute(missing.order_by(Item.id).limit(limit))).all()
    for number, name, name_en in found:
        words = update(Item).where(Item.id == number).values(search=search_words(name, name_en))
        await session.execute(words.execution_options(synchronize_session=False))
    return found[-1].id if found else None
