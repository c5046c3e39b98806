"""Badges: numbers and tokens, each revoked and replaced alone, and strangers' tokens that all look the same."""

import asyncio
import string

import pytest
from sqlalchemy import update

from core.crypto import token_hash
from people import audit
from people.authority import NotAllowed
from qrcodes import badges
from qrcodes.badge_making import BadgeCard, new_token
from qrcodes.badge_models import Badge
from qrcodes.badges import BadgeUnknown, ElderNotReady, Found, TooManyBadges
from qrcodes.elder_models import Elder, Guardian
from tests.qrcodes.badge_kit import BadgeDesk, on_record, over_both


def test_a_token_is_128_random_bits_in_26_lower_case_letters_and_digits() -> None:
    made = [new_token() for _ in range(200)]
    assert len(set(made)) == 200
    assert {len(token) for token in made} == {26}
    assert set("".join(made)) <= set(string.ascii_lowercase + "234567")
    assert badges.url("https://e.cn/", made[0]) == f"https://e.cn/b/{made[0]}"


async def test_a_badge_has_the_communitys_letters_and_its_next_number_and_keeps_its_token_sealed(desk: BadgeDesk) -> None:
    elder = await desk.elder()
    first, second = (await desk.issue(elder))[0], (await desk.issue(await desk.elder()))[0]
    assert (first.printed_id, second.printed_id) == ("LC-0001", "LC-0002")
    token = await desk.token(first.id)
    assert await desk.find(token) == Found(first.id, elder, desk.cast.longcheng)
    async with desk.database.reading() as session:
        row = await session.get_one(Badge, first.id)
    assert row.token is not None
    assert row.token_hash == token_hash(token)
    assert token.encode() not in row.token
    assert await on_record(desk) == [("badge.issued:badge:1", desk.cast.zhao)] * 2


async def test_labels_and_cards_count_on_behind_the_elders_number_and_every_one_has_its_own_token(desk: BadgeDesk) -> None:
    elder = await desk.elder()
    await desk.issue(elder)
    labels = await desk.issue(elder, carrier="label", count=30)
    card = (await desk.issue(elder, carrier="card"))[0]
    assert [label.printed_id for label in labels[:2]] + [labels[-1].printed_id] == ["LC-0001-01", "LC-0001-02", "LC-0001-30"]
    assert card.printed_id == "LC-0001-31"
    async with desk.database.reading() as session:
        own = await badges.tokens(session, badge_ids=[one.id for one in (*labels, card)])
    assert len(set(own.values())) == 31


async def test_each_is_revoked_alone_by_staff_or_a_guardian_and_nobody_else(desk: BadgeDesk) -> None:
    elder = await desk.elder()
    await desk.issue(elder)
    lost, kept = await desk.issue(elder, carrier="label", count=2)
    gone, stays = await desk.token(lost.id), await desk.token(kept.id)
    with pytest.raises(NotAllowed):
        await desk.revoke(lost.id, by=desk.cast.li)
    await _make_guardian(desk, elder, desk.cast.li)
    for _ in range(2):
        await desk.revoke(lost.id, by=desk.cast.li)
    assert (await desk.find(gone), await desk.find(stays)) == (None, Found(kept.id, elder, desk.cast.longcheng))
    assert (await on_record(desk))[-1] == ("badge.revoked", desk.cast.li)
    assert len(await on_record(desk)) == 3
    async with desk.database.reading() as session:
        assert await badges.tokens(session, badge_ids=[lost.id]) == {}
        assert [one.id for one in await badges.of_elder(session, elder) if one.carrier == "label"] == [kept.id]
        assert lost.id in [one.id for one in await badges.of_elder(session, elder, with_revoked=True)]


