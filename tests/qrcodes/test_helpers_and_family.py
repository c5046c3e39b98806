"""Who is of the family and a helper both, who stops being either, and what an old receipt is still good for."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from jobs import retention as job
from messages.models import Outbox
from people.authority import NotAllowed, Role, appoint
from people.models import Membership
from qrcodes import consents, guardians, incident_briefs, incident_lists
from qrcodes.answering import NoGoingBack
from qrcodes.incident_briefs import Brief
from qrcodes.incident_models import Finder
from qrcodes.incidents import Told
from tests.qrcodes.incident_kit import AT_HOME, AT_JIAYUAN, Street
from tests.qrcodes.kit import PICTURE, Town
from tests.qrcodes.test_receipts import said


async def brief(street: Street, who: int, told: Told) -> Brief:
    """What a notice says to them."""
    async with street.database.reading() as session:
        return await incident_briefs.brief(session, reader=who, incident_id=told.incident_id)


async def take_off(street: Street, who: int) -> None:
    """王芳 takes somebody off the family's list."""
    async with street.database.begin() as session:
        mine = next(one for one in await guardians.of_elder(session, street.elder) if one.person_id == who)
        await guardians.remove(session, actor=street.cast.wang, guardian_id=mine.id, is_told=True, now=street.clock())


async def lose_roles(street: Street, who: int) -> None:
    async with street.database.begin() as session:
        await session.execute(update(Membership).where(Membership.person_id == who).values(until=street.clock()))
    street.clock.advance(seconds=1)


async def test_an_officer_of_the_family_is_told_as_both(street: Street, town: Town) -> None:
    zhou = street.cast.zhou
    await town.join(street.elder, zhou)
    told = await street.tell()
    assert (await street.circles(told))[zhou] == "duty"
    seen = await brief(street, zhou, told)
    assert (seen.is_guardian, seen.is_handler) == (True, True)
    words = await said(street, next(row for row in await street.notices(told, "incident.opened") if row.person_id == zhou))
    assert words is not None
    labels = [label for line in words.rows for label, _ in line]
    assert labels[0] == "我来处理"
    assert "在家，没事" in labels


async def test_staff_of_the_family_take_it_on_from_the_alert_though_they_are_not_on_duty(street: Street, town: Town) -> None:
    zhao = street.cast.zhao
    await town.join(street.elder, zhao)
    told = await street.tell()
    assert (await brief(street, zhao, told)).is_handler
    assert (await street.circles(told))[street.cast.wang] == "guardian"
    await street.acknowledge(zhao, told)
    assert (await street.incident(told)).acknowledged_by == zhao


async def test_family_that_is_told_later_as_a_helper_is_one_from_then_on(street: Street, town: Town) -> None:
    wu = street.cast.wu
    await town.join(street.elder, wu)
    told = await street.tell()
    assert (await street.circles(told))[wu] == "guardian"
    street.clock.advance(minutes=1)
    await street.place(told, AT_JIAYUAN)
    assert (await street.circles(told))[wu] == "found"
    seen = await brief(street, wu, told)
    assert (seen.is_handler, seen.place is not None) == (True, True)
    # What was told first is what is brought up to date, as for everybody at home.
    await street.acknowledge(street.cast.zhou, told)
    mine = [row for row in await street.notices(told, "incident.state") if row.person_id == wu]
    assert mine[-1].replaces == f"incident:{told.incident_id}:told"
    # A further step for the family does not make them family alone again.
    street.clock.advance(hours=2)
    await street.tell()
    assert (await street.circles(told))[wu] == "found"


async def test_an_officer_who_leaves_the_family_is_told_on_as_an_officer(street: Street, town: Town) -> None:
    zhou = street.cast.zhou
    await town.join(street.elder, zhou)
    told = await street.tell()
    await take_off(street, zhou)
    seen = await brief(street, zhou, told)
    assert (seen.is_guardian, seen.is_handler) == (False, True)
    await street.acknowledge(zhou, told)
    assert (await street.card(zhou, told)).is_handler


async def test_who_was_taken_off_the_family_gets_no_word_more_and_reads_nothing(street: Street, town: Town) -> None:
    liu = street.cast.liu
    await town.join(street.elder, liu)
    told = await street.tell()
    row = next(row for row in await street.notices(told, "incident.opened") if row.person_id == liu)
    assert (await town.private(street.elder, liu)).name == "肖德贵"
    await take_off(street, liu)
    # A notice that is on its way says nothing and is done with.
    assert await said(street, row) is None
    for read in (town.private(street.elder, liu), street.card(liu, told)):
        with pytest.raises(NotAllowed):
            await read


