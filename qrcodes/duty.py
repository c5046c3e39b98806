"""Reading the duty roster: a week's shifts, its gaps, who may be put on duty, and the reminder of a gap that comes near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.mentions import mention
from people import authority, nodes, persons
from people.authority import CAN_APPROVE, Role
from people.models import Station
from people.notices import notify
from qrcodes.roster import SERVES
from qrcodes.roster_models import Shift
from qrcodes.shifts import Term

# How long before a gap the secretary is told.
WARN_BEFORE = timedelta(hours=12)
LOOK_BACK = timedelta(days=7)
AHEAD = timedelta(days=7)
WARNS = (Role.SECRETARY, Role.DEPUTY, Role.STAFF)


@dataclass(frozen=True, slots=True)
class Turn:
    """One shift with the name of whose it is; `is_mine` when the reader's own."""

    shift_id: int
    person_id: int
    name: str
    term: Term
    is_mine: bool


async def shifts(session: AsyncSession, *, actor: int, community_id: int, term: Term, now: datetime) -> list[Turn]:
    """Who is on duty in this time, in order. Raises `NotAllowed` for others than those who serve there and who stand above."""
    await authority.require(session, person_id=actor, roles=SERVES | CAN_APPROVE, node_id=community_id, now=now)
    found = await _shifts(session, community_id, term)
    names = await persons.names(session, {each.person_id for each in found})
    mention(*names)
    return [
        Turn(each.id, each.person_id, names.get(each.person_id, ""), Term(each.starts_at, each.ends_at), each.person_id == actor)
        for each in found
    ]


async def may_serve(session: AsyncSession, *, actor: int, community_id: int, now: datetime) -> dict[int, str]:
    """The names of those who may be put on duty there, by id. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    people = await authority.holders(session, roles=SERVES, node_id=community_id, now=now)
    names = await persons.names(session, people)
    mention(*names)
    return {person_id: names[person_id] for person_id in people if names.get(person_id)}


async def terms(session: AsyncSession, *, person_id: int, shift_ids: Sequence[int], live: bool) -> list[Term]:
    """When these shifts of this person are, in order: those that stand, or those that were cancelled."""
    state = Shift.cancelled_at.is_(None) if live else Shift.cancelled_at.is_not(None)
    known = select(Shift.starts_at, Shift.ends_at).where(Shift.id.in_(shift_ids), Shift.person_id == person_id, state)
    return [Term(since, until) for since, until in await session.execute(known.order_by(Shift.starts_at))]


async def gaps(session: AsyncSession, *, community_id: int, since: datetime, until: datetime | None = None) -> list[Term]:
    """When nobody is on duty, in order; for a week when no end is given. A gap that began before or goes on after is cut off there."""
    until = until or since + AHEAD
    return _between(await _shifts(session, community_id, Term(since, until)), since, until)


async def warn(session: AsyncSession, *, community_id: int, now: datetime) -> bool:
    """Tell the secretary (or who stands in) of a gap that begins within twelve hours, once a gap; whether there is one.

    A community that has put nobody on duty lately does without a roster: its line is answered, and nobody is told.
    """
    if not await _keeps_roster(session, community_id, now):
        return False
    since, horizon = now - LOOK_BACK, now + WARN_BEFORE
    found = await gaps(session, community_id=community_id, since=since, until=horizon)
    # What reaches back as far as one looks began before there was a roster.
    near = [gap for gap in found if gap.starts_at > since and gap.ends_at > now]
    for gap in near:
        data = {"community_id": community_id, "starts_at": int(gap.starts_at.timestamp())}
        key = f"gap:{community_id}:{data['starts_at']}"
        await notify(session, to=await _warned(session, community_id, now), kind="shift.gap", data=data, key=key, now=now)
    return bool(near)


async def _warned(session: AsyncSession, community_id: int, now: datetime) -> list[int]:
    for role in WARNS:
        if held := await authority.holders(session, roles=(role,), node_id=community_id, now=now):
            return held
    return []


async def _keeps_roster(session: AsyncSession, community_id: int, now: datetime) -> bool:
    station = await nodes.station_of(session, community_id)
    lately = (Shift.ends_at > now - LOOK_BACK, Shift.cancelled_at.is_(None))
    return station is not None and bool(await session.scalar(select(exists().where(Shift.station_id == station.id, *lately))))


async def _shifts(session: AsyncSession, community_id: int, term: Term) -> Sequence[Shift]:
    within = (Shift.cancelled_at.is_(None), Shift.ends_at > term.starts_at, Shift.starts_at < term.ends_at)
    known = select(Shift).join(Station, Station.id == Shift.station_id).where(Station.community_id == community_id, *within)
    return (await session.scalars(known.order_by(Shift.starts_at, Shift.id))).all()


def _between(found: Sequence[Shift], since: datetime, until: datetime) -> list[Term]:
    free, at = [], since
    for each in found:
        if each.starts_at > at:
            free.append(Term(at, each.starts_at))
        at = max(at, each.ends_at)
    return [*free, Term(at, until)] if at < until else free
