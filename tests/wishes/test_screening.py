"""Screening: staff of the community publish, refuse or join what others wished; what is public tells who and where nobody is."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from people.authority import NotAllowed, Role, appoint
from tests.corpus.inputs import bad
from tests.wishes.kit import PUBLIC, Street
from wishes import screening, waiting
from wishes.screening import AlreadyScreened, DueUnclear, NotToJoin, OwnWishScreened, PublicTextUnclear, RewardUnclear
from wishes.steps import WishUnknown
from wishes.wish_words import WishWordsUnclear


async def test_staff_publish_a_wish_and_the_wisher_is_told(street: Street) -> None:
    wish_id = await street.wishes()
    await street.publishes(wish_id, reward=30)
    wish = await street.wish(wish_id)
    assert (wish.status, wish.public_words, wish.reward) == ("open", PUBLIC, 30)
    assert (wish.screened_by, wish.published_at) == (street.cast.zhao, street.clock())
    assert await street.told("wish.published", wish_id=wish_id) == {street.cast.wang}
    assert await street.happened(wish_id) == ["asked", "published"]
    assert [(timer.what, timer.due_at) for timer in await street.timers(wish_id)] == [("roll", street.clock() + timedelta(days=7))]


async def test_who_wrote_it_down_hears_too(street: Street) -> None:
    cast = street.cast
    wish_id = await street.wishes(cast.wang, by=cast.zhou)
    await street.refuses(wish_id, reason="物业会修，已经替您报了")
    assert await street.told("wish.refused", wish_id=wish_id) == {cast.wang, cast.zhou}


async def test_only_staff_of_the_community_decide(street: Street) -> None:
    wish_id = await street.wishes()
    other = await street.open_wish(who=street.cast.liu)
    for who in (street.cast.wang, street.cast.li, street.cast.sun, street.cast.wu):
        for decide in (street.publishes(wish_id, who), street.refuses(wish_id, who), street.joins(wish_id, other, who)):
            with pytest.raises(NotAllowed):
                await decide
    assert await street.status(wish_id) == "asked"


async def test_nobody_decides_about_their_own_wish_nor_one_they_wrote_down(street: Street) -> None:
    cast = street.cast
    other = await street.open_wish(who=cast.liu)
    for wish_id in (await street.wishes(cast.zhao), await street.wishes(cast.wang, by=cast.zhao)):
        for decide in (street.publishes(wish_id), street.refuses(wish_id), street.joins(wish_id, other)):
            with pytest.raises(OwnWishScreened):
                await decide
        await street.publishes(wish_id, cast.zhou)


async def test_the_queue_holds_what_others_wished_here_the_oldest_first(street: Street) -> None:
    cast = street.cast
    own, first, second = await street.wishes(cast.zhao), await street.wishes(), await street.wishes(cast.liu)
    away = await street.wishes(cast.wu)
    async with street.database.reading() as session:
        assert await screening.next_after(session, actor=cast.zhao, now=street.clock()) == first
        assert await screening.next_after(session, actor=cast.zhao, after=first, now=street.clock()) == second
        assert await screening.next_after(session, actor=cast.zhao, after=second, now=street.clock()) is None
        assert await screening.count_waiting(session, actor=cast.zhao, now=street.clock()) == 2
        assert await waiting.count_for_colleagues(session, actor=cast.zhao, now=street.clock()) == 1
        assert await screening.next_after(session, actor=cast.zhou, now=street.clock()) == own
        assert await screening.count_waiting(session, actor=cast.li, now=street.clock()) == 0
    assert away not in (own, first, second)


@pytest.mark.parametrize(
    ("public", "kind"),
    [("请打13844990001", "phone"), ("东升巷5号的收音机坏了", "address"), ("王芳家的收音机坏了", "name"), ("给王秀兰修收音机", "name")],
)
async def test_a_public_text_that_tells_who_or_where_is_not_published(street: Street, public: str, kind: str) -> None:
    wish_id = await street.wishes(whom="我妈妈王秀兰")
    with pytest.raises(PublicTextUnclear) as refused:
        await street.publishes(wish_id, words=public)
    findings = refused.value.data["findings"]
    assert isinstance(findings, list)
    assert [finding.kind for finding in findings] == [kind]
    assert await street.status(wish_id) == "asked"
    assert await street.listed() == []


@pytest.mark.parametrize("reward", [9, 51, 0, -20, 10**12])
async def test_a_reward_is_within_bounds(street: Street, reward: int) -> None:
    wish_id = await street.wishes()
    with pytest.raises(RewardUnclear):
        await street.publishes(wish_id, reward=reward)


@pytest.mark.parametrize("days", [0, -1, 181])
async def test_the_deadline_is_to_come(street: Street, days: int) -> None:
    wish_id = await street.wishes()
    with pytest.raises(DueUnclear):
        await street.publishes(wish_id, days=days)


async def test_a_double_tap_publishes_once(street: Street) -> None:
    wish_id = await street.wishes()
    await asyncio.gather(*(street.publishes(wish_id) for _ in range(4)))
    assert await street.happened(wish_id) == ["asked", "published"]
    assert len(await street.notices("wish.published")) == 1
    # The first text stays.
    with pytest.raises(AlreadyScreened):
        await street.publishes(wish_id, words="想请人修收音机，越快越好")


async def test_a_double_tap_refuses_and_joins_once(street: Street) -> None:
    other, refused, joined = await street.open_wish(who=street.cast.liu), await street.wishes(), await street.wishes()
    for _ in range(2):
        await street.refuses(refused)
        await street.joins(joined, other)
    assert await street.happened(refused) == ["asked", "refused"]
    assert await street.happened(joined) == ["asked", "joined"]


async def test_of_two_staff_at_once_the_first_decides(street: Street) -> None:
    cast = street.cast
    for _ in range(5):
        wish_id = await street.wishes()
        results = await asyncio.gather(
            street.publishes(wish_id), street.refuses(wish_id, cast.zhou), street.publishes(wish_id, cast.qian), return_exceptions=True
        )
        assert Counter(map(type, results)) == {type(None): 1, AlreadyScreened: 2}
        assert len(await street.happened(wish_id)) == 2
        if await street.status(wish_id) == "open":
            await street.withdraws(wish_id)


async def test_a_wisher_who_takes_it_back_as_staff_publish_it_has_it_taken_back(street: Street) -> None:
    for _ in range(5):
        wish_id = await street.wishes()
        results = await asyncio.gather(street.publishes(wish_id), street.withdraws(wish_id), return_exceptions=True)
        assert results[1] is None
        assert results[0] is None or isinstance(results[0], AlreadyScreened)
        assert await street.status(wish_id) == "withdrawn"
        assert await street.listed() == []
        assert await street.timers(wish_id) == []


async def test_a_joined_wish_is_told_of_now_and_when_the_other_is_taken_back_it_waits_again(street: Street) -> None:
    cast = street.cast
    other, mine = await street.open_wish(who=cast.liu), await street.wishes()
    await street.joins(mine, other)
    assert (await street.status(mine), (await street.wish(mine)).joined_to) == ("joined", other)
    assert await street.told("wish.joined", wish_id=mine) == {cast.wang}
    street.clock.advance(days=5)
    await street.withdraws(other, cast.liu)
    assert (await street.status(mine), (await street.wish(mine)).joined_to) == ("asked", None)
    assert [(timer.what, timer.due_at) for timer in await street.timers(mine)] == [("screen.late", street.clock() + timedelta(days=3))]
    assert len(await street.notices("wish.asked", wish_id=mine)) == 6
    await street.publishes(mine)
    assert len(await street.notices("wish.published", wish_id=mine)) == 1


async def test_a_wish_is_joined_only_to_one_that_is_under_way_here(street: Street) -> None:
    cast = street.cast
    async with street.database.begin() as session:
        await appoint(session, person_id=cast.zhao, role=Role.STAFF, node_id=cast.jiayuan, now=street.clock())
    mine, waits = await street.wishes(), await street.wishes(cast.liu)
    away, gone = await street.open_wish(who=cast.wu), await street.open_wish(who=cast.li)
    await street.withdraws(gone, cast.li)
    for other in (mine, waits, away, gone):
        with pytest.raises(NotToJoin):
            await street.joins(mine, other)
    with pytest.raises(WishUnknown):
        await street.joins(mine, 10**6)


async def test_two_that_are_joined_to_each_other_at_once_do_not_wait_for_each_other(street: Street) -> None:
    first, second = await street.wishes(), await street.wishes(street.cast.liu)
    results = await asyncio.gather(street.joins(first, second), street.joins(second, first, street.cast.zhou), return_exceptions=True)
    assert Counter(map(type, results)) == {NotToJoin: 2}


async def test_of_one_that_is_joined_as_the_other_is_taken_back_none_is_lost(street: Street) -> None:
    cast = street.cast
    for _ in range(5):
        other, mine = await street.open_wish(who=cast.liu), await street.wishes()
        joined, _ = await asyncio.gather(street.joins(mine, other), street.withdraws(other, cast.liu), return_exceptions=True)
        assert joined is None or isinstance(joined, NotToJoin)
        assert await street.status(mine) == "asked"
        await street.withdraws(mine)


async def test_similar_open_wishes_are_shown(street: Street) -> None:
    radio = await street.open_wish("收音机没声了，想请人修", who=street.cast.liu)
    await street.open_wish("想学用手机拍照", who=street.cast.li)
    mine = await street.wishes(words="家里的收音机坏了，请人来修修")
    async with street.database.reading() as session:
        assert [line.wish_id for line in await screening.similar(session, wish_id=mine)] == [radio]
        with pytest.raises(WishUnknown):
            await screening.similar(session, wish_id=10**6)


async def test_whatever_staff_type_is_kept_whole_or_refused(street: Street) -> None:
    for text in (*bad("text"), *bad("injection")):
        wish_id = await street.wishes()
        try:
            await street.publishes(wish_id, words=text)
        except (WishWordsUnclear, PublicTextUnclear):
            assert await street.status(wish_id) == "asked"
        else:
            assert [line.wish_id for line in await street.listed()] == [wish_id]
        try:
            await street.refuses(wish_id, reason=text)
        except (WishWordsUnclear, AlreadyScreened):
            await street.withdraws(wish_id)
        assert await street.status(wish_id) in ("refused", "withdrawn")
