"""Appeals: once, in time, decided by somebody else; what is upheld gives its points, and the trail stays."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from people.authority import NotAllowed, Role, appoint, revoke
from points import appeal_cards, appeals, policy, privacy, verify
from points.accounts import Balance
from points.appeal_cards import AppealCard
from points.appeals import AlreadyAppealed, AppealTooLate, LoggedAgain, NothingToAppeal, OwnDecision
from points.log_models import ActivityLog, Appeal
from points.log_queue import AlreadyDecided, OwnLog
from points.logs import WordsUnclear
from points.models import Transfer
from points.policy import Policy
from tests.points.deciding import (
    appeals_for,
    approved,
    contest,
    count,
    dismiss,
    on_record,
    refused,
    status,
    take_back,
    told,
    uphold,
    wrote,
)
from tests.points.kit import Town


async def nothing_differs(town: Town) -> bool:
    async with town.database.reading() as session:
        return await verify.verify(session) == []


async def test_an_upheld_appeal_against_a_refusal_approves_the_log_and_its_trail_stays(town: Town) -> None:
    log_id = await refused(town)
    card = await contest(town, town.cast.wang, log_id, "照片里就是我")
    assert (card.status, card.against, card.words, card.log.reason) == ("waiting", "refused", "照片里就是我", "照片看不清")
    assert await told(town, "appeal.waiting") == sorted([town.cast.zhou, town.cast.qian])
    done = await uphold(town, town.cast.zhou, card.number)
    assert (done.status, done.decided_by) == ("upheld", town.cast.zhou)
    assert await status(town, log_id) == ("approved", town.cast.zhou)
    assert await town.balance(town.cast.wang) == Balance(10, 0)
    assert await told(town, "appeal.upheld") == [town.cast.wang]
    assert await on_record(town, "log.refused") == [(town.cast.zhao, town.cast.wang, log_id)]
    assert await on_record(town, "appeal.made") == [(town.cast.wang, town.cast.wang, card.number)]
    assert await on_record(town, "appeal.upheld") == [(town.cast.zhou, town.cast.wang, card.number)]
    assert await nothing_differs(town)


async def test_an_upheld_appeal_against_what_was_taken_back_gives_the_points_anew(town: Town) -> None:
    log_id = await approved(town)
    await take_back(town, town.cast.zhao, log_id)
    card = await contest(town, town.cast.wang, log_id)
    assert card.against == "reversed"
    await uphold(town, town.cast.zhou, card.number)
    assert await town.balance(town.cast.wang) == Balance(10, 0)
    async with town.database.reading() as session:
        keys = (await session.scalars(select(Transfer.key).where(Transfer.source_id == log_id).order_by(Transfer.id))).all()
    assert (keys[0], keys[2], len(keys)) == (f"log:{log_id}", f"log:{log_id}:appeal", 3)


async def test_what_an_appeal_brought_back_can_be_taken_back_but_not_appealed_again(town: Town) -> None:
    log_id = await refused(town)
    await uphold(town, town.cast.zhou, (await contest(town, town.cast.wang, log_id)).number)
    await take_back(town, town.cast.qian, log_id)
    assert await town.balance(town.cast.wang) == Balance()
    with pytest.raises(AlreadyAppealed):
        await contest(town, town.cast.wang, log_id, "还是我")


async def test_a_dismissed_appeal_moves_nothing_and_says_why(town: Town) -> None:
    log_id = await refused(town)
    card = await contest(town, town.cast.wang, log_id)
    done = await dismiss(town, town.cast.qian, card.number, "照片还是看不清")
    assert (done.status, done.reason) == ("dismissed", "照片还是看不清")
    assert await status(town, log_id) == ("refused", town.cast.zhao)
    assert await town.balance(town.cast.wang) == Balance()
    assert await told(town, "appeal.dismissed") == [town.cast.wang]
    with pytest.raises(WordsUnclear):
        await dismiss(town, town.cast.qian, card.number, " ")


async def test_one_appeals_within_the_communitys_days_and_not_later(town: Town) -> None:
    early, late = await refused(town), await refused(town, who=town.cast.li)
    town.clock.advance(days=6, hours=23, minutes=59, seconds=59)
    await contest(town, town.cast.wang, early)
    town.clock.advance(seconds=1)
    with pytest.raises(AppealTooLate):
        await contest(town, town.cast.li, late)
    async with town.database.begin() as session:
        new = Policy(appeal_within=timedelta(days=10))
        await policy.change(session, actor=town.cast.zhao, community_id=town.cast.longcheng, new=new, now=town.clock())
    assert (await contest(town, town.cast.li, late)).status == "waiting"


async def test_whether_one_may_appeal_is_known_beforehand(town: Town) -> None:
    log_id, waiting = await refused(town), (await town.log(town.cast.li)).log_id

    async def until(who: int, number: int) -> bool:
        async with town.database.reading() as session:
            return await appeals.may_appeal_until(session, actor=who, log_id=number, now=town.clock()) is not None

    known = [await until(town.cast.wang, log_id), await until(town.cast.li, log_id), await until(town.cast.li, waiting)]
    assert known == [True, False, False]
    await contest(town, town.cast.wang, log_id)
    assert not await until(town.cast.wang, log_id)


async def test_one_appeals_once_and_the_same_words_again_are_the_same_appeal(town: Town) -> None:
    log_id = await refused(town)
    first = await contest(town, town.cast.wang, log_id)
    assert await contest(town, town.cast.wang, log_id) == first
    with pytest.raises(AlreadyAppealed):
        await contest(town, town.cast.wang, log_id, "另外的话")
    assert len(await told(town, "appeal.waiting")) == 2


async def test_two_taps_at_once_make_one_appeal(town: Town) -> None:
    log_id = await refused(town)
    cards = await asyncio.gather(*(contest(town, town.cast.wang, log_id) for _ in range(5)))
    assert len({card.number for card in cards}) == 1
    assert await count(town, Appeal) == 1


async def test_only_the_member_appeals_and_only_about_what_was_refused_or_taken_back(town: Town) -> None:
    log_id = await refused(town)
    for who in (town.cast.li, town.cast.zhao, town.cast.zhou):
        with pytest.raises(NotAllowed):
            await contest(town, who, log_id)
    with pytest.raises(NotAllowed):
        await contest(town, town.cast.wang, 10**9)
    for other in ((await town.log(town.cast.li)).log_id, await approved(town, who=town.cast.liu)):
        member = town.cast.li if (await status(town, other))[0] == "waiting" else town.cast.liu
        with pytest.raises(NothingToAppeal):
            await contest(town, member, other)


async def test_neither_the_first_decider_nor_the_member_nor_the_leader_who_wrote_it_decides(town: Town) -> None:
    own = await refused(town, who=town.cast.qian)
    await wrote(town, town.cast.zhou, own)
    number = (await contest(town, town.cast.qian, own)).number
    for decide in (uphold, dismiss):
        with pytest.raises(OwnDecision):
            await decide(town, town.cast.zhao, number)
        for who in (town.cast.qian, town.cast.zhou):
            with pytest.raises(OwnLog):
                await decide(town, who, number)
        for who in (town.cast.wu, town.cast.li):
            with pytest.raises(NotAllowed):
                await decide(town, who, number)
        with pytest.raises(NotAllowed):
            await decide(town, town.cast.zhou, 10**9)
    assert [await appeals_for(town, who) for who in (town.cast.zhao, town.cast.qian, town.cast.zhou, town.cast.wu)] == [[]] * 4
    assert await status(town, own) == ("refused", town.cast.zhao)


async def test_when_nobody_near_may_decide_it_goes_to_the_street(town: Town) -> None:
    cast, now = town.cast, town.clock()
    async with town.database.begin() as session:
        await appoint(session, person_id=cast.wu, role=Role.STREET, node_id=cast.jiangnan, now=now)
        for who, role in ((cast.zhou, Role.STAFF), (cast.qian, Role.SECRETARY)):
            await revoke(session, actor=who, person_id=who, role=role, node_id=cast.longcheng, now=now)
    log_id = await refused(town)
    number = (await contest(town, cast.wang, log_id)).number
    assert await told(town, "appeal.waiting") == [cast.wu]
    assert await appeals_for(town, cast.wu) == [number]
    assert (await uphold(town, cast.wu, number)).status == "upheld"


async def test_of_two_who_decide_at_once_one_does_and_the_other_is_told(town: Town) -> None:
    for _ in range(4):
        log_id = await refused(town)
        number = (await contest(town, town.cast.wang, log_id)).number
        before = (await town.balance(town.cast.wang)).available
        both = (uphold(town, town.cast.zhou, number), dismiss(town, town.cast.qian, number))
        results = await asyncio.gather(*both, return_exceptions=True)
        decided = [one for one in results if isinstance(one, AppealCard)]
        assert [type(one) for one in results if one not in decided] == [AlreadyDecided]
        given = (await town.balance(town.cast.wang)).available - before
        assert given == (10 if decided[0].status == "upheld" else 0)
        town.clock.advance(hours=2)
    assert await nothing_differs(town)


async def test_deciding_again_gives_the_same_card_and_the_points_once(town: Town) -> None:
    log_id = await refused(town)
    number = (await contest(town, town.cast.wang, log_id)).number
    first = await uphold(town, town.cast.zhou, number)
    assert await uphold(town, town.cast.zhou, number) == first
    with pytest.raises(AlreadyDecided):
        await dismiss(town, town.cast.zhou, number)
    assert await town.balance(town.cast.wang) == Balance(10, 0)


async def test_who_logged_the_same_time_anew_does_not_get_it_twice(town: Town) -> None:
    log_id = await refused(town)
    number = (await contest(town, town.cast.wang, log_id)).number
    again = (await town.log(town.cast.wang, photos=(), sent=())).log_id
    with pytest.raises(LoggedAgain) as refusal:
        await uphold(town, town.cast.zhou, number)
    assert refusal.value.data == {"log_id": again}
    other = await refused(town, who=town.cast.li)
    await town.log(town.cast.li, photos=(), sent=())
    with pytest.raises(LoggedAgain):
        await contest(town, town.cast.li, other)
    assert await town.balance(town.cast.wang) == Balance()


async def test_the_queue_is_oldest_first_and_paged(town: Town) -> None:
    made = [(await contest(town, who, await refused(town, who=who))).number for who in (town.cast.wang, town.cast.li, town.cast.liu)]
    async with town.database.reading() as session:
        page = await appeal_cards.waiting(session, actor=town.cast.zhou, now=town.clock(), limit=2)
        rest = await appeal_cards.waiting(session, actor=town.cast.zhou, now=town.clock(), after=page[-1].number)
    assert [card.number for card in (*page, *rest)] == made


async def test_who_leaves_takes_their_words_along_and_nothing_waits_any_more(town: Town) -> None:
    number = (await contest(town, town.cast.wang, await refused(town))).number
    async with town.database.reading() as session:
        assert "照片里就是我" in str(await privacy.export_about(session, person_id=town.cast.wang))
    async with town.database.begin() as session:
        await privacy.forget(session, person_id=town.cast.wang, now=town.clock())
    async with town.database.reading() as session:
        row = (await session.execute(select(Appeal.status, Appeal.words, Appeal.reason))).one()
    assert tuple(row) == ("withdrawn", None, None)
    assert await appeals_for(town, town.cast.zhou) == []
    with pytest.raises(AlreadyDecided):
        await uphold(town, town.cast.zhou, number)


async def test_a_log_that_changed_meanwhile_is_not_approved(town: Town) -> None:
    log_id = await refused(town)
    number = (await contest(town, town.cast.wang, log_id)).number
    async with town.database.begin() as session:
        await session.execute(update(ActivityLog).where(ActivityLog.id == log_id).values(status="reversed"))
    with pytest.raises(AlreadyDecided):
        await uphold(town, town.cast.zhou, number)
    assert await count(town, Transfer) == 0
