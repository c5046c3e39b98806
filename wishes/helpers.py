"""Who might help with a wish: entries of the resource list found by what they are about, with how busy their givers are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from people.enrolment import PRIVACY
from people.models import Consent, Home, Person, Unit
from points import family
from wishes import wish_search
from wishes.alliance_models import Resource, ResourceTopic
from wishes.models import Claim, Offer, Wish
from wishes.places import Place
from wishes.resource_lists import WORDS
from wishes.scoring import Side
from wishes.times import Times

# So many entries of each topic are looked at, the newest first, and so many topics of a wish.
MOST_OF_TOPIC, MOST_TOPICS = 60, 5
MONTH = timedelta(days=30)
# Who gave a wish back, or let it lapse, is not asked again.
GAVE_BACK = ("released", "lapsed", "handed")


@dataclass(frozen=True, slots=True)
class Helper:
    """A person or a unit."""

    person_id: int | None
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a helper's; `node_id` is where, or where they live, or None for anywhere in the community."""

    helper: Helper
    entry: Resource
    topics: frozenset[str]
    node_id: int | None


@dataclass(frozen=True, slots=True)
class Busy:
    """Wishes that a helper has now, has made come true, and took on within a month."""

    live: int = 0
    fulfilled: int = 0
    this_month: int = 0


async def candidates(session: AsyncSession, *, wish: Wish, topics: frozenset[str], only_units: bool = False) -> Sequence[Listed]:
    """Entries about these topics of who may be asked about this wish. Four queries, bounded however long the list is."""
    about = [_about(wish.community_id, topic) for topic in sorted(topics)[:MOST_TOPICS]]
    if not about:
        return []
    ids = union(*about).subquery()
    mine = (Resource.community_id == wish.community_id, Resource.ended_at.is_(None))
    query = select(Resource, Home.node_id).join(ids, ids.c.resource_id == Resource.id).outerjoin(Home, Home.person_id == Resource.person_id)
    unit = Resource.unit_id.in_(select(Unit.id).where(Unit.community_id == wish.community_id, Unit.closed_at.is_(None)))
    who = unit if only_units else or_(unit, _member(wish, await _barred(session, wish)))
    rows = (await session.execute(query.where(*mine, who, ~_asked_before(wish.id)).order_by(Resource.id))).all()
    return await listed(session, rows)


async def busy(session: AsyncSession, *, helpers: Collection[Helper], now: datetime) -> dict[Helper, Busy]:
    """How much each of these has on hand; who never took on a wish is left out. One query."""
    people = [one.person_id for one in helpers if one.person_id is not None]
    units = [one.unit_id for one in helpers if one.unit_id is not None]
    person = case((Claim.unit_id.is_(None), Claim.person_id))
    counts = [func.count(case((which, 1))) for which in (Claim.ended_at.is_(None), Claim.outcome == "confirmed", _counted(now))]
    own = and_(Claim.unit_id.is_(None), Claim.person_id.in_(people))
    query = select(person, Claim.unit_id, *counts).where(or_(own, Claim.unit_id.in_(units))).group_by(person, Claim.unit_id)
    return {Helper(row[0], row[1]): Busy(row[2], row[3], row[4]) for row in await session.execute(query)}


def side_of(session: AsyncSession, listed: Listed, places: dict[int, Place]) -> Side:
    """An entry as it is compared."""
    entry = listed.entry
    words = entry.public_words or opened(session, WORDS, entry.words)
    place = places.get(listed.node_id) if listed.node_id is not None else None
    return Side(entry.kind, listed.topics, pairs(words), Times(entry.days, entry.parts), place)


def pairs(words: str) -> frozenset[str]:
    """Two signs side by side: whoever says a thing in the same words means the same."""
    return frozenset(gram for gram in wish_search.grams(words) if len(gram) > 1)


def _about(community_id: int, topic: str) -> Select[int]:
    """The newest entries about a topic."""
    about = select(ResourceTopic.resource_id).where(ResourceTopic.community_id == community_id, ResourceTopic.topic == topic)
    newest = about.order_by(ResourceTopic.resource_id.desc()).limit(MOST_OF_TOPIC).subquery()
    return select(newest.c.resource_id)


async def _barred(session: AsyncSession, wish: Wish) -> set[int]:
    """Who may not take it on: the wisher and their family, who wrote it down, and who set its reward."""
    relatives = await family.relatives(session, person_id=wish.person_id)
    return {wish.person_id, wish.asked_by, wish.screened_by or wish.person_id, *(one.person_id for one in relatives)}


def _member(wish: Wish, barred: Collection[int]) -> ColumnElement[bool]:
    """Members of the community who agreed to what is stored about them."""
    agreed = exists().where(Consent.person_id == Person.id, Consent.kind == PRIVACY, Consent.withdrawn_at.is_(None))
    known = select(Person.id).where(Person.community_id == wish.community_id, Person.forgotten_at.is_(None), agreed)
    return and_(Resource.person_id.in_(known), Resource.person_id.not_in(barred))


def _asked_before(wish_id: int) -> ColumnElement[bool]:
    """Whose turn it was: they have it now, gave it back, declined it, or have yet to answer."""
    whose = or_(
        and_(Claim.unit_id.is_(None), Claim.person_id == Resource.person_id),
        Claim.unit_id == Resource.unit_id,
    )
    had = exists().where(Claim.wish_id == wish_id, whose, or_(Claim.ended_at.is_(None), Claim.outcome.in_(GAVE_BACK)))
    to = or_(Offer.person_id == Resource.person_id, Offer.unit_id == Resource.unit_id)
    offered = exists().where(Offer.wish_id == wish_id, to, or_(Offer.answered_at.is_(None), Offer.answer == "declined"))
    return or_(had, offered)


def _counted(now: datetime) -> ColumnElement[bool]:
    """What counts to how many a month somebody can do: all but what they gave back."""
    return and_(Claim.claimed_at > now - MONTH, or_(Claim.outcome.is_(None), Claim.outcome.not_in(GAVE_BACK)))


async def listed(session: AsyncSession, rows: Sequence[Row[Resource, int | None]]) -> Sequence[Listed]:
    """Entries with what they are about, and where: `rows` have each with the home of whose it is. One query."""
    topics: dict[int, set[str]] = {}
    about = select(ResourceTopic.resource_id, ResourceTopic.topic).where(ResourceTopic.resource_id.in_([entry.id for entry, _ in rows]))
    for resource_id, topic in await session.execute(about):
        topics.setdefault(resource_id, set()).add(topic)
    return [
        Listed(Helper(entry.person_id, entry.unit_id), entry, frozenset(topics.get(entry.id, ())), entry.node_id or home)
        for entry, home in rows
    ]
