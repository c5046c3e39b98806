"""Guardians: invited by a link that works once, tested before they count, and never gone without somebody knowing."""

import asyncio

import pytest
from sqlalchemy import func, select

from people.authority import NotAllowed
from people.models import Audit
from qrcodes import guardian_links, guardians, ways
from qrcodes.elder_models import GuardianWay
from qrcodes.guardian_links import InviteGone
from qrcodes.guardian_rows import NotGuardian
from qrcodes.guardians import GuardiansFull, LastGuardian, Missing
from tests.qrcodes.guardian_kit import accept, cards, invite, leave, missing, remove, told
from tests.qrcodes.kit import Town


async def test_who_asks_for_the_family_is_its_first_guardian_and_is_tested(town: Town) -> None:
    elder_id = await town.register()
    (wang,) = await cards(town, elder_id)
    assert (wang.person_id, wang.name, wang.relation, wang.unconfirmed) == (town.cast.wang, "王芳", "child", ("chat",))
    assert await told(town, "guardian.test") == [town.cast.wang]
    assert await missing(town, elder_id) == [Missing("chat", town.cast.wang, "chat")]
    await town.confirm(elder_id)
    assert await missing(town, elder_id) == []


async def test_who_follows_the_link_guards_and_who_sent_it_is_told(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    async with town.database.reading() as session:
        asked = await guardian_links.asks(session, actor=town.cast.li, token=token, now=town.clock())
    assert (asked.called, asked.asker, asked.relation, asked.is_mine) == ("肖大爷", "王芳", "grandchild", False)
    assert await accept(town, token, town.cast.li) == elder_id
    async with town.database.reading() as session:
        assert await guardians.people(session, elder_id=elder_id) == [town.cast.wang, town.cast.li]
        assert await guardians.is_guardian(session, person_id=town.cast.li, elder_id=elder_id)
    assert await told(town, "guardian.joined") == [town.cast.wang]
    assert await told(town, "guardian.test") == [town.cast.wang, town.cast.li]


async def test_family_and_staff_here_invite_and_nobody_else(town: Town) -> None:
    elder_id = await town.register()
    for stranger in (town.cast.li, town.cast.liu, town.cast.wu):
        with pytest.raises(NotAllowed):
            await invite(town, elder_id, stranger)
        async with town.database.reading() as session:
            with pytest.raises(NotAllowed):
                await guardians.page(session, actor=stranger, elder_id=elder_id, now=town.clock())
    assert await invite(town, elder_id, town.cast.zhao)


async def test_there_are_ten_at_most_and_links_that_ran_out_make_room(town: Town) -> None:
    elder_id = await town.register()
    for _ in range(9):
        await invite(town, elder_id, town.cast.wang)
    with pytest.raises(GuardiansFull):
        await invite(town, elder_id, town.cast.wang)
    town.clock.advance(days=8)
    assert await invite(town, elder_id, town.cast.wang)


async def test_the_last_who_is_reached_leaves_only_when_told_and_staff_learn_of_it(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li, confirmed=False)
    with pytest.raises(LastGuardian):
        await leave(town, elder_id, town.cast.wang)
    assert [card.person_id for card in await cards(town, elder_id)] == [town.cast.wang, town.cast.li]
    await leave(town, elder_id, town.cast.wang, is_told=True)
    assert town.cast.zhao in await told(town, "guardian.none_left")
    await leave(town, elder_id, town.cast.wang)
    assert [card.person_id for card in await cards(town, elder_id)] == [town.cast.li]


async def test_one_of_two_who_are_reached_just_leaves(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    await leave(town, elder_id, town.cast.wang)
    assert (await told(town, "guardian.none_left"), len(await cards(town, elder_id))) == ([], 1)


async def test_of_two_who_leave_at_once_one_is_told_what_it_means(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    done = await asyncio.gather(*(leave(town, elder_id, who) for who in (town.cast.wang, town.cast.li)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["LastGuardian", "NoneType"]


async def test_the_asker_and_staff_take_others_off_who_are_told(town: Town) -> None:
    elder_id = await town.elder()
    for who in (town.cast.li, town.cast.liu):
        await town.join(elder_id, who)
    _, li, liu = await cards(town, elder_id)
    with pytest.raises(NotAllowed):
        await remove(town, liu.id, town.cast.li)
    with pytest.raises(NotAllowed):
        await remove(town, li.id, town.cast.wu)
    for _ in range(2):
        await remove(town, li.id, town.cast.wang)
    await remove(town, liu.id, town.cast.zhao)
    assert await told(town, "guardian.removed") == [town.cast.li, town.cast.liu]
    assert [card.person_id for card in await cards(town, elder_id)] == [town.cast.wang]


async def test_who_was_taken_off_may_be_invited_again(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    await leave(town, elder_id, town.cast.li)
    await town.join(elder_id, town.cast.li)
    assert [card.person_id for card in await cards(town, elder_id)] == [town.cast.wang, town.cast.li]


async def test_who_is_forgotten_guards_nobody_and_staff_learn_that_nobody_is_left(town: Town) -> None:
    elder_id = await town.elder()
    token = await invite(town, elder_id, town.cast.wang)
    async with town.database.begin() as session:
        await guardians.leave_all(session, person_id=town.cast.wang, now=town.clock())
    assert await cards(town, elder_id) == []
    assert town.cast.zhao in await told(town, "guardian.none_left")
    with pytest.raises(InviteGone):
        await accept(town, token, town.cast.li)
    async with town.database.reading() as session:
        assert (await session.scalars(select(GuardianWay).where(GuardianWay.ended_at.is_(None)))).all() == []
        with pytest.raises(NotGuardian):
            await ways.mine(session, actor=town.cast.wang, elder_id=elder_id, now=town.clock())


async def test_when_all_of_it_ends_nothing_is_left_to_tell_anybody_by(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    async with town.database.begin() as session:
        await guardians.end_all(session, elder_id=elder_id, now=town.clock())
    assert await cards(town, elder_id) == []
    async with town.database.reading() as session:
        assert (await session.scalars(select(func.count()).where(GuardianWay.ended_at.is_(None)))).one() == 0


async def test_joining_and_leaving_are_on_record_without_a_word_typed(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    await leave(town, elder_id, town.cast.li)
    async with town.database.reading() as session:
        lines = list(await session.scalars(select(Audit.action).where(Audit.about_person == town.cast.li).order_by(Audit.id)))
    assert [line for line in lines if line.startswith("guardian.")] == [
        *("guardian.joined", "guardian.way_tested", "guardian.way_confirmed", "guardian.left")
    ]


async def test_nobody_guards_an_elder_twice(town: Town) -> None:
    elder_id, wang = await town.register(), town.cast.wang
    numbers = set()
    for _ in range(2):
        async with town.database.begin() as session:
            again = await guardians.add(session, elder_id=elder_id, person_id=wang, relation="child", invited_by=wang, now=town.clock())
            numbers.add(again)
    assert {card.id for card in await cards(town, elder_id)} == numbers
