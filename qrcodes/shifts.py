"""Setting the duty roster: putting people on duty, taking them off, last week once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import audit, authority, nodes, persons
from people.authority import CAN_APPROVE
from people.models import Station
from people.notices import notify
from qrcodes.roster import SERVES
from qrcodes.roster_models import Shift

# From which hour to which, on the community's clocks.
PARTS = {"night": (0, 8), "day": (8, 16), "late": (16, 24), "whole": (0, 24)}
MOST_WEEKS = 4
DAYS_AHEAD = 90
WEEK = timedelta(days=7)


class ShiftsOverlap(Refusal):
    """The person is on duty there already from `starts_at` to `ends_at`."""


class NotForDuty(Refusal):
    """The person has no role at this station that may be on duty."""


class ShiftOver(Refusal):
    """The shift has ended, or lies more than `days` days ahead."""


class ShiftUnknown(Refusal):
    """There is no such shift any more."""


class NoStation(Refusal):
    """The community has no station yet that somebody could be on duty at."""


@dataclass(frozen=True, slots=True)
class Term:
    """From when until when."""

    starts_at: datetime
    ends_at: datetime

    def later(self, weeks: int, zone: ZoneInfo) -> "Term":
        """The same hours some weeks later, whatever the clocks do meanwhile."""
        return Term(*(at.astimezone(zone) + weeks * WEEK for at in (self.starts_at, self.ends_at)))


@dataclass(frozen=True, slots=True)
class Copied:
    """How many shifts were copied, and how many were left out: over, taken, or of people who do not serve there any more."""

    made: int
    left_out: int


def part_of(day: date, part: str, zone: ZoneInfo) -> Term:
    """A part of a day ("day", "late", "night", "whole"). Raises `KeyError` for another."""
    since, until = PARTS[part]
    midnight = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=until // 24), time(until % 24), zone)
    return Term(midnight.replace(hour=since), end)


async def set_shift(
    session: AsyncSession, *, actor: int, community_id: int, person_id: int, term: Term, now: datetime, zone: ZoneInfo, weeks: int = 1
) -> list[int]:
    """Put somebody on duty, for so many weeks at the same hours; returns the shifts' numbers. The same once more changes nothing.

    Raises `NotAllowed`, `NoStation`, `NotForDuty`, `ShiftOver`, `ShiftsOverlap`, `PersonUnknown`; then none is set.
    """
    station = await _station(session, actor, community_id, now)
    if not await authority.has_role(session, person_id=person_id, roles=SERVES, node_id=community_id, now=now):
        raise NotForDuty
    terms = [term.later(week, zone) for week in range(max(1, min(weeks, MOST_WEEKS)))]
    if any(not now < each.ends_at <= now + timedelta(days=DAYS_AHEAD) for each in terms):
        raise ShiftOver(days=DAYS_AHEAD)
    # One after the other, for the same person: what overlaps is no row of the same beginning.
    await persons.lock(session, person_id)
    theirs = await _live(session, person_id, terms)
    there = {(each.starts_at, each.ends_at): each.id for each in theirs if each.station_id == station.id}
    fresh = [each for each in terms if (each.starts_at, each.ends_at) not in there]
    for each in fresh:
        if taken := next((one for one in theirs if _overlap(one, each)), None):
            raise ShiftsOverlap(starts_at=taken.starts_at, ends_at=taken.ends_at)
    made = await _insert(session, station.id, [(person_id, each) for each in fresh], actor, now)
    if made:
        await _record(session, "shift.set", made, about=person_id, actor=actor, now=now)
        await notify(session, to=[person_id], kind="shift.set", data={"shift_ids": made}, key=f"shift:{made[0]}:set", now=now)
    return [*there.values(), *made]


async def cancel_shift(session: AsyncSession, *, actor: int, shift_id: int, now: datetime) -> None:
    """Take somebody off duty; they are told. Raises `NotAllowed`, `ShiftUnknown`, also for what has ended or was cancelled."""
    known = select(Shift, Station.community_id).join(Station, Station.id == Shift.station_id).where(Shift.id == shift_id)
    row = (await session.execute(known)).one_or_none()
    if row is None:
        raise ShiftUnknown
    await _station(session, actor, row.community_id, now)
    mine = (Shift.id == shift_id, Shift.cancelled_at.is_(None), Shift.ends_at > now)
    if (await session.scalars(update(Shift).where(*mine).values(cancelled_at=now).returning(Shift.person_id))).one_or_none() is None:
        raise ShiftUnknown
    shift: Shift = row[0]
    await _record(session, "shift.cancelled", [shift_id], about=shift.person_id, actor=actor, now=now)
    if shift.person_id != actor:
        data = {"shift_ids": [shift_id]}
        await notify(session, to=[shift.person_id], kind="shift.cancelled", data=data, key=f"shift:{shift_id}:off", now=now)


async def copy_week(session: AsyncSession, *, actor: int, community_id: int, monday: date, now: datetime, zone: ZoneInfo) -> Copied:
    """Fill the week that begins on this Monday as the one before it. What does not fit is left out. Raises `NotAllowed`, `NoStation`."""
    station = await _station(session, actor, community_id, now)
    start = datetime.combine(monday, time(), zone)
    before = (Shift.starts_at >= datetime.combine(monday - WEEK, time(), zone), Shift.starts_at < start, Shift.cancelled_at.is_(None))
    last = (await session.scalars(select(Shift).where(Shift.station_id == station.id, *before).order_by(Shift.starts_at, Shift.id))).all()
    serving = set(await authority.holders(session, roles=SERVES, node_id=community_id, now=now))
    for person_id in sorted({each.person_id for each in last} & serving):
        await persons.lock(session, person_id)
    taken = await _taken(session, {each.person_id for each in last}, start)
    wanted: list[tuple[int, Term]] = []
    for each in last:
        term = Term(each.starts_at, each.ends_at).later(1, zone)
        mine = taken.setdefault(each.person_id, [])
        if each.person_id in serving and term.ends_at > now and not any(_overlap(one, term) for one in mine):
            mine.append(term)
            wanted.append((each.person_id, term))
    made = await _insert(session, station.id, wanted, actor, now)
    told: dict[int, list[int]] = {}
    for number, (person_id, _) in zip(made, wanted, strict=True):
        told.setdefault(person_id, []).append(number)
    for person_id, numbers in told.items():
        await _record(session, "shift.set", numbers, about=person_id, actor=actor, now=now)
        await notify(session, to=[person_id], kind="shift.set", data={"shift_ids": numbers}, key=f"shift:{numbers[0]}:set", now=now)
    return Copied(len(made), len(last) - len(made))


async def _station(session: AsyncSession, actor: int, community_id: int, now: datetime) -> Station:
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    station = await nodes.station_of(session, community_id)
    if station is None:
        raise NoStation
    return station


async def _live(session: AsyncSession, person_id: int, terms: Sequence[Term]) -> list[Shift]:
    """What the person is on duty for anywhere, around these times."""
    around = (Shift.ends_at > min(each.starts_at for each in terms), Shift.starts_at < max(each.ends_at for each in terms))
    return list(await session.scalars(select(Shift).where(Shift.person_id == person_id, Shift.cancelled_at.is_(None), *around)))


async def _taken(session: AsyncSession, people: set[int], since: datetime) -> dict[int, list[Shift | Term]]:
    """When these people are on duty in the week from this moment on."""
    week = (Shift.ends_at > since, Shift.starts_at < since + WEEK + timedelta(days=1), Shift.cancelled_at.is_(None))
    found: dict[int, list[Shift | Term]] = {}
    for shift in await session.scalars(select(Shift).where(Shift.person_id.in_(people), *week)):
        found.setdefault(shift.person_id, []).append(shift)
    return found


def _overlap(one: Shift | Term, other: Term) -> bool:
    return one.starts_at < other.ends_at and one.ends_at > other.starts_at


async def _insert(session: AsyncSession, station_id: int, wanted: Sequence[tuple[int, Term]], actor: int, now: datetime) -> list[int]:
    """The numbers of the new shifts, in the order given."""
    same = {"station_id": station_id, "made_by": actor, "made_at": now}
    rows = [same | {"person_id": person_id, "starts_at": term.starts_at, "ends_at": term.ends_at} for person_id, term in wanted]
    if not rows:
        return []
    return list(await session.scalars(insert(Shift).returning(Shift.id, sort_by_parameter_order=True), rows))


async def _record(session: AsyncSession, action: str, numbers: Sequence[int], *, about: int, actor: int, now: datetime) -> None:
    await audit.record_each(session, actor=actor, action=action, about=dict.fromkeys(numbers, about), subject="shift", now=now)
