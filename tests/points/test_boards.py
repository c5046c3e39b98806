"""The month's board: frozen once, ranked by what was earned, masked, final with the ledger's seal."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import text

from core import seals
from jobs import boards as board_job
from points import board_choice, board_pages, boards, verify
from points.board_pages import BoardUnknown
from points.ledger import Reason
from points.policy import Policy, change
from tests.clock import ZONE
from tests.points.board_kit import DECEMBER, FIRST, JANUARY, BoardTown
from tests.points.kit import Town, local

WEEK_LATER = local(2027, 1, 8, 0, 11)


@pytest.fixture
def board_town(town: Town) -> BoardTown:
    return BoardTown(town)


async def test_members_stand_by_what_they_earned_with_masked_names(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    for who, points in ((cast.wang, 30), (cast.li, 50), (cast.liu, 20)):
        await board_town.earns(who, points)
    assert await board_town.freezes()
    assert await board_town.board() == [(1, "李*国", 50), (2, "王*", 30), (3, "刘*", 20)]
    sheet = (await board_town.page()).sheet
    assert (sheet.status, sheet.members, sheet.points) == ("frozen", 3, 100)
    assert sheet.objections_until == FIRST + Policy().objection_within
    assert await board_town.told("board.frozen") == sorted([cast.zhao, cast.zhou, cast.qian])


async def test_spending_giving_and_ending_points_lower_nobodys_place(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.earns(cast.wang, 60)
    await board_town.earns(cast.li, 50)
    await board_town.gives(cast.wang, cast.li, 20, at=local(2026, 12, 20))
    await board_town.spends(cast.wang, 30, at=local(2026, 12, 21))
    await board_town.spends(cast.wang, 10, at=local(2026, 12, 22), reason=Reason.EXPIRED)
    await board_town.freezes()
    assert await board_town.board() == [(1, "王*", 60), (2, "李*国", 50)]
    assert (await board_town.town.balance(cast.wang)).available == 0
    assert await board_town.earned(cast.li, DECEMBER) == 50


async def test_what_was_taken_back_does_not_count_whenever_it_was(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    award = await board_town.earns(cast.wang, 60)
    kept = await board_town.earns(cast.li, 40)
    await board_town.taken_back(award, at=local(2027, 1, 3))
    assert await board_town.earned(cast.wang, DECEMBER) == 0
    assert await board_town.earned(cast.wang, JANUARY) == 0
    await board_town.freezes(at=local(2027, 1, 4))
    assert await board_town.board() == [(1, "李*国", 40)]
    assert kept


async def test_equal_points_share_a_rank_and_the_next_one_is_left_out(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    for who, points in ((cast.wang, 30), (cast.li, 50), (cast.liu, 30), (cast.sun, 10)):
        await board_town.earns(who, points)
    await board_town.freezes()
    assert [(rank, points) for rank, _, points in await board_town.board()] == [(1, 50), (2, 30), (2, 30), (4, 10)]


async def test_a_month_begins_and_ends_at_midnight_of_the_communitys_clocks(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.earns(cast.wang, 1, at=local(2026, 11, 30, 23, 59))
    await board_town.earns(cast.wang, 10, at=local(2026, 12, 1, 0, 0))
    await board_town.earns(cast.wang, 20, at=local(2026, 12, 31, 23, 59))
    await board_town.earns(cast.wang, 5, at=local(2027, 1, 1, 0, 0))
    assert await board_town.earned(cast.wang, DECEMBER) == 30
    assert await board_town.earned(cast.wang, JANUARY) == 5
    await board_town.freezes()
    assert await board_town.board() == [(1, "王*", 30)]


async def test_another_communitys_points_are_not_on_this_board(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.earns(cast.wang, 10)
    async with board_town.town.database.begin() as session:
        assert await boards.freeze(session, community_id=cast.jiayuan, month=DECEMBER, now=FIRST, zone=ZONE)
    async with board_town.town.database.reading() as session:
        page = await board_pages.page(session, community_id=cast.jiayuan, month=DECEMBER)
    assert (page.standings, page.sheet.members) == ([], 0)
    with pytest.raises(BoardUnknown):
        await board_town.page()


async def test_a_month_is_frozen_once(board_town: BoardTown) -> None:
    await board_town.earns(board_town.town.cast.wang, 10)
    assert await board_town.freezes()
    await board_town.earns(board_town.town.cast.wang, 7)
    assert not await board_town.freezes(at=WEEK_LATER)
    assert await board_town.board() == [(1, "王*", 10)]


async def test_two_processes_freeze_a_month_once(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.earns(cast.wang, 10)
    frozen = await asyncio.gather(*(board_town.freezes() for _ in range(4)))
    assert sorted(frozen) == [False, False, False, True]
    assert await board_town.board() == [(1, "王*", 10)]
    assert await board_town.told("board.frozen") == sorted([cast.zhao, cast.zhou, cast.qian])


async def test_who_opted_out_is_left_out_and_later_loses_the_name(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    for who, points in ((cast.wang, 30), (cast.li, 50), (cast.liu, 20)):
        await board_town.earns(who, points)
    await board_town.leaves_boards(cast.li)
    await board_town.freezes()
    assert await board_town.board() == [(1, "王*", 30), (2, "刘*", 20)]
    await board_town.leaves_boards(cast.wang)
    assert await board_town.board() == [(1, "", 30), (2, "刘*", 20)]
    async with board_town.town.database.begin() as session:
        await board_choice.come_back(session, person_id=cast.wang, now=FIRST)
    assert await board_town.board() == [(1, "王*", 30), (2, "刘*", 20)]


async def test_a_long_board_is_read_by_position(board_town: BoardTown) -> None:
    for number, who in enumerate(await board_town.town.residents(7), start=1):
        await board_town.earns(who, number)
    await board_town.freezes()
    first = await board_town.page(limit=3)
    second = await board_town.page(after=first.next_after or 0, limit=3)
    last = await board_town.page(after=second.next_after or 0, limit=3)
    assert [one.points for page in (first, second, last) for one in page.standings] == [7, 6, 5, 4, 3, 2, 1]
    assert last.next_after is None


async def test_the_job_freezes_the_last_month_just_after_it_has_ended(board_town: BoardTown) -> None:
    await board_town.earns(board_town.town.cast.wang, 10)
    for early in (local(2026, 12, 31, 23, 59), local(2027, 1, 1, 0, 0) + board_job.SETTLES / 2):
        await board_town.runs_the_job(early)
        assert await board_town.months() == []
    await board_town.runs_the_job(local(2027, 1, 1, 0, 0) + board_job.SETTLES)
    assert await board_town.months() == [DECEMBER]


async def test_a_month_is_made_up_for_after_a_long_stop_but_not_the_one_before(board_town: BoardTown) -> None:
    await board_town.earns(board_town.town.cast.wang, 10)
    await board_town.earns(board_town.town.cast.wang, 20, at=local(2027, 1, 10))
    await board_town.runs_the_job(local(2027, 2, 20))
    assert await board_town.months() == [JANUARY]
    assert await board_town.board(JANUARY) == [(1, "王*", 20)]


async def test_a_month_in_which_nobody_earned_has_no_board(board_town: BoardTown) -> None:
    await board_town.runs_the_job(local(2027, 1, 2))
    assert await board_town.months() == []


async def test_a_board_becomes_final_after_its_time_with_the_head_of_the_ledgers_chain(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.earns(cast.wang, 10)
    await board_town.runs_the_job(FIRST)
    await board_town.runs_the_job(local(2027, 1, 8, 0, 9))
    assert (await board_town.page()).sheet.status == "frozen"
    await board_town.runs_the_job(WEEK_LATER)
    sheet = (await board_town.page()).sheet
    async with board_town.town.database.reading() as session:
        head = await seals.end_of(session, verify.CHAIN)
        waiting = await session.scalar(text("SELECT count(*) FROM unsealed WHERE chain = 'ledger'"))
    assert (sheet.status, sheet.final_at) == ("final", WEEK_LATER)
    assert (sheet.seal_height, sheet.seal_hash) == head
    assert (head[0] > 0, waiting) == (True, 0)
    assert await board_town.told("board.final") == sorted([cast.zhao, cast.zhou, cast.qian])
    await board_town.runs_the_job(local(2027, 1, 9))
    assert (await board_town.page()).sheet == sheet


async def test_two_processes_finish_a_board_once(board_town: BoardTown) -> None:
    await board_town.earns(board_town.town.cast.wang, 10)
    await board_town.freezes()
    number = (await board_town.page()).sheet.board_id

    async def finalise() -> bool:
        async with board_town.town.database.begin() as session:
            return await boards.finalise(session, board_id=number, now=WEEK_LATER)

    assert sorted(await asyncio.gather(finalise(), finalise(), finalise())) == [False, False, True]


async def test_a_final_board_is_not_counted_anew(board_town: BoardTown) -> None:
    award = await board_town.earns(board_town.town.cast.wang, 10)
    await board_town.freezes()
    await board_town.runs_the_job(WEEK_LATER)
    await board_town.taken_back(award, at=WEEK_LATER)
    async with board_town.town.database.begin() as session:
        await boards.recount(session, board_id=(await board_town.page()).sheet.board_id, now=WEEK_LATER, zone=ZONE)
    assert await board_town.board() == [(1, "王*", 10)]


async def test_a_community_sets_how_long_one_may_object(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.earns(cast.wang, 10)
    wanted = Policy(objection_within=Policy().objection_within * 2)
    async with board_town.town.database.begin() as session:
        await change(session, actor=cast.zhao, community_id=cast.longcheng, new=wanted, now=FIRST)
    await board_town.freezes()
    assert (await board_town.page()).sheet.objections_until == FIRST + wanted.objection_within


async def test_months_that_were_missed_are_made_up_for_from_the_newest_board_on(board_town: BoardTown) -> None:
    wang = board_town.town.cast.wang
    await board_town.earns(wang, 10)
    await board_town.freezes()
    await board_town.earns(wang, 20, at=local(2027, 1, 10))
    await board_town.earns(wang, 30, at=local(2027, 3, 10))
    for _ in range(2):
        await board_town.runs_the_job(local(2027, 4, 20))
    assert sorted(await board_town.months()) == [DECEMBER, JANUARY, date(2027, 3, 1)]
    assert await board_town.board(JANUARY) == [(1, "王*", 20)]
