"""Boards as staff look after them: what is missing is published by hand once, and made final when it is due."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from people.authority import NotAllowed
from people.models import Audit
from points import board_desk
from points.board_desk import BoardOpen, MonthNotOver, Months, ObjectionsWait
from points.board_pages import BoardUnknown, Sheet
from tests.clock import ZONE
from tests.points.board_kit import DECEMBER, FIRST, JANUARY, BoardTown
from tests.points.kit import Town, local

WEEK_LATER = local(2027, 1, 8, 0, 11)


@pytest.fixture
def board_town(town: Town) -> BoardTown:
    return BoardTown(town)


async def months(boards: BoardTown, who: int) -> Months:
    async with boards.town.database.reading() as session:
        community = boards.town.cast.longcheng
        return await board_desk.months(session, actor=who, community_id=community, now=FIRST, zone=ZONE)


async def publish(boards: BoardTown, who: int, month: date = DECEMBER) -> Sheet:
    async with boards.town.database.begin() as session:
        community = boards.town.cast.longcheng
        return await board_desk.publish(session, actor=who, community_id=community, month=month, now=FIRST, zone=ZONE)


async def finalise(boards: BoardTown, who: int, board_id: int, *, at: timedelta = timedelta()) -> Sheet:
    async with boards.town.database.begin() as session:
        return await board_desk.finalise(session, actor=who, board_id=board_id, now=WEEK_LATER + at)


async def actions(boards: BoardTown) -> list[str]:
    async with boards.town.database.reading() as session:
        return list(await session.scalars(select(Audit.action).where(Audit.subject == "board").order_by(Audit.id)))


async def test_a_month_that_is_over_is_published_by_hand_once(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.earns(cast.wang, 30)
    assert (await months(board_town, cast.zhao)).missing == (DECEMBER,)
    both = await asyncio.gather(publish(board_town, cast.qian), publish(board_town, cast.qian))
    assert both[0].board_id == both[1].board_id
    found = await months(board_town, cast.zhao)
    assert ([one.month for one in found.sheets], found.missing) == ([DECEMBER], ())
    assert await board_town.board() == [(1, "王*", 30)]
    assert await actions(board_town) == ["board.published"]


async def test_what_the_clock_published_stays_as_it_is(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.earns(cast.wang, 30)
    assert await board_town.freezes()
    assert (await publish(board_town, cast.qian)).members == 1
    assert await actions(board_town) == []


async def test_a_month_that_goes_on_or_gave_nothing_is_not_published(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.earns(cast.wang, 30, FIRST)
    for month in (JANUARY, DECEMBER, date(2020, 1, 1)):
        with pytest.raises(MonthNotOver):
            await publish(board_town, cast.qian, month)
    assert (await months(board_town, cast.zhao)).missing == ()


async def test_a_board_becomes_final_when_its_days_are_over_and_nothing_waits(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.earns(cast.wang, 30)
    board_id = (await publish(board_town, cast.qian)).board_id
    objection = await board_town.objects(cast.li)
    with pytest.raises(BoardOpen):
        await finalise(board_town, cast.qian, board_id, at=-timedelta(days=1))
    with pytest.raises(ObjectionsWait) as refused:
        await finalise(board_town, cast.qian, board_id)
    assert refused.value.data == {"number": 1}
    assert (await months(board_town, cast.zhao)).waiting == {board_id: 1}
    await board_town.dismisses(cast.zhao, objection.objection_id)
    for _ in range(2):
        assert (await finalise(board_town, cast.qian, board_id)).status == "final"
    assert (await actions(board_town)).count("board.finalised") == 1


async def test_only_heads_of_the_community_publish(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.earns(cast.wang, 30)
    for who in (cast.zhao, cast.wu, cast.wang):
        with pytest.raises(NotAllowed):
            await publish(board_town, who)
    board_id = (await publish(board_town, cast.qian)).board_id
    for who in (cast.zhao, cast.wu, cast.wang):
        with pytest.raises(NotAllowed):
            await finalise(board_town, who, board_id)
    with pytest.raises(BoardUnknown):
        await finalise(board_town, cast.qian, 10**6)
    with pytest.raises(NotAllowed):
        await months(board_town, cast.wu)
