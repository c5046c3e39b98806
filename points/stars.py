"""Stars: how many a member has for what they earned in a year, what is missing to the next, and the certificate of it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import nodes, notices, persons
from people.notices import Notice
from points import archive, earned, policy
from points.archive_record import Seal, seal_now
from points.movements import purse_of

REACHED = "star.reached"
PAGE = 1_000
PAST_YEARS = 5


class NoStarThatYear(Refusal):
    """There is no certificate of a year without a star: `points` were earned in `year`, the first star is at `first`."""


@dataclass(frozen=True, slots=True)
class Year:
    """What a member earned in a year on the community's clocks, and how many stars that makes."""

    year: int
    points: int
    star: int


@dataclass(frozen=True, slots=True)
class Standing:
    """This year, the years before with anything earned (newest first), and what each star takes."""

    this: Year
    past: tuple[Year, ...]
    steps: tuple[int, ...]

    @property
    def missing(self) -> int | None:
        """Points to the next star; None for who has all of them."""
        return self.steps[self.this.star] - self.this.points if self.this.star < len(self.steps) else None


@dataclass(frozen=True, slots=True)
class Certificate:
    """What stands on the certificate of a year. `number` is the member's purse, the same on every copy."""

    person_name: str
    community_name: str
    earned: Year
    most: int
    number: int
    seal: Seal
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """A star that a member has come to."""

    person_id: int
    year: int
    star: int


def star_of(points: int, steps: Sequence[int]) -> int:
    """How many stars so many points a year make."""
    return bisect_right(steps, points)


async def standing(session: AsyncSession, *, person_id: int, community_id: int, now: datetime, zone: ZoneInfo) -> Standing:
    """How a member stands this year, and stood in the last ones."""
    steps = (await policy.policy(session, community_id)).stars
    first = await archive.began(session, community_id=community_id, person_id=person_id)
    this = now.astimezone(zone).year
    begin = max(this - PAST_YEARS, first.astimezone(zone).year) if first else this
    years = [
        await _year(session, number, person_id=person_id, community_id=community_id, steps=steps, zone=zone)
        for number in range(this, begin - 1, -1)
    ]
    return Standing(years[0] if years else Year(this, 0, 0), tuple(year for year in years[1:] if year.points), steps)


async def certificate(
    session: AsyncSession, *, actor: int, person_id: int, community_id: int, year: int, now: datetime, zone: ZoneInfo
) -> Certificate:
    """The certificate of a year, for the member, and for staff of the community, which is on record.

    Raises `NotAllowed`, `NoStarThatYear`.
    """
    await archive.require_sight(session, actor=actor, person_id=person_id, community_id=community_id, now=now)
    steps = (await policy.policy(session, community_id)).stars
    done = await _year(session, year, person_id=person_id, community_id=community_id, steps=steps, zone=zone)
    if not done.star:
        raise NoStarThatYear(year=year, points=done.points, first=steps[0])
    node, names = await nodes.node_by_id(session, community_id), await persons.names(session, [person_id])
    return Certificate(
        person_name=names.get(person_id, ""),
        community_name=node.name if node else "",
        earned=done,
        most=len(steps),
        number=await purse_of(session, community_id=community_id, person_id=person_id) or 0,
        seal=await seal_now(session),
        made_at=now,
    )


async def lately(session: AsyncSession, *, community_id: int, since: datetime, now: datetime, zone: ZoneInfo) -> list[Reached]:
    """Who has reached a star by points given since then: of this year, and of the last one when it had not ended by then."""
    years = range(since.astimezone(zone).year, now.astimezone(zone).year + 1)
    steps = (await policy.policy(session, community_id)).stars
    return [
        one for year in years for one in await _lately(session, community_id=community_id, year=year, since=since, steps=steps, zone=zone)
    ]


async def _lately(
    session: AsyncSession, *, community_id: int, year: int, since: datetime, steps: Sequence[int], zone: ZoneInfo
) -> list[Reached]:
    begin, end = earned.year(year, zone)
    recent = await session.execute(earned.by_member(community_id=community_id, since=max(since, begin), until=end))
    gained = {person_id: int(points) for person_id, points in recent if person_id is not None}
    people, found = sorted(gained), []
    for start in range(0, len(people), PAGE):
        some = people[start : start + PAGE]
        sums = await earned.of_people(session, people=some, community_id=community_id, since=begin, until=end)
        stars = {person_id: (star_of(points - gained[person_id], steps), star_of(points, steps)) for person_id, points in sums.items()}
        found += [Reached(person_id, year, after) for person_id, (before, after) in stars.items() if after > before]
    return found


async def congratulate(session: AsyncSession, *, community_id: int, reached: Sequence[Reached], now: datetime) -> None:
    """Tell these members, once a year and star however often it is called."""
    told = [
        Notice(one.person_id, {"year": one.year, "star": one.star}, f"{REACHED}:{community_id}:{one.person_id}:{one.year}:{one.star}")
        for one in reached
    ]
    await notices.notify_each(session, told=told, kind=REACHED, now=now)


async def _year(session: AsyncSession, number: int, *, person_id: int, community_id: int, steps: Sequence[int], zone: ZoneInfo) -> Year:
    since, until = earned.year(number, zone)
    points = await earned.of_person(session, person_id=person_id, community_id=community_id, since=since, until=until)
    return Year(number, points, star_of(points, steps))
