"""A wish shows each reader their part, and is taken back with all that was shown of it."""

import pytest

from people.authority import NotAllowed
from tests.wishes.kit import PUBLIC, WORDS
from tests.wishes.life_kit import Life
from wishes import wish_cards
from wishes.claims import NotYourClaim
from wishes.steps import WishUnknown
from wishes.withdrawing import WishOver


async def test_the_wisher_sees_everything_of_their_own(life: Life) -> None:
    wish_id = await life.wishes(whom="我爸", reach="晚上六点后")
    card = await life.card(life.cast.wang, wish_id)
    assert card.told == wish_cards.Told(WORDS, "我爸", "晚上六点后", "")
    assert (card.access, card.public_words, [step.what for step in card.steps]) == ("own", "", ["asked"])
    await life.refuses(wish_id, reason="物业会修")
    told = (await life.card(life.cast.wang, wish_id)).told
    assert told is not None
    assert told.reason == "物业会修"


async def test_who_wrote_it_down_sees_the_words_until_it_is_published_and_then_how_far_it_is(life: Life) -> None:
    cast = life.cast
    wish_id = await life.wishes(cast.wang, by=cast.zhou)
    before = await life.card(cast.zhou, wish_id)
    await life.publishes(wish_id)
    after = await life.card(cast.zhou, wish_id)
    assert (before.access, before.name, before.told is None) == ("writer", "王芳", False)
    assert (after.told, [step.what for step in after.steps]) == (None, ["asked", "published"])
    assert not before.may_be_screened


async def test_staff_see_who_wishes_and_their_words_only_on_record(life: Life) -> None:
    wish_id = await life.wishes()
    card = await life.card(life.cast.zhao, wish_id)
    assert (card.access, card.name, card.told, card.may_be_screened) == ("staff", "王芳", None, True)
    assert (await life.looks(wish_id, life.cast.zhao)).words == WORDS
    assert ("wish.private_seen", life.cast.zhao) in await life.recorded(wish_id)
    with pytest.raises((WishUnknown, NotYourClaim)):
        await life.looks(wish_id, life.cast.wu)


async def test_others_see_what_is_public_and_only_in_their_community(life: Life) -> None:
    cast = life.cast
    wish_id = await life.wishes()
    for who in (cast.li, cast.sun, cast.wu):
        with pytest.raises(WishUnknown):
            await life.card(who, wish_id)
    await life.publishes(wish_id)
    await life.claims(wish_id, cast.liu)
    for who in (cast.li, cast.sun):
        card = await life.card(who, wish_id)
        assert (card.access, card.public_words, card.status) == ("member", PUBLIC, "claimed")
        assert (card.name, card.told, card.taken, list(card.steps)) == ("", None, None, [])
    with pytest.raises(WishUnknown):
        await life.card(cast.wu, wish_id)
    with pytest.raises(WishUnknown):
        await life.card(cast.li, 10**6)


async def test_the_wisher_sees_who_took_it_on_and_the_claimer_their_terms(life: Life) -> None:
    cast = life.cast
    wish_id = await life.open_wish()
    claim_id = await life.claims(wish_id, cast.sun, unit_id=cast.huimin)
    own, claimer = (await life.card(cast.wang, wish_id)).taken, await life.card(cast.sun, wish_id)
    assert own is not None
    assert (own.claim_id, own.name, own.unit_name) == (claim_id, "孙丽", "惠民超市")
    assert (claimer.access, claimer.taken, claimer.name, list(claimer.steps)) == ("claimer", own, "", [])
    await life.releases(wish_id, cast.sun)
    assert (await life.card(cast.wang, wish_id)).taken is None
    assert (await life.card(cast.sun, wish_id)).access == "member"


async def test_a_wish_that_is_taken_back_is_emptied_and_whoever_took_it_on_is_told(life: Life) -> None:
    cast = life.cast
    wish_id = await life.open_wish(whom="我爸", reach="东升巷")
    await life.claims(wish_id)
    await life.withdraws(wish_id)
    await life.withdraws(wish_id)
    wish = await life.wish(wish_id)
    assert (wish.status, wish.words, wish.whom, wish.reach, wish.public_words) == ("withdrawn", None, None, None, None)
    assert await life.told("wish.withdrawn", wish_id=wish_id) == {cast.li}
    assert (await life.live(wish_id), await life.timers(wish_id), await life.listed()) == (None, [], [])
    assert (await life.happened(wish_id))[-2:] == ["claimed", "withdrawn"]
    with pytest.raises(NotYourClaim):
        await life.looks(wish_id)
    with pytest.raises(WishUnknown):
        await life.card(cast.li, wish_id)


async def test_who_may_take_a_wish_back(life: Life) -> None:
    cast = life.cast
    mine, written = await life.open_wish(), await life.wishes(cast.wang, by=cast.zhou)
    for who in (cast.li, cast.sun, cast.wu):
        with pytest.raises(NotAllowed):
            await life.withdraws(mine, who)
    await life.withdraws(mine, cast.zhao)
    assert await life.told("wish.withdrawn", wish_id=mine) == {cast.wang}
    await life.withdraws(written, cast.zhou)
    assert await life.told("wish.withdrawn", wish_id=written) == {cast.wang}


async def test_what_came_true_or_was_refused_cannot_be_taken_back(life: Life) -> None:
    done, refused = await life.open_wish(), await life.wishes()
    await life.came_true(done)
    await life.refuses(refused)
    for wish_id, status in ((done, "confirmed"), (refused, "refused")):
        with pytest.raises(WishOver) as over:
            await life.withdraws(wish_id)
        assert over.value.data == {"status": status}


async def test_who_wished_the_like_hears_when_it_comes_true(life: Life) -> None:
    other, mine = await life.open_wish(who=life.cast.liu), await life.wishes()
    await life.joins(mine, other)
    await life.claims(other)
    await life.fulfils(other)
    await life.confirms(other, life.cast.liu)
    assert await life.told("wish.came_true", wish_id=mine) == {life.cast.wang}
