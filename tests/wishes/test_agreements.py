"""Agreements: signed by the unit, countersigned by staff, ended by either side, each told of what the other did."""

from datetime import date, datetime

import pytest
from sqlalchemy import update

from core.database import Database
from people.authority import NotAllowed
from people.models import Unit, UnitMember
from tests.cast import Cast
from tests.clock import ZONE, Clock
from tests.wishes.alliance_kit import Alliance
from wishes.agreement_text import last_day, paper, text_hash
from wishes.agreements import (
    AgreementOver,
    AgreementSigned,
    AgreementTextChanged,
    AgreementUnknown,
    OwnAgreement,
    ProjectClaimed,
    TermUnclear,
)
from wishes.projects import ProjectUnknown


@pytest.fixture
def alliance(database: Database, cast: Cast, clock: Clock) -> Alliance:
    return Alliance(database, cast, clock)


async def test_a_unit_signs_and_staff_are_told(alliance: Alliance) -> None:
    cast, project = alliance.cast, await alliance.project()
    agreement = await alliance.signs(project)
    card = await alliance.card(agreement)
    assert (card.state, card.signer, card.countersigner, card.unit_id) == ("waiting", "孙丽", "", cast.huimin)
    assert await alliance.told("project.claimed", agreement) == {cast.zhao, cast.zhou, cast.qian}
    line = await alliance.line(project)
    assert (line.unit_name, line.is_signed) == ("惠民超市", False)
    assert await alliance.recorded("agreement", agreement) == [("agreement.claimed", cast.sun)]


async def test_staff_countersign_and_the_unit_is_told(alliance: Alliance) -> None:
    cast = alliance.cast
    agreement = await alliance.signs(await alliance.project())
    alliance.clock.advance(hours=3)
    await alliance.countersigns(agreement)
    card = await alliance.card(agreement, cast.sun)
    assert (card.state, card.countersigner, card.is_unit, card.is_staff) == ("in_force", "周强", True, False)
    assert card.countersigned_at == alliance.clock()
    assert await alliance.told("agreement.signed", agreement) == {cast.sun}


async def test_the_hash_is_of_the_words_in_both_languages(alliance: Alliance) -> None:
    project = await alliance.project()
    terms = await alliance.reads(project, months=3)
    card = await alliance.card(await alliance.signs(project, months=3))
    assert card.text_hash == text_hash(terms) == text_hash(card.terms)
    assert card.is_unchanged
    chinese, english = paper(terms, "zh"), paper(terms, "en")
    assert chinese.lines[0] == "甲方：龙城社区"
    assert any("自2026年11月21日起，至2027年2月20日止" in line for line in chinese.lines)
    assert any("from 2026-11-21 to 2027-02-20" in line for line in english.lines)
    assert len(chinese.lines) == len(english.lines) == 9


