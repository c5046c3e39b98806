"""Two who look after the kinds at once, or one who taps twice: nothing is done twice, and nobody overrides what they did not see."""

import asyncio

import pytest
from sqlalchemy import select

from points.kind_changes import KindChanged
from points.kind_rules import Rules
from points.log_models import ActivityKind
from tests.points.kind_desk import Desk


async def test_who_comes_second_is_told_what_it_is_now(desk: Desk) -> None:
    seen = await desk.current()
    await desk.change(desk.cast.zhao, seen, points=25)
    with pytest.raises(KindChanged) as refused:
        await desk.change(desk.cast.zhou, seen, points=5)
    assert (refused.value.data["kind_name"], refused.value.data["points"]) == (seen.name, 25)
    assert (await desk.current()).points == 25


async def test_of_two_who_change_a_rule_at_once_one_is_told(desk: Desk) -> None:
    seen = await desk.current()
    results = await asyncio.gather(
        desk.change(desk.cast.zhao, seen, points=25), desk.change(desk.cast.zhou, seen, points=5), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in results) == ["ActivityKind", "KindChanged"]
    async with desk.database.reading() as session:
        versions = (await session.scalars(select(ActivityKind).where(ActivityKind.code == seen.code).order_by(ActivityKind.id))).all()
    assert [one.until is None for one in versions if one.community_id == desk.cast.longcheng] == [False, True]


async def test_a_double_tap_changes_once(desk: Desk) -> None:
    seen = await desk.current()
    first = await desk.change(desk.cast.zhao, seen, points=25)
    desk.town.clock.advance(minutes=1)
    assert (await desk.change(desk.cast.zhao, seen, points=25)).id == first.id
    retired = await desk.retire(desk.cast.zhao, first)
    desk.town.clock.advance(minutes=1)
    assert (await desk.retire(desk.cast.zhao, first)).until == retired.until


async def test_two_who_add_the_same_name_at_once_make_one_kind(desk: Desk) -> None:
    for number in range(10):
        rules = Rules(f"煮腊八粥{number}")
        adding = (desk.add(who, rules, key=str(number)) for who in (desk.cast.zhao, desk.cast.zhou))
        results = await asyncio.gather(*adding, return_exceptions=True)
        assert sorted(type(one).__name__ for one in results) == ["ActivityKind", "KindNameTaken"]
