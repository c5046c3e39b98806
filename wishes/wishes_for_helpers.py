"""The best open wishes for a helper: those about what they list, and the most urgent of all, scored by how well they fit."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from people import persons
from people.models import Home
from points import family
from wishes import helpers, places, scoring, wish_lists
from wishes.alliance_models import Resource
from wishes.helpers import GAVE_BACK, Listed, pairs
from wishes.models import Claim, Offer, Wish, WishTopic
from wishes.places import Place
from wishes.scoring import Fit, Reason, Side
from wishes.times import times_in
from wishes.wish_lists import WishLine

# So many wishes of each topic are looked at, the newest first, so many of the most urgent, and so many of a helper's topics.
MOST_OF_TOPIC, MOST_URGENT, MOST_TOPICS = 16, 16, 12
ENTRIES = 20


async def wishes_for(session: AsyncSession, *, person_id: int, now: datetime, limit: int = 5) -> list[tuple[WishLine, tuple[Reason, ...]]]:
    """The best open wishes for this member, the best first; for who lists nothing, the most urgent. Raises `PersonUnknown`."""
    person = await persons.get(session, person_id)
    mine = await _entries(session, person_id)
    topics = frozenset[str]().union(*(one.topics for one in mine))
    found = await _open_ones(session, person.community_id, person_id, topics)
    home = mine[0].node_id if mine else await session.scalar(select(Home.node_id).where(Home.person_id == person_id))
    known = await places.places(session, [home, *(one.node_id for one in mine), *(wish.node_id for wish, _ in found)])
    sides = [helpers.side_of(session, one, known) for one in mine]
    sides = sides or [Side("", frozenset(), frozenset(), times_in(""), known.get(home) if home is not None else None)]
    fits = [(wish, _best(_side(wish, about, known), wish, sides)) for wish, about in found]
    # Who lists nothing gets what needs somebody most; others only what has a reason.
    fits = [(wish, each) for wish, each in fits if each.reasons or not mine]
    fits.sort(key=lambda item: (-item[1].points, item[0].rank, item[0].id))
    return [(wish_lists.lines([wish])[0], each.reasons) for wish, each in fits[:limit]]


async def _entries(session: AsyncSession, person_id: int) -> Sequence[Listed]:
    own = select(Resource, Home.node_id).outerjoin(Home, Home.person_id == Resource.person_id)
    live = (Resource.person_id == person_id, Resource.ended_at.is_(None))
    return await helpers.listed(session, (await session.execute(own.where(*live).order_by(Resource.id).limit(ENTRIES))).all())


async def _open_ones(session: AsyncSession, community_id: int, person_id: int, topics: frozenset[str]) -> list[tuple[Wish, frozenset[str]]]:
    """Open wishes that this member may take on and has not had or declined, with what they are about. Four queries."""
    urgent = select(Wish.id).where(Wish.community_id == community_id, Wish.status == "open")
    first = urgent.order_by(Wish.rank, Wish.id).limit(MOST_URGENT).subquery()
    ids = union(select(first.c.id), *(_about(community_id, topic) for topic in sorted(topics)[:MOST_TOPICS])).subquery()
    kin = [one.person_id for one in await family.relatives(session, person_id=person_id)]
    strange = (Wish.person_id.not_in([person_id, *kin]), Wish.asked_by != person_id, Wish.screened_by.is_distinct_from(person_id))
    others = and_(*strange, ~_had_before(person_id))
    query = select(Wish).where(Wish.id.in_(select(ids.c.id)), Wish.status == "open", others).order_by(Wish.id)
    wishes = (await session.scalars(query)).all()
    about: dict[int, set[str]] = {}
    rows = select(WishTopic.wish_id, WishTopic.topic).where(WishTopic.wish_id.in_([wish.id for wish in wishes]))
    for wish_id, topic in await session.execute(rows):
        about.setdefault(wish_id, set()).add(topic)
    return [(wish, frozenset(about.get(wish.id, ()))) for wish in wishes]


def _about(community_id: int, topic: str) -> Select[int]:
    about = select(WishTopic.wish_id.label("id")).where(WishTopic.community_id == community_id, WishTopic.topic == topic)
    newest = about.order_by(WishTopic.wish_id.desc()).limit(MOST_OF_TOPIC).subquery()
    return select(newest.c.id)


def _had_before(person_id: int) -> ColumnElement[bool]:
    had = exists().where(Claim.wish_id == Wish.id, Claim.person_id == person_id, Claim.outcome.in_(GAVE_BACK))
    declined = exists().where(Offer.wish_id == Wish.id, Offer.person_id == person_id, Offer.answer == "declined")
    return or_(had, declined)


def _side(wish: Wish, about: frozenset[str], known: dict[int, Place]) -> Side:
    words = wish.public_words or ""
    return Side(wish.kind, about, pairs(words), times_in(words), known.get(wish.node_id) if wish.node_id is not None else None)


def _best(wanted: Side, wish: Wish, sides: Sequence[Side]) -> Fit:
    best = max((scoring.fit(wanted, side) for side in sides), key=lambda each: each.points)
    urgency = scoring.of_urgency(wish.colour, wish.rolls)
    return Fit(best.points + urgency.points, (*best.reasons, *urgency.reasons))
