"""Undoing a decision about an activity within its minute: as if it had not been made, and the member is told."""

import asyncio

import pytest

from people.authority import NotAllowed
from points import log_undo, verify
from points.accounts import Balance
from points.appeals import LoggedAgain, PhotoLoggedAgain
from points.log_again import NothingLeft
from points.log_cards import LogCard
from points.log_queue import AlreadyDecided, OwnLog
from points.log_undo import AppealedMeanwhile, NotYourDecision, SpentMeanwhile, TooLateToUndo
from points.redemptions import Receipt
from tests.points.deciding import approve_many, approved, contest, on_record, refused, status, take_back, told, uphold, waiting_logs
from tests.points.kit import Town, local
from tests.points.log_kit import scene


async def undo(town: Town, who: int, log_id: int) -> LogCard:
    async with town.database.begin() as session:
        return await log_undo.undo(session, actor=who, log_id=log_id, now=town.clock())


async def clean(town: Town) -> bool:
    async with town.database.reading() as session:
        return await verify.verify(session) == []


async def test_an_approval_undone_takes_the_points_back_tells_the_member_and_waits_again(town: Town) -> None:
    log_id = await approved(town)
    town.clock.advance(seconds=59)
    card = await undo(town, town.cast.zhao, log_id)
    assert (card.status, card.decided_by, card.decided_at) == ("waiting", None, None)
    assert await town.balance(town.cast.wang) == Balance()
    assert await told(town, "log.undone") == [town.cast.wang]
    assert await on_record(town, "log.undone") == [(town.cast.zhao, town.cast.wang, log_id)]
    assert await clean(town)


async def test_what_was_undone_is_approved_again_and_gives_its_points_once_more_and_tells_once_more(town: Town) -> None:
    log_id = await approved(town)
    for _ in range(3):
        await undo(town, town.cast.zhao, log_id)
        await town.approve_log(town.cast.zhao, log_id)
    assert await town.balance(town.cast.wang) == Balance(10, 0)
    assert await told(town, "log.approved") == [town.cast.wang] * 4
    assert await told(town, "log.undone") == [town.cast.wang] * 3
    await undo(town, town.cast.zhao, log_id)
    assert (await approve_many(town, town.cast.zhou, [log_id])).approved == (log_id,)
    assert await town.balance(town.cast.wang) == Balance(10, 0)
    await take_back(town, town.cast.zhou, log_id)
    assert await town.balance(town.cast.wang) == Balance()
    assert await clean(town)


async def test_a_refusal_undone_waits_again_without_its_reason(town: Town) -> None:
    log_id = await refused(town)
    card = await undo(town, town.cast.zhao, log_id)
    assert (card.status, card.reason) == ("waiting", "")
    assert await told(town, "log.undone") == [town.cast.wang]
    await town.approve_log(town.cast.zhou, log_id)
    assert await town.balance(town.cast.wang) == Balance(10, 0)
    assert await clean(town)


async def test_after_the_minute_it_stands(town: Town) -> None:
    log_id = await approved(town)
    town.clock.advance(seconds=60)
    with pytest.raises(TooLateToUndo):
        await undo(town, town.cast.zhao, log_id)
    assert await status(town, log_id) == ("approved", town.cast.zhao)


async def test_only_who_decided_undoes_it_and_nobody_what_they_may_not_decide(town: Town) -> None:
    log_id = await approved(town)
    with pytest.raises(NotYourDecision):
        await undo(town, town.cast.zhou, log_id)
    for who in (town.cast.wu, town.cast.li):
        with pytest.raises(NotAllowed):
            await undo(town, who, log_id)
    with pytest.raises(NotAllowed):
        await undo(town, town.cast.zhao, 10**9)
    own = await approved(town, who=town.cast.zhao, by=town.cast.zhou)
    with pytest.raises(OwnLog):
        await undo(town, town.cast.zhao, own)
    assert await status(town, log_id) == ("approved", town.cast.zhao)


