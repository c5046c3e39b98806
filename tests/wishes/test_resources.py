"""The resource list: who may list what, what others see of it, and how an entry ends."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import func, select

from core.database import Database
from core.idempotency import KeyReused
from people import units
from people.authority import NotAllowed
from people.homes import HomeUnknown
from people.models import Audit
from people.units import UnitUnknown
from tests.cast import Cast
from tests.clock import Clock
from tests.wishes.resource_kit import LAMPS, Givers
from wishes.alliance_models import Resource, ResourceTopic
from wishes.resources import (
    MOST_OF_PERSON,
    ResourceUnclear,
    ResourceUnknown,
    ResourceWordsUnclear,
    TooManyResources,
)
from wishes.times import EVENING, WEEKEND


@pytest.fixture
def givers(database: Database, cast: Cast, clock: Clock) -> Givers:
    return Givers(database, cast, clock)


async def test_a_member_lists_what_they_can_do_and_when(givers: Givers) -> None:
    grid = await givers.node("longcheng-1")
    number = await givers.lists(days=WEEKEND, parts=EVENING, node_id=grid, quantity=4)
    [line] = await givers.own()
    assert (line.resource_id, line.words, line.topics) == (number, LAMPS, frozenset({"lights"}))
    assert (line.days, line.parts, line.node_id, line.quantity) == (WEEKEND, EVENING, grid, 4)


async def test_others_see_what_members_offer_without_name_and_words(givers: Givers, cast: Cast, database: Database) -> None:
    await givers.lists()
    await givers.lists(cast.sun, "每月可捐米面油", kind="goods", unit_id=cast.huimin, is_standing=True)
    member, unit = await givers.all()
    assert (member.words, member.unit_name, member.topics) == ("", "", frozenset({"lights"}))
    assert (unit.words, unit.unit_name, unit.topics) == ("每月可捐米面油", "惠民超市", frozenset({"food"}))
    assert [line.resource_id for line in await givers.all(standing=True)] == [unit.resource_id]
    async with database.reading() as session:
        stored = (await session.scalars(select(Resource).where(Resource.person_id == cast.li))).one()
    assert stored.public_words is None
    assert LAMPS.encode() not in (stored.words or b"")


async def test_the_list_goes_on_page_by_page(givers: Givers) -> None:
    numbers = [await givers.lists(words=f"会换灯泡，第{each}条") for each in range(3)]
    first = await givers.all(limit=2)
    rest = await givers.all(after=first[-1].resource_id, limit=2)
    assert [line.resource_id for line in (*first, *rest)] == numbers


async def test_who_speaks_for_a_unit_and_staff_list_for_it_and_nobody_else(givers: Givers, cast: Cast) -> None:
    for who in (cast.sun, cast.zhao):
        assert await givers.lists(who, unit_id=cast.huimin) > 0
    for who in (cast.li, cast.wu):
        with pytest.raises(NotAllowed):
            await givers.lists(who, unit_id=cast.huimin)
    with pytest.raises(UnitUnknown):
        await givers.lists(cast.sun, unit_id=99_999)


@pytest.mark.parametrize(
    "told",
    [{"kind": "money"}, {"days": 0}, {"days": 128}, {"parts": 0}, {"parts": 8}, {"quantity": 0}, {"quantity": 1_000}],
)
async def test_a_choice_that_is_not_offered_is_refused(givers: Givers, told: Mapping[str, Any]) -> None:
    with pytest.raises(ResourceUnclear) as refused:
        await givers.lists(**told)
    assert refused.value.data["field"] in told


@pytest.mark.parametrize("words", ["", "会", "会" * 201, "！！！！"])
async def test_words_that_say_nothing_are_refused(givers: Givers, words: str) -> None:
    with pytest.raises(ResourceWordsUnclear):
        await givers.lists(words=words)
    assert await givers.own() == []


async def test_a_place_of_another_community_is_refused(givers: Givers) -> None:
    elsewhere = await givers.node("jiayuan-1")
    with pytest.raises(HomeUnknown):
        await givers.lists(node_id=elsewhere)


async def test_one_member_lists_ten_at_most_and_again_when_one_has_ended(givers: Givers) -> None:
    numbers = [await givers.lists() for _ in range(MOST_OF_PERSON)]
    with pytest.raises(TooManyResources):
        await givers.lists()
    await givers.ends(numbers[0])
    assert await givers.lists() > numbers[-1]


async def test_the_same_tap_twice_lists_it_once_and_other_content_is_refused(givers: Givers) -> None:
    first = await givers.lists(key="tap")
    assert await givers.lists(key="tap") == first
    with pytest.raises(KeyReused):
        await givers.lists(words="会修水管", key="tap")
    assert len(await givers.own()) == 1


async def test_what_ended_is_listed_and_looked_up_no_more_and_its_words_are_gone(givers: Givers, database: Database) -> None:
    number = await givers.lists()
    await givers.ends(number)
    assert await givers.own() == []
    async with database.reading() as session:
        assert (await session.scalars(select(func.count()).select_from(ResourceTopic))).one() == 0
        assert (await session.get_one(Resource, number)).words is None
        recorded = select(Audit.action).where(Audit.subject == "resource", Audit.subject_id == number).order_by(Audit.id)
        assert list(await session.scalars(recorded)) == ["resource.added", "resource.ended"]
    with pytest.raises(ResourceUnknown):
        await givers.ends(number)


async def test_nobody_ends_what_another_listed(givers: Givers, cast: Cast) -> None:
    own, of_unit = await givers.lists(), await givers.lists(cast.sun, unit_id=cast.huimin)
    for number, who in ((own, cast.zhao), (own, cast.wang), (of_unit, cast.li), (of_unit, cast.wu)):
        with pytest.raises(NotAllowed):
            await givers.ends(number, who)
    await givers.ends(of_unit, cast.zhao)
    assert [line.resource_id for line in await givers.all()] == [own]


async def test_who_speaks_for_a_unit_no_more_changes_nothing_of_it(givers: Givers, cast: Cast, database: Database, clock: Clock) -> None:
    number = await givers.lists(cast.sun, unit_id=cast.huimin)
    async with database.begin() as session:
        await units.remove_member(session, actor=cast.zhao, unit_id=cast.huimin, person_id=cast.sun, now=clock())
    with pytest.raises(NotAllowed):
        await givers.ends(number, cast.sun)
    assert len(await givers.all()) == 1
