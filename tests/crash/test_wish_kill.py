"""kill -9 while the deadlines of wishes pass: each does what it does once, after a restart and with two processes that look at once."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from messages.models import Outbox
from tests.clock import Clock
from tests.crash.house import House
from tests.crash.night import Night, dark, now
from tests.wishes.life_kit import Life
from wishes.models import Claim, Wish, WishStep, WishTimer

WISHES = 40
# What is due is looked for every 20 seconds, by a house that may have to share its machine.
PATIENCE_SECONDS = 180.0
# More than what a claimer has to get in touch.
LONG_AGO = timedelta(hours=49)


async def overdue(night: Night) -> list[int]:
    """Wishes that were taken on two days ago by people who never got in touch; nobody was there to see it."""
    life = Life(night.database, night.cast, Clock(now()))
    people = await life.residents(2 * WISHES)
    wishes = [await life.open_wish(who=who) for who in people[:WISHES]]
    life.clock = Clock(now() - LONG_AGO)
    for wish, helper in zip(wishes, people[WISHES:], strict=True):
        await life.claims(wish, helper)
    return wishes


async def lapsed(night: Night) -> int:
    async with night.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Claim).where(Claim.outcome == "lapsed"))).one()


async def has_lapsed(night: Night, number: int) -> None:
    """Wait until so many have."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await lapsed(night) < number:
            await asyncio.sleep(0.005)


async def each_did_what_it_does_once(night: Night, wishes: list[int]) -> None:
    async with night.database.reading() as session:
        taken = select(WishStep.wish_id).where(WishStep.what == "lapsed")
        assert Counter(await session.scalars(taken)) == dict.fromkeys(wishes, 1)
        assert set(await session.scalars(select(Wish.status).where(Wish.id.in_(wishes)))) == {"open"}
        # The demo has wishes of its own.
        ours = WishTimer.wish_id.in_(wishes)
        fired = select(WishTimer.wish_id).where(ours, WishTimer.what == "contact.over", WishTimer.fired_at.is_not(None))
        assert sorted(await session.scalars(fired)) == wishes
        rows = (await session.execute(select(Outbox.kind, Outbox.key, Outbox.bot, Outbox.chat_id))).all()
        rolls = select(func.count()).select_from(WishTimer).where(ours, WishTimer.what == "roll", WishTimer.called_off_at.is_(None))
        assert await session.scalar(rolls) == WISHES
    told = Counter((row.key, row.bot, row.chat_id) for row in rows if row.kind == "wish.lapsed")
    assert set(told.values()) == {1}
    # The wisher, the claimer, two of the staff and the secretary, for each.
    assert len(told) == 5 * WISHES


async def test_deadlines_fire_once_across_a_kill_in_their_midst(tmp_path: Path, database_url: str) -> None:
    async with dark(tmp_path, database_url) as night:
        wishes = await overdue(night)
        house = House(tmp_path, database_url)
        await house.start()
        await has_lapsed(night, 3)
        await house.kill()
        assert await lapsed(night) < WISHES
        await house.start()
        await has_lapsed(night, WISHES)
        await house.kill()
        await each_did_what_it_does_once(night, wishes)
        assert "Traceback" not in house.log


async def test_two_processes_fire_each_once_and_one_goes_on_when_the_other_is_killed(tmp_path: Path, postgres_url: str) -> None:
    async with dark(tmp_path, postgres_url) as night:
        first, second = House(tmp_path, postgres_url), House(tmp_path, postgres_url)
        await asyncio.gather(first.start(), second.start())
        wishes = await overdue(night)
        await has_lapsed(night, 3)
        await first.kill()
        await has_lapsed(night, WISHES)
        await second.kill()
        await each_did_what_it_does_once(night, wishes)
        assert "Traceback" not in second.log
