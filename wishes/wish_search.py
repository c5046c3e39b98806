"""Finding open wishes by words: two signs that stand side by side are what a search looks up."""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.upsert import insert
from wishes.models import Wish, WishGram

_PARTS = re.compile(r"[a-z]+|[0-9]+|[\u3400-\u9fff\U00020000-\U0003fffd]+")
# So many pairs of what is searched for are looked up, so many of a whole wish, and so many wishes of each.
MOST_GRAMS, MOST_OF_A_WISH, MOST_OF_EACH = 12, 60, 200
# Wishes that share fewer pairs are not alike.
LEAST_ALIKE = 2


def grams(text: str) -> frozenset[str]:
    """The pairs of signs in a text, and each sign alone, for who types one only."""
    plain = unicodedata.normalize("NFKC", text).lower()
    found: set[str] = set()
    for part in _PARTS.findall(plain):
        found.update(part)
        found.update(part[at : at + 2] for at in range(len(part) - 1))
    return frozenset(found)


async def add(session: AsyncSession, *, wish: Wish) -> None:
    """Let the wish be found from now on."""
    rows = [{"community_id": wish.community_id, "gram": gram, "wish_id": wish.id} for gram in sorted(grams(wish.public_words or ""))]
    if rows:
        await session.execute(insert(session, WishGram).on_conflict_do_nothing(), rows)


async def remove(session: AsyncSession, *, wish_id: int) -> None:
    """Let the wish not be found any more."""
    await session.execute(delete(WishGram).where(WishGram.wish_id == wish_id))


async def having_all(session: AsyncSession, *, community_id: int, text: str, after: int | None, limit: int) -> list[int]:
    """Ids of the open wishes with all that is searched for, the newest first."""
    wanted = _looked_up(text)
    if not wanted:
        return []
    first = aliased(WishGram)
    query = select(first.wish_id).where(first.community_id == community_id, first.gram == wanted[0])
    for gram in wanted[1:]:
        other = aliased(WishGram)
        too = (other.community_id == community_id, other.gram == gram, other.wish_id == first.wish_id)
        query = query.where(select(other.wish_id).where(*too).exists())
    query = query if after is None else query.where(first.wish_id < after)
    return list(await session.scalars(query.order_by(first.wish_id.desc()).limit(limit)))


async def having_most(session: AsyncSession, *, community_id: int, text: str, limit: int) -> list[int]:
    """Ids of the open wishes that share most with what is searched for, at least a third of it."""
    wanted = _looked_up(text)
    return await _sharing(session, community_id, wanted, least=-(-len(wanted) // 3), limit=limit)


async def like(session: AsyncSession, *, community_id: int, text: str, limit: int) -> list[int]:
    """Ids of the open wishes that share most with a whole wish."""
    return await _sharing(session, community_id, _looked_up(text, MOST_OF_A_WISH), least=LEAST_ALIKE, limit=limit)


async def _sharing(session: AsyncSession, community_id: int, wanted: Sequence[str], *, least: int, limit: int) -> list[int]:
    shared: dict[int, int] = {}
    for gram in wanted:
        newest = select(WishGram.wish_id).where(WishGram.community_id == community_id, WishGram.gram == gram)
        for wish_id in await session.scalars(newest.order_by(WishGram.wish_id.desc()).limit(MOST_OF_EACH)):
            shared[wish_id] = shared.get(wish_id, 0) + 1
    enough = [wish_id for wish_id, number in shared.items() if number >= least]
    return sorted(enough, key=lambda wish_id: (-shared[wish_id], -wish_id))[:limit]


async def count(session: AsyncSession, *, wish_id: int) -> int:
    """How many pairs a wish is found by."""
    return (await session.scalars(select(func.count()).select_from(WishGram).where(WishGram.wish_id == wish_id))).one()


def _looked_up(text: str, most: int = MOST_GRAMS) -> Sequence[str]:
    """Pairs where there are any: one sign alone finds too much."""
    found = grams(text)
    pairs = sorted(gram for gram in found if len(gram) > 1)
    return (pairs or sorted(found))[:most]
