"""Guardians: invited by a link that works once, tested before they count, and never gone without somebody knowing."""

import asyncio

import pytest
from sqlalchemy import func, select

from messages.models import Outbox
from people.authority import NotAllowed
from people.models import Audit
from qrcodes import guardians, ways
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_models import Guardian, GuardianWay
from qrcodes.guardian_rows import GuardianCard, NotGuardian
from qrcodes.guardians import GuardiansFull, InviteGone, LastGuardian, Missing
from tests.qrcodes.kit import Town


async def invite(town: Town, elder_id: int, who: int, *, relation: str = "grandchild") -> str:
    async with town.database.begin() as session:
        return await guardians.invite(session, actor=who, elder_id=elder_id, relation=relation, now=town.clock())


async def accept(town: Town, token: str, who: int) -> int:
    async with town.database.begin() as session:
        return await guardians.accept(session, token=token, person_id=who, now=town.clock())


async def leave(town: Town, elder_id: int, who: int, *, is_told: bool = False) -> None:
    async with town.database.begin() as session:
        await guardians.leave(session, actor=who, elder_id=elder_id, is_told=is_told, now=town.clock())


async def remove(town: Town, guardian_id: int, who: int, *, is_told: bool = False) -> None:
    async with town.database.begin() as session:
        await guardians.remove(session, actor=who, guardian_id=guardian_id, is_told=is_told, now=town.clock())


async def cards(town: Town, elder_id: int) -> list[GuardianCard]:
    async with town.database.reading() as session:
        return await guardians.of_elder(session, elder_id, now=town.clock())


async def missing(town: Town, elder_id: int) -> list[Missing]:
    async with town.database.reading() as session:
        return await guardians.missing(session, elder_id=elder_id)


async def told(town: Town, kind: str) -> list[int | None]:
    async with town.database.reading() as session:
        return list(await session.scalars(select(Outbox.person_id).where(Outbox.kind == kind).order_by(Outbox.id)))


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
        asked = await guardians.asks(session, actor=town.cast.li, token=token, now=town.clock())
    assert (asked.called, asked.asker, asked.relation, asked.is_mine) == ("肖大爷", "王芳", "grandchild", False)
    assert await accept(town, token, town.cast.li) == elder_id
    async with town.database.reading() as session:
        assert await guardians.people(session, elder_id=elder_id) == [town.cast.wang, town.cast.li]
        assert await guardians.is_guardian(session, person_id=town.cast.li, elder_id=elder_id)
    assert await told(town, "guardian.joined") == [town.cast.wang]
    assert await told(town, "guardian.test") == [town.cast.wang, town.cast.li]


async def test_a_link_is_kept_as_its_hash_only_and_has_128_bits(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    async with town.database.reading() as session:
        row = (await session.scalars(select(Guardian).where(Guardian.person_id.is_(None)))).one()
    assert (len(token), len(row.token_hash or b"")) == (22, 32)
    assert token.encode() not in (row.token_hash or b"")


async def test_a_link_works_once_and_the_same_person_may_press_twice(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    for _ in range(2):
        assert await accept(town, token, town.cast.li) == elder_id
    with pytest.raises(InviteGone):
        await accept(town, token, town.cast.liu)
    assert await told(town, "guardian.joined") == [town.cast.wang]


async def test_of_two_who_follow_a_link_at_once_one_becomes_a_guardian(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    done = await asyncio.gather(*(accept(town, token, who) for who in (town.cast.li, town.cast.liu)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["InviteGone", "int"]
    assert len(await cards(town, elder_id)) == 2


async def test_a_guardian_who_opens_a_link_stays_one_and_uses_nothing_up(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    assert await accept(town, token, town.cast.wang) == elder_id
    assert await accept(town, token, town.cast.li) == elder_id
    assert [card.person_id for card in await cards(town, elder_id)] == [town.cast.wang, town.cast.li]


@pytest.mark.parametrize("days", [7, 30])
async def test_a_link_ends_after_a_week(town: Town, days: int) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    town.clock.advance(days=days)
    with pytest.raises(InviteGone):
        await accept(town, token, town.cast.li)
    async with town.database.reading() as session:
        assert await guardians.community_of(session, token=token, now=town.clock()) is None
        with pytest.raises(InviteGone):
            await guardians.asks(session, actor=town.cast.li, token=token, now=town.clock())
    assert len(await cards(town, elder_id)) == 1


@pytest.mark.parametrize("token", ["", "x", "A" * 22, "\ud800", "王"])
async def test_a_link_that_never_was_opens_nothing(town: Town, token: str) -> None:
    await town.register()
    with pytest.raises(InviteGone):
        await accept(town, token, town.cast.li)


async def test_a_link_that_was_taken_back_opens_nothing(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    invited = (await cards(town, elder_id))[1]
    await remove(town, invited.id, town.cast.wang)
    with pytest.raises(InviteGone):
        await accept(town, token, town.cast.li)


async def test_a_link_dies_with_the_elders_page(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    await town.withdraw(elder_id)
    with pytest.raises(InviteGone):
        await accept(town, token, town.cast.li)
    with pytest.raises(ElderUnknown):
        await invite(town, elder_id, town.cast.zhao)


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
