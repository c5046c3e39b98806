"""Figures of wishes: how many wait, are in hand and came true, how fast, how well it is, and who made most come true."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.speeds import Speed, speed
from messages.mentions import mention
from people import authority, persons, units
from people.authority import CAN_APPROVE
from people.models import Node
from wishes.models import Claim, FollowUp, Wish

Moment = SQLColumnExpression[datetime] | SQLColumnExpression[datetime | None]
# So many stand in each ranking.
RANKED = 10
# From so many of 5 on somebody is satisfied.
GOOD = 4
# A wish that one made come true again, after it was opened again, counts once.
MADE = func.count(Claim.wish_id.distinct()).label("made")


@dataclass(frozen=True, slots=True)
class Of:
    """Of which communities, since when, until when (not included)."""

    communities: tuple[int, ...]
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Ratings of 1 to 5: how many, their mean, and the share (0 to 1) of 4 and 5. None: nobody rated."""

    number: int
    mean: float | None
    good: float | None


@dataclass(frozen=True, slots=True)
class Rank:
    """Who made so many come true."""

    name: str
    fulfilled: int


@dataclass(frozen=True, slots=True)
class Figures:
    """`waiting`, `open` and `claimed` are as it stands now, in hand or said to be done; all else is of the time that was asked about.

    `screen` is from wish to decision, `claim` from opening to the first claim, `fulfil` from claim to "it is done" of what was confirmed.
    """

    waiting: int
    open: int
    claimed: int
    asked: int
    fulfilled: int
    screen: Speed
    claim: Speed
    fulfil: Speed
    satisfaction: Satisfaction
    helpers: tuple[Rank, ...]
    units: tuple[Rank, ...]


async def communities(session: AsyncSession, *, actor: int, now: datetime) -> dict[int, str]:
    """The communities whose figures the actor may see, by id, with their names. Raises `NotAllowed` when there is none."""
    found = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    if not found:
        raise authority.NotAllowed
    return {row.id: row.name for row in await session.execute(select(Node.id, Node.name).where(Node.id.in_(found)).order_by(Node.id))}


async def of(session: AsyncSession, *, actor: int, wanted: Of, now: datetime) -> Figures:
    """The figures of these communities together. Raises `NotAllowed`."""
    for community_id in wanted.communities:
        await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    standing = await _standing(session, wanted)
    fulfil = await _fulfilled(session, wanted)
    return Figures(
        waiting=standing.get("asked", 0),
        open=standing.get("open", 0),
        claimed=standing.get("claimed", 0) + standing.get("fulfilled", 0),
        asked=await _asked(session, wanted),
        fulfilled=fulfil.number,
        screen=await _screened(session, wanted),
        claim=await _claimed(session, wanted),
        fulfil=fulfil,
        satisfaction=await _satisfaction(session, wanted),
        helpers=await _helpers(session, wanted),
        units=await _units(session, wanted),
    )


async def _standing(session: AsyncSession, wanted: Of) -> Mapping[str, int]:
    """How many wishes stand where now."""
    here = select(Wish.status, func.count().label("number")).where(Wish.community_id.in_(wanted.communities))
    return {row.status: row.number for row in await session.execute(here.group_by(Wish.status))}


async def _asked(session: AsyncSession, wanted: Of) -> int:
    here = select(func.count()).select_from(Wish).where(Wish.community_id.in_(wanted.communities))
    return (await session.scalars(here.where(*_within(Wish.asked_at, wanted)))).one()


async def _screened(session: AsyncSession, wanted: Of) -> Speed:
    """From wish to decision."""
    here = select(Wish.asked_at, Wish.screened_at).where(Wish.community_id.in_(wanted.communities), *_within(Wish.screened_at, wanted))
    return _speed([(row.asked_at, row.screened_at) for row in await session.execute(here)])


