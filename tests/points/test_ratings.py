"""Ratings: by whom, of what, once, and what becomes of the words."""

import asyncio

import pytest
from sqlalchemy import select

from people.authority import NotAllowed
from points import privacy, ratings
from points.catalogue_models import Item, Redemption
from points.logs import WordsUnclear
from points.ratings import NotFetchedYet, RatingStands, StarsUnclear
from points.redemption_cards import RedemptionCard
from tests.points.kit import Town


async def fetched(town: Town, who: int | None = None) -> int:
    """A towel that 王芳 has fetched."""
    who = who or town.cast.wang
    await town.give(who, 50)
    number = (await town.ask(who)).number
    await town.approve(town.cast.zhao, number)
    await town.hand_over(town.cast.sun, number, (await town.code(who, number)).digits)
    return number


async def rate(town: Town, who: int, number: int, stars: int) -> RedemptionCard:
    async with town.database.begin() as session:
        return await ratings.rate(session, actor=who, redemption_id=number, stars=stars, now=town.clock())


async def say(town: Town, who: int, number: int, words: str) -> RedemptionCard:
    async with town.database.begin() as session:
        return await ratings.say(session, actor=who, redemption_id=number, words=words, now=town.clock())


async def average(town: Town, *items: str) -> list[tuple[float, int] | None]:
    async with town.database.reading() as session:
        found = await ratings.average(session, [town.items[item] for item in items])
    return [found.get(town.items[item]) for item in items]


async def test_the_average_of_an_item_counts_each_rating_once(town: Town) -> None:
    for who, stars in ((town.cast.wang, 5), (town.cast.li, 2)):
        number = await fetched(town, who)
        assert (await rate(town, who, number, stars)).stars == stars
        await rate(town, who, number, stars)
    assert await average(town, "towel", "rice") == [(3.5, 2), None]


async def test_ten_taps_at_the_same_instant_count_once(town: Town) -> None:
    number = await fetched(town)
    await asyncio.gather(*(rate(town, town.cast.wang, number, 4) for _ in range(10)))
    assert await average(town, "towel") == [(4.0, 1)]


async def test_ten_different_taps_leave_one_rating_and_a_right_average(town: Town) -> None:
    number = await fetched(town)
    await asyncio.gather(*(rate(town, town.cast.wang, number, stars % 5 + 1) for stars in range(10)))
    async with town.database.reading() as session:
        stars = (await session.scalars(select(Redemption.stars).where(Redemption.id == number))).one()
        item = await session.get_one(Item, town.items["towel"])
    assert (item.ratings, item.stars_sum) == (1, stars)


async def test_other_stars_within_a_day_take_the_place_of_the_first_and_then_they_stand(town: Town) -> None:
    number = await fetched(town)
    first = await rate(town, town.cast.wang, number, 1)
    town.clock.advance(hours=23)
    mended = await rate(town, town.cast.wang, number, 5)
    assert (mended.stars, mended.rated_at) == (5, first.rated_at)
    town.clock.advance(hours=1)
    with pytest.raises(RatingStands):
        await rate(town, town.cast.wang, number, 1)
    with pytest.raises(RatingStands):
        await say(town, town.cast.wang, number, "太晚了")
    assert (await rate(town, town.cast.wang, number, 5)).stars == 5
    assert await average(town, "towel") == [(5.0, 1)]


async def test_only_the_member_rates_and_only_what_was_fetched(town: Town) -> None:
    number = await fetched(town)
    for stranger in (town.cast.li, town.cast.zhao, town.cast.sun):
        with pytest.raises(NotAllowed):
            await rate(town, stranger, number, 5)
    for stars in (0, 6, -1):
        with pytest.raises(StarsUnclear):
            await rate(town, town.cast.wang, number, stars)
    waiting = (await town.ask(town.cast.wang)).number
    with pytest.raises(NotFetchedYet):
        await rate(town, town.cast.wang, waiting, 5)
    with pytest.raises(NotFetchedYet):
        await say(town, town.cast.wang, number, "先写字")
    with pytest.raises(NotAllowed):
        await rate(town, town.cast.wang, 999_999, 5)
    assert await average(town, "towel") == [None]


async def test_words_are_sealed_taken_along_and_forgotten_while_the_stars_stay(town: Town) -> None:
    number = await fetched(town)
    await rate(town, town.cast.wang, number, 4)
    assert (await say(town, town.cast.wang, number, " 很软\u200b ")).rating == "很软"
    with pytest.raises(WordsUnclear):
        await say(town, town.cast.wang, number, "长" * 1_001)
    async with town.database.begin() as session:
        row = (await session.scalars(select(Redemption).where(Redemption.id == number))).one()
        assert row.rating is not None
        assert "很软".encode() not in row.rating
        exported = await privacy.export_about(session, person_id=town.cast.wang)
        await privacy.forget(session, person_id=town.cast.wang, now=town.clock())
    assert "很软" in str(exported["redemptions"])
    async with town.database.reading() as session:
        row = (await session.scalars(select(Redemption).where(Redemption.id == number))).one()
        assert (row.stars, row.rating) == (4, None)
    assert await average(town, "towel") == [(4.0, 1)]