@pytest.mark.parametrize(
    ("since", "months", "last"),
    [
        (date(2026, 11, 22), 12, date(2027, 11, 21)),
        (date(2026, 11, 30), 3, date(2027, 2, 27)),
        (date(2027, 12, 31), 2, date(2028, 2, 28)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
        (date(2026, 1, 1), 24, date(2027, 12, 31)),
    ],
)
def test_months_end_the_day_before_the_same_day_of_a_later_month(since: date, months: int, last: date) -> None:
    assert last_day(since, months) == last


async def test_the_term_is_over_at_midnight_on_the_communitys_clocks(alliance: Alliance) -> None:
    card = await alliance.card(await alliance.agreed(await alliance.project(), months=1))
    assert card.until == datetime(2026, 12, 21, tzinfo=ZONE)


@pytest.mark.parametrize("months", [0, -1, 25])
async def test_a_term_is_of_1_to_24_months(alliance: Alliance, months: int) -> None:
    project = await alliance.project()
    with pytest.raises(TermUnclear) as refused:
        await alliance.signs(project, months=months)
    assert refused.value.data == {"least": 1, "most": 24}


async def test_nobody_signs_for_a_unit_they_do_not_speak_for(alliance: Alliance) -> None:
    project = await alliance.project()
    clinic, doctor = await alliance.unit()
    for who, unit in ((alliance.cast.wang, alliance.cast.huimin), (alliance.cast.zhao, alliance.cast.huimin), (alliance.cast.sun, clinic)):
        with pytest.raises(NotAllowed):
            await alliance.signs(project, who, unit)
    assert await alliance.live(project) == (0, 0)
    assert await alliance.signs(project, doctor, clinic)


async def test_a_unit_of_another_community_claims_nothing_here(alliance: Alliance) -> None:
    project = await alliance.project()
    elsewhere, somebody = await alliance.unit("嘉园诊所", community_id=alliance.cast.jiayuan)
    with pytest.raises(ProjectUnknown):
        await alliance.signs(project, somebody, elsewhere)
    assert await alliance.live(project) == (0, 0)


async def test_a_double_tap_signs_once_and_gives_the_same_number(alliance: Alliance) -> None:
    project = await alliance.project()
    read = text_hash(await alliance.reads(project))
    agreement = await alliance.signs(project, shown=read)
    alliance.clock.advance(seconds=1)
    assert await alliance.signs(project, shown=read) == agreement
    # The second tap may come after midnight, when today's text would be another.
    alliance.clock.advance(hours=20)
    assert await alliance.signs(project, shown=read) == agreement
    assert await alliance.live(project) == (1, 1)
    assert len(await alliance.recorded("agreement", agreement)) == 1


async def test_a_claimed_project_is_not_claimed_again(alliance: Alliance) -> None:
    project = await alliance.project()
    clinic, doctor = await alliance.unit()
    await alliance.signs(project)
    with pytest.raises(ProjectClaimed) as refused:
        await alliance.signs(project, doctor, clinic)
    assert refused.value.data == {"unit_name": "惠民超市"}


async def test_nobody_signs_words_that_they_have_not_read(alliance: Alliance) -> None:
    project = await alliance.project()
    read = text_hash(await alliance.reads(project))
    for months, shown in ((6, read), (12, bytes(32))):
        with pytest.raises(AgreementTextChanged):
            await alliance.signs(project, months=months, shown=shown)
    alliance.clock.advance(days=1)
    with pytest.raises(AgreementTextChanged):
        await alliance.signs(project, shown=read)
    assert await alliance.live(project) == (0, 0)


async def test_nobody_countersigns_other_words_than_the_unit_signed(alliance: Alliance) -> None:
    agreement = await alliance.signs(await alliance.project())
    with pytest.raises(AgreementTextChanged):
        await alliance.countersigns(agreement, shown=bytes(32))
    async with alliance.database.begin() as session:
        await session.execute(update(Unit).where(Unit.id == alliance.cast.huimin).values(name="惠民大超市"))
    with pytest.raises(AgreementTextChanged):
        await alliance.countersigns(agreement)
    card = await alliance.card(agreement)
    assert (card.state, card.is_unchanged) == ("waiting", False)


@pytest.mark.parametrize("who", ["sun", "wang", "wu"])
async def test_nobody_but_the_communitys_staff_countersigns(alliance: Alliance, who: str) -> None:
    agreement = await alliance.signs(await alliance.project())
    with pytest.raises(NotAllowed):
        await alliance.countersigns(agreement, getattr(alliance.cast, who))
    assert (await alliance.card(agreement)).state == "waiting"


async def test_staff_who_speak_for_the_unit_do_not_countersign_for_the_community(alliance: Alliance) -> None:
    cast = alliance.cast
    async with alliance.database.begin() as session:
        session.add(UnitMember(unit_id=cast.huimin, person_id=cast.zhao, since=alliance.clock()))
    by_sun, by_zhao = await alliance.signs(await alliance.project()), await alliance.signs(await alliance.project("党课配送"), cast.zhao)
    for agreement in (by_sun, by_zhao):
        with pytest.raises(OwnAgreement):
            await alliance.countersigns(agreement, cast.zhao)
    assert (await alliance.waiting(cast.zhao), await alliance.waiting(cast.zhou)) == ([], [by_sun, by_zhao])


async def test_countersigning_twice_changes_nothing_and_a_colleague_is_told_so(alliance: Alliance) -> None:
    agreement = await alliance.agreed(await alliance.project())
    first = (await alliance.card(agreement)).countersigned_at
    alliance.clock.advance(minutes=1)
    await alliance.countersigns(agreement)
    with pytest.raises(AgreementSigned):
        await alliance.countersigns(agreement, alliance.cast.qian)
    card = await alliance.card(agreement)
    assert (card.countersigned_at, card.countersigner) == (first, "周强")


async def test_what_waits_for_staff_leaves_the_queue_when_it_is_signed_or_ended(alliance: Alliance) -> None:
    cast = alliance.cast
    ids = [await alliance.signs(await alliance.project(name)) for name in ("党课配送", "法律服务", "医疗保障")]
    assert await alliance.waiting(cast.zhao) == ids
    assert await alliance.waiting(cast.wu) == await alliance.waiting(cast.sun) == []
    await alliance.countersigns(ids[0])
    await alliance.ends(ids[1], cast.sun)
    assert await alliance.waiting(cast.zhao) == ids[2:]


@pytest.mark.parametrize(("who", "told"), [("sun", {"zhao", "zhou", "qian"}), ("zhao", {"sun"})])
async def test_either_side_ends_it_and_the_other_is_told(alliance: Alliance, who: str, told: set[str]) -> None:
    cast, project = alliance.cast, await alliance.project()
    agreement = await alliance.agreed(project)
    await alliance.ends(agreement, getattr(cast, who))
    await alliance.ends(agreement, cast.zhou)
    assert (await alliance.card(agreement)).state == "ended"
    assert await alliance.told("agreement.ended", agreement) == {getattr(cast, name) for name in told}
    assert (await alliance.recorded("agreement", agreement))[-1] == ("agreement.ended", getattr(cast, who))
    assert (await alliance.line(project)).agreement_id is None
    assert await alliance.signs(project) != agreement


async def test_before_it_is_countersigned_it_is_withdrawn(alliance: Alliance) -> None:
    agreement = await alliance.signs(await alliance.project())
    await alliance.ends(agreement, alliance.cast.sun)
    assert (await alliance.card(agreement)).state == "withdrawn"
    with pytest.raises(AgreementOver):
        await alliance.countersigns(agreement)


@pytest.mark.parametrize("who", ["wang", "wu"])
async def test_nobody_else_ends_it_or_reads_it(alliance: Alliance, who: str) -> None:
    agreement = await alliance.agreed(await alliance.project())
    with pytest.raises(NotAllowed):
        await alliance.ends(agreement, getattr(alliance.cast, who))
    with pytest.raises(AgreementUnknown):
        await alliance.card(agreement, getattr(alliance.cast, who))
    assert (await alliance.card(agreement)).state == "in_force"


async def test_when_the_term_is_over_the_project_is_free_again(alliance: Alliance) -> None:
    project = await alliance.project()
    agreement = await alliance.agreed(project, months=1)
    alliance.clock.advance(days=31)
    assert (await alliance.card(agreement)).state == "over"
    assert (await alliance.line(project)).agreement_id is None
    await alliance.ends(agreement, alliance.cast.zhao)
    again = await alliance.signs(project)
    assert (await alliance.card(agreement)).state == "over"
    assert (await alliance.line(project)).agreement_id == again
    assert await alliance.live(project) == (2, 1)


async def test_a_term_that_is_over_is_not_countersigned(alliance: Alliance) -> None:
    agreement = await alliance.signs(await alliance.project(), months=1)
    alliance.clock.advance(days=31)
    assert await alliance.waiting(alliance.cast.zhao) == []
    with pytest.raises(AgreementOver):
        await alliance.countersigns(agreement)
    assert (await alliance.card(agreement)).countersigned_at is None


async def test_what_is_not_there_is_unknown(alliance: Alliance) -> None:
    project = await alliance.project()
    await alliance.takes_off(project)
    with pytest.raises(ProjectUnknown):
        await alliance.signs(project, shown=bytes(32))
    for act in (alliance.countersigns(999, shown=bytes(32)), alliance.ends(999, alliance.cast.zhao), alliance.card(999)):
        with pytest.raises(AgreementUnknown):
            await act