async def _claimed(session: AsyncSession, wanted: Of) -> Speed:
    """From opening to the first claim; what came after a wish was opened again says nothing of it."""
    earlier = aliased(Claim)
    before = exists().where(earlier.wish_id == Claim.wish_id, earlier.claimed_at < wanted.since)
    first = select(Claim.wish_id, func.min(Claim.claimed_at).label("claimed_at")).where(*_within(Claim.claimed_at, wanted), ~before)
    each = first.group_by(Claim.wish_id).subquery()
    query = select(Wish.published_at, each.c.claimed_at).join(each, each.c.wish_id == Wish.id)
    rows = await session.execute(query.where(Wish.community_id.in_(wanted.communities), Wish.published_at.is_not(None)))
    return _speed([(row.published_at, row.claimed_at) for row in rows])


async def _fulfilled(session: AsyncSession, wanted: Of) -> Speed:
    """From claim to "it is done", of what was confirmed."""
    rows = await session.execute(select(Claim.claimed_at, Claim.fulfilled_at).where(*_confirmed(wanted)))
    return _speed([(claimed_at, fulfilled_at) for claimed_at, fulfilled_at in rows])


async def _satisfaction(session: AsyncSession, wanted: Of) -> Satisfaction:
    """Of what was rated in the time."""
    query = select(FollowUp.rating).where(exists().where(Wish.id == FollowUp.wish_id, Wish.community_id.in_(wanted.communities)))
    ratings = [rating for rating in await session.scalars(query.where(*_within(FollowUp.rated_at, wanted))) if rating is not None]
    if not ratings:
        return Satisfaction(0, None, None)
    good = sum(rating >= GOOD for rating in ratings)
    return Satisfaction(len(ratings), sum(ratings) / len(ratings), good / len(ratings))


async def _helpers(session: AsyncSession, wanted: Of) -> tuple[Rank, ...]:
    """Members by how many they made come true; a unit's claim counts for the unit."""
    own = select(Claim.person_id, MADE).where(*_confirmed(wanted), Claim.unit_id.is_(None)).group_by(Claim.person_id)
    made = {row.person_id: row.made for row in await session.execute(own)}
    names = await persons.names(session, _foremost(made))
    mention(*names)
    return _ranked(made, names)


async def _units(session: AsyncSession, wanted: Of) -> tuple[Rank, ...]:
    theirs = select(Claim.unit_id, MADE).where(*_confirmed(wanted)).group_by(Claim.unit_id)
    made = {row.unit_id: row.made for row in await session.execute(theirs) if row.unit_id is not None}
    return _ranked(made, await units.names(session, _foremost(made)))


def _foremost(made: Mapping[int, int]) -> list[int]:
    """Those who may stand in the ranking: as many as the last one in it, too."""
    counts = sorted(made.values(), reverse=True)
    least = counts[min(RANKED, len(counts)) - 1] if counts else 0
    return [one for one, number in made.items() if number >= least]


def _ranked(made: Mapping[int, int], names: Mapping[int, str]) -> tuple[Rank, ...]:
    """The most first, and by name where two are alike; who is forgotten has none."""
    known = [Rank(name, made[one]) for one, name in names.items() if name]
    return tuple(sorted(known, key=lambda rank: (-rank.fulfilled, rank.name))[:RANKED])


def _confirmed(wanted: Of) -> tuple[ColumnElement[bool], ...]:
    """Claims by which a wish of these communities came true in the time."""
    here = exists().where(Wish.id == Claim.wish_id, Wish.community_id.in_(wanted.communities))
    return here, *_within(Claim.confirmed_at, wanted)


def _within(moment: Moment, wanted: Of) -> tuple[ColumnElement[bool], ...]:
    return moment >= wanted.since, moment < wanted.until


def _speed(moments: Sequence[tuple[datetime | None, datetime | None]]) -> Speed:
    return speed([(until - since).total_seconds() for since, until in moments if since is not None and until is not None])
