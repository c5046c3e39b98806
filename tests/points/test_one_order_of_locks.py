"""Whoever is forgotten meets staff and relatives at work: nobody waits in a circle.

Everybody locks the person, then their rows, then accounts.
"""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event, text

from people import persons
from points import appeals, expiry, family, privacy, reversals
from points.appeal_cards import AppealCard
from points.family import InviteUsedUp
from points.log_cards import LogCard
from points.log_queue import AlreadyDecided
from tests.points.deciding import approved, contest, refused, take_back, uphold
from tests.points.kit import Town, local
from tests.points.lot_kit import accept, give, invite

ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
Step = Callable[..., Awaitable[Any]]


async def forget(town: Town, who: int) -> None:
    async with town.database.begin() as session:
        await privacy.forget(session, person_id=who, now=town.clock())


async def while_forgotten(town: Town, who: int, step: Step, doing: Callable[[Step], Awaitable[Any]]) -> Any:
    """What comes of it when `who` is forgotten just before this step: it goes on when they wait for it, or are gone."""
    reached = asyncio.Event()

    async def forget_then() -> None:
        await reached.wait()
        await forget(town, who)

    forgetting = asyncio.create_task(forget_then())

    async def held_up(*args: Any, **more: Any) -> Any:
        reached.set()
        async with town.database.engine.connect() as watching:
            while not forgetting.done() and not await watching.scalar(WAITING):
                await watching.rollback()
        return await step(*args, **more)

    results: list[Any] = list(await asyncio.gather(doing(held_up), forgetting, return_exceptions=True))
    assert results[1] is None
    return results[0]


@ON_POSTGRES
async def test_an_appeal_is_decided_while_its_member_is_forgotten(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    number = (await contest(town, town.cast.wang, await refused(town))).number

    async def decide(step: Step) -> AppealCard:
        monkeypatch.setattr(appeals, "persons", SimpleNamespace(lock=step, PersonUnknown=persons.PersonUnknown))
        return await uphold(town, town.cast.zhou, number)

    assert isinstance(await while_forgotten(town, town.cast.wang, persons.lock, decide), AlreadyDecided)


@ON_POSTGRES
async def test_a_link_is_used_while_who_made_it_is_forgotten(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    token = await invite(town, town.cast.wang)

    async def use(step: Step) -> family.Relative:
        monkeypatch.setattr(family, "lock_both", step)
        return await accept(town, town.cast.li, token)

    assert isinstance(await while_forgotten(town, town.cast.wang, family.lock_both, use), InviteUsedUp)


@ON_POSTGRES
async def test_a_log_is_taken_back_while_its_member_is_forgotten(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.give(town.cast.wang, 50)
    log_id = await approved(town)
    await town.ask(town.cast.wang, "towel")

    async def take(step: Step) -> LogCard:
        monkeypatch.setattr(reversals, "take_points", step)
        return await take_back(town, town.cast.zhou, log_id)

    assert isinstance(await while_forgotten(town, town.cast.wang, reversals.take_points, take), LogCard)


@ON_POSTGRES
async def test_reminders_take_the_purse_before_its_lots(town: Town) -> None:
    await give(town, town.cast.wang, 5, local(2026, 11, 25))
    statements: list[str] = []
    event.listen(town.database.engine.sync_engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    async with town.database.begin() as session:
        await expiry.remind(session, days=7, now=town.clock())
    order = [one for one in statements if ("FOR NO KEY UPDATE" in one and "account" in one) or one.startswith("UPDATE lot")]
    assert [one.startswith("UPDATE lot") for one in order] == [False, True]
