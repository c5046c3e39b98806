"""What is known of an elder, by whom: strangers the lines that the family shows, others all of it and on record."""

import pytest
from sqlalchemy import select

from people.authority import NotAllowed, Role, appoint
from people.models import Audit
from qrcodes import consents, elder_cards, elder_lists
from qrcodes.consents import ConsentUnclear
from qrcodes.elder_access import ElderUnknown
from qrcodes.incident_models import Incident, Receipt
from tests.qrcodes.kit import HARD_OF_HEARING, INSULIN, PENICILLIN, Town


async def readings(town: Town, elder_id: int) -> list[int | None]:
    async with town.database.reading() as session:
        read = select(Audit.actor).where(Audit.action == "elder.read", Audit.subject == "elder", Audit.subject_id == elder_id)
        return list(await session.scalars(read.order_by(Audit.id)))


async def agree(town: Town, elder_id: int, kind: str, *, who: int, is_given: bool) -> None:
    async with town.database.begin() as session:
        if is_given:
            await consents.give(session, actor=who, elder_id=elder_id, kind=kind, right="child", now=town.clock())
        else:
            await consents.withdraw(session, actor=who, elder_id=elder_id, kind=kind, now=town.clock())


async def open_incident(town: Town, elder_id: int, handler: int) -> int:
    """Somebody was told that this elder was found."""
    now = town.clock()
    async with town.database.begin() as session:
        incident = Incident(elder_id=elder_id, community_id=town.cast.longcheng, state="opened", is_drill=False, opened_at=now)
        session.add(incident)
        await session.flush()
        session.add(Receipt(incident_id=incident.id, person_id=handler, circle="found", told_at=now))
        return incident.id


async def test_strangers_see_the_lines_that_the_family_shows(town: Town) -> None:
    elder_id = await town.elder()
    public = await town.public(elder_id)
    assert public is not None
    assert (public.called, public.lines, public.has_photo) == ("肖大爷", (INSULIN, HARD_OF_HEARING), True)
    assert PENICILLIN not in public.lines


async def test_without_the_consent_strangers_see_no_line(town: Town) -> None:
    elder_id = await town.elder(consents={"position": "child"})
    public = await town.public(elder_id)
    assert public is not None
    assert public.lines == ()
    await agree(town, elder_id, "health", who=town.cast.wang, is_given=True)
    assert (await town.public(elder_id) or public).lines == (INSULIN, HARD_OF_HEARING)
    await agree(town, elder_id, "health", who=town.cast.wang, is_given=False)
    assert (await town.public(elder_id) or public).lines == ()


async def test_reading_everything_is_on_record(town: Town) -> None:
    elder_id = await town.elder()
    for who in (town.cast.zhao, town.cast.zhou, town.cast.qian, town.cast.wang):
        found = await town.private(elder_id, who)
        assert (found.name, found.address, found.history) == ("肖德贵", "龙城帝景小区105号楼1单元302", "2024年做过心脏搭桥")
        assert [line.words for line in found.lines] == [INSULIN, HARD_OF_HEARING, PENICILLIN]
    assert await readings(town, elder_id) == [town.cast.zhao, town.cast.zhou, town.cast.qian, town.cast.wang]


async def test_nobody_else_reads_it(town: Town) -> None:
    elder_id = await town.elder()
    for who in (town.cast.li, town.cast.sun, town.cast.wu):
        with pytest.raises(NotAllowed):
            await town.private(elder_id, who)
        async with town.database.reading() as session:
            with pytest.raises(NotAllowed):
                await elder_cards.photo(session, actor=who, elder_id=elder_id, now=town.clock())
    with pytest.raises(ElderUnknown):
        await town.private(99_999)
    assert await readings(town, elder_id) == []


async def test_who_was_told_of_a_live_incident_reads_it_until_it_is_closed(town: Town) -> None:
    elder_id = await town.elder()
    number = await open_incident(town, elder_id, town.cast.wu)
    assert (await town.private(elder_id, town.cast.wu)).name == "肖德贵"
    async with town.database.begin() as session:
        incident = await session.get_one(Incident, number)
        incident.state, incident.closed_at, incident.turned_out = "closed", town.clock(), "real"
    with pytest.raises(NotAllowed):
        await town.private(elder_id, town.cast.wu)


async def test_a_duty_officer_reads_it(town: Town) -> None:
    elder_id = await town.elder()
    async with town.database.begin() as session:
        await appoint(session, person_id=town.cast.li, role=Role.DUTY_OFFICER, node_id=town.cast.longcheng, now=town.clock())
    assert (await town.private(elder_id, town.cast.li)).name == "肖德贵"


async def test_each_consent_says_who_gave_it_by_which_right(town: Town) -> None:
    elder_id = await town.elder(consents={"health": "spouse", "broadcast": "child"})
    found = await town.private(elder_id)
    assert [(one.kind, one.given_by, one.given_right) for one in found.consents] == [
        ("health", town.cast.wang, "spouse"),
        ("broadcast", town.cast.wang, "child"),
    ]
    assert found.names[town.cast.wang] == "王芳"


async def test_consents_are_given_and_taken_back_alone_and_again_changes_nothing(town: Town) -> None:
    elder_id = await town.elder(consents={})
    for _ in range(2):
        await agree(town, elder_id, "position", who=town.cast.wang, is_given=True)
    async with town.database.reading() as session:
        assert await consents.live(session, elder_id=elder_id) == {"position"}
    for _ in range(2):
        await agree(town, elder_id, "position", who=town.cast.zhao, is_given=False)
    async with town.database.reading() as session:
        assert await consents.live(session, elder_id=elder_id) == frozenset()
    with pytest.raises(NotAllowed):
        await agree(town, elder_id, "position", who=town.cast.li, is_given=True)
    with pytest.raises(ConsentUnclear):
        await agree(town, elder_id, "everything", who=town.cast.wang, is_given=True)


async def test_staff_page_through_approved_elders_and_find_them(town: Town) -> None:
    numbers = [await town.elder(called=f"老{number}") for number in "甲乙丙"]
    await town.register(called="老丁")
    actor, now = town.cast.zhao, town.clock()
    async with town.database.reading() as session:
        first = await elder_lists.approved(session, actor=actor, now=now, limit=2)
        rest = await elder_lists.approved(session, actor=actor, now=now, after=first[-1].elder_id)
        assert [card.elder_id for card in (*first, *rest)] == numbers
        assert await elder_lists.count_approved(session, actor=actor, now=now) == 3
        assert [card.called for card in await elder_lists.found(session, actor=actor, text="乙", now=now)] == ["老乙"]
        assert len(await elder_lists.found(session, actor=actor, text="老", now=now)) == 3
        for nothing in ("", " ", "\u200b", "老丁", "%"):
            assert await elder_lists.found(session, actor=actor, text=nothing, now=now) == []
        assert await elder_lists.found(session, actor=town.cast.wu, text="老", now=now) == []
        assert await elder_lists.approved(session, actor=town.cast.wang, now=now) == []


async def test_names_are_given_for_many_at_once(town: Town) -> None:
    one, other = await town.elder(), await town.elder(called="刘阿姨")
    async with town.database.reading() as session:
        assert await elder_cards.called(session, [one, other, 99_999]) == {one: "肖大爷", other: "刘阿姨"}
