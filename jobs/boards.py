"""The month's boards: on the 1st the last month is frozen in each community; a board becomes final when its time is over."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.database import Database
from jobs.sealing import seal_all
from people.nodes import communities
from points import boards, earned

EVERY_SECONDS = 60.0
# What was decided in a month's last second may still be being written.
SETTLES = timedelta(minutes=5)


async def keep_boards(database: Database, *, clock: Callable[[], datetime], zone: ZoneInfo) -> None:
    """Freeze and make final what is due, one transaction a board. Any number of processes may do it.

    Months that were missed while no process ran are made up for, from the community's newest board on.
    """
    now = clock()
    last = earned.month_before(earned.month_of(now - SETTLES, zone))
    for community_id, month in await _to_freeze(database, last, zone):
        async with database.begin() as session:
            await boards.freeze(session, community_id=community_id, month=month, now=now, zone=zone)
    async with database.reading() as session:
        due = await boards.due(session, now=now)
    if due:
        # What is printed on them covers all that was written until now.
        await seal_all(database, clock=clock)
    for board_id in due:
        async with database.begin() as session:
            await boards.finalise(session, board_id=board_id, now=now)


async def _to_freeze(database: Database, last: date, zone: ZoneInfo) -> list[tuple[int, date]]:
    """Communities and months up to the last one in which somebody earned points there, and that have no board yet; the oldest first."""
    missing = []
    async with database.reading() as session:
        for node in await communities(session):
            newest = await boards.newest(session, community_id=node.id)
            month = earned.month_after(newest) if newest else last
            while month <= last:
                since, until = earned.month(month, zone)
                if await earned.anybody(session, community_id=node.id, since=since, until=until):
                    missing.append((node.id, month))
                month = earned.month_after(month)
    return missing
