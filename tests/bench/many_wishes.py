"""A community with a hundred helpers and many open wishes, filled by a few statements, so that growth can be measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Database
from tests.cast import Cast, load_cast
from tests.clock import Clock
from tests.wishes import match_kit, match_set
from wishes.models import Wish, WishGram, WishTopic
from wishes.topics import topics_of
from wishes.wish_lists import rank_of
from wishes.wish_search import grams

# Wishes say one of so many things.
TEXTS = 80
# Rows of one statement.
CHUNK = 20_000


@dataclass(frozen=True)
class Wishing:
    """A database, who helps in it, and its open wishes."""

    database: Database
    cast: Cast
    clock: Clock
    helpers: Sequence[int]
    wishes: Sequence[int]


async def fill(database: Database, *, wishes: int) -> Wishing:
    """The helpers of the made set, and so many open wishes in the words of its shortest ones."""
    clock = Clock()
    cast = await load_cast(database, clock())
    async with database.begin() as session:
        grids = await match_kit.lay_grids(session, cast)
        people = await match_kit.lay_people(session, cast, clock, grids)
        await match_kit.lay_resources(session, cast, clock, people)
        ids = await _wishes(session, cast, clock, grids, wishes)
    if not database.is_sqlite:
        async with database.engine.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))
    return Wishing(database, cast, clock, list(people.values()), ids)


def texts() -> list[match_set.MadeWish]:
    """What the wishes say."""
    return sorted(match_set.wishes(), key=lambda wish: (len(wish.words), wish.id))[:TEXTS]


async def _wishes(session: AsyncSession, cast: Cast, clock: Clock, grids: Sequence[int], count: int) -> list[int]:
    now, said = clock(), texts()
    same = {"community_id": cast.longcheng, "person_id": cast.wang, "asked_by": cast.wang, "worry": "busy", "status": "open"}
    same |= {"round": 1, "rolls": 0, "reward": 20, "due_at": now, "asked_at": now, "published_at": now}
    same |= {"input_hash": bytes(32), "on_poster": False, "screened_by": cast.zhao}
    rows = []
    for number in range(count):
        one = said[number % TEXTS]
        what = {"kind": one.kind, "colour": one.colour, "public_words": one.words, "rank": rank_of(one.colour, 0)}
        rows.append(same | what | {"node_id": grids[number % len(grids)], "key": f"bench:{number}"})
    ids = list(await session.scalars(insert(Wish).returning(Wish.id, sort_by_parameter_order=True), rows))
    about = [sorted(topics_of(one.words, one.kind)) for one in said]
    pairs = [sorted(grams(one.words)) for one in said]
    of = {"community_id": cast.longcheng}
    topics = [of | {"wish_id": each, "topic": topic} for number, each in enumerate(ids) for topic in about[number % TEXTS]]
    found_by = [of | {"wish_id": each, "gram": gram} for number, each in enumerate(ids) for gram in pairs[number % TEXTS]]
    for table, many in ((WishTopic, topics), (WishGram, found_by)):
        for start in range(0, len(many), CHUNK):
            await session.execute(insert(table), many[start : start + CHUNK])
    return ids
