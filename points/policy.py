"""What a community has set about points: how long they last, what a day gives at most, how long one may appeal, object and fetch."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from people import audit, authority, nodes
from people.authority import CAN_APPROVE
from points.models import PointsPolicy

NEVER, END_OF_NEXT_YEAR, TWELVE_MONTHS = EXPIRIES = ("never", "end_of_next_year", "twelve_months")
MOST_POINTS = 100_000
LONGEST = timedelta(days=365)
Setting = bool | int | str | tuple[int, ...] | timedelta


class PolicyUnclear(Refusal):
    """A setting cannot be so: `name` is the setting."""


class PolicyChanged(Refusal):
    """Someone was quicker: `name` is the setting, which is no longer as it was seen."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of a community, as they are unless somebody has changed them. `stars` are points a year, one more for each star."""

    daily_points: int = 60
    expiry: str = NEVER
    may_give: bool = False
    give_monthly_cap: int = 100
    stars: tuple[int, ...] = (50, 200, 500, 1_000, 2_000)
    appeal_within: timedelta = timedelta(days=7)
    objection_within: timedelta = timedelta(days=7)
    fetch_within: timedelta = timedelta(days=14)


async def policy(session: AsyncSession, community_id: int) -> Policy:
    """What holds in a community."""
    row = await session.get(PointsPolicy, community_id, populate_existing=True)
    if row is None:
        return Policy()
    return Policy(
        daily_points=row.daily_points,
        expiry=row.expiry,
        may_give=row.may_give,
        give_monthly_cap=row.give_monthly_cap,
        stars=tuple(int(each) for each in row.stars.split(",")),
        appeal_within=timedelta(seconds=row.appeal_seconds),
        objection_within=timedelta(seconds=row.objection_seconds),
        fetch_within=timedelta(seconds=row.fetch_seconds),
    )


async def change(session: AsyncSession, *, actor: int, community_id: int, new: Policy, now: datetime) -> Policy:
    """Set it anew from now on; what was given before stays as it was given. The trail says of each setting what it became.

    Raises `NotAllowed`, `PolicyUnclear`.
    """
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    _check(new)
    await nodes.lock(session, community_id)
    before = _values(await policy(session, community_id))
    values = _values(new)
    row = insert(session, PointsPolicy).values(community_id=community_id, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["community_id"], set_=dict(values)))
    for name in sorted(values):
        if values[name] != before[name]:
            action = f"policy.{name}_changed:{values[name]}"
            action = action if len(action) <= audit.LONGEST_ACTION else f"policy.{name}_changed"
            await audit.record(session, actor=actor, action=action, subject="node", subject_id=community_id, now=now)
    return new


async def change_one(
    session: AsyncSession, *, actor: int, community_id: int, name: str, was: Setting, value: Setting, now: datetime
) -> Policy:
    """Set one of them anew, if it is still as the actor saw it; doing it again changes nothing.

    Raises `NotAllowed`, `PolicyUnclear`, `PolicyChanged`.
    """
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    await nodes.lock(session, community_id)
    current = await policy(session, community_id)
    if getattr(current, name) == value:
        return current
    if getattr(current, name) != was:
        raise PolicyChanged(name=name)
    return await change(session, actor=actor, community_id=community_id, new=with_one(current, name, value), now=now)


def with_one(current: Policy, name: str, value: Setting) -> Policy:
    """The same with one of them otherwise."""
    new: dict[str, Any] = {name: value}
    return replace(current, **new)


def check_one(name: str, value: Setting) -> None:
    """Raises `PolicyUnclear` when this setting cannot be so."""
    _check(with_one(Policy(), name, value))


def _check(new: Policy) -> None:
    wrong = {
        "daily_points": not 1 <= new.daily_points <= MOST_POINTS,
        "expiry": new.expiry not in EXPIRIES,
        "give_monthly_cap": not 1 <= new.give_monthly_cap <= MOST_POINTS,
        "stars": not new.stars or list(new.stars) != sorted(set(new.stars)) or new.stars[0] < 1,
        **{name: not timedelta() < getattr(new, name) <= LONGEST for name in ("appeal_within", "objection_within", "fetch_within")},
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise PolicyUnclear(name=name)


def _values(new: Policy) -> Mapping[str, object]:
    values = asdict(new)
    deadlines = {f"{name}_seconds": int(values.pop(f"{name}_within").total_seconds()) for name in ("appeal", "objection", "fetch")}
    return values | deadlines | {"stars": ",".join(map(str, new.stars))}
