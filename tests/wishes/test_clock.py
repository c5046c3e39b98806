"""Deadlines of wishes: each once, late after a stop, across restarts and with two processes that look at once."""

import asyncio
from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Database
from jobs import wishing
from tests.wishes.life_kit import Life
from wishes import clock, resources
from wishes.models import WishTimer
from wishes.resources import NewResource


async def test_staff_are_reminded_of_a_wish_that_waits_for_them(life: Life) -> None:
    wish = await life.wishes()
    assert await life.waits(days=2, hours=23) == 0
    assert await life.waits(hours=1) == 1
    assert await life.told("wish.screen_late", wish_id=wish) == {life.cast.zhao, life.cast.zhou, life.cast.qian}
    other = await life.wishes()
    await life.refuses(other)
    assert await life.waits(days=4) == 0


async def test_who_took_a_wish_on_is_reminded_and_then_it_is_free_again(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    await life.waits(hours=24)
    assert await life.told("wish.contact_soon", claim_id=claim_id) == {life.cast.li}
    assert await life.waits(hours=23) == 0
    await life.waits(hours=1)
    assert ((await life.claim(claim_id)).outcome, await life.status(wish), await life.live(wish)) == ("lapsed", "open", None)
    told = {life.cast.wang, life.cast.li, life.cast.zhao, life.cast.zhou, life.cast.qian}
    assert await life.told("wish.lapsed", claim_id=claim_id) == told
    assert [line.wish_id for line in await life.listed()] == [wish]
    assert ("wish.lapsed", None) in await life.recorded(wish)
    assert await life.claims(wish, life.cast.liu) != claim_id


async def test_who_got_in_touch_keeps_it_until_the_week_is_over(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    life.clock.advance(hours=47)
    await life.contacts(wish)
    await life.waits(hours=2)
    assert await life.live(wish) == life.cast.li
    await life.waits(days=4)
    assert await life.told("wish.fulfil_soon", claim_id=claim_id) == {life.cast.li}
    await life.waits(days=1)
    assert (await life.claim(claim_id)).outcome == "lapsed"


async def test_who_made_it_true_is_waited_with_and_staff_are_asked_in_the_end(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    await life.fulfils(wish)
    await life.waits(days=1)
    assert await life.told("wish.confirm_soon", claim_id=claim_id) == {life.cast.wang}
    await life.waits(days=2)
    assert await life.told("wish.confirm_late", claim_id=claim_id) == {life.cast.zhao, life.cast.zhou, life.cast.qian}
    # However late: what was done is not taken from who did it.
    await life.waits(days=30)
    assert (await life.status(wish), await life.live(wish)) == ("fulfilled", life.cast.li)


async def test_a_wish_that_nobody_takes_on_comes_first_and_goes_to_units_that_can_help(life: Life) -> None:
    async with life.database.begin() as session:
        new = NewResource("service", "修小家电：收音机、电饭锅", unit_id=life.cast.huimin)
        await resources.add(session, actor=life.cast.sun, new=new, key="list", now=life.clock())
    wish = await life.open_wish()
    urgent = await life.open_wish("小区里的积雪没人扫，老人出不了门", who=life.cast.liu, colour="red")
    assert [line.wish_id for line in await life.listed()] == [urgent, wish]
    life.clock.advance(hours=1)
    await life.claims(urgent, life.cast.sun)
    await life.waits(days=6, hours=23)
    seen = await life.wish(wish)
    assert (seen.rolls, (await life.happened(wish))[-2:]) == (1, ["rolled", "dispatched"])
    assert [line.wish_id for line in await life.listed()] == [wish, urgent]
    assert await life.told("wish.rolled", wish_id=wish) == {life.cast.zhao, life.cast.zhou, life.cast.qian}
    assert await life.told("wish.offered", wish_id=wish) == {life.cast.sun}
    # A week later it is told again, and the unit is not asked twice while it has not answered.
    await life.waits(days=7)
    assert ((await life.wish(wish)).rolls, len(await life.notices("wish.offered", wish_id=wish))) == (2, 1)


async def test_a_claim_that_ends_lets_the_week_begin_anew(life: Life) -> None:
    wish = await life.open_wish()
    life.clock.advance(days=5)
    await life.claims(wish)
    life.clock.advance(days=1)
    await life.releases(wish)
    await life.waits(days=6)
    assert (await life.wish(wish)).rolls == 0
    await life.waits(days=1)
    assert (await life.wish(wish)).rolls == 1


async def test_after_a_stop_of_a_month_each_thing_is_done_once_and_no_reminder_comes_with_its_end(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    await life.waits(days=30)
    assert ((await life.claim(claim_id)).outcome, len(await life.notices("wish.lapsed", claim_id=claim_id))) == ("lapsed", 5)
    assert await life.notices("wish.contact_soon") == []
    # The week without anybody begins now, not a month ago.
    assert (await life.wish(wish)).rolls == 0


async def test_each_look_of_another_process_fires_nothing_twice(life: Life) -> None:
    await some_due(life, 6)
    fired = [await another_process(life) for _ in range(3)]
    assert fired == [6, 0, 0]
    assert Counter((row.key, row.chat_id) for row in await life.notices("wish.lapsed")).most_common(1)[0][1] == 1


async def test_processes_that_look_at_once_fire_each_thing_once(life: Life) -> None:
    wishes = await some_due(life, 12)
    fired = await asyncio.gather(*(another_process(life) for _ in range(3)))
    assert sum(fired) == 12
    for wish in wishes:
        assert (await life.happened(wish)).count("lapsed") == 1
    async with life.database.reading() as session:
        left = select(WishTimer.id).where(WishTimer.what == "contact.over", WishTimer.fired_at.is_(None), WishTimer.called_off_at.is_(None))
        assert (await session.scalars(left)).all() == []


async def test_who_gets_in_touch_as_the_term_ends_either_keeps_the_wish_or_loses_it(life: Life) -> None:
    for _ in range(6):
        wish = await life.open_wish(who=(await life.residents(1))[0])
        claim_id = await life.claims(wish)
        life.clock.advance(hours=48)
        await asyncio.gather(life.contacts(wish), another_process(life), return_exceptions=True)
        claim = await life.claim(claim_id)
        kept = claim.contacted_at is not None
        assert (await life.live(wish), claim.outcome) == ((life.cast.li, None) if kept else (None, "lapsed"))
        if kept:
            await life.releases(wish)


@pytest.mark.parametrize("limit", [1, 5])
async def test_a_look_takes_a_bounded_number_of_wishes(life: Life, limit: int) -> None:
    await some_due(life, 6)
    async with life.database.begin() as session:
        assert await clock.fire_due(session, now=life.clock(), limit=limit) == limit


async def some_due(life: Life, number: int) -> list[int]:
    """Wishes that are about to lapse, each taken on by somebody of their own."""
    people = await life.residents(2 * number)
    wishes = [await life.open_wish(who=who) for who in people[:number]]
    for wish, helper in zip(wishes, people[number:], strict=True):
        await life.claims(wish, helper)
    life.clock.advance(hours=24)
    await life.ticks()
    life.clock.advance(hours=24)
    return wishes


async def another_process(life: Life) -> int:
    """A look by a process that knows nothing but the database."""
    url = life.database.url.render_as_string(hide_password=False)
    opened = Database(url, keys=life.database.keys, zone=life.database.zone)
    try:
        return await wishing.keep_wishes(opened, clock=life.clock)
    finally:
        await opened.close()


async def test_a_wish_that_fails_keeps_no_other(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, sound = await life.wishes(), await life.wishes()
    fire = clock.fire

    async def failing(session: AsyncSession, *, wish_id: int, now: datetime) -> int:
        if wish_id == broken:
            raise LookupError
        return await fire(session, wish_id=wish_id, now=now)

    monkeypatch.setattr(clock, "fire", failing)
    with pytest.raises(LookupError):
        await life.waits(days=3)
    assert await life.told("wish.screen_late", wish_id=sound)
    assert not await life.told("wish.screen_late", wish_id=broken)
    monkeypatch.undo()
    assert await life.ticks() == 1