async def test_a_replaced_badge_is_dead_and_a_second_tap_makes_no_third(desk: BadgeDesk) -> None:
    elder = await desk.elder()
    old = (await desk.issue(elder))[0]
    before = await desk.token(old.id)
    made = await asyncio.gather(*(desk.reissue(old.id) for _ in range(4)))
    assert {(one.id, one.printed_id, one.replaces) for one in made} == {(made[0].id, "LC-0002", old.id)}
    after = await desk.token(made[0].id)
    assert (await desk.find(before), await desk.find(after)) == (None, Found(made[0].id, elder, desk.cast.longcheng))
    async with desk.database.reading() as session:
        assert len(await badges.of_elder(session, elder, with_revoked=True)) == 2


async def test_unknown_revoked_and_ended_tokens_are_all_alike(desk: BadgeDesk) -> None:
    ended, refused = await desk.elder(), await desk.elder()
    one, other = (await desk.issue(ended))[0], (await desk.issue(refused))[0]
    tokens = [await desk.token(one.id), await desk.token(other.id)]
    async with desk.database.begin() as session:
        await badges.revoke_all(session, actor=desk.cast.zhao, elder_id=ended, now=desk.clock())
        await session.execute(update(Elder).where(Elder.id == refused).values(status="withdrawn", ended_at=desk.clock()))
    odd = [new_token(), "", "a" * 10_000, "\x00", "\ud800", tokens[0].upper(), f" {tokens[1]}", "%2e%2e/", "龙城"]
    assert [await desk.find(token) for token in tokens + odd] == [None] * (len(tokens) + len(odd))


@pytest.mark.parametrize("status", ["asked"])
async def test_nothing_is_made_before_a_page_is_approved(desk: BadgeDesk, status: str) -> None:
    elder = await desk.elder(status=status)
    with pytest.raises(ElderNotReady):
        await desk.issue(elder)
    assert await on_record(desk) == []


async def test_only_staff_of_the_elders_community_make_and_replace(desk: BadgeDesk) -> None:
    elder = await desk.elder()
    made = (await desk.issue(elder))[0]
    for stranger in (desk.cast.wang, desk.cast.liu, desk.cast.sun):
        with pytest.raises(NotAllowed):
            await desk.issue(elder, by=stranger)
        with pytest.raises(NotAllowed):
            await desk.reissue(made.id, by=stranger)
    with pytest.raises(NotAllowed):
        await desk.issue(elder + 1_000)
    with pytest.raises(BadgeUnknown):
        await desk.reissue(made.id + 1_000)
    with pytest.raises(TooManyBadges):
        await desk.issue(elder, carrier="label", count=61)
    assert await desk.find(await desk.token(made.id)) is not None


async def test_numbers_are_given_once_also_when_many_are_made_at_the_same_instant(desk: BadgeDesk) -> None:
    elders = [await desk.elder() for _ in range(4)] + [await desk.elder(community=desk.cast.jiayuan) for _ in range(2)]
    boss = await over_both(desk)
    made = await asyncio.gather(*(desk.issue(elder, by=boss, count=2) for elder in elders))
    numbers = sorted(card.printed_id for cards in made for card in cards)
    assert numbers == [f"JY-{number:04d}" for number in range(1, 5)] + [f"LC-{number:04d}" for number in range(1, 9)]


async def test_labels_of_one_elder_made_at_the_same_instant_have_each_their_number(desk: BadgeDesk) -> None:
    elder = await desk.elder()
    await desk.issue(elder)
    made: list[list[BadgeCard]] = await asyncio.gather(*(desk.issue(elder, carrier="label", count=5) for _ in range(3)))
    assert sorted(card.printed_id for cards in made for card in cards) == [f"LC-0001-{number:02d}" for number in range(1, 16)]


async def _make_guardian(desk: BadgeDesk, elder_id: int, person_id: int) -> None:
    async with desk.database.begin() as session:
        row = {"elder_id": elder_id, "person_id": person_id, "relation": "child", "invited_by": desk.cast.wang}
        session.add(Guardian(**row, invited_at=desk.clock(), joined_at=desk.clock()))
        await session.flush()
        assert (await audit.about(session, person_id=person_id)) is not None
