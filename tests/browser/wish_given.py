"""Wishes that stories begin with: asked, open to all, said to have come true."""

from datetime import timedelta

from tests.browser import wish_street as wish
from tests.browser.street import Street
from tests.clock import Clock
from wishes import claims, fulfilling, screening, wishes
from wishes.wishes import NewWish
from words import saying


async def asked(street: Street, clock: Clock, cast: dict[str, int], words: str) -> str:
    """王芳 wishes it; its number."""
    new = NewWish("service", "vexed", "yellow", words)
    async with street.house.database.begin() as session:
        wish_id = await wishes.ask(session, actor=cast["wang"], person_id=cast["wang"], new=new, key=words, now=clock())
    return saying.wish_number(wish_id)


async def published(street: Street, clock: Clock, cast: dict[str, int]) -> str:
    """The lamp of 王芳's mother, open to everybody; its number."""
    now = clock()
    async with street.house.database.begin() as session:
        new = NewWish("service", "gripped", "yellow", wish.WORDS, wish.WHOM, wish.REACH)
        wish_id = await wishes.ask(session, actor=cast["wang"], person_id=cast["wang"], new=new, key="lamp", now=now)
        due = now + timedelta(days=14)
        await screening.publish(session, actor=cast["zhao"], wish_id=wish_id, public_words=wish.PUBLIC, reward=30, due_at=due, now=now)
    return saying.wish_number(wish_id)


async def came_true(street: Street, clock: Clock, cast: dict[str, int], number: str) -> None:
    """李建国 made it so, and 王芳 said yes."""
    wish_id, now = int(number.removeprefix("W-")), clock()
    async with street.house.database.begin() as session:
        await claims.claim(session, actor=cast["li"], wish_id=wish_id, now=now)
        await fulfilling.fulfil(session, actor=cast["li"], wish_id=wish_id, words=wish.DONE, photo=None, now=now)
        await fulfilling.confirm(session, actor=cast["wang"], wish_id=wish_id, on_poster=True, now=now)
