"""The first day: a real community with its administrator, or the demo community."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from people import demo as people_demo
from people import setup
from people.nodes import communities
from points import demo as points_demo
from points.kinds import add_defaults
from qrcodes import demo as qrcodes_demo
from wishes import demo as wishes_demo


async def found(session: AsyncSession, *, house: setup.House, now: datetime) -> str:
    """Found the first community with the usual kinds of activity; returns the token of its administrator's entry link.

    Raises what `setup.init` raises.
    """
    token = await setup.init(session, house=house, now=now)
    for community in await communities(session):
        await add_defaults(session, community_id=community.id)
    return token


async def load_demo(session: AsyncSession, *, now: datetime) -> None:
    """Load the demo community and mark the database. Raises `people.demo.NotEmpty`."""
    known = await people_demo.load(session, now=now)
    await points_demo.load(session, known, now=now)
    await qrcodes_demo.load(session, known, now=now)
    await qrcodes_demo.open_day(session, known, now=now)
    await wishes_demo.load(session, known, now=now)
