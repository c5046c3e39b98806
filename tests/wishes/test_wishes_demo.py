"""The demo's wishes: one at every step, so that whoever looks around has something to do."""

from datetime import timedelta

from sqlalchemy import select

from core.database import Database
from people import demo as people_demo
from tests.clock import Clock
from wishes import demo, figures, projects, resources, wish_lists
from wishes.figures import Of, Rank
from wishes.models import Wish


async def test_the_demo_has_a_wish_at_every_step(database: Database, clock: Clock) -> None:
    now = clock()
    async with database.begin() as session:
        known = await people_demo.load(session, now=now)
        await demo.load(session, known, now=now)
    place = known["longcheng"]
    async with database.reading() as session:
        stands = sorted(await session.scalars(select(Wish.status)))
        opened = await wish_lists.open_in(session, community_id=place)
        wanted = Of((place,), now - timedelta(days=30), now + timedelta(days=1))
        found = await figures.of(session, actor=known["zhao"], wanted=wanted, now=now)
        listed = await resources.list_of(session, community_id=place)
        offered = await projects.list_of(session, community_id=place, now=now)
    assert stands == ["asked", "claimed", "confirmed", "open", "open", "open"]
    assert [line.colour for line in opened] == ["red", "yellow", "green"]
    assert (found.units, found.satisfaction.mean, found.fulfil.median) == ((Rank("惠民超市", 1),), 5.0, 46 * 3600.0)
    assert [line.unit_name for line in listed] == ["", "惠民超市"]
    assert len(offered) == 2
