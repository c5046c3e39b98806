"""Asking: whoever is enrolled wishes, who registers residents writes down for others, and the same tap gives the same wish."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from core.idempotency import KeyReused
from people import nodes
from people.authority import NotAllowed, Role, appoint
from people.homes import HomeUnknown
from people.persons import PersonUnknown
from tests.corpus.inputs import bad
from tests.wishes.kit import WORDS, Street
from wishes.wish_words import WishWordsUnclear
from wishes.wishes import TooManyWishes, WishUnclear

BAD = [*bad("text"), *bad("injection")]


def one(field: str, value: str) -> dict[str, Any]:
    return {field: value}


async def test_a_wish_waits_for_staff_who_are_told(street: Street) -> None:
    cast = street.cast
    wish_id = await street.wishes()
    wish = await street.wish(wish_id)
    assert (wish.status, wish.person_id, wish.asked_by, wish.community_id) == ("asked", cast.wang, cast.wang, cast.longcheng)
    assert await street.told("wish.asked", wish_id=wish_id) == {cast.zhao, cast.zhou, cast.qian}
    (timer,) = await street.timers(wish_id)
    assert (timer.what, timer.due_at) == ("screen.late", street.clock.advance(days=3))
    assert await street.happened(wish_id) == ["asked"]
    assert await street.recorded(wish_id) == [("wish.asked", cast.wang)]


async def test_what_is_wished_is_stored_sealed(street: Street) -> None:
    wish = await street.wish(await street.wishes(whom="我妈妈王秀兰", reach="东升巷5号"))
    stored = b"".join([wish.words or b"", wish.whom or b"", wish.reach or b"", wish.input_hash])
    assert all(part.encode() not in stored for part in (WORDS, "王秀兰", "东升巷"))


async def test_the_same_tap_gives_the_same_wish_and_tells_staff_once(street: Street) -> None:
    first = await street.wishes(key="tap")
    again = await asyncio.gather(*(street.wishes(key="tap") for _ in range(5)))
    assert set(again) == {first}
    assert len(await street.mine()) == 1
    assert len(await street.notices("wish.asked")) == 3


async def test_a_key_is_not_for_another_wish_nor_another_wisher(street: Street) -> None:
    await street.wishes(key="tap", by=street.cast.zhao)
    with pytest.raises(KeyReused):
        await street.wishes(key="tap", by=street.cast.zhao, words="想学用手机")
    with pytest.raises(KeyReused):
        await street.wishes(street.cast.liu, key="tap", by=street.cast.zhao)
    # Another's same key is another wish.
    assert await street.wishes(key="tap") != await street.wishes(street.cast.liu, key="tap")


async def test_of_one_key_for_two_wishers_at_once_one_wish_comes(street: Street) -> None:
    cast = street.cast
    asked = [street.wishes(who, by=cast.zhao, key="tap") for who in (cast.wang, cast.liu)]
    results = await asyncio.gather(*asked, return_exceptions=True)
    assert Counter(map(type, results)) == {int: 1, KeyReused: 1}


async def test_a_grid_worker_wishes_for_a_resident_of_the_community(street: Street) -> None:
    cast = street.cast
    async with street.database.begin() as session:
        grid = (await nodes.homes_in(session, community_id=cast.longcheng))[0]
        await appoint(session, person_id=cast.liu, role=Role.GRID_WORKER, node_id=grid.id, now=street.clock())
    wish = await street.wish(await street.wishes(cast.wang, by=cast.liu, node_id=grid.id))
    assert (wish.person_id, wish.asked_by, wish.node_id) == (cast.wang, cast.liu, grid.id)
    with pytest.raises(NotAllowed):
        await street.wishes(cast.wu, by=cast.liu)


async def test_who_does_not_register_residents_wishes_for_nobody_else(street: Street) -> None:
    for who in (street.cast.li, street.cast.sun, street.cast.wu):
        with pytest.raises(NotAllowed):
            await street.wishes(street.cast.wang, by=who)
    assert await street.mine() == []


async def test_nobody_wishes_for_somebody_who_is_not_there(street: Street) -> None:
    with pytest.raises(PersonUnknown):
        await street.wishes(10**6, by=street.cast.zhao)


async def test_three_wait_or_are_open_at_once_and_no_more_until_one_is_decided(street: Street) -> None:
    open_one, *_ = [await street.wishes() for _ in range(3)]
    await street.publishes(open_one)
    with pytest.raises(TooManyWishes):
        await street.wishes()
    # Whoever writes it down.
    with pytest.raises(TooManyWishes):
        await street.wishes(street.cast.wang, by=street.cast.zhao)
    await street.withdraws(open_one)
    assert await street.wishes() > 0


async def test_of_many_at_once_three_come_through(street: Street) -> None:
    results = await asyncio.gather(*(street.wishes() for _ in range(12)), return_exceptions=True)
    assert Counter(map(type, results)) == {int: 3, TooManyWishes: 9}


@pytest.mark.parametrize(("field", "value"), [("kind", "money"), ("worry", ""), ("colour", "purple"), ("colour", "'; DROP TABLE wish; --")])
async def test_only_what_is_offered_can_be_chosen(street: Street, field: str, value: str) -> None:
    with pytest.raises(WishUnclear) as refused:
        await street.wishes(words=WORDS, **one(field, value))
    assert refused.value.data == {"field": field}


async def test_the_place_is_a_grid_or_building_of_the_wishers_community(street: Street) -> None:
    async with street.database.reading() as session:
        elsewhere = (await nodes.homes_in(session, community_id=street.cast.jiayuan))[0].id
    for node_id in (elsewhere, street.cast.longcheng, 10**6):
        with pytest.raises(HomeUnknown):
            await street.wishes(node_id=node_id)


async def test_whatever_is_typed_is_kept_whole_or_refused(street: Street) -> None:
    kept = 0
    for text in BAD:
        for field in ("words", "whom", "reach"):
            try:
                wish_id = await street.wishes(**one(field, text))
            except WishWordsUnclear:
                continue
            told = (await street.card(street.cast.wang, wish_id)).told
            assert told is not None
            assert "\0" not in told.words + told.whom + told.reach
            await street.withdraws(wish_id)
            kept += 1
    assert kept > len(BAD)