async def test_spent_points_are_not_taken_and_the_approval_stands(town: Town) -> None:
    log_id = await approved(town)
    await town.ask(town.cast.wang, "towel")
    with pytest.raises(SpentMeanwhile) as short:
        await undo(town, town.cast.zhao, log_id)
    assert short.value.data == {"missing": 10}
    assert await status(town, log_id) == ("approved", town.cast.zhao)
    assert await told(town, "log.undone") == []


async def test_a_refusal_that_was_appealed_stands_and_so_does_what_an_appeal_decided(town: Town) -> None:
    log_id = await refused(town)
    appeal = await contest(town, town.cast.wang, log_id)
    with pytest.raises(AppealedMeanwhile):
        await undo(town, town.cast.zhao, log_id)
    await uphold(town, town.cast.zhou, appeal.number)
    with pytest.raises(AppealedMeanwhile):
        await undo(town, town.cast.zhou, log_id)
    assert await town.balance(town.cast.wang) == Balance(10, 0)


async def test_what_was_taken_back_is_not_undone(town: Town) -> None:
    log_id = await approved(town)
    await take_back(town, town.cast.zhao, log_id)
    with pytest.raises(NotYourDecision):
        await undo(town, town.cast.zhao, log_id)


async def test_a_refusal_stays_when_its_time_or_photo_was_logged_anew_or_the_day_is_full(town: Town) -> None:
    at = local(2026, 11, 20, 9)
    time_gone = await refused(town, at=at)
    await town.log(town.cast.wang, at=at)
    with pytest.raises(LoggedAgain):
        await undo(town, town.cast.zhao, time_gone)
    photo_gone = await refused(town, who=town.cast.li, photos=(scene(1),), sent=("a",), at=local(2026, 11, 19, 9))
    await town.log(town.cast.li, photos=(scene(1),), sent=("b",), at=local(2026, 11, 19, 14))
    with pytest.raises(PhotoLoggedAgain):
        await undo(town, town.cast.zhao, photo_gone)
    day_full = await refused(town, who=town.cast.liu, kind="volunteering", minutes=240, at=local(2026, 11, 18, 8))
    await town.log(town.cast.liu, "volunteering", minutes=240, at=local(2026, 11, 18, 13))
    with pytest.raises(NothingLeft):
        await undo(town, town.cast.zhao, day_full)


async def test_pressing_twice_undoes_once(town: Town) -> None:
    await town.give(town.cast.wang, 50)
    log_id = await approved(town)
    both = await asyncio.gather(*(undo(town, town.cast.zhao, log_id) for _ in range(5)), return_exceptions=True)
    assert {type(one) for one in both} <= {LogCard, NotYourDecision}
    assert await status(town, log_id) == ("waiting", None)
    assert await town.balance(town.cast.wang) == Balance(50, 0)
    assert await told(town, "log.undone") == [town.cast.wang]


async def test_undoing_and_spending_at_the_same_instant_end_in_one_of_them(town: Town) -> None:
    for _ in range(5):
        log_id = await approved(town, at=local(2026, 11, 20, 9))
        one, other = await asyncio.gather(undo(town, town.cast.zhao, log_id), town.ask(town.cast.wang, "towel"), return_exceptions=True)
        assert isinstance(one, LogCard) != isinstance(other, Receipt)
        if isinstance(other, Receipt):
            assert isinstance(one, SpentMeanwhile)
            await town.cancel(town.cast.wang, other.number)
            await undo(town, town.cast.zhao, log_id)
        await town.refuse_log(town.cast.zhao, log_id)
    assert await clean(town)


async def test_undoing_while_another_approves_never_gives_twice(town: Town) -> None:
    people = await town.residents(10)
    logs = await waiting_logs(town, people)
    for log_id in logs:
        await town.approve_log(town.cast.zhao, log_id)
    doing = [work for log_id in logs for work in (undo(town, town.cast.zhao, log_id), town.approve_log(town.cast.zhou, log_id))]
    results = await asyncio.gather(*doing, return_exceptions=True)
    assert {type(one) for one in results} <= {LogCard, AlreadyDecided}
    stand = [await status(town, log_id) for log_id in logs]
    for who, (now, _) in zip(people, stand, strict=True):
        assert await town.balance(who) == Balance(10 if now == "approved" else 0, 0)
    assert await clean(town)
