"""Taking a wish on: who may, what only the claimer sees, and what is left when a claim ends."""

import pytest
from sqlalchemy import insert, select

from core.refusals import Refusal
from messages.mentions import collecting
from people.authority import NotAllowed, Role, appoint
from people.enrolment import correct_phone
from people.models import Audit
from points.member_models import FamilyTie
from tests.wishes.kit import PUBLIC, WORDS
from tests.wishes.life_kit import Life
from wishes import claim_traces, claims, mentions
from wishes.claim_starts import MOST_AT_ONCE
from wishes.claims import AlreadyClaimed, NotOpen, NotYourClaim, OwnWish, TooManyClaims
from wishes.steps import WishUnknown


async def test_a_member_takes_a_wish_on_and_the_wisher_is_told(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    claim = await life.claim(claim_id)
    assert (await life.status(wish), await life.live(wish)) == ("claimed", life.cast.li)
    assert (claim.contact_by - claim.claimed_at).total_seconds() == 48 * 3600
    assert (claim.fulfil_by - claim.claimed_at).days == 7
    assert await life.told("wish.claimed", wish_id=wish, claim_id=claim_id) == {life.cast.wang}
    assert (await life.listed(), await life.finds("收音机")) == ([], [])
    assert await life.due_kinds(wish) == ["contact.soon", "contact.over"]
    assert ("wish.claimed", life.cast.li) in await life.recorded(wish)


async def test_a_second_tap_gives_the_same_claim_and_tells_nobody_twice(life: Life) -> None:
    wish = await life.open_wish()
    assert await life.claims(wish) == await life.claims(wish)
    assert len(await life.notices("wish.claimed")) == 1


async def test_who_comes_second_is_told_so(life: Life) -> None:
    wish = await life.open_wish()
    await life.claims(wish)
    with pytest.raises(AlreadyClaimed):
        await life.claims(wish, life.cast.liu)
    assert await life.live(wish) == life.cast.li


async def test_a_deadline_of_its_own_that_comes_sooner_shortens_the_term(life: Life) -> None:
    wish = await life.wishes()
    await life.publishes(wish, days=4)
    claim = await life.claim(await life.claims(wish))
    assert (claim.fulfil_by - claim.claimed_at).days == 4
    hurried = await life.wishes()
    await life.publishes(hurried, days=1)
    claim = await life.claim(await life.claims(hurried))
    # There would be no time to get in touch.
    assert (claim.fulfil_by - claim.claimed_at).days == 7


async def test_nobody_takes_on_their_own_wish_nor_one_they_wrote_down_nor_one_they_gave_its_reward(life: Life) -> None:
    wish = await life.open_wish()
    written = await life.wishes(life.cast.liu, by=life.cast.zhou)
    await life.publishes(written)
    for one, who, why in (
        *((wish, life.cast.wang, "own"), (written, life.cast.liu, "own"), (written, life.cast.zhou, "own")),
        (wish, life.cast.zhao, "screened"),
    ):
        with pytest.raises(OwnWish) as refused:
            await life.claims(one, who)
        assert refused.value.data == {"why": why}
    assert await life.live(wish) is None


async def test_family_makes_no_points_of_a_wish_at_home(life: Life) -> None:
    wish = await life.open_wish()
    one, other = sorted((life.cast.wang, life.cast.li))
    async with life.database.begin() as session:
        await session.execute(insert(FamilyTie).values(person_id=one, relative_id=other, since=life.clock()))
    with pytest.raises(OwnWish) as refused:
        await life.claims(wish)
    assert refused.value.data == {"why": "family"}


async def test_nobody_from_elsewhere_and_no_unit_of_others(life: Life) -> None:
    wish = await life.open_wish()
    with pytest.raises(WishUnknown):
        await life.claims(wish, life.cast.wu)
    with pytest.raises(NotAllowed):
        await life.claims(wish, unit_id=life.cast.huimin)
    with pytest.raises(WishUnknown):
        await life.claims(await life.wishes())
    with pytest.raises(WishUnknown):
        await life.claims(10**6)
    assert await life.live(wish) is None


async def test_a_unit_takes_a_wish_on_by_who_speaks_for_it(life: Life) -> None:
    wish = await life.open_wish()
    claim = await life.claim(await life.claims(wish, life.cast.sun, unit_id=life.cast.huimin))
    assert (claim.unit_id, claim.person_id) == (life.cast.huimin, life.cast.sun)
    with pytest.raises(AlreadyClaimed):
        await life.claims(wish, life.cast.sun)


async def test_what_came_true_or_was_taken_back_is_not_to_be_taken_on(life: Life) -> None:
    wish = await life.open_wish()
    await life.claims(wish)
    await life.fulfils(wish)
    with pytest.raises(NotOpen) as refused:
        await life.claims(wish, life.cast.liu)
    assert refused.value.data == {"status": "fulfilled"}
    gone = await life.open_wish()
    await life.withdraws(gone)
    with pytest.raises(NotOpen):
        await life.claims(gone)


async def test_nobody_has_more_than_five_in_hand_but_for_a_unit(life: Life) -> None:
    wishers = await life.residents(MOST_AT_ONCE + 1)
    wishes = [await life.open_wish(who=who) for who in wishers]
    for wish in wishes[:-1]:
        await life.claims(wish, life.cast.sun)
    with pytest.raises(TooManyClaims) as refused:
        await life.claims(wishes[-1], life.cast.sun)
    assert refused.value.data == {"most": MOST_AT_ONCE}
    assert await life.claims(wishes[-1], life.cast.sun, unit_id=life.cast.huimin)


async def test_the_claimer_sees_what_nobody_else_does_and_each_view_is_on_record(life: Life) -> None:
    async with life.database.begin() as session:
        await correct_phone(session, person_id=life.cast.wang, phone="13844990001", now=life.clock())
    wish = await life.open_wish(whom="我爸", reach="东升巷二单元")
    for stranger in (life.cast.li, life.cast.liu, life.cast.wu, life.cast.wang):
        with pytest.raises(NotYourClaim):
            await life.looks(wish, stranger)
    await life.claims(wish)
    seen = await life.looks(wish)
    assert (seen.words, seen.whom, seen.reach, seen.name, seen.phone) == (WORDS, "我爸", "东升巷二单元", "王芳", "+8613844990001")
    with pytest.raises(NotYourClaim):
        await life.looks(wish, life.cast.liu)
    assert await life.looks(wish, life.cast.zhou) == seen
    async with life.database.reading() as session:
        views = select(Audit.actor, Audit.about_person).where(Audit.action == "wish.private_seen").order_by(Audit.id)
        assert [tuple(row) for row in await session.execute(views)] == [
            (life.cast.li, life.cast.wang),
            (life.cast.zhou, life.cast.wang),
        ]


@pytest.mark.parametrize("ending", ["released", "lapsed", "handed", "withdrawn", "confirmed"])
async def test_when_a_claim_ends_its_claimer_sees_no_more(life: Life, ending: str) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    await life.looks(wish)
    await _end(life, wish, ending)
    assert (await life.claim(claim_id)).outcome == ending
    with pytest.raises(NotYourClaim):
        await life.looks(wish)


async def _end(life: Life, wish: int, ending: str) -> None:
    if ending == "released":
        await life.releases(wish)
    elif ending == "lapsed":
        await life.waits(hours=48)
    elif ending == "handed":
        await life.accepts(await life.hands_over(wish, life.cast.liu))
    elif ending == "withdrawn":
        await life.withdraws(wish)
    else:
        await life.fulfils(wish)
        await life.confirms(wish)


async def test_what_is_shown_to_a_claimer_is_noted_under_the_claim_and_what_staff_see_under_the_wish(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    with collecting() as spoken_of:
        await life.looks(wish)
    assert spoken_of == {life.cast.wang, claim_traces.subject_of(claim_id)}
    with collecting() as spoken_of:
        await life.looks(wish, life.cast.zhao)
    assert spoken_of == {life.cast.wang, mentions.subject_of(wish)}


async def test_a_claim_that_is_given_up_opens_the_wish_again(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    await life.releases(wish)
    assert (await life.status(wish), await life.live(wish)) == ("open", None)
    assert await life.finds("收音机") == [wish]
    assert [line.words for line in await life.listed()] == [PUBLIC]
    assert await life.told("wish.released", wish_id=wish, claim_id=claim_id) == {
        *(life.cast.wang, life.cast.zhao, life.cast.zhou, life.cast.qian),
    }
    assert await life.due_kinds(wish) == ["roll"]
    assert await life.claims(wish, life.cast.liu) > claim_id


async def test_staff_take_a_claim_from_somebody_and_nobody_else_does(life: Life) -> None:
    wish = await life.open_wish()
    with pytest.raises(NotYourClaim):
        await life.releases(wish)
    await life.claims(wish)
    for stranger in (life.cast.liu, life.cast.wang, life.cast.wu):
        with pytest.raises(NotYourClaim):
            await life.releases(wish, stranger)
    await life.releases(wish, life.cast.zhou)
    assert life.cast.li in await life.told("wish.released", wish_id=wish)


async def test_who_got_in_touch_has_the_rest_of_the_week(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    with pytest.raises(NotYourClaim):
        await life.contacts(wish, life.cast.liu)
    life.clock.advance(hours=20)
    await life.contacts(wish)
    first = (await life.claim(claim_id)).contacted_at
    life.clock.advance(hours=1)
    await life.contacts(wish)
    assert (await life.claim(claim_id)).contacted_at == first
    assert await life.due_kinds(wish) == ["fulfil.soon", "fulfil.over"]
    assert (await life.happened(wish)).count("contacted") == 1


async def test_a_member_reads_what_they_took_on_page_by_page(life: Life) -> None:
    numbers = [await life.came_true(await life.open_wish()) for _ in range(3)]
    async with life.database.reading() as session:
        first = await claims.of_person(session, person_id=life.cast.li, limit=2)
        rest = await claims.of_person(session, person_id=life.cast.li, after=first[-1].claim_id)
        others = await claims.of_person(session, person_id=life.cast.liu)
    assert [line.claim_id for line in (*first, *rest)] == numbers[::-1]
    assert (first[0].words, first[0].outcome, first[0].points, others) == (PUBLIC, "confirmed", 20, [])


async def test_staff_elsewhere_have_no_say(life: Life) -> None:
    async with life.database.begin() as session:
        await appoint(session, person_id=life.cast.wu, role=Role.SECRETARY, node_id=life.cast.jiayuan, now=life.clock())
    wish = await life.open_wish()
    await life.claims(wish)
    for doing in (life.looks(wish, life.cast.wu), life.releases(wish, life.cast.wu)):
        with pytest.raises(Refusal):
            await doing
    assert await life.live(wish) == life.cast.li


async def test_of_a_wish_that_goes_from_hand_to_hand_its_last_steps_are_shown(life: Life) -> None:
    wish = await life.open_wish()
    for _ in range(21):
        await life.claims(wish)
        await life.releases(wish)
    card = await life.card(life.cast.wang, wish)
    assert [step.what for step in card.steps] == ["claimed", "released"] * 20
