"""A page that ends: dead at once, emptied, and nobody is told of this elder any more."""

import asyncio

import pytest
from sqlalchemy import func, select

from core.files import StoredFile
from people.authority import NotAllowed
from qrcodes import badges, consents, elder_cards, guardian_links, guardians, ways
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_models import CareLine, Elder, ElderConsent, Guardian, GuardianWay
from tests.qrcodes.kit import Town
from tests.qrcodes.outbox import told

END = pytest.mark.parametrize("how", ["withdraw", "revoke"])


async def finish(town: Town, elder_id: int, how: str) -> None:
    await (town.withdraw(elder_id) if how == "withdraw" else town.revoke(elder_id))


async def count(town: Town, table: type[CareLine | StoredFile]) -> int:
    async with town.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(table))).one()


@END
async def test_the_badge_opens_nothing_any_more(town: Town, how: str) -> None:
    elder_id = await town.elder()
    token = await town.badge(elder_id)
    await finish(town, elder_id, how)
    async with town.database.reading() as session:
        assert await badges.find(session, token=token) is None
        assert await badges.of_elder(session, elder_id) == []
    assert await town.public(elder_id) is None


@END
async def test_nothing_that_was_typed_is_left(town: Town, how: str) -> None:
    elder_id = await town.elder()
    await finish(town, elder_id, how)
    async with town.database.reading() as session:
        elder = await session.get_one(Elder, elder_id)
        assert [elder.called, elder.name, elder.address, elder.history, elder.photo_file, elder.node_id] == [None] * 6
        assert elder.input_hash == bytes(32)
        live = select(ElderConsent.id).where(ElderConsent.withdrawn_at.is_(None))
        assert (await session.scalars(live)).all() == []
    assert (await count(town, CareLine), await count(town, StoredFile)) == (0, 0)


@END
async def test_guardians_and_links_end_with_it(town: Town, how: str) -> None:
    elder_id = await town.elder()
    async with town.database.begin() as session:
        token = await guardians.invite(session, actor=town.cast.wang, elder_id=elder_id, relation="child", now=town.clock())
    await finish(town, elder_id, how)
    async with town.database.begin() as session:
        with pytest.raises(guardian_links.InviteGone):
            await guardians.accept(session, token=token, person_id=town.cast.li, now=town.clock())
        assert await guardians.people(session, elder_id=elder_id) == []
        left = select(GuardianWay.id).join(Guardian, Guardian.id == GuardianWay.guardian_id).where(GuardianWay.ended_at.is_(None))
        assert (await session.scalars(left)).all() == []
        assert await ways.second_addresses(session, person_ids=[town.cast.wang], elder_id=elder_id) == []


async def test_the_other_guardians_and_staff_are_told(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    await town.withdraw(elder_id)
    reached = await told(town, "elder.ended")
    assert {town.cast.li, town.cast.zhao} <= reached
    assert town.cast.wang not in reached


async def test_the_reason_of_staff_is_kept_for_the_family(town: Town) -> None:
    elder_id = await town.elder()
    await town.revoke(elder_id, reason="老人搬走了")
    async with town.database.reading() as session:
        card = await elder_cards.told(session, elder_id=elder_id)
    assert card is not None
    assert (card.status, card.reason, card.called) == ("revoked", "老人搬走了", "")
    assert town.cast.wang in await told(town, "elder.ended")


@END
async def test_ending_again_changes_nothing(town: Town, how: str) -> None:
    elder_id = await town.elder()
    await finish(town, elder_id, how)
    await finish(town, elder_id, how)
    other = "revoke" if how == "withdraw" else "withdraw"
    with pytest.raises((ElderUnknown, NotAllowed)):
        await finish(town, elder_id, other)


async def test_an_application_is_withdrawn_too(town: Town) -> None:
    elder_id = await town.register()
    await town.withdraw(elder_id)
    async with town.database.reading() as session:
        assert (await session.get_one(Elder, elder_id)).status == "withdrawn"


async def test_only_the_family_withdraws_and_only_staff_revoke(town: Town) -> None:
    elder_id = await town.elder()
    for who in (town.cast.li, town.cast.zhao, town.cast.wu):
        with pytest.raises(NotAllowed):
            await town.withdraw(elder_id, who)
    for who in (town.cast.wang, town.cast.li, town.cast.wu):
        with pytest.raises(NotAllowed):
            await town.revoke(elder_id, who)
    assert await town.public(elder_id) is not None


async def test_who_left_the_guardians_withdraws_nothing(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    async with town.database.begin() as session:
        await guardians.leave(session, actor=town.cast.wang, elder_id=elder_id, is_told=True, now=town.clock())
    with pytest.raises(NotAllowed):
        await town.withdraw(elder_id)
    await town.withdraw(elder_id, town.cast.li)
    assert await town.public(elder_id) is None


async def test_family_and_staff_who_end_it_at_once_end_it_once(town: Town) -> None:
    elder_id = await town.elder()
    results = await asyncio.gather(town.withdraw(elder_id), town.revoke(elder_id), return_exceptions=True)
    assert sum(one is None for one in results) == 1
    assert await town.public(elder_id) is None


async def test_a_consent_that_is_given_while_the_page_ends_is_not_left_behind(town: Town) -> None:
    elder_id = await town.elder()

    async def give() -> None:
        async with town.database.begin() as session:
            await consents.withdraw(session, actor=town.cast.wang, elder_id=elder_id, kind="health", now=town.clock())
            await consents.give(session, actor=town.cast.wang, elder_id=elder_id, kind="health", right="child", now=town.clock())

    await asyncio.gather(give(), town.withdraw(elder_id), return_exceptions=True)
    async with town.database.reading() as session:
        assert await consents.live(session, elder_id=elder_id) == frozenset()
