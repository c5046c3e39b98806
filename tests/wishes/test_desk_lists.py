"""Wishes and agreements as staff list them at the desk."""

import pytest

from people.authority import NotAllowed
from tests.statements import counting
from tests.wishes.alliance_kit import Alliance
from tests.wishes.kit import PUBLIC
from tests.wishes.life_kit import Life
from wishes import agreement_lists, desk_cards, desk_lists
from wishes.agreement_lists import AgreementLine
from wishes.desk_lists import Listed, Waiting
from wishes.steps import WishUnknown


async def _waiting(life: Life, who: int | None = None) -> list[Waiting]:
    async with life.database.reading() as session:
        here = life.cast.longcheng
        return await desk_lists.waiting(session, actor=who or life.cast.zhao, community_id=here, now=life.clock())


async def _listed(
    life: Life, step: str, *, text: str = "", before: int | None = None, limit: int = 50, who: int | None = None
) -> list[Listed]:
    async with life.database.reading() as session:
        return await desk_lists.of_step(
            session,
            actor=who or life.cast.zhao,
            community_id=life.cast.longcheng,
            step=step,
            text=text,
            before=before,
            limit=limit,
            now=life.clock(),
        )


async def _ids(life: Life, step: str, text: str = "", before: int | None = None, limit: int = 50) -> list[int]:
    return [one.line.wish_id for one in await _listed(life, step, text=text, before=before, limit=limit)]


async def test_what_waits_is_listed_with_until_when_and_whose_own_it_is(life: Life) -> None:
    first, own = await life.wishes(), await life.wishes(life.cast.li, by=life.cast.zhao)
    seen = await _waiting(life)
    assert [(one.wish_id, one.name, one.is_own) for one in seen] == [(first, "王芳", False), (own, "李建国", True)]
    assert (seen[0].late_at - seen[0].asked_at).days == 3


async def test_each_step_lists_its_wishes_newest_first_and_pages_by_key(life: Life) -> None:
    first, second = await life.open_wish(), await life.open_wish(who=life.cast.li)
    assert await _ids(life, "open") == [second, first]
    assert await _ids(life, "open", before=second) == [first]
    assert await _ids(life, "open", limit=1) == [second]
    await life.claims(first)
    held = (await _listed(life, "claimed"))[0]
    assert (held.line.wish_id, held.helper, held.unit_name) == (first, "李建国", "")
    assert held.due_at == (await life.claim(1)).contact_by
    await life.fulfils(first)
    assert await _ids(life, "fulfilled") == [first]
    await life.confirms(first)
    await life.withdraws(second, life.cast.li)
    assert (await _ids(life, "confirmed"), await _ids(life, "ended"), await _ids(life, "open")) == ([first], [second], [])


async def test_wishes_are_found_by_words_and_by_their_number_whatever_their_step(life: Life) -> None:
    radio, chess = await life.open_wish(), await life.open_wish("想有人陪着下下棋", who=life.cast.li)
    assert await _ids(life, "open", "收音机") == [radio]
    await life.came_true(radio)
    assert await _ids(life, "confirmed", "收音机") == [radio]
    assert await _ids(life, "confirmed", "下棋") == []
    assert await _ids(life, "confirmed", "100%") == []
    assert await _ids(life, "confirmed", f"W-{chess:06d}") == [chess]
    assert await _ids(life, "open", f"w-{radio}") == [radio]
    waits = await life.wishes()
    assert await _ids(life, "open", f"W-{waits:06d}") == []


async def test_a_list_never_holds_the_wishers_own_words(life: Life) -> None:
    await life.open_wish()
    assert [one.line.words for one in await _listed(life, "open")] == [PUBLIC]
    refused = await life.wishes(life.cast.li)
    await life.refuses(refused)
    assert [one.line.words for one in await _listed(life, "ended")] == [""]


async def test_wu_of_another_community_sees_none_of_it(life: Life) -> None:
    wish = await life.open_wish()
    for ask in (_waiting(life, life.cast.wu), _listed(life, "open", who=life.cast.wu)):
        with pytest.raises(NotAllowed):
            await ask
    for stranger in (life.cast.wu, life.cast.wang):
        with pytest.raises(WishUnknown):
            async with life.database.reading() as session:
                await desk_cards.card(session, actor=stranger, wish_id=wish, now=life.clock())


async def test_one_wish_tells_who_was_asked_and_who_has_it(life: Life) -> None:
    wish = await life.open_wish()
    await life.dispatches(wish, life.cast.liu)
    async with life.database.reading() as session:
        seen = await desk_cards.card(session, actor=life.cast.zhao, wish_id=wish, now=life.clock())
    assert ([one.name for one in seen.asked], seen.answer, seen.is_own) == (["刘洋"], None, False)
    await life.claims(wish)
    async with life.database.reading() as session:
        seen = await desk_cards.card(session, actor=life.cast.zhao, wish_id=wish, now=life.clock())
    assert (seen.best, seen.card.taken is not None and seen.card.taken.name) == ((), "李建国")


async def test_lists_ask_as_much_for_fifty_as_for_five(life: Life) -> None:
    people = await life.residents(50)
    for person_id in people[:5]:
        await life.wishes(person_id)
        await life.claims(await life.open_wish(who=person_id), life.cast.liu if person_id % 2 else life.cast.li)
    with counting(life.database) as few:
        assert (len(await _waiting(life)), len(await _listed(life, "claimed"))) == (5, 5)
    helpers = await life.residents(45, "邻居")
    for person_id, helper in zip(people[5:], helpers, strict=True):
        await life.wishes(person_id)
        await life.claims(await life.open_wish(who=person_id), helper)
    with counting(life.database) as many:
        assert (len(await _waiting(life)), len(await _listed(life, "claimed"))) == (50, 50)
    assert len(many) == len(few)


async def test_agreements_are_listed_with_their_state_and_whose_own_they_are(life: Life) -> None:
    alliance = Alliance(life.database, life.cast, life.clock)
    waits, signed = await alliance.signs(await alliance.project()), await alliance.agreed(await alliance.project("义诊"))

    async def listed(who: int, *, only_waiting: bool = False) -> list[AgreementLine]:
        async with life.database.reading() as session:
            place, now = life.cast.longcheng, life.clock()
            return await agreement_lists.of_community(session, actor=who, community_id=place, only_waiting=only_waiting, now=now)

    seen = [(one.agreement_id, one.project, one.unit, one.state) for one in await listed(life.cast.zhao)]
    assert seen == [(signed, "义诊", "惠民超市", "in_force"), (waits, "法律服务", "惠民超市", "waiting")]
    assert [one.agreement_id for one in await listed(life.cast.zhao, only_waiting=True)] == [waits]
    with pytest.raises(NotAllowed):
        await listed(life.cast.wu)
