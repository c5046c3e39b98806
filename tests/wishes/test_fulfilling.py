"""Making a wish true: said by the claimer, confirmed by the wisher or staff for them, or not yet."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import files
from core.files import StoredFile
from core.sealing import opened
from people import nodes, units
from people.authority import NotAllowed
from tests.wishes.life_kit import DONE, Life
from wishes.claims import NotYourClaim
from wishes.fulfilling import NothingToConfirm, OwnClaim
from wishes.wish_words import WishWordsUnclear


async def test_the_claimer_says_how_with_a_photo_and_the_wisher_is_asked(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    await life.fulfils(wish)
    claim = await life.claim(claim_id)
    async with life.database.reading() as session:
        assert opened(session, "wish_claim.words", claim.words) == DONE
        assert await files.load(session, claim.photo or 0)
    assert await life.status(wish) == "fulfilled"
    # Who made it true has been in touch, whether they said so or not.
    assert claim.contacted_at == claim.fulfilled_at == life.clock()
    assert await life.told("wish.fulfilled", wish_id=wish, claim_id=claim_id) == {life.cast.wang}
    assert await life.due_kinds(wish) == ["confirm.soon", "confirm.late"]
    await life.fulfils(wish, words="再说一遍")
    assert len(await life.notices("wish.fulfilled")) == 1


async def test_only_who_has_it_in_hand_says_that_it_came_true_and_says_how(life: Life) -> None:
    wish = await life.open_wish()
    with pytest.raises(NotYourClaim):
        await life.fulfils(wish)
    await life.claims(wish)
    with pytest.raises(NotYourClaim):
        await life.fulfils(wish, life.cast.liu)
    for words in ("", " \u200b ", "长" * 501):
        with pytest.raises(WishWordsUnclear):
            await life.fulfils(wish, words=words)
    assert await life.status(wish) == "claimed"


async def test_the_wisher_confirms_and_the_claimer_has_the_points(life: Life) -> None:
    wish = await life.open_wish(reward=35)
    claim_id = await life.claims(wish)
    await life.fulfils(wish)
    assert await life.points(life.cast.li) == 0
    await life.confirms(wish, on_poster=True)
    await life.confirms(wish)
    claim, seen = await life.claim(claim_id), await life.wish(wish)
    assert (claim.outcome, claim.confirmed_by, claim.points, await life.points(life.cast.li)) == ("confirmed", life.cast.wang, 35, 35)
    assert (seen.status, seen.on_poster, seen.confirmed_at) == ("confirmed", True, life.clock())
    assert await life.told("wish.confirmed", claim_id=claim_id) == {life.cast.li}
    assert await life.due_kinds(wish) == ["follow_up.ask"]
    assert await life.differences() == 0


async def test_staff_confirm_for_the_wisher_but_not_who_did_it(life: Life) -> None:
    wish = await life.open_wish()
    await life.claims(wish, life.cast.zhou)
    await life.fulfils(wish, life.cast.zhou)
    for doing in (life.confirms, life.says_not_yet):
        with pytest.raises(OwnClaim):
            await doing(wish, life.cast.zhou)
        for stranger in (life.cast.liu, life.cast.wu, life.cast.li):
            with pytest.raises(NotAllowed):
                await doing(wish, stranger)
    assert await life.points(life.cast.zhou) == 0
    await life.confirms(wish, life.cast.qian)
    assert await life.points(life.cast.zhou) == 20


async def test_who_wrote_it_down_does_not_confirm_for_the_wisher_unless_staff(life: Life) -> None:
    wisher = await life.silent_resident()
    wish = await life.wishes(wisher, by=life.cast.zhou)
    await life.publishes(wish)
    await life.claims(wish)
    await life.fulfils(wish)
    assert await life.told("wish.fulfilled") == {life.cast.zhou}
    # The wisher has no chat, so that staff are asked at once.
    assert await life.ticks() == 1
    assert await life.told("wish.confirm_late", wish_id=wish) == {life.cast.zhao, life.cast.zhou, life.cast.qian}
    await life.confirms(wish, life.cast.zhou)
    assert await life.status(wish) == "confirmed"


async def test_a_unit_does_it_for_nothing_and_does_not_confirm_itself(life: Life) -> None:
    wish = await life.open_wish()
    async with life.database.begin() as session:
        await units.enlist(session, actor=None, unit_id=life.cast.huimin, person_id=life.cast.zhou, now=life.clock())
    claim_id = await life.claims(wish, life.cast.sun, unit_id=life.cast.huimin)
    await life.fulfils(wish, life.cast.sun)
    with pytest.raises(OwnClaim):
        await life.confirms(wish, life.cast.zhou)
    await life.confirms(wish)
    claim = await life.claim(claim_id)
    assert (claim.outcome, claim.points, await life.points(life.cast.sun)) == ("confirmed", None, 0)


async def test_nothing_is_confirmed_that_nobody_said_came_true(life: Life) -> None:
    wish = await life.open_wish()
    for _ in range(2):
        for doing in (life.confirms, life.says_not_yet):
            if await life.live(wish) is None or doing == life.confirms:
                with pytest.raises(NothingToConfirm):
                    await doing(wish)
            else:
                await doing(wish)
        await life.claims(wish)
    assert (await life.status(wish), await life.points(life.cast.li)) == ("claimed", 0)


async def test_not_yet_gives_it_back_to_the_claimer_with_a_day_at_least(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    life.clock.advance(days=6, hours=20)
    await life.fulfils(wish)
    first = (await life.claim(claim_id)).photo
    await life.says_not_yet(wish, words="还差一颗螺丝")
    claim = await life.claim(claim_id)
    assert (await life.status(wish), claim.fulfilled_at, claim.fulfil_by) == ("claimed", None, life.clock() + timedelta(days=1))
    assert await life.told("wish.not_yet", claim_id=claim_id) == {life.cast.li}
    assert (await life.due_kinds(wish), await life.points(life.cast.li)) == (["fulfil.over"], 0)
    life.clock.advance(hours=2)
    await life.fulfils(wish)
    assert (await life.wish(wish)).reason is None
    assert len(await life.notices("wish.fulfilled")) == 2
    async with life.database.reading() as session:
        kept = list(await session.scalars(select(StoredFile.id).where(StoredFile.kind == "wish.photo")))
    # The photo of before is gone.
    assert kept == [(await life.claim(claim_id)).photo]
    assert first not in kept
    await life.confirms(wish)
    assert await life.points(life.cast.li) == 20


async def test_after_not_yet_the_reminders_come_again(life: Life) -> None:
    wish = await life.open_wish()
    await life.claims(wish)
    for _ in range(2):
        await life.fulfils(wish)
        await life.waits(days=3, hours=1)
        await life.says_not_yet(wish)
    assert len(await life.notices("wish.confirm_soon")) == 2
    assert len({row.key for row in await life.notices("wish.confirm_late")}) == 2


async def test_who_wished_the_like_hears_of_it(life: Life) -> None:
    wish = await life.open_wish()
    like = await life.wishes(life.cast.liu)
    await life.joins(like, wish)
    await life.came_true(wish)
    assert await life.told("wish.came_true", wish_id=like) == {life.cast.liu}


@pytest.mark.parametrize("ending", ["given up", "taken back"])
async def test_what_was_shown_of_what_did_not_come_true_is_not_kept(life: Life, ending: str) -> None:
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    await life.fulfils(wish)
    await life.says_not_yet(wish, words="还差一颗螺丝")
    assert (await life.wish(wish)).reason is not None
    await (life.releases(wish) if ending == "given up" else life.withdraws(wish))
    claim = await life.claim(claim_id)
    assert (claim.words, claim.photo, (await life.wish(wish)).reason) == (None, None, None)
    async with life.database.reading() as session:
        assert list(await session.scalars(select(StoredFile.id).where(StoredFile.kind == "wish.photo"))) == []


async def test_a_wish_that_is_taken_back_leaves_no_place(life: Life) -> None:
    async with life.database.begin() as session:
        community = await nodes.node_by_id(session, life.cast.longcheng)
        grid = await nodes.add_node(session, kind="grid", name="九网格", code="lc-g9", parent=community)
    wish = await life.wishes(node_id=grid.id)
    assert (await life.wish(wish)).node_id == grid.id
    await life.withdraws(wish)
    assert (await life.wish(wish)).node_id is None