async def test_who_lost_their_role_reads_on_while_it_lives_and_no_longer(street: Street) -> None:
    zhou, told = street.cast.zhou, await street.tell()
    await street.acknowledge(zhou, told)
    await lose_roles(street, zhou)
    assert (await street.card(zhou, told)).is_handler
    await street.close(zhou, told)
    with pytest.raises(NotAllowed):
        await street.card(zhou, told)
    async with street.database.reading() as session:
        assert await incident_lists.recent(session, person_id=zhou, now=street.clock()) == []
    assert (await street.card(street.cast.qian, told)).state == "closed"


async def test_nobody_takes_over_what_was_handed_over(street: Street) -> None:
    cast, told = street.cast, await street.tell()
    await street.hand_over(cast.zhou, told, photo=PICTURE)
    with pytest.raises(NoGoingBack) as refused:
        await street.take_over(cast.qian, told)
    assert refused.value.data["state"] == "handed_over"
    assert (await street.incident(told)).acknowledged_by == cast.zhou


async def test_a_form_that_was_open_for_longer_than_its_page_tells_anew(street: Street) -> None:
    first = await street.tell("form-1")
    assert (await street.tell("form-1")).finder_id == first.finder_id
    street.clock.advance(hours=24, seconds=1)
    again = await street.tell("form-1")
    assert again.finder_id != first.finder_id
    assert (await street.view(again)).until == street.clock() + timedelta(hours=24)


async def test_the_secret_of_a_finders_page_goes_when_the_page_is_over(street: Street) -> None:
    await street.tell()
    street.clock.advance(hours=23)
    second = await street.tell()
    street.clock.advance(hours=2)
    await job.empty_old(street.database, clock=street.clock)
    async with street.database.reading() as session:
        kept = await session.scalars(select(Finder.id).where(Finder.secret_hash.is_not(None)))
        assert list(kept) == [second.finder_id]
    assert (await street.view(second)).is_open


async def test_where_found_no_position_is_known_once_that_consent_was_taken_back(street: Street) -> None:
    cast, told = street.cast, await street.tell()
    await street.place(told, AT_JIAYUAN)
    async with street.database.begin() as session:
        await appoint(session, person_id=cast.sun, role=Role.DUTY_OFFICER, node_id=cast.jiayuan, now=street.clock())
    # She was not told, but works where he was found, and goes.
    await street.go(cast.sun, told)
    assert (await street.circles(told))[cast.sun] == "found"
    alert = next(row for row in await street.notices(told, "incident.opened") if row.person_id == cast.wu)
    assert (await street.card(cast.sun, told)).places
    async with street.database.begin() as session:
        await consents.withdraw(session, actor=cast.wang, elder_id=street.elder, kind="position", now=street.clock())
    for who in (cast.sun, cast.wu):
        assert not (await street.card(who, told)).places
        assert (await brief(street, who, told)).place is None
    words = await said(street, alert)
    assert words is not None
    assert "地图" not in words.text + str(words.rows)
    assert (await street.card(cast.zhou, told)).places
    assert (await brief(street, cast.wang, told)).place is not None


async def test_chats_where_found_show_no_map_any_more_once_that_consent_was_taken_back(street: Street) -> None:
    wu, wang, told = street.cast.wu, street.cast.wang, await street.tell()
    await street.place(told, AT_JIAYUAN)
    street.clock.advance(minutes=2)
    await street.place(told, AT_HOME)
    await street.writes(told, "他坐在长椅上")
    shown = [row.kind for row in await street.notices(told) if row.person_id == wu]
    assert shown == ["incident.opened", "incident.position", "incident.position", "incident.board"]
    async with street.database.begin() as session:
        for number, row in enumerate(await street.notices(told)):
            here = update(Outbox).where(Outbox.id == row.id)
            await session.execute(here.values(sent_at=street.clock(), due_at=None, body=None, message_id=100 + number))
    before = {row.id for row in await street.notices(told)}
    async with street.database.begin() as session:
        await consents.withdraw(session, actor=wang, elder_id=street.elder, kind="position", now=street.clock())
    edits = [row for row in await street.notices(told) if row.id not in before and row.replaces]
    assert {(row.person_id, row.kind) for row in edits} == {(wu, "incident.state")}
    assert len(edits) == 3
    words = await said(street, edits[0])
    assert words is not None
    assert "地图" not in words.text + str(words.rows)
