"""Links by which guardians are invited: secret, for one person, for a week."""

import asyncio

import pytest
from sqlalchemy import select

from qrcodes import guardian_links
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_models import Guardian
from qrcodes.guardian_links import InviteGone
from tests.qrcodes.guardian_kit import accept, cards, invite, remove, told
from tests.qrcodes.kit import Town


async def test_a_link_is_kept_as_its_hash_only_and_has_128_bits(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    async with town.database.reading() as session:
        row = (await session.scalars(select(Guardian).where(Guardian.person_id.is_(None)))).one()
    assert (len(token), len(row.token_hash or b"")) == (22, 32)
    assert token.encode() not in (row.token_hash or b"")


async def test_a_link_works_once_and_the_same_person_may_press_twice(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    for _ in range(2):
        assert await accept(town, token, town.cast.li) == elder_id
    with pytest.raises(InviteGone):
        await accept(town, token, town.cast.liu)
    assert await told(town, "guardian.joined") == [town.cast.wang]


async def test_of_two_who_follow_a_link_at_once_one_becomes_a_guardian(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    done = await asyncio.gather(*(accept(town, token, who) for who in (town.cast.li, town.cast.liu)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["InviteGone", "int"]
    assert len(await cards(town, elder_id)) == 2


async def test_a_guardian_who_opens_a_link_stays_one_and_uses_nothing_up(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    assert await accept(town, token, town.cast.wang) == elder_id
    assert await accept(town, token, town.cast.li) == elder_id
    assert [card.person_id for card in await cards(town, elder_id)] == [town.cast.wang, town.cast.li]


@pytest.mark.parametrize("days", [7, 30])
async def test_a_link_ends_after_a_week(town: Town, days: int) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    town.clock.advance(days=days)
    with pytest.raises(InviteGone):
        await accept(town, token, town.cast.li)
    async with town.database.reading() as session:
        assert await guardian_links.community_of(session, token=token, now=town.clock()) is None
        with pytest.raises(InviteGone):
            await guardian_links.asks(session, actor=town.cast.li, token=token, now=town.clock())
    assert len(await cards(town, elder_id)) == 1


@pytest.mark.parametrize("token", ["", "x", "A" * 22, "\ud800", "王"])
async def test_a_link_that_never_was_opens_nothing(town: Town, token: str) -> None:
    await town.register()
    with pytest.raises(InviteGone):
        await accept(town, token, town.cast.li)


async def test_a_link_that_was_taken_back_opens_nothing(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    invited = (await cards(town, elder_id))[1]
    await remove(town, invited.id, town.cast.wang)
    with pytest.raises(InviteGone):
        await accept(town, token, town.cast.li)


async def test_a_link_dies_with_the_elders_page(town: Town) -> None:
    elder_id = await town.register()
    token = await invite(town, elder_id, town.cast.wang)
    await town.withdraw(elder_id)
    with pytest.raises(InviteGone):
        await accept(town, token, town.cast.li)
    with pytest.raises(ElderUnknown):
        await invite(town, elder_id, town.cast.zhao)
