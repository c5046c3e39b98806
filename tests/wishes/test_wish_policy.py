"""What a community sets about wishes: staff change one thing at a time, within bounds, and see what somebody else changed meanwhile."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from people.authority import NotAllowed
from tests.wishes.kit import Street
from wishes import policy
from wishes.policy import Policy, WishPolicyChanged, WishPolicyUnclear


async def sets(street: Street, name: str, was: Any, value: Any, by: int | None = None) -> Policy:
    async with street.database.begin() as session:
        who, place = by or street.cast.zhao, street.cast.longcheng
        return await policy.change_one(session, actor=who, community_id=place, name=name, was=was, value=value, now=street.clock())


async def stands(street: Street, community_id: int) -> Policy:
    async with street.database.reading() as session:
        return await policy.policy(session, community_id)


async def test_a_setting_holds_for_its_community_from_now_on(street: Street) -> None:
    await sets(street, "screen", timedelta(days=3), timedelta(days=1))
    await sets(street, "reward", 20, 30)
    assert await stands(street, street.cast.longcheng) == Policy(screen=timedelta(days=1), reward=30)
    assert await stands(street, street.cast.jiayuan) == Policy()
    (timer,) = await street.timers(await street.wishes())
    assert timer.due_at == street.clock() + timedelta(days=1)


async def test_only_staff_of_the_community_set_it(street: Street) -> None:
    for who in (street.cast.wang, street.cast.li, street.cast.wu):
        with pytest.raises(NotAllowed):
            await sets(street, "reward", 20, 30, by=who)
    assert await stands(street, street.cast.longcheng) == Policy()


@pytest.mark.parametrize(
    ("name", "value"),
    [("reward", 9), ("reward", 51), ("contact", timedelta(minutes=59)), ("roll", timedelta(days=91)), ("roll", 5), ("nothing", 5)],
)
async def test_a_setting_is_within_its_bounds(street: Street, name: str, value: Any) -> None:
    with pytest.raises(WishPolicyUnclear) as refused:
        await sets(street, name, getattr(Policy(), name, None), value)
    assert refused.value.data["name"] == name


async def test_of_two_who_change_it_at_once_the_second_sees_that(street: Street) -> None:
    tries = [sets(street, "reward", 20, 30), sets(street, "reward", 20, 40, by=street.cast.zhou)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert Counter(map(type, results)) == {Policy: 1, WishPolicyChanged: 1}
    # The same again changes nothing.
    current = await stands(street, street.cast.longcheng)
    assert await sets(street, "reward", 20, current.reward) == current


@pytest.mark.parametrize(
    ("name", "value", "least", "most"),
    [
        ("contact", timedelta(days=7), timedelta(hours=1), timedelta(days=6, hours=23)),
        ("fulfil", timedelta(days=2), timedelta(days=2, hours=1), timedelta(days=90)),
    ],
)
async def test_there_is_time_left_to_make_it_true_after_getting_in_touch(
    street: Street, name: str, value: timedelta, least: timedelta, most: timedelta
) -> None:
    was = getattr(Policy(), name)
    with pytest.raises(WishPolicyUnclear) as refused:
        await sets(street, name, was, value)
    assert refused.value.data == {"name": name, "least": least, "most": most}
    assert await sets(street, name, was, most if name == "contact" else least) != Policy()
