"""Objections: once a board, in its time, decided by somebody else; a board that one waits for does not become final."""

import asyncio

import pytest

from people import privacy as people_privacy
from people.authority import NotAllowed
from points import board_privacy, objections, privacy
from points.board_pages import BoardUnknown
from points.logs import WordsUnclear
from points.objections import AlreadyObjected, ObjectionCard, ObjectionDecided, ObjectionsClosed, OwnObjection
from tests.points.board_kit import FIRST, BoardTown
from tests.points.kit import Town, local

ENDS = local(2027, 1, 8, 0, 10)


@pytest.fixture
async def board_town(town: Town) -> BoardTown:
    """王芳 has 30 points on December's board, 李建国 50; it has just been frozen."""
    told = BoardTown(town)
    await told.earns(town.cast.wang, 30)
    await told.earns(town.cast.li, 50)
    await told.freezes()
    return told


async def test_an_objection_reaches_staff_with_where_its_member_stands(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    card = await board_town.objects(cast.wang)
    assert (card.status, card.rank, card.points, card.words) == ("waiting", 2, 30, "我扫雪没有算")
    assert await board_town.told("objection.waiting") == sorted([cast.zhao, cast.zhou, cast.qian])
    async with board_town.town.database.reading() as session:
        queue = await objections.waiting(session, actor=cast.zhao, now=FIRST)
        assert await objections.count_waiting(session, actor=cast.zhao, now=FIRST) == 1
        assert await objections.waiting(session, actor=cast.wu, now=FIRST) is None
    assert queue == card


async def test_who_is_not_on_the_board_may_object_too(board_town: BoardTown) -> None:
    card = await board_town.objects(board_town.town.cast.liu)
    assert (card.rank, card.points) == (None, None)


async def test_the_same_objection_again_is_one_and_another_is_refused(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    first = await board_town.objects(cast.wang)
    assert await board_town.objects(cast.wang) == first
    with pytest.raises(AlreadyObjected):
        await board_town.objects(cast.wang, "还有一件")
    assert len(await board_town.told("objection.waiting")) == 3


async def test_two_taps_at_once_object_once(board_town: BoardTown) -> None:
    wang = board_town.town.cast.wang
    cards = await asyncio.gather(*(board_town.objects(wang) for _ in range(3)))
    assert len({card.objection_id for card in cards}) == 1


async def test_nobody_objects_after_the_time_or_to_another_communitys_board(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    await board_town.objects(cast.li, at=local(2027, 1, 8, 0, 9))
    with pytest.raises(ObjectionsClosed) as refused:
        await board_town.objects(cast.wang, at=ENDS)
    assert refused.value.data == {"until": ENDS}
    with pytest.raises(BoardUnknown):
        await board_town.objects(cast.wu)


async def test_upheld_the_board_is_counted_anew_and_the_member_told(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    wrong = await board_town.earns(cast.liu, 90)
    card = await board_town.objects(cast.wang, "第一名没有来过")
    await board_town.taken_back(wrong)
    decided = await board_town.upholds(cast.zhao, card.objection_id, at=local(2027, 1, 2))
    assert (decided.status, decided.decided_by) == ("upheld", cast.zhao)
    assert await board_town.board() == [(1, "李*国", 50), (2, "王*", 30)]
    sheet = (await board_town.page()).sheet
    assert (sheet.recounted_at, sheet.members, sheet.points) == (local(2027, 1, 2), 2, 80)
    assert await board_town.told("objection.upheld") == [cast.wang]


async def test_dismissed_the_board_stays_and_the_reason_is_told(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    card = await board_town.objects(cast.wang)
    before = await board_town.page()
    decided = await board_town.dismisses(cast.zhao, card.objection_id)
    assert (decided.status, decided.reason) == ("dismissed", "一月审核的算一月")
    assert await board_town.dismisses(cast.zhao, card.objection_id) == decided
    assert await board_town.page() == before
    assert await board_town.told("objection.dismissed") == [cast.wang]


async def test_nobody_decides_about_their_own_nor_elsewhere_nor_without_a_role(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    own, other = await board_town.objects(cast.zhao), await board_town.objects(cast.wang)
    async with board_town.town.database.reading() as session:
        assert await objections.waiting(session, actor=cast.zhao, now=FIRST) == other
    for decide in (board_town.upholds, board_town.dismisses):
        with pytest.raises(OwnObjection):
            await decide(cast.zhao, own.objection_id)
        for who in (cast.wu, cast.li):
            with pytest.raises(NotAllowed):
                await decide(who, other.objection_id)
        with pytest.raises(NotAllowed):
            await decide(cast.zhao, 10**9)
    with pytest.raises(WordsUnclear):
        await board_town.dismisses(cast.zhou, own.objection_id, " ")
    assert (await board_town.upholds(cast.zhou, own.objection_id)).status == "upheld"


async def test_of_two_staff_at_once_one_decides_and_the_other_is_told(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    card = await board_town.objects(cast.wang)
    decide = (board_town.upholds(cast.zhao, card.objection_id), board_town.dismisses(cast.zhou, card.objection_id))
    results = await asyncio.gather(*decide, return_exceptions=True)
    decided = [result for result in results if isinstance(result, ObjectionCard)]
    refused = [result for result in results if isinstance(result, ObjectionDecided)]
    assert (len(decided), len(refused)) == (1, 1)
    assert refused[0].data == {"outcome": decided[0].status}


async def test_a_board_is_final_only_when_no_objection_waits(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    card = await board_town.objects(cast.wang)
    await board_town.runs_the_job(local(2027, 1, 9))
    assert (await board_town.page()).sheet.status == "frozen"
    await board_town.dismisses(cast.zhao, card.objection_id, at=local(2027, 1, 10))
    await board_town.runs_the_job(local(2027, 1, 10, 1))
    assert (await board_town.page()).sheet.status == "final"


async def test_forgetting_takes_the_objection_back_empties_it_and_frees_the_board(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    card = await board_town.objects(cast.wang)
    async with board_town.town.database.begin() as session:
        await privacy.forget(session, person_id=cast.wang, now=FIRST)
        await people_privacy.forget(session, person_id=cast.wang, now=FIRST)
    async with board_town.town.database.reading() as session:
        left = await objections.card(session, actor=cast.zhao, objection_id=card.objection_id, now=FIRST)
    assert (left.status, left.words, left.person_name) == ("withdrawn", "", "")
    assert await board_town.board() == [(1, "李*国", 50), (2, "", 30)]
    with pytest.raises(ObjectionDecided):
        await board_town.upholds(cast.zhao, card.objection_id)
    await board_town.runs_the_job(ENDS)
    assert (await board_town.page()).sheet.status == "final"


async def test_a_member_takes_along_their_places_and_objections(board_town: BoardTown) -> None:
    cast = board_town.town.cast
    card = await board_town.objects(cast.wang)
    await board_town.dismisses(cast.zhao, card.objection_id)
    async with board_town.town.database.reading() as session:
        told = await board_privacy.export_about(session, person_id=cast.wang)
    said = {
        "month": "2026-12-01",
        "words": "我扫雪没有算",
        "at": FIRST.isoformat(),
        "status": "dismissed",
        "reason": "一月审核的算一月",
    }
    assert told == {"places": [{"month": "2026-12-01", "rank": 2, "points": 30}], "objections": [said], "stands_on_boards": True}
