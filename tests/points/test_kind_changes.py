"""Staff change what counts and what it gives: from now or from a later day, and never for the past."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from people.authority import NotAllowed
from people.models import Audit
from points import kind_book, kinds
from points.kind_changes import ChangePlanned, ChangeTooLate, KindChanged, KindNameTaken
from points.kind_rules import KindUnclear, Rules, rules_of
from points.kinds import KindGone
from tests.points.kind_desk import Desk


async def test_a_changed_rule_counts_from_now_and_past_points_stay(desk: Desk) -> None:
    town, cast = desk.town, desk.cast
    before = await town.log(cast.liu, at=town.clock() - timedelta(hours=3))
    await town.approve_log(cast.zhao, before.log_id)
    seen = await desk.current()
    changed = await desk.change(cast.zhao, seen, points=25)
    assert (await desk.current()).id == changed.id != seen.id
    assert (changed.code, changed.made_by) == (seen.code, cast.zhao)
    town.clock.advance(hours=2)
    assert (await town.balance(cast.liu)).available == before.points == 10
    after = await town.log(cast.liu, minutes=30)
    assert after.points == 25


async def test_a_change_from_a_later_day_holds_from_that_day(desk: Desk) -> None:
    seen = await desk.current()
    await desk.change(desk.cast.zhao, seen, days=9, points=25)
    assert (await desk.current()).points == 10
    desk.town.clock.advance(days=9, seconds=1)
    assert (await desk.current()).points == 25


async def test_every_rule_of_a_kind_can_be_changed(desk: Desk) -> None:
    new = Rules("帮邻居", "Helping", 3, "item", True, False, False, True, 15, 40, 400)
    changed = await desk.change(desk.cast.zhao, await desk.current(), **{name: getattr(new, name) for name in Rules.__slots__})
    assert rules_of(changed) == rules_of(await desk.current()) == new


async def test_a_planned_change_must_be_withdrawn_before_another(desk: Desk) -> None:
    seen = await desk.current()
    planned = await desk.change(desk.cast.zhao, seen, days=9, points=25)
    with pytest.raises(ChangePlanned) as refused:
        await desk.change(desk.cast.zhou, seen, points=5)
    assert refused.value.data["since"] == planned.since
    async with desk.database.reading() as session:
        plan = await kind_book.plan(session, actor=desk.cast.zhao, kind_id=seen.id, now=desk.town.clock())
    assert plan.planned is not None
    assert (plan.kind.id, plan.planned.id) == (seen.id, planned.id)
    for _ in range(2):
        assert (await desk.withdraw(desk.cast.zhou, seen)).until is None
    assert (await desk.change(desk.cast.zhou, seen, points=5)).points == 5


async def test_what_has_come_into_force_cannot_be_withdrawn(desk: Desk) -> None:
    seen = await desk.current()
    await desk.change(desk.cast.zhao, seen, days=1, points=25)
    desk.town.clock.advance(days=2)
    with pytest.raises(KindChanged):
        await desk.withdraw(desk.cast.zhao, seen)
    assert (await desk.current()).points == 25


async def test_a_retired_kind_is_offered_no_longer(desk: Desk) -> None:
    seen = await desk.current()
    await desk.retire(desk.cast.zhao, seen, days=3)
    assert (await desk.current()).id == seen.id
    with pytest.raises(ChangePlanned):
        await desk.retire(desk.cast.zhou, seen)
    desk.town.clock.advance(days=3)
    with pytest.raises(KindGone):
        await desk.current()
    with pytest.raises(KindChanged) as refused:
        await desk.change(desk.cast.zhao, seen, points=25)
    assert refused.value.data["until"] == desk.town.clock()


async def test_a_new_kind_is_offered_at_once_and_once(desk: Desk) -> None:
    made = await desk.add(desk.cast.zhao)
    assert (await desk.add(desk.cast.zhao)).id == made.id
    async with desk.database.reading() as session:
        names = [kind.name for kind in await kinds.offered(session, community_id=desk.cast.longcheng, now=desk.town.clock())]
    assert names.count("煮腊八粥") == 1


async def test_no_two_kinds_have_the_same_name(desk: Desk) -> None:
    await desk.add(desk.cast.zhao)
    with pytest.raises(KindNameTaken):
        await desk.add(desk.cast.zhou, key="another")
    with pytest.raises(KindNameTaken):
        await desk.change(desk.cast.zhou, await desk.current(), name=" 煮腊八粥 ")


async def test_only_staff_of_the_community_change_its_kinds(desk: Desk) -> None:
    seen = await desk.current()
    for stranger in (desk.cast.li, desk.cast.wu):
        with pytest.raises(NotAllowed):
            await desk.add(stranger)
        for job in (desk.change(stranger, seen, points=1), desk.retire(stranger, seen), desk.withdraw(stranger, seen)):
            with pytest.raises(NotAllowed):
                await job
    assert rules_of(await desk.current()) == rules_of(seen)


@pytest.mark.parametrize(
    "wrong",
    [{"points": 0}, {"points": 1_001}, {"per": "week"}, {"name": " "}, {"name": "字" * 31}, {"daily_cap": 0}, {"least_minutes": 721}],
)
async def test_a_rule_that_cannot_be_is_refused_by_its_name(desk: Desk, wrong: dict[str, Any]) -> None:
    with pytest.raises(KindUnclear) as refused:
        await desk.change(desk.cast.zhao, await desk.current(), **wrong)
    assert refused.value.data["name"] in wrong


async def test_a_change_is_planned_a_year_ahead_at_most(desk: Desk) -> None:
    with pytest.raises(ChangeTooLate):
        await desk.change(desk.cast.zhao, await desk.current(), days=400, points=25)
    assert (await desk.current()).until is None


async def test_every_change_is_on_record(desk: Desk) -> None:
    made = await desk.add(desk.cast.zhao)
    planned = await desk.change(desk.cast.zhou, made, days=2, points=5)
    await desk.withdraw(desk.cast.zhao, made)
    await desk.retire(desk.cast.zhao, made)
    async with desk.database.reading() as session:
        lines = (await session.scalars(select(Audit).where(Audit.subject == "kind").order_by(Audit.id))).all()
    assert [(line.actor, line.action, line.subject_id) for line in lines] == [
        (desk.cast.zhao, "kind.set", made.id),
        (desk.cast.zhou, "kind.set", planned.id),
        (desk.cast.zhao, "kind.plan_withdrawn", made.id),
        (desk.cast.zhao, "kind.retired", made.id),
    ]


async def test_the_list_comes_by_pages(desk: Desk) -> None:
    async with desk.database.reading() as session:

        async def page(after: str) -> list[str]:
            found = await kind_book.page(
                session, actor=desk.cast.zhao, community_id=desk.cast.longcheng, now=desk.town.clock(), after=after, limit=2
            )
            return [kind.code for kind in found]

        first = await page("")
        second = await page(first[-1])
    assert len(first) == 2
    assert first == sorted(first)
    assert second
    assert first[-1] < second[0]
