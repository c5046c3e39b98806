"""Teams: whom a leader logs for, by their names or as the last time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import audit, authority, persons
from people.authority import LEADS_TEAMS, NotAllowed
from people.persons import Namesake
from points.log_models import ActivityLog

MOST_PEOPLE = 200


class TooManyPeople(Refusal):
    """At most `most` people in one log."""


async def require_leader(session: AsyncSession, *, actor: int, community_id: int, now: datetime) -> None:
    """Raises `NotAllowed` unless the actor leads teams in this community or a part of it."""
    if community_id not in await authority.works_in(session, person_id=actor, roles=LEADS_TEAMS, now=now):
        raise NotAllowed


async def look_up(
    session: AsyncSession, *, actor: int, community_id: int, names: Iterable[str], now: datetime
) -> Mapping[str, Sequence[Namesake]]:
    """Who is meant by each of these names, on record; of names with namesakes also what tells them apart.

    Raises `NotAllowed`, `TooManyPeople`.
    """
    await require_leader(session, actor=actor, community_id=community_id, now=now)
    wanted = list(names)
    if len(wanted) > MOST_PEOPLE:
        raise TooManyPeople(most=MOST_PEOPLE)
    found = await persons.named(session, community_id=community_id, names=wanted)
    await audit.record(session, actor=actor, action="names.looked_up", subject="node", subject_id=community_id, now=now)
    return {name: persons.plainly(people) for name, people in found.items()}


async def last_team(session: AsyncSession, *, actor: int, community_id: int) -> list[int]:
    """Whom the actor last wrote a team's log for, themselves included if they took part; those who have left are not."""
    last = select(ActivityLog.batch_id).where(ActivityLog.logged_by == actor, ActivityLog.community_id == community_id)
    batch_id = await session.scalar(last.order_by(ActivityLog.id.desc()).limit(1))
    if batch_id is None:
        return []
    team = await session.scalars(select(ActivityLog.person_id).where(ActivityLog.batch_id == batch_id))
    return sorted(await persons.told_apart(session, team))
