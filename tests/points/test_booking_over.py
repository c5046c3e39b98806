"""What was booked and nobody decided about in time: it cannot be approved any more, and goes back by itself."""

from functools import partial

import pytest
from sqlalchemy import select

from jobs.fetching import fetch_or_return
from messages.models import Outbox
from points import fetching, verify
from points.accounts import Balance
from points.fetching import BookedTimeOver
from tests.points.kit import Town
from tests.points.services_kit import Services


async def booked(town: Town, who: int) -> tuple[Services, int, int]:
    """A dentist's hour of tomorrow, asked for by somebody with 100 points; the slot and the number."""
    services = Services(town)
    await services.offer("teeth", "洗牙")
    slot = await services.slot("teeth")
    await town.give(who, 100)
    return services, slot, (await services.book(who, "teeth", slot)).number


async def told(town: Town, kind: str) -> list[int]:
    async with town.database.reading() as session:
        return list(await session.scalars(select(Outbox.chat_id).where(Outbox.kind == kind).order_by(Outbox.id)))


async def test_what_nobody_decided_about_before_its_time_was_over_goes_back(town: Town) -> None:
    wang = town.cast.wang
    services, slot, _ = await booked(town, wang)
    town.clock.advance(days=1, minutes=59)
    assert await fetch_or_return(town.database, clock=town.clock) == 0
    assert (await town.balance(wang), await services.free(slot)) == (Balance(90, 10), 0)
    town.clock.advance(minutes=1)
    assert await fetch_or_return(town.database, clock=town.clock) == 1
    assert await fetch_or_return(town.database, clock=town.clock) == 0
    assert (await town.balance(wang), await services.free(slot)) == (Balance(100, 0), 1)
    assert await told(town, "redemption.lapsed") == [town.cast.chats[wang]]
    async with town.database.reading() as session:
        assert await verify.verify(session) == []


async def test_a_booking_whose_time_is_over_cannot_be_approved_and_can_be_refused(town: Town) -> None:
    _, _, number = await booked(town, town.cast.wang)
    town.clock.advance(days=1, minutes=60)
    with pytest.raises(BookedTimeOver):
        await town.approve(town.cast.zhao, number)
    assert (await town.refuse(town.cast.zhao, number)).status == "refused"
    assert await town.balance(town.cast.wang) == Balance(100, 0)


async def test_a_booking_that_has_begun_can_still_be_approved_and_again_afterwards(town: Town) -> None:
    _, _, number = await booked(town, town.cast.wang)
    town.clock.advance(days=1, minutes=30)
    assert (await town.approve(town.cast.zhao, number)).status == "approved"
    town.clock.advance(hours=1)
    assert (await town.approve(town.cast.zhao, number)).status == "approved"
    assert await fetch_or_return(town.database, clock=town.clock) == 0


async def test_one_that_fails_keeps_nobody_else_whatever_it_fails_by_and_however_short_a_page_is(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = []
    for who in (town.cast.wang, town.cast.li, town.cast.liu):
        await town.give(who, 100)
        numbers.append((await town.ask(who)).number)
        await town.approve(town.cast.zhao, numbers[-1])
    town.clock.advance(days=15)
    whole = fetching.expire

    async def fails(session: object, *, redemption_id: int, **more: object) -> bool:
        if redemption_id == numbers[0]:
            raise RuntimeError
        return await whole(session, redemption_id=redemption_id, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(fetching, "expire", fails)
    monkeypatch.setattr(fetching, "overdue", partial(fetching.overdue, limit=1))
    assert await fetch_or_return(town.database, clock=town.clock) == 2
    assert [await town.balance(who) for who in (town.cast.li, town.cast.liu)] == [Balance(100, 0)] * 2
