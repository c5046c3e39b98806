"""Asking somebody to take a wish on: staff, a claimer, or the house; whoever is asked says yes or no."""

import asyncio

import pytest

from people.authority import NotAllowed
from people.units import UnitUnknown
from tests.wishes.life_kit import Life
from wishes import helpers_by_name, offer_lists, offers
from wishes.claims import NotOpen, NotYourClaim
from wishes.offers import CannotHelp, OfferOver
from wishes.steps import WishUnknown


async def test_staff_ask_somebody_who_accepts(life: Life) -> None:
    wish = await life.open_wish()
    offer = await life.dispatches(wish, life.cast.liu)
    assert await life.told("wish.offered", wish_id=wish, offer_id=offer) == {life.cast.liu}
    assert await life.asked(life.cast.liu) == [wish]
    # It stays open to everybody meanwhile.
    assert [line.wish_id for line in await life.listed()] == [wish]
    claim_id = await life.accepts(offer)
    assert (await life.claim(claim_id)).way == "dispatched"
    assert (await life.status(wish), await life.live(wish), await life.asked(life.cast.liu)) == ("claimed", life.cast.liu, [])
    assert await life.told("wish.accepted", claim_id=claim_id) == {life.cast.zhao}
    assert await life.accepts(offer) == claim_id


async def test_who_declines_is_not_asked_again_by_that_offer_and_staff_hear_of_it(life: Life) -> None:
    wish = await life.open_wish()
    offer = await life.dispatches(wish, life.cast.liu)
    await life.declines(offer)
    await life.declines(offer)
    assert await life.told("wish.declined", offer_id=offer) == {life.cast.zhao}
    assert (await life.status(wish), await life.asked(life.cast.liu)) == ("open", [])
    with pytest.raises(OfferOver):
        await life.accepts(offer)
    # Staff may ask once more.
    assert await life.dispatches(wish, life.cast.liu) != offer


async def test_asking_twice_is_one_offer(life: Life) -> None:
    wish = await life.open_wish()
    assert await life.dispatches(wish, life.cast.liu) == await life.dispatches(wish, life.cast.liu, by=life.cast.zhou)
    assert len(await life.notices("wish.offered")) == 1


async def test_a_unit_is_asked_and_whoever_speaks_for_it_accepts(life: Life) -> None:
    wish = await life.open_wish()
    offer = await life.dispatches(wish, unit_id=life.cast.huimin)
    assert await life.told("wish.offered") == {life.cast.sun}
    with pytest.raises(OfferOver):
        await life.accepts(offer, life.cast.li)
    claim = await life.claim(await life.accepts(offer, life.cast.sun))
    assert (claim.unit_id, claim.person_id) == (life.cast.huimin, life.cast.sun)


async def test_an_offer_is_over_when_somebody_else_takes_the_wish_on_or_it_is_taken_back(life: Life) -> None:
    for end in (life.claims, life.withdraws):
        wish = await life.open_wish()
        offer = await life.dispatches(wish, life.cast.liu)
        await end(wish)
        for answer in (life.accepts, life.declines):
            with pytest.raises(OfferOver):
                await answer(offer)
        assert await life.asked(life.cast.liu) == []


async def test_only_staff_of_the_community_ask_and_only_whom_it_may_be(life: Life) -> None:
    wish = await life.open_wish()
    for stranger in (life.cast.li, life.cast.wang, life.cast.wu):
        with pytest.raises(NotAllowed):
            await life.dispatches(wish, life.cast.liu, by=stranger)
    # Who wished it, who set its reward, who lives elsewhere.
    for who in (life.cast.wang, life.cast.zhao, life.cast.wu):
        with pytest.raises(CannotHelp):
            await life.dispatches(wish, who)
    with pytest.raises(UnitUnknown):
        await life.dispatches(wish, unit_id=10**6)
    waiting = await life.wishes()
    with pytest.raises(NotOpen):
        await life.dispatches(waiting, life.cast.liu)
    assert await life.notices("wish.offered") == []


