"""Puts the made set of wishes and helpers into a database, and asks our match about it."""

from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Database
from core.sealing import seal
from people import persons
from people.enrolment import NOTICE_VERSION, PRIVACY
from people.models import Consent, Home, Node, Person
from people.nodes import add_node
from tests.cast import Cast
from tests.clock import Clock
from tests.wishes import match_set
from wishes import matching
from wishes.alliance_models import Resource, ResourceTopic
from wishes.models import Wish, WishTopic
from wishes.resource_lists import WORDS
from wishes.topics import topics_of

GRIDS = 6


@dataclass(frozen=True)
class Laid:
    """The ids that the set's helpers and wishes have in the database, by their own."""

    people: dict[int, int]
    wishes: dict[int, int]


async def lay(database: Database, cast: Cast, clock: Clock) -> Laid:
    """Write the set into 龙城社区, by a few statements; 王芳 wishes all of it."""
    async with database.begin() as session:
        grids = await lay_grids(session, cast)
        people = await lay_people(session, cast, clock, grids)
        await lay_resources(session, cast, clock, people)
        return Laid(people, await _wishes(session, cast, clock, grids))


async def suggested(database: Database, cast: Cast, clock: Clock, laid: Laid) -> dict[int, list[int]]:
    """The five helpers that are suggested for each wish, by the set's own ids."""
    made = {person_id: number for number, person_id in laid.people.items()}
    found: dict[int, list[int]] = {}
    async with database.reading() as session:
        for number, wish_id in laid.wishes.items():
            best = await matching.helpers_for(session, actor=cast.zhao, wish_id=wish_id, now=clock())
            found[number] = [made[one.person_id] for one in best if one.person_id is not None]
    return found


def _all() -> tuple[match_set.MadeWish, ...]:
    return (*match_set.wishes(), *match_set.found())


async def lay_grids(session: AsyncSession, cast: Cast) -> list[int]:
    """Six grids, a kilometre from each other."""
    community = await session.get_one(Node, cast.longcheng)
    made = []
    for number in range(GRIDS):
        at = (round(43.80 + number * 0.01, 4), 126.57)
        made.append((await add_node(session, kind="grid", name=f"{number + 11}网格", code=f"set-{number}", parent=community, at=at)).id)
    return made


async def lay_people(session: AsyncSession, cast: Cast, clock: Clock, grids: list[int]) -> dict[int, int]:
    """The set's helpers as members, who live in the grids; their ids by the set's own."""
    sealed, index = persons.seal_name(session, "居民")
    row = {"community_id": cast.longcheng, "name_sealed": sealed, "name_index": index, "created_at": clock()}
    made = match_set.helpers()
    ids = list(await session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), [row] * len(made)))
    agreed = {"kind": PRIVACY, "version": NOTICE_VERSION, "given_at": clock()}
    await session.execute(insert(Consent), [agreed | {"person_id": each} for each in ids])
    homes = [{"person_id": each, "node_id": grids[one.place - 1], "said_at": clock()} for each, one in zip(ids, made, strict=True)]
    await session.execute(insert(Home), homes)
    return {one.id: each for each, one in zip(ids, made, strict=True)}


async def lay_resources(session: AsyncSession, cast: Cast, clock: Clock, people: dict[int, int]) -> None:
    """What they list, with what it is about."""
    same = {"community_id": cast.longcheng, "input_hash": bytes(32), "is_standing": False, "made_at": clock()}
    rows = []
    for one in match_set.helpers():
        when = {"kind": one.kind, "days": one.days, "parts": one.parts}
        whose = {"person_id": people[one.id], "made_by": people[one.id], "key": f"set:{one.id}"}
        rows.append(same | when | whose | {"words": seal(session, WORDS, one.words)})
    ids = await session.scalars(insert(Resource).returning(Resource.id, sort_by_parameter_order=True), rows)
    about = [
        {"resource_id": each, "topic": topic, "community_id": cast.longcheng}
        for each, one in zip(ids, match_set.helpers(), strict=True)
        for topic in topics_of(one.words, one.kind)
    ]
    await session.execute(insert(ResourceTopic), about)


async def _wishes(session: AsyncSession, cast: Cast, clock: Clock, grids: list[int]) -> dict[int, int]:
    now = clock()
    same = {"community_id": cast.longcheng, "person_id": cast.wang, "asked_by": cast.wang, "worry": "busy", "status": "open"}
    same |= {"round": 1, "rolls": 0, "rank": 0, "reward": 20, "due_at": now, "asked_at": now, "published_at": now}
    same |= {"input_hash": bytes(32), "on_poster": False}
    rows = [
        same | {"kind": one.kind, "colour": one.colour, "public_words": one.words, "node_id": grids[one.place - 1], "key": f"set:{one.id}"}
        for one in _all()
    ]
    ids = list(await session.scalars(insert(Wish).returning(Wish.id, sort_by_parameter_order=True), rows))
    about = [
        {"wish_id": each, "topic": topic, "community_id": cast.longcheng}
        for each, one in zip(ids, _all(), strict=True)
        for topic in topics_of(one.words, one.kind)
    ]
    await session.execute(insert(WishTopic), about)
    return {one.id: each for each, one in zip(ids, _all(), strict=True)}
