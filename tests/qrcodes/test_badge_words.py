"""What stands on a community's badges: words that hurt nobody, and letters of its own."""

import asyncio

import pytest

from people.authority import NotAllowed
from qrcodes import badge_words
from qrcodes.badge_words import BadgeWordsHurt, BadgeWordsUnclear, PrefixTaken, PrefixUnclear, Words
from tests.qrcodes.badge_kit import BadgeDesk, on_record, over_both


async def test_staff_set_words_that_hurt_nobody(desk: BadgeDesk) -> None:
    zhao, here = desk.cast.zhao, desk.cast.longcheng
    async with desk.database.begin() as session:
        assert await badge_words.proposed(session, community_id=here) == Words("龙城社区驿站", "扫码·找家·救人", "LC")
        assert await badge_words.words(session, community_id=here) is None
        said = await badge_words.set_words(
            session, actor=zhao, community_id=here, above=" 龙城  暖心驿站 ", below="扫一扫 送我回家", now=desk.clock()
        )
        assert said == await badge_words.words(session, community_id=here) == Words("龙城 暖心驿站", "扫一扫 送我回家", "LC")
        for hurting in ("龙城社区防走失驿站", "防 走 失", "认知症痴呆关爱", "Dementia care"):
            with pytest.raises(BadgeWordsHurt):
                await badge_words.set_words(session, actor=zhao, community_id=here, above=hurting, below="扫码", now=desk.clock())
        for unclear in ("", "  ", "龙" * 15, "龙城\u202e驿站"):
            with pytest.raises(BadgeWordsUnclear):
                await badge_words.set_words(session, actor=zhao, community_id=here, above="龙城", below=unclear, now=desk.clock())
        with pytest.raises(NotAllowed):
            await badge_words.set_words(session, actor=desk.cast.wang, community_id=here, above="龙", below="龙", now=desk.clock())
        assert await badge_words.words(session, community_id=here) == said
    assert [line[0] for line in await on_record(desk)] == ["badge.words_set"]


async def test_letters_before_numbers_are_one_communitys_and_stay_once_a_number_was_given(desk: BadgeDesk) -> None:
    boss, here, there = await over_both(desk), desk.cast.longcheng, desk.cast.jiayuan
    async with desk.database.begin() as session:
        chosen = await badge_words.set_prefix(session, actor=boss, community_id=here, prefix=" jy ", now=desk.clock())
        assert chosen.prefix == "JY"
        assert (await badge_words.prepare(session, community_id=there)).prefix == "JYA"
        with pytest.raises(PrefixTaken):
            await badge_words.set_prefix(session, actor=boss, community_id=there, prefix="JY", now=desk.clock())
        for unclear in ("", "L1", "LONGC", "龙"):
            with pytest.raises(PrefixUnclear):
                await badge_words.set_prefix(session, actor=boss, community_id=there, prefix=unclear, now=desk.clock())
    assert (await desk.issue(await desk.elder()))[0].printed_id == "JY-0001"
    async with desk.database.begin() as session:
        with pytest.raises(PrefixTaken):
            await badge_words.set_prefix(session, actor=boss, community_id=here, prefix="LC", now=desk.clock())


async def test_of_two_communities_that_take_the_same_letters_at_once_one_is_refused_kindly(desk: BadgeDesk) -> None:
    boss = await over_both(desk)
    for community_id in (desk.cast.longcheng, desk.cast.jiayuan):
        async with desk.database.begin() as session:
            await badge_words.prepare(session, community_id=community_id)

    async def take(community_id: int) -> None:
        async with desk.database.begin() as session:
            await badge_words.set_prefix(session, actor=boss, community_id=community_id, prefix="ZZ", now=desk.clock())
            # Long enough for the other one to look for itself and to wait.
            await asyncio.sleep(0.2)

    taken = await asyncio.gather(take(desk.cast.longcheng), take(desk.cast.jiayuan), return_exceptions=True)
    assert [type(one) for one in taken if one is not None] == [PrefixTaken]
