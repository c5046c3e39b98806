"""Some days after it came true: the wisher rates it, and who is not satisfied opens it again."""

import pytest
from sqlalchemy import select

from core.sealing import opened
from people.authority import NotAllowed
from tests.wishes.life_kit import Life
from wishes import follow_ups
from wishes.follow_ups import AlreadyRated, FollowUpOver, NotToReopen, RatingUnclear
from wishes.fulfilling import OwnClaim
from wishes.models import FollowUp
from wishes.steps import WishUnknown


async def test_the_wisher_is_asked_some_days_later_once(life: Life) -> None:
    claim_id = await life.came_true(await life.open_wish())
    assert await life.waits(days=2, hours=23) == 0
    assert await life.waits(hours=1) == 1
    assert await life.told("wish.follow_up", claim_id=claim_id) == {life.cast.wang}
    assert (await life.follow_up(claim_id)).asked_at == life.clock()
    async with life.database.reading() as session:
        due = await follow_ups.due(session, person_id=life.cast.wang, now=life.clock())
    assert [one.claim_id for one in due] == [claim_id]
    assert await life.ticks() == 0


async def test_a_rating_is_kept_sealed_and_the_helper_is_told(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.came_true(wish)
    await life.rates(claim_id, 5, words="修得真好，谢谢小李")
    await life.rates(claim_id, 5)
    asked = await life.follow_up(claim_id)
    async with life.database.reading() as session:
        assert opened(session, "wish_follow_up.words", asked.words) == "修得真好，谢谢小李"
    assert (asked.rating, asked.rated_by) == (5, life.cast.wang)
    assert await life.told("wish.rated", claim_id=claim_id) == {life.cast.li}
    assert (await life.happened(wish))[-1] == "rated:5"
    # There is nothing left to ask.
    assert await life.waits(days=30) == 0
    with pytest.raises(AlreadyRated) as refused:
        await life.rates(claim_id, 1, life.cast.zhou)
    assert refused.value.data == {"rating": 5}


async def test_staff_hear_of_a_low_rating(life: Life) -> None:
    claim_id = await life.came_true(await life.open_wish())
    await life.rates(claim_id, 3)
    assert await life.told("wish.rated") == {life.cast.li, life.cast.zhao, life.cast.zhou, life.cast.qian}


async def test_who_is_not_satisfied_opens_it_again_in_its_next_round(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.came_true(wish)
    await life.waits(days=20)
    await life.rates(claim_id, 2)
    await life.reopens(claim_id)
    await life.reopens(claim_id)
    seen = await life.wish(wish)
    assert (seen.status, seen.round, seen.rolls, seen.confirmed_at, seen.on_poster) == ("open", 2, 0, None, False)
    assert (seen.due_at or life.clock()) > life.clock()
    assert await life.finds("收音机") == [wish]
    assert await life.told("wish.reopened", claim_id=claim_id) == {life.cast.li, life.cast.zhao, life.cast.zhou, life.cast.qian}
    assert await life.due_kinds(wish) == ["roll"]
    # The points stay where they are.
    assert await life.points(life.cast.li) == 20
    assert (await life.claim(await life.claims(wish, life.cast.liu))).round == 2


async def test_it_is_not_opened_again_by_who_was_satisfied_or_has_not_said(life: Life) -> None:
    claim_id = await life.came_true(await life.open_wish())
    with pytest.raises(NotToReopen):
        await life.reopens(claim_id)
    with pytest.raises(NotToReopen):
        await life.reopens(claim_id, life.cast.zhou)
    await life.rates(claim_id, 4)
    with pytest.raises(NotToReopen) as refused:
        await life.reopens(claim_id)
    assert refused.value.data == {"most": 3}
    # Staff may, whatever the rating.
    await life.reopens(claim_id, life.cast.zhou)


async def test_an_earlier_round_opens_nothing(life: Life) -> None:
    wish = await life.open_wish()
    first = await life.came_true(wish)
    await life.rates(first, 1)
    await life.reopens(first)
    second = await life.came_true(wish, by=life.cast.liu)
    await life.rates(second, 5)
    await life.reopens(first)
    assert (await life.status(wish), (await life.wish(wish)).round) == ("confirmed", 2)


async def test_nobody_rates_what_they_did_and_no_stranger_rates_at_all(life: Life) -> None:
    claim_id = await life.came_true(await life.open_wish())
    for doing in (life.rates(claim_id, 5, life.cast.li), life.reopens(claim_id, life.cast.li)):
        with pytest.raises(OwnClaim):
            await doing
    for stranger in (life.cast.liu, life.cast.wu):
        with pytest.raises(NotAllowed):
            await life.rates(claim_id, 5, stranger)
    for rating in (0, 6, -1):
        with pytest.raises(RatingUnclear):
            await life.rates(claim_id, rating)
    with pytest.raises(WishUnknown):
        await life.rates(10**6, 5)
    assert (await life.follow_up(claim_id)).rating is None


async def test_what_never_came_true_is_not_rated(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    with pytest.raises(FollowUpOver):
        await life.rates(claim_id, 5)
    with pytest.raises(FollowUpOver):
        await life.reopens(claim_id)


async def test_who_does_not_answer_is_not_asked_for_ever(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.came_true(wish)
    await life.waits(days=3)
    await life.waits(days=7)
    with pytest.raises(FollowUpOver):
        await life.rates(claim_id, 5)
    async with life.database.reading() as session:
        assert (await session.scalars(select(FollowUp.over_at))).one() == life.clock()
    assert (await life.happened(wish))[-2:] == ["follow_up.asked", "follow_up.over"]


async def test_staff_ask_a_wisher_who_has_no_chat(life: Life) -> None:
    wisher = await life.silent_resident()
    wish = await life.wishes(wisher, by=life.cast.zhou)
    await life.publishes(wish)
    claim_id = await life.claims(wish)
    await life.fulfils(wish)
    await life.confirms(wish, life.cast.zhou)
    await life.waits(days=3)
    assert await life.told("wish.follow_up", claim_id=claim_id) == {life.cast.zhao, life.cast.zhou, life.cast.qian}
    await life.rates(claim_id, 5, life.cast.zhou)
    assert (await life.follow_up(claim_id)).rated_by == life.cast.zhou
