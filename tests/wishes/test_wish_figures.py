"""Figures of wishes, with numbers worked out by hand; who made most come true, and who may read it."""

from datetime import timedelta

import pytest

from core.speeds import Speed
from people.authority import NotAllowed
from tests.wishes.life_kit import Life
from wishes import figures
from wishes.figures import Figures, Of, Rank, Satisfaction

HOUR = 3600.0


async def figures_of(life: Life, actor: int | None = None) -> Figures:
    """Of 龙城社区, from a month before now."""
    now = life.clock()
    wanted = Of((life.cast.longcheng,), now - timedelta(days=30), now + timedelta(seconds=1))
    async with life.database.reading() as session:
        return await figures.of(session, actor=actor or life.cast.zhao, wanted=wanted, now=now)


async def test_a_month_by_hand(life: Life) -> None:
    first, second, third = [await life.wishes(life.cast.wang, words=f"想修第{n}台收音机") for n in "一二三"]
    await life.wishes(life.cast.liu)
    life.clock.advance(hours=2)
    await life.publishes(first)
    life.clock.advance(hours=3)
    await life.publishes(second)
    await life.publishes(third)
    # Screened after 2, 5 and 5 hours. Claimed 4, 2 and 10 hours after it was opened.
    life.clock.advance(hours=1)
    one = await life.claims(first)
    life.clock.advance(hours=1)
    await life.claims(second, life.cast.liu)
    life.clock.advance(hours=8)
    three = await life.claims(third, life.cast.sun, unit_id=life.cast.huimin)
    # Done 10 hours after it was claimed for the first, 1 hour for the third.
    life.clock.advance(hours=1)
    for wish_id, who in ((first, None), (third, life.cast.sun)):
        await life.fulfils(wish_id, who)
        await life.confirms(wish_id)
    life.clock.advance(days=4)
    await life.ticks()
    await life.rates(one, 5)
    await life.rates(three, 2)
    found = await figures_of(life)
    assert (found.waiting, found.open, found.claimed, found.asked, found.fulfilled) == (1, 1, 0, 4, 2)
    assert found.screen == Speed(3, 5 * HOUR, 5 * HOUR)
    assert found.claim == Speed(3, 4 * HOUR, 10 * HOUR)
    assert found.fulfil == Speed(2, 10 * HOUR, 10 * HOUR)
    assert found.satisfaction == Satisfaction(2, 3.5, 0.5)
    assert (found.helpers, found.units) == ((Rank("李建国", 1),), (Rank("惠民超市", 1),))


async def test_who_only_claims_stands_nowhere_and_equals_stand_by_name(life: Life) -> None:
    for who in (life.cast.liu, life.cast.li):
        await life.came_true(await life.open_wish(), by=who)
    await life.claims(await life.open_wish(), life.cast.sun)
    found = await figures_of(life)
    assert found.helpers == (Rank("刘洋", 1), Rank("李建国", 1))
    assert found.claimed == 1


async def test_a_wish_that_is_made_true_twice_counts_once_for_who_did_it(life: Life) -> None:
    wish_id = await life.open_wish()
    claim_id = await life.came_true(wish_id)
    life.clock.advance(days=4)
    await life.ticks()
    await life.rates(claim_id, 1)
    await life.reopens(claim_id)
    await life.came_true(wish_id)
    assert (await figures_of(life)).helpers == (Rank("李建国", 1),)


async def test_where_nobody_wished_there_are_no_times(life: Life) -> None:
    found = await figures_of(life)
    nothing = Speed(0, None, None)
    assert (found.asked, found.fulfilled, found.helpers, found.units) == (0, 0, (), ())
    assert (found.screen, found.claim, found.fulfil) == (nothing, nothing, nothing)
    assert found.satisfaction == Satisfaction(0, None, None)


async def test_figures_are_for_staff_of_the_community(life: Life) -> None:
    for outsider in (life.cast.wang, life.cast.wu):
        with pytest.raises(NotAllowed):
            await figures_of(life, outsider)
