"""Points cards: who sees whom by one, once on record, and what a lost one is worth."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from people import audit
from people.authority import NotAllowed, Role, appoint
from people.models import Node
from points import member_codes, on_behalf, privacy
from points.code_attempts import TooManyWrongCodes
from points.member_codes import CardUnknown, Member, OwnCard, UnknownCard
from points.member_models import MemberCode
from tests.points.kit import Town


async def card_of(town: Town, who: int) -> str:
    async with town.database.begin() as session:
        return await member_codes.issue(session, actor=who, now=town.clock())


async def scan(town: Town, who: int, code: str) -> Member | UnknownCard:
    async with town.database.begin() as session:
        return await member_codes.look_up(session, actor=who, code=code, now=town.clock())


async def lose(town: Town, who: int, old: str) -> str:
    async with town.database.begin() as session:
        return await member_codes.reissue(session, actor=who, old=old, now=town.clock())


async def on_record(town: Town, who: int) -> list[tuple[str, Any]]:
    async with town.database.reading() as session:
        return [(line.action, line.actor) for line in await audit.about(session, person_id=who) if line.action.startswith("card.")]


async def test_a_card_is_made_once_also_when_two_open_it_at_the_same_instant(town: Town) -> None:
    codes = await asyncio.gather(*(card_of(town, town.cast.wang) for _ in range(4)))
    assert len(set(codes)) == 1
    assert len(codes[0]) >= 22
    async with town.database.reading() as session:
        row = (await session.scalars(select(MemberCode))).one()
    assert row.code is not None
    assert codes[0].encode() not in row.code + row.code_hash


async def test_staff_and_units_see_the_masked_name_and_it_is_on_record(town: Town) -> None:
    wang, code = town.cast.wang, await card_of(town, town.cast.wang)
    assert await scan(town, town.cast.zhao, code) == Member(wang, town.cast.longcheng, "王*", may_redeem=True, unit_ids=(), sees_all=True)
    assert await scan(town, town.cast.sun, f" {code} ") == Member(
        wang, town.cast.longcheng, "王*", may_redeem=False, unit_ids=(town.cast.huimin,)
    )
    assert await on_record(town, wang) == [("card.issued", wang), ("card.shown", town.cast.zhao), ("card.shown", town.cast.sun)]


async def test_a_grid_worker_sees_cards_of_the_whole_community_of_the_grid_and_redeems_for_nobody(town: Town) -> None:
    code = await card_of(town, town.cast.wang)
    async with town.database.begin() as session:
        grid = (await session.scalars(select(Node.id).where(Node.kind == "grid", Node.parent_id == town.cast.longcheng))).first()
        assert grid is not None
        await appoint(session, person_id=town.cast.liu, role=Role.GRID_WORKER, node_id=grid, now=town.clock())
    seen = await scan(town, town.cast.liu, code)
    assert isinstance(seen, Member)
    assert (seen.may_redeem, seen.sees_all) == (False, True)
    with pytest.raises(NotAllowed):
        async with town.database.begin() as session:
            await on_behalf.balance(session, actor=town.cast.liu, code=code, now=town.clock())


async def test_other_members_have_nothing_to_scan_with_and_nobody_serves_themselves(town: Town) -> None:
    code = await card_of(town, town.cast.wang)
    with pytest.raises(NotAllowed):
        await scan(town, town.cast.li, code)
    own = await card_of(town, town.cast.zhao)
    with pytest.raises(OwnCard):
        await scan(town, town.cast.zhao, own)
    assert await on_record(town, town.cast.zhao) == [("card.issued", town.cast.zhao)]


async def test_wrong_revoked_and_other_communities_cards_look_the_same(town: Town) -> None:
    old = await card_of(town, town.cast.wang)
    new = await lose(town, town.cast.wang, old)
    assert await scan(town, town.cast.zhao, "no such card") == UnknownCard(4)
    assert await scan(town, town.cast.zhao, old) == UnknownCard(3)
    assert await scan(town, town.cast.wu, new) == UnknownCard(4)
    assert isinstance(await scan(town, town.cast.zhao, new), Member)


async def test_a_lost_card_is_replaced_once_however_often_it_is_tapped(town: Town) -> None:
    old = await card_of(town, town.cast.wang)
    new = set(await asyncio.gather(*(lose(town, town.cast.wang, old) for _ in range(3))))
    assert len(new) == 1
    assert old not in new
    assert [action for action, _ in await on_record(town, town.cast.wang)] == ["card.issued", "card.revoked", "card.issued"]
    async with town.database.reading() as session:
        revoked = (await session.scalars(select(MemberCode).where(MemberCode.revoked_at.is_not(None)))).one()
        assert revoked.code is None
        with pytest.raises(CardUnknown):
            await member_codes.member(session, actor=town.cast.zhao, code=old, now=town.clock())


async def test_five_wrong_cards_or_codes_lock_the_counter_for_a_while(town: Town) -> None:
    code = await card_of(town, town.cast.wang)
    for left in (4, 3, 2):
        assert await scan(town, town.cast.sun, "guessed") == UnknownCard(left)
    await town.look_up(town.cast.sun, "000000")
    assert await scan(town, town.cast.sun, "guessed") == UnknownCard(0)
    with pytest.raises(TooManyWrongCodes):
        await scan(town, town.cast.sun, code)
    town.clock.advance(minutes=11)
    assert isinstance(await scan(town, town.cast.sun, code), Member)


async def test_guesses_at_the_same_instant_are_all_counted(town: Town) -> None:
    results = await asyncio.gather(*(scan(town, town.cast.sun, "guessed") for _ in range(9)), return_exceptions=True)
    assert sum(isinstance(result, UnknownCard) for result in results) == 5
    assert sum(isinstance(result, TooManyWrongCodes) for result in results) == 4


async def test_whoever_is_forgotten_has_no_card_and_before_could_take_along_when_it_was_made(town: Town) -> None:
    code = await card_of(town, town.cast.wang)
    async with town.database.begin() as session:
        exported = await privacy.export_about(session, person_id=town.cast.wang)
        await privacy.forget(session, person_id=town.cast.wang, now=town.clock())
    assert exported["cards"] == [{"made_at": town.clock().isoformat(), "revoked_at": None}]
    assert code not in str(exported)
    assert await scan(town, town.cast.zhao, code) == UnknownCard(4)
