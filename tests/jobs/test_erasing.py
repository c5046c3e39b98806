"""What a backup brings back is deleted or ended again, whatever it was doing when the backup was made."""

from sqlalchemy import select

from core.crypto import KeyRing
from core.database import Database
from jobs import erasing_again
from jobs.erasing import Erasure
from tests.cast import Cast
from tests.clock import Clock
from tests.traces import cells, holding
from tests.wishes.life_kit import Life
from wishes import follow_ups
from wishes.models import STATUSES, Claim, Wish

WISHED = {"words": "老台灯一拉线就闪".encode(), "reach": "翡翠苑九栋听涛阁".encode(), "public words": "一盏老台灯想请人看看".encode()}


async def erase(database: Database, clock: Clock, *erasures: tuple[str, int]) -> int:
    """As a restore does with lines of this moment."""
    lines = [Erasure(what, number, clock().isoformat(), "") for what, number in erasures]
    clock.advance(minutes=5)
    return await erasing_again.erase_again(database, lines, now=clock())


async def test_a_wish_that_was_taken_back_is_emptied_in_whatever_state_the_backup_had_it(
    database: Database, cast: Cast, clock: Clock, keys: KeyRing
) -> None:
    life = Life(database, cast, clock)

    async def asks() -> int:
        return await life.wishes(words="老台灯一拉线就闪", reach="翡翠苑九栋听涛阁")

    async def opens() -> int:
        wish_id = await asks()
        await life.publishes(wish_id, words="一盏老台灯想请人看看")
        return wish_id

    confirmed, fulfilled, claimed = await opens(), await opens(), await opens()
    await life.came_true(confirmed)
    for wish_id in (fulfilled, claimed):
        await life.claims(wish_id)
    await life.fulfils(fulfilled)
    joined, refused = await asks(), await asks()
    await life.joins(joined, claimed)
    await life.refuses(refused)
    everywhere = [joined, confirmed, fulfilled, claimed, refused, await asks(), await opens()]
    assert {await life.status(wish_id) for wish_id in everywhere} == {*STATUSES} - {"withdrawn"}
    before = await life.points(cast.li)
    gone = [("wish", wish_id) for wish_id in everywhere]
    assert await erase(database, clock, *gone) == len(everywhere)
    assert holding(await cells(database, keys), WISHED) == []
    assert {await life.status(wish_id) for wish_id in everywhere} == {"withdrawn"}
    assert [await life.due_kinds(wish_id) for wish_id in everywhere] == [[]] * len(everywhere)
    async with database.reading() as session:
        assert (await session.scalars(select(Claim.id).where(Claim.ended_at.is_(None)))).all() == []
        assert (await session.scalars(select(Wish.id).where(Wish.on_poster | Wish.confirmed_at.is_not(None)))).all() == []
        assert await follow_ups.due(session, person_id=cast.wang, now=clock.advance(days=9)) == []
    assert (await life.points(cast.li), await life.differences()) == (before, 0)
    assert await erase(database, clock, *gone) == 0