async def test_a_claimer_hands_a_wish_over_in_one_moment(life: Life) -> None:
    wish = await life.open_wish()
    first = await life.claims(wish)
    life.clock.advance(hours=30)
    offer = await life.hands_over(wish, life.cast.liu)
    # Until they accept, it stays with who has it.
    assert await life.live(wish) == life.cast.li
    second = await life.accepts(offer)
    assert (await life.claim(first)).outcome == "handed"
    taken = await life.claim(second)
    assert (taken.way, taken.person_id, taken.contacted_at) == ("handed", life.cast.liu, None)
    assert (taken.contact_by - taken.claimed_at).days == 2
    assert await life.told("wish.handed", claim_id=first) == {life.cast.li}
    assert await life.told("wish.claimed", claim_id=second) == {life.cast.wang}
    assert (await life.status(wish), await life.due_kinds(wish)) == ("claimed", ["contact.soon", "contact.over"])
    assert (await life.happened(wish))[-2:] == ["handed", "claimed"]


async def test_only_the_claimer_hands_over_and_not_to_who_may_not_take_it(life: Life) -> None:
    wish = await life.open_wish()
    with pytest.raises(NotYourClaim):
        await life.hands_over(wish, life.cast.liu)
    await life.claims(wish)
    with pytest.raises(NotYourClaim):
        await life.hands_over(wish, life.cast.sun, life.cast.liu)
    for who in (life.cast.li, life.cast.wang, life.cast.wu):
        with pytest.raises(CannotHelp):
            await life.hands_over(wish, who)
    await life.fulfils(wish)
    with pytest.raises(NotOpen):
        await life.hands_over(wish, life.cast.liu)


async def test_nothing_is_handed_over_by_a_claim_that_has_ended(life: Life) -> None:
    wish = await life.open_wish()
    await life.claims(wish)
    offer = await life.hands_over(wish, life.cast.liu)
    await life.releases(wish)
    with pytest.raises(OfferOver):
        await life.accepts(offer)
    assert await life.live(wish) is None


async def test_what_was_fulfilled_is_not_handed_over_any_more(life: Life) -> None:
    wish = await life.open_wish()
    await life.claims(wish)
    offer = await life.hands_over(wish, life.cast.liu)
    await life.fulfils(wish)
    with pytest.raises(OfferOver):
        await life.accepts(offer)
    assert (await life.status(wish), await life.live(wish)) == ("fulfilled", life.cast.li)


async def test_of_two_who_were_asked_and_accept_at_once_one_has_it(life: Life) -> None:
    wish = await life.open_wish()
    offers = [(await life.dispatches(wish, who), who) for who in (life.cast.liu, life.cast.sun)]
    results = await asyncio.gather(*(life.accepts(offer, who) for offer, who in offers), return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["OfferOver", "int"]


async def test_an_offer_to_somebody_else_is_none_to_a_stranger(life: Life) -> None:
    offer = await life.dispatches(await life.open_wish(), life.cast.liu)
    for stranger in (life.cast.li, life.cast.wu, life.cast.zhao):
        for answer in (life.accepts, life.declines):
            with pytest.raises(OfferOver):
                await answer(offer, stranger)
    with pytest.raises(OfferOver):
        await life.accepts(10**6)
    with pytest.raises(WishUnknown):
        await life.dispatches(10**6, life.cast.liu)


async def test_what_waits_for_an_answer_is_read_page_by_page(life: Life) -> None:
    wishers = await life.residents(4)
    asked = [await life.dispatches(await life.open_wish(who=wishers[at % 4]), life.cast.liu) for at in range(10)]
    async with life.database.reading() as session:
        first = await offers.open_for(session, person_id=life.cast.liu, now=life.clock())
        rest = await offers.open_for(session, person_id=life.cast.liu, after=first[-1].offer_id, now=life.clock())
        tenth = await offer_lists.one(session, person_id=life.cast.liu, offer_id=asked[9], now=life.clock())
        with pytest.raises(OfferOver):
            await offer_lists.one(session, person_id=life.cast.li, offer_id=asked[9], now=life.clock())
    assert ([one.offer_id for one in first], [one.offer_id for one in rest]) == (asked[:8], asked[8:])
    assert tenth.offer_id == asked[9]


async def test_whom_one_may_ask_is_told_apart_of_this_community_only(life: Life) -> None:
    wish = await life.open_wish()
    await life.claims(wish)
    async with life.database.reading() as session:
        for who in (life.cast.zhao, life.cast.li):
            ids = [life.cast.liu, life.cast.wu]
            found = await helpers_by_name.told_apart(session, actor=who, wish_id=wish, ids=ids, now=life.clock())
            assert [one.person_id for one in found] == [life.cast.liu]
