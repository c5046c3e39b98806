"""A hundred members who take one wish on at once: exactly one has it.

Each guard that is taken out alone leaves the other; with both taken out the same race goes wrong, so the race is real.
"""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from tests.wishes.life_kit import Life
from wishes import claims, steps
from wishes.claims import AlreadyClaimed
from wishes.models import Claim, Wish

MEMBERS = 100
# Members in a race whose guard was taken out: enough to go wrong.
FEW = 10
ROUNDS = 50
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


async def test_of_a_hundred_who_take_a_wish_on_at_once_exactly_one_has_it(life: Life) -> None:
    members = await life.residents(MEMBERS)
    wish = await life.open_wish()
    for number in range(ROUNDS):
        results = await asyncio.gather(*(life.claims(wish, who) for who in members), return_exceptions=True)
        assert Counter(map(type, results)) == {int: 1, AlreadyClaimed: MEMBERS - 1}
        holder = members[next(at for at, result in enumerate(results) if isinstance(result, int))]
        assert (await life.status(wish), await life.live(wish)) == ("claimed", holder)
        assert await claims_on(life, wish) == (number + 1, 1)
        await life.releases(wish, holder)
    assert len(await life.notices("wish.claimed")) == ROUNDS


@ON_POSTGRES
async def test_without_the_lock_the_index_of_live_claims_still_lets_one_through(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    members = await life.residents(FEW)
    wish = await life.open_wish()
    look_first(monkeypatch)
    results = await asyncio.gather(*(life.claims(wish, who) for who in members), return_exceptions=True)
    assert Counter(map(type, results)) == {int: 1, AlreadyClaimed: FEW - 1}
    assert await claims_on(life, wish) == (1, 1)


async def test_without_the_index_the_lock_still_lets_one_through(life: Life) -> None:
    members = await life.residents(FEW)
    wish = await life.open_wish()
    await drop_the_index(life)
    results = await asyncio.gather(*(life.claims(wish, who) for who in members), return_exceptions=True)
    assert Counter(map(type, results)) == {int: 1, AlreadyClaimed: FEW - 1}


@ON_POSTGRES
async def test_control_without_both_everybody_has_it(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    members = await life.residents(FEW)
    wish = await life.open_wish()
    await drop_the_index(life)
    look_first(monkeypatch)
    results = await asyncio.gather(*(life.claims(wish, who) for who in members), return_exceptions=True)
    assert Counter(map(type, results)) == {int: FEW}
    assert await claims_on(life, wish) == (FEW, FEW)


@ON_SQLITE
async def test_control_the_same_on_sqlite_without_its_one_writer(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the lock is that a transaction which writes begins alone: an engine as it comes has none."""
    members = await life.residents(FEW)
    wish = await life.open_wish()
    await drop_the_index(life)
    look_first(monkeypatch)
    unguarded = create_async_engine(life.database.url, pool_size=FEW)
    info = {"keys": life.database.keys, "zone": life.database.zone}

    async def claim(who: int) -> int:
        async with AsyncSession(unguarded, info=info, expire_on_commit=False) as session, session.begin():
            return await claims.claim(session, actor=who, wish_id=wish, now=life.clock())

    results = await asyncio.gather(*(claim(who) for who in members), return_exceptions=True)
    await unguarded.dispose()
    assert Counter(map(type, results)) == {int: FEW}
    assert await claims_on(life, wish) == (FEW, FEW)


def look_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the lock out: everybody has looked at the wish before anybody goes on."""
    everybody_has_looked = asyncio.Barrier(FEW)

    async def lock(session: AsyncSession, wish_id: int) -> Wish:
        wish = await session.get_one(Wish, wish_id)
        await everybody_has_looked.wait()
        return wish

    monkeypatch.setattr(steps, "lock", lock)


async def drop_the_index(life: Life) -> None:
    """In this test's own database."""
    async with life.database.begin() as session:
        await session.execute(text("DROP INDEX uq_wish_claim_live"))


async def claims_on(life: Life, wish: int) -> tuple[int, int]:
    """How many claims there were, and how many live."""
    async with life.database.reading() as session:
        mine = select(func.count(), func.count().filter(Claim.ended_at.is_(None))).where(Claim.wish_id == wish)
        every, live = (await session.execute(mine)).one()
    return every, live
