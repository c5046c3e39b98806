"""Serving a member by their card: staff ask for them, another decides, and everything of it is on record."""

import asyncio

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.i18n import translator
from core.idempotency import KeyReused
from messages.models import Outbox
from people import audit
from people.authority import NotAllowed
from points import member_codes, on_behalf, redemption_queue, verify
from points.accounts import Balance
from points.catalogue_models import Redemption
from points.ledger import NotEnoughPoints
from points.log_queue import AlreadyDecided
from points.member_codes import CardUnknown, OwnCard
from points.models import Transfer
from points.on_behalf import MemberHadMonthly, MemberLacksPoints
from points.redemption_cards import PickUpCode, RedemptionCard
from points.redemption_queue import OwnRedemption
from points.redemptions import Receipt
from tests.clock import ZONE
from tests.points.kit import Town
from words.refusals import refusal_text


async def card_of(town: Town, who: int) -> str:
    async with town.database.begin() as session:
        return await member_codes.issue(session, actor=who, now=town.clock())


async def ask_for(town: Town, who: int, code: str, *, item: str = "towel", quantity: int = 1, key: str = "key") -> Receipt:
    async with town.database.begin() as session:
        return await on_behalf.ask_for(
            session,
            actor=who,
            code=code,
            item_id=town.items[item],
            quantity=quantity,
            slot_id=None,
            key=key,
            now=town.clock(),
            zone=ZONE,
        )


async def read_out(town: Town, who: int, code: str, number: int) -> PickUpCode:
    async with town.database.begin() as session:
        return await on_behalf.pick_up_code(session, actor=who, code=code, redemption_id=number, now=town.clock())


async def under_way(town: Town, who: int, code: str) -> list[RedemptionCard]:
    async with town.database.reading() as session:
        return await on_behalf.under_way(session, actor=who, code=code, now=town.clock())


@pytest.fixture
async def code(town: Town) -> str:
    """The card of 王芳, who has 100 points."""
    await town.give(town.cast.wang, 100)
    return await card_of(town, town.cast.wang)


async def test_staff_ask_for_the_member_whose_points_are_held(town: Town, code: str) -> None:
    asked = await ask_for(town, town.cast.zhao, code, quantity=2)
    assert await ask_for(town, town.cast.zhao, code, quantity=2) == asked
    assert (asked.amount, asked.balance_before, asked.balance_after) == (20, 100, 80)
    assert await town.balance(town.cast.wang) == Balance(80, 20)
    async with town.database.reading() as session:
        row = (await session.scalars(select(Redemption))).one()
        moved = (await session.scalars(select(Transfer).where(Transfer.reason == "hold"))).one()
        lines = await audit.about(session, person_id=town.cast.wang)
        told = list(await session.scalars(select(Outbox.chat_id).where(Outbox.kind == "redemption.asked_for")))
        waits_for = set(await session.scalars(select(Outbox.chat_id).where(Outbox.kind == "redemption.waiting")))
    assert (row.person_id, row.asked_by, moved.made_by) == (town.cast.wang, town.cast.zhao, town.cast.zhao)
    assert [line.actor for line in lines if line.action == "redemption.asked_for"] == [town.cast.zhao]
    assert told == [town.cast.chats[town.cast.wang]]
    assert town.cast.chats[town.cast.zhao] not in waits_for
    assert town.cast.chats[town.cast.zhou] in waits_for


async def test_the_same_key_for_another_member_or_wish_is_refused(town: Town, code: str) -> None:
    await town.give(town.cast.li, 100)
    other = await card_of(town, town.cast.li)
    await ask_for(town, town.cast.zhao, code)
    for changed in ({"quantity": 2}, {"item": "brush"}):
        with pytest.raises(KeyReused):
            await ask_for(town, town.cast.zhao, code, **changed)
    with pytest.raises(KeyReused):
        await ask_for(town, town.cast.zhao, other)
    assert await town.balance(town.cast.li) == Balance(100, 0)


