"""Ways to the questions of a search: an elder of the demo is looked for."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import select

from jobs import waving
from qrcodes import search_end, searchers, searches
from qrcodes.elder_models import Elder
from qrcodes.search_models import Search
from qrcodes.searches import LastSeen
from tests.cast import find_cast
from tests.chat import Phone


def to_search(*labels: str) -> Callable[[Phone], Awaitable[None]]:
    """To one of the questions that start a search."""

    async def enter(phone: Phone) -> None:
        await phone.says("/lost")
        for label in ("紧急寻找", *labels):
            await phone.taps(label)

    return enter


async def to_sighting(phone: Phone) -> None:
    """To what somebody who looks has seen; the search goes on anew when it has too many lines."""
    cast, now, database = await find_cast(phone.app.database), phone.app.clock(), phone.app.database
    async with database.begin() as session:
        live = (await session.scalars(select(Search.id).where(Search.ended_at.is_(None)))).one_or_none()
        if live is not None:
            await search_end.end(session, actor=cast.wang, search_id=live, outcome="called_off", now=now)
        elder = (await session.scalars(select(Elder.id).where(Elder.status == "approved").limit(1))).one()
        seen = LastSeen(now - timedelta(hours=1), "江边", "棉袄")
        # A drill gives no points.
        number = await searches.start(session, actor=cast.zhao, elder_id=elder, last_seen=seen, key=f"corpus:{live}", now=now, drill=True)
    await waving.wave_all(database, clock=phone.app.clock)
    async with database.begin() as session:
        await searchers.join(session, actor=cast.li, search_id=number, now=now)
    await phone.app.settle()
    await phone.forges(f"go:search:{number}")
    await phone.taps("我有线索")
