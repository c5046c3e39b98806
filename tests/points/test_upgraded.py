"""What an upgraded house gets: kinds that it lacks, items that are found by pinyin; and a trail that says which setting was changed."""

from dataclasses import replace

from sqlalchemy import delete, select, update

from jobs.searching import index_all
from people.models import Audit
from points import catalogue, kinds, policy
from points.catalogue_models import Item
from points.log_models import ActivityKind
from tests.points.kit import Town


async def add_missing(town: Town) -> list[str]:
    async with town.database.begin() as session:
        return await kinds.add_missing(session, community_id=town.cast.longcheng)


async def test_kinds_that_a_community_lacks_are_added_and_its_own_stay(town: Town) -> None:
    assert await add_missing(town) == []
    async with town.database.begin() as session:
        here = ActivityKind.community_id == town.cast.longcheng
        await session.execute(delete(ActivityKind).where(here, ActivityKind.code == "article"))
        retired = update(ActivityKind).where(here, ActivityKind.code == "video")
        await session.execute(retired.values(since=town.clock(), until=town.clock().replace(year=2030), points=99))
    assert len(await add_missing(town)) == 1
    assert await add_missing(town) == []
    async with town.database.reading() as session:
        video = (await session.scalars(select(ActivityKind).where(here, ActivityKind.code == "video"))).one()
    assert video.points == 99


async def test_old_items_are_found_by_pinyin_after_the_house_has_opened(town: Town) -> None:
    async def found(text: str) -> list[str]:
        async with town.database.reading() as session:
            return [item.code for item in await catalogue.find(session, community_id=town.cast.longcheng, text=text)]

    async with town.database.begin() as session:
        await session.execute(update(Item).where(Item.id == town.items["rice"]).values(search="大米 5 公斤 rice"))
    assert await found("dami") == []
    for _ in range(2):
        await index_all(town.database)
    assert (await found("dami"), await found("dm"), await found("rice")) == (["rice"], ["rice"], ["rice"])


async def test_the_trail_names_the_setting_and_what_it_became(town: Town) -> None:
    async with town.database.begin() as session:
        more = {"actor": town.cast.zhao, "community_id": town.cast.longcheng, "now": town.clock()}
        new = replace(policy.Policy(), expiry=policy.TWELVE_MONTHS, daily_points=80, stars=tuple(range(1, 40)))
        for _ in range(2):
            await policy.change(session, new=new, **more)  # type: ignore[arg-type]
        actions = list(await session.scalars(select(Audit.action).where(Audit.action.startswith("policy.")).order_by(Audit.action)))
    assert actions == ["policy.daily_points_changed:80", "policy.expiry_changed:twelve_months", "policy.stars_changed"]