async def test_who_asked_neither_decides_nor_hands_over_and_another_does_both(town: Town, code: str) -> None:
    number = (await ask_for(town, town.cast.zhao, code)).number
    for decide in (town.approve, town.refuse):
        with pytest.raises(OwnRedemption):
            await decide(town.cast.zhao, number)
    async with town.database.reading() as session:
        assert await redemption_queue.count_waiting(session, actor=town.cast.zhao, now=town.clock()) == 0
        assert await redemption_queue.count_waiting(session, actor=town.cast.zhou, now=town.clock()) == 1
    with pytest.raises(AlreadyDecided):
        await read_out(town, town.cast.zhao, code, number)
    await town.approve(town.cast.zhou, number)
    shown = await read_out(town, town.cast.zhao, code, number)
    assert shown == await town.code(town.cast.wang, number)
    with pytest.raises(OwnRedemption):
        await town.hand_over(town.cast.zhao, number, shown.digits)
    assert isinstance(await town.hand_over(town.cast.sun, number, shown.digits), RedemptionCard)
    assert await town.balance(town.cast.wang) == Balance(90, 0)
    async with town.database.reading() as session:
        lines = await audit.about(session, person_id=town.cast.wang)
        assert ("redemption.code_shown", town.cast.zhao) in [(line.action, line.actor) for line in lines]
        assert await verify.verify(session) == []


async def test_the_database_too_refuses_an_asker_who_decides(town: Town, code: str) -> None:
    number = (await ask_for(town, town.cast.zhao, code)).number
    decided = {"status": "refused", "decided_by": town.cast.zhao, "decided_at": town.clock(), "ended_at": town.clock()}
    async with town.database.begin() as session:
        with pytest.raises(IntegrityError):
            await session.execute(update(Redemption).where(Redemption.id == number).values(decided))
        await session.rollback()


async def test_units_members_and_other_communities_ask_for_nobody(town: Town, code: str) -> None:
    for who in (town.cast.sun, town.cast.li):
        with pytest.raises(NotAllowed):
            await ask_for(town, who, code)
    with pytest.raises(CardUnknown):
        await ask_for(town, town.cast.wu, code)
    with pytest.raises(OwnCard):
        await ask_for(town, town.cast.zhao, await card_of(town, town.cast.zhao))
    with pytest.raises(NotEnoughPoints):
        await ask_for(town, town.cast.zhao, code, quantity=11)
    assert await town.balance(town.cast.wang) == Balance(100, 0)


async def test_the_code_of_what_members_asked_for_themselves_is_shown_to_nobody_else(town: Town, code: str) -> None:
    own = (await town.ask(town.cast.wang)).number
    await town.approve(town.cast.zhou, own)
    for who in (town.cast.zhao, town.cast.sun):
        with pytest.raises(NotAllowed):
            await read_out(town, who, code, own)
    asked = (await ask_for(town, town.cast.zhao, code)).number
    await town.approve(town.cast.zhou, asked)
    with pytest.raises(NotAllowed):
        await read_out(town, town.cast.sun, code, asked)
    with pytest.raises(NotAllowed):
        await read_out(town, town.cast.zhao, await card_of(town, town.cast.li), asked)


async def test_a_unit_sees_what_is_ready_with_it_and_staff_all_that_is_under_way(town: Town, code: str) -> None:
    towel, brush = [(await town.ask(town.cast.wang, item)).number for item in ("towel", "brush")]
    assert await under_way(town, town.cast.sun, code) == []
    for number in (towel, brush):
        await town.approve(town.cast.zhou, number)
    waiting = (await town.ask(town.cast.wang)).number
    assert [(card.number, card.person_name) for card in await under_way(town, town.cast.sun, code)] == [(towel, "王*")]
    assert [card.number for card in await under_way(town, town.cast.zhao, code)] == [towel, brush, waiting]
    async with town.database.reading() as session:
        with pytest.raises(NotAllowed):
            await on_behalf.one(session, actor=town.cast.sun, code=code, redemption_id=brush, now=town.clock())
        found = await on_behalf.one(session, actor=town.cast.zhao, code=code, redemption_id=brush, now=town.clock())
    assert found.person_name == "王*"


async def test_two_staff_at_the_same_instant_cannot_spend_the_same_points_twice(town: Town, code: str) -> None:
    both = (ask_for(town, who, code, item="rice", quantity=2) for who in (town.cast.zhao, town.cast.zhou))
    results = await asyncio.gather(*both, return_exceptions=True)
    assert sum(isinstance(result, Receipt) for result in results) == 1
    assert await town.balance(town.cast.wang) == Balance(40, 60)


async def test_what_is_refused_for_want_of_points_or_limits_is_about_the_member(town: Town, code: str) -> None:
    with pytest.raises(MemberLacksPoints) as poor:
        await ask_for(town, town.cast.zhao, code, quantity=11)
    assert poor.value.data == {"missing": 10}
    await ask_for(town, town.cast.zhao, code, item="rice", quantity=2)
    with pytest.raises(MemberHadMonthly) as had:
        await ask_for(town, town.cast.zhao, code, item="rice", key="another")
    assert had.value.data == {"limit": 2, "had": 2}
    assert "您" not in refusal_text(poor.value, translator("zh")) + refusal_text(had.value, translator("zh"))
