"""Deciding about logs: points arrive once, by someone else, in their own community."""

import asyncio

import pytest
from sqlalchemy import select

from messages.models import Outbox
from people.authority import NotAllowed, Role, appoint
from points import log_cards, log_queue
from points.accounts import Balance
from points.log_cards import LogCard
from points.log_queue import AlreadyDecided, OwnLog
from points.logs import WordsUnclear
from tests.points.kit import PHOTO, Town


async def told(town: Town, kind: str) -> list[int]:
    """Who has a notice of this kind."""
    async with town.database.reading() as session:
        return sorted(await session.scalars(select(Outbox.person_id).where(Outbox.kind == kind)))


async def queue(town: Town, who: int) -> list[int]:
    async with town.database.reading() as session:
        return [card.log_id for card in await log_queue.waiting(session, actor=who, now=town.clock())]


async def test_an_approved_log_gives_its_points_and_tells_the_member(town: Town) -> None:
    log = await town.log(town.cast.wang, "volunteering", minutes=120)
    assert await told(town, "log.waiting") == sorted([town.cast.zhao, town.cast.zhou, town.cast.qian])
    card = await town.approve_log(town.cast.zhao, log.log_id)
    assert (card.status, card.decided_by, card.points) == ("approved", town.cast.zhao, 20)
    assert await town.balance(town.cast.wang) == Balance(20, 0)
    assert await told(town, "log.approved") == [town.cast.wang]


async def test_approving_twice_gives_the_same_card_and_the_points_once(town: Town) -> None:
    log = await town.log(town.cast.wang)
    first = await town.approve_log(town.cast.zhao, log.log_id)
    town.clock.advance(minutes=5)
    assert await town.approve_log(town.cast.zhao, log.log_id) == first
    assert await town.balance(town.cast.wang) == Balance(10, 0)
    assert await told(town, "log.approved") == [town.cast.wang]


async def test_a_refusal_gives_no_points_and_its_reason_to_the_member(town: Town) -> None:
    log = await town.log(town.cast.wang)
    await town.refuse_log(town.cast.zhao, log.log_id, "照片看不清")
    async with town.database.reading() as session:
        mine = await log_cards.mine(session, person_id=town.cast.wang)
    assert [(card.status, card.reason) for card in mine] == [("refused", "照片看不清")]
    assert await town.balance(town.cast.wang) == Balance()
    assert await told(town, "log.refused") == [town.cast.wang]


async def test_a_refusal_needs_a_reason(town: Town) -> None:
    log = await town.log(town.cast.wang)
    with pytest.raises(WordsUnclear):
        await town.refuse_log(town.cast.zhao, log.log_id, " ")


async def test_the_second_of_two_staff_is_told_who_was_quicker(town: Town) -> None:
    log = await town.log(town.cast.wang)
    await town.refuse_log(town.cast.zhou, log.log_id)
    with pytest.raises(AlreadyDecided) as refused:
        await town.approve_log(town.cast.zhao, log.log_id)
    assert refused.value.data == {"by": town.cast.zhou, "outcome": "refused"}
    assert await town.balance(town.cast.wang) == Balance()


async def test_of_two_staff_at_the_same_instant_one_decides(town: Town) -> None:
    for _ in range(5):
        log = await town.log(town.cast.wang)
        town.clock.advance(hours=2)
        before = (await town.balance(town.cast.wang)).available
        decide = (town.approve_log(town.cast.zhao, log.log_id), town.refuse_log(town.cast.zhou, log.log_id))
        results = await asyncio.gather(*decide, return_exceptions=True)
        decided = [result for result in results if isinstance(result, LogCard)]
        assert [type(result) for result in results if result not in decided] == [AlreadyDecided]
        given = (await town.balance(town.cast.wang)).available - before
        assert given == (10 if decided[0].status == "approved" else 0)


async def test_nobody_decides_about_their_own(town: Town) -> None:
    log = await town.log(town.cast.zhao)
    assert town.cast.zhao not in await told(town, "log.waiting")
    assert await queue(town, town.cast.zhao) == []
    for decide in (town.approve_log, town.refuse_log):
        with pytest.raises(OwnLog):
            await decide(town.cast.zhao, log.log_id)
    await town.approve_log(town.cast.zhou, log.log_id)


async def test_staff_of_another_community_neither_see_nor_decide(town: Town) -> None:
    log = await town.log(town.cast.wang)
    assert await queue(town, town.cast.wu) == []
    for call in (town.approve_log, town.refuse_log):
        with pytest.raises(NotAllowed):
            await call(town.cast.wu, log.log_id)
    async with town.database.reading() as session:
        with pytest.raises(NotAllowed):
            await log_cards.card(session, actor=town.cast.wu, log_id=log.log_id, now=town.clock())
        with pytest.raises(NotAllowed):
            await log_cards.photo(session, actor=town.cast.wu, log_id=log.log_id, position=0, now=town.clock())


async def test_a_street_sees_all_its_communities(town: Town) -> None:
    log = await town.log(town.cast.wang)
    async with town.database.begin() as session:
        await appoint(session, person_id=town.cast.wu, role=Role.STREET, node_id=town.cast.jiangnan, now=town.clock())
    assert await queue(town, town.cast.wu) == [log.log_id]


async def test_members_decide_nothing_and_an_unknown_log_looks_like_anothers(town: Town) -> None:
    log = await town.log(town.cast.wang)
    for who, number in ((town.cast.li, log.log_id), (town.cast.sun, log.log_id), (town.cast.zhao, 10**9)):
        with pytest.raises(NotAllowed):
            await town.approve_log(who, number)


async def test_the_photo_is_there_for_the_member_and_for_staff(town: Town) -> None:
    log = await town.log(town.cast.wang)
    for who in (town.cast.wang, town.cast.zhao):
        async with town.database.reading() as session:
            seen = await log_cards.photo(session, actor=who, log_id=log.log_id, position=0, now=town.clock())
        assert seen == PHOTO.jpeg


async def test_the_queue_is_oldest_first_and_paged(town: Town) -> None:
    made = [await town.log(who) for who in (town.cast.wang, town.cast.li, town.cast.liu)]
    async with town.database.reading() as session:
        page = await log_queue.waiting(session, actor=town.cast.zhao, now=town.clock(), limit=2)
        rest = await log_queue.waiting(session, actor=town.cast.zhao, now=town.clock(), after=page[-1].log_id)
    assert [card.log_id for card in (*page, *rest)] == [receipt.log_id for receipt in made]
