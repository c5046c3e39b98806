"""Points for wishes: from the community to the helper, once a wish and person, with the wish as their source."""

import asyncio

import pytest
from sqlalchemy import select, update

from core.database import Database
from points import ledger, verify, wish_awards
from points.models import Transfer
from points.movements import movements
from tests.wishes.life_kit import Life
from wishes.models import Wish


async def test_points_have_the_wish_as_their_source(life: Life) -> None:
    wish = await life.open_wish()
    await life.came_true(wish)
    async with life.database.reading() as session:
        found = await movements(session, community_id=life.cast.longcheng, person_id=life.cast.li)
        transfer = (await session.scalars(select(Transfer))).one()
    assert [(one.points, one.reason, one.source_kind, one.source_id, one.sort) for one in found] == [(20, "wish", "wish", wish, "earned")]
    assert (transfer.key, transfer.made_by) == (f"wish:{wish}:{life.cast.li}", life.cast.wang)


async def test_the_same_helper_has_points_for_a_wish_once_also_after_it_was_opened_again(life: Life) -> None:
    wish = await life.open_wish()
    for helper, points in ((life.cast.li, 20), (life.cast.li, None), (life.cast.liu, 20)):
        claim_id = await life.came_true(wish, by=helper)
        assert (await life.claim(claim_id)).points == points
        await life.rates(claim_id, 1)
        await life.reopens(claim_id)
    assert (await life.points(life.cast.li), await life.points(life.cast.liu)) == (20, 20)
    assert await life.differences() == 0


async def test_another_reward_in_the_next_round_gives_the_first_helper_nothing_more(life: Life) -> None:
    wish = await life.open_wish()
    claim_id = await life.came_true(wish)
    await life.rates(claim_id, 1)
    await life.reopens(claim_id)
    async with life.database.begin() as session:
        await session.execute(update(Wish).where(Wish.id == wish).values(reward=50))
    await life.came_true(wish)
    assert await life.points(life.cast.li) == 20


async def test_two_who_confirm_at_once_give_points_once(life: Life) -> None:
    wish = await life.open_wish()
    await life.claims(wish)
    await life.fulfils(wish)
    people = (life.cast.wang, life.cast.zhou, life.cast.qian, life.cast.wang)
    results = await asyncio.gather(*(life.confirms(wish, who) for who in people), return_exceptions=True)
    assert sorted(type(one).__name__ for one in results).count("NoneType") in (1, 2)
    assert (await life.points(life.cast.li), await life.differences()) == (20, 0)


async def test_confirming_and_giving_up_at_once_never_gives_points_for_what_was_given_up(life: Life) -> None:
    for _ in range(5):
        wish = await life.open_wish(who=(await life.residents(1))[0])
        claim_id = await life.claims(wish)
        await life.fulfils(wish)
        await asyncio.gather(life.confirms(wish, life.cast.zhou), life.releases(wish), return_exceptions=True)
        claim = await life.claim(claim_id)
        assert claim.outcome in ("confirmed", "released")
        assert (claim.points == 20) == (claim.outcome == "confirmed") == (await life.status(wish) == "confirmed")
    assert await life.differences() == 0


@pytest.mark.parametrize("wrong", ["another key", "another payer"])
async def test_verify_names_points_for_a_wish_that_are_not_as_they_must_be(life: Life, database: Database, wrong: str) -> None:
    await life.came_true(await life.open_wish())
    async with database.begin() as session:
        right = (await session.execute(select(Transfer.from_account, Transfer.to_account, Transfer.source_id))).one()
        payer, key = (right.from_account, "wish:x") if wrong == "another key" else (right.to_account, f"wish:{right.source_id}:0")
        payee = right.to_account if wrong == "another key" else right.from_account
        odd = ledger.NewTransfer(payer, payee, 3, key, ledger.Reason.WISH, wish_awards.SOURCE, right.source_id, None)
        await ledger.post(session, transfer=odd, now=life.clock())
        assert "wish_differs" in {one.what for one in await verify.verify(session)}
