"""The file of goods and services: what it may say, and what comes of it."""

import pytest
from sqlalchemy import select

from points import goods, slots
from points.catalogue_models import Item
from points.goods import GoodsUnclear
from tests.clock import ZONE
from tests.points.kit import DENTIST, Town

PLACE = f'[place."{DENTIST}"]\nplace = "前台"\nplace_en = "Desk"\nhours = "09:00"\n'
HEAD = f'[[item]]\nunit = "{DENTIST}"\ncode = "x"\nname = "洗牙"\nname_en = "Cleaning"\nprice = 5\n'
TIMES = 'category = "health"\ntimes = ["09:00-09:30", "10:00-10:30"]\nweekdays = [2, 4]\nplaces = 3\nlimit_per_person = 1\n'


async def test_a_service_with_times_has_them_for_two_weeks_on_the_communitys_clocks(town: Town) -> None:
    async with town.database.begin() as session:
        community, now = town.cast.longcheng, town.clock()
        assert await goods.add(session, community_id=community, goods=goods.read(HEAD + TIMES + PLACE), now=now, zone=ZONE) == ["洗牙"]
        assert await goods.add(session, community_id=community, goods=goods.read(HEAD + TIMES + PLACE), now=now, zone=ZONE) == []
    async with town.database.reading() as session:
        item = (await session.scalars(select(Item).where(Item.code == "x"))).one()
        found = await slots.coming(session, item_id=item.id, now=now, limit=50)
    assert (item.kind, item.has_slots, item.stock, item.category, item.limit_per_person) == ("service", True, None, "health", 1)
    local = [slot.starts_at.astimezone(ZONE) for slot in found]
    assert [f"{one:%m-%d %H:%M}" for one in local[:3]] == ["11-24 09:00", "11-24 10:00", "11-26 09:00"]
    assert {one.isoweekday() for one in local} == {2, 4}
    assert (len(found), {slot.places for slot in found}, {slot.free for slot in found}) == (8, {3}, {3})


async def test_a_service_with_a_quota_has_no_times(town: Town) -> None:
    async with town.database.begin() as session:
        offered = goods.read(HEAD + "monthly_quota = 20\n" + PLACE)
        await goods.add(session, community_id=town.cast.longcheng, goods=offered, now=town.clock(), zone=ZONE)
        item = (await session.scalars(select(Item).where(Item.code == "x"))).one()
    assert (item.kind, item.has_slots, item.monthly_quota, item.search) == ("service", False, 20, " 洗牙 cleaning xiya xy")


@pytest.mark.parametrize(
    "more",
    [
        "",
        "stock = 1\nmonthly_quota = 2\n",
        'stock = 1\ntimes = ["09:00-10:00"]\n',
        "monthly_quota = 2\nlow_stock = 1\n",
        'times = ["9-10"]\n',
        'times = ["10:00-09:00"]\n',
        'times = ["morning"]\n',
        'times = ["09:00-10:00"]\nplaces = 0\n',
        'times = ["09:00-10:00"]\nweekdays = [0]\n',
        'times = ["09:00-10:00"]\nweekdays = [8]\n',
        "monthly_quota = 0\n",
        'stock = 1\ncategory = "cars"\n',
        "stock = -1\n",
        "stock = 1\nlimit_per_person = 0\n",
        "stock = 1\ncolour = 3\n",
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_added(more: str) -> None:
    with pytest.raises(GoodsUnclear) as refused:
        goods.read(HEAD + more + PLACE)
    assert refused.value.data["where"]
