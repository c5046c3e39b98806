"""Staff decide about a badge: never about their own, never before the family is reached, and one of them only."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import func, select

from people.authority import NotAllowed
from people.models import Audit
from qrcodes import badges, elder_queue, elders, guardians
from qrcodes.badge_models import Badge
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_models import Elder
from qrcodes.elder_queue import DocumentUnseen, ElderDecided, GuardiansUnconfirmed, OwnElder
from qrcodes.elder_words import ElderWordsUnclear
from tests.qrcodes.kit import Town
from tests.qrcodes.outbox import told


async def standing(town: Town, elder_id: int) -> Elder:
    async with town.database.reading() as session:
        return await session.get_one(Elder, elder_id)


async def number_of_badges(town: Town, elder_id: int) -> int:
    async with town.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Badge).where(Badge.elder_id == elder_id))).one()


async def waiting(town: Town, who: int, after: int = 0) -> int | None:
    async with town.database.reading() as session:
        return await elder_queue.next_after(session, actor=who, after=after, now=town.clock())


async def test_approving_gives_a_page_and_a_badge_and_tells_the_family(town: Town) -> None:
    elder_id = await town.register()
    assert await town.public(elder_id) is None
    await town.confirm(elder_id)
    await town.approve(elder_id)
    found = await standing(town, elder_id)
    assert (found.status, found.decided_by, found.id_checked_by) == ("approved", town.cast.zhao, town.cast.zhao)
    async with town.database.reading() as session:
        badge = await badges.find(session, token=await town.badge(elder_id))
        assert badge is not None
        assert badge.elder_id == elder_id
    assert await told(town, "elder.approved") == {town.cast.wang}


async def test_no_badge_before_every_guardian_is_reached(town: Town) -> None:
    elder_id = await town.register()
    with pytest.raises(GuardiansUnconfirmed) as refused:
        await town.approve(elder_id)
    assert refused.value.data == {"number": 1, "nobody": False}
    await town.confirm(elder_id)
    await town.join(elder_id, town.cast.li, confirmed=False)
    with pytest.raises(GuardiansUnconfirmed):
        await town.approve(elder_id)
    assert (await standing(town, elder_id)).status == "asked"
    assert await number_of_badges(town, elder_id) == 0
    await town.confirm(elder_id, town.cast.li)
    await town.approve(elder_id)
    assert (await standing(town, elder_id)).status == "approved"


async def test_no_badge_without_a_guardian(town: Town) -> None:
    elder_id = await town.register(town.cast.zhou, on_behalf=True)
    with pytest.raises(GuardiansUnconfirmed) as refused:
        await town.approve(elder_id)
    assert refused.value.data["nobody"] is True


async def test_no_badge_before_a_document_was_seen(town: Town) -> None:
    elder_id = await town.register()
    await town.confirm(elder_id)
    with pytest.raises(DocumentUnseen):
        await town.approve(elder_id, id_checked=False)
    assert (await standing(town, elder_id)).id_checked_by is None


async def test_a_second_person_decides(town: Town) -> None:
    own = await town.register(town.cast.zhao)
    await town.confirm(own, town.cast.zhao)
    with pytest.raises(OwnElder):
        await town.approve(own)
    with pytest.raises(OwnElder):
        await town.refuse(own)
    guarded = await town.register()
    await town.confirm(guarded)
    await town.join(guarded, town.cast.zhou)
    with pytest.raises(OwnElder):
        await town.approve(guarded, town.cast.zhou)
    assert await waiting(town, town.cast.zhao) == guarded
    assert await waiting(town, town.cast.zhou) == own
    await town.approve(guarded)
    assert (await standing(town, guarded)).status == "approved"


async def test_who_wrote_it_down_for_a_family_does_not_approve_it(town: Town) -> None:
    elder_id = await town.register(town.cast.zhou, on_behalf=True)
    async with town.database.begin() as session:
        token = await guardians.invite(session, actor=town.cast.zhou, elder_id=elder_id, relation="child", now=town.clock())
        await guardians.accept(session, token=token, person_id=town.cast.wang, now=town.clock())
    await town.confirm(elder_id)
    with pytest.raises(OwnElder):
        await town.approve(elder_id, town.cast.zhou)
    await town.approve(elder_id)
    assert (await standing(town, elder_id)).on_behalf


async def test_only_staff_of_the_community_decide(town: Town) -> None:
    elder_id = await town.register()
    await town.confirm(elder_id)
    for who in (town.cast.wang, town.cast.li, town.cast.wu):
        with pytest.raises(NotAllowed):
            await town.approve(elder_id, who)
        with pytest.raises(NotAllowed):
            await town.refuse(elder_id, who)
        assert await waiting(town, who) is None
    with pytest.raises(ElderUnknown):
        await town.approve(99_999)


async def test_approving_again_changes_nothing_and_a_colleague_is_told(town: Town) -> None:
    elder_id = await town.elder()
    await town.approve(elder_id)
    assert await number_of_badges(town, elder_id) == 1
    with pytest.raises(ElderDecided) as refused:
        await town.approve(elder_id, town.cast.zhou)
    assert refused.value.data == {"outcome": "approved"}
    with pytest.raises(ElderDecided):
        await town.refuse(elder_id)


async def test_of_two_who_approve_at_once_one_does_and_there_is_one_badge(town: Town) -> None:
    elder_id = await town.register()
    await town.confirm(elder_id)
    both = (town.approve(elder_id, who) for who in (town.cast.zhao, town.cast.zhou))
    results = await asyncio.gather(*both, return_exceptions=True)
    assert Counter(type(one) for one in results) == {type(None): 1, ElderDecided: 1}
    assert await number_of_badges(town, elder_id) == 1


async def test_of_one_who_approves_and_one_who_refuses_at_once_one_counts(town: Town) -> None:
    elder_id = await town.register()
    await town.confirm(elder_id)
    both = (town.approve(elder_id, town.cast.zhao), town.refuse(elder_id, town.cast.zhou))
    results = await asyncio.gather(*both, return_exceptions=True)
    assert Counter(type(one) for one in results) == {type(None): 1, ElderDecided: 1}
    assert await number_of_badges(town, elder_id) == (1 if (await standing(town, elder_id)).status == "approved" else 0)


async def test_a_refusal_is_told_with_its_reason_and_keeps_nothing_else(town: Town) -> None:
    elder_id = await town.register()
    with pytest.raises(ElderWordsUnclear):
        await town.refuse(elder_id, reason="\u200b")
    await town.refuse(elder_id, reason="照片看不清")
    await town.refuse(elder_id, reason="照片看不清")
    found = await standing(town, elder_id)
    assert (found.name, found.address, found.photo_file, found.called) == (None, None, None, None)
    (card,) = await town.mine()
    assert (card.status, card.reason) == ("refused", "照片看不清")
    assert await told(town, "elder.refused") == {town.cast.wang}


async def test_decisions_are_on_record_without_words(town: Town) -> None:
    elder_id = await town.elder()
    async with town.database.reading() as session:
        lines = (await session.scalars(select(Audit.action).where(Audit.subject == "elder", Audit.subject_id == elder_id))).all()
    assert {"elder.asked", "elder.approved"} <= set(lines)


async def test_guardians_are_reminded_once_a_day(town: Town) -> None:
    elder_id = await town.register()

    async def remind(who: int) -> int:
        async with town.database.begin() as session:
            return await elder_queue.remind(session, actor=who, elder_id=elder_id, now=town.clock())

    assert await remind(town.cast.zhao) == 1
    assert await remind(town.cast.zhou) == 1
    assert await told(town, "elder.remind") == {town.cast.wang}
    with pytest.raises(NotAllowed):
        await remind(town.cast.wu)
    await town.confirm(elder_id)
    assert await remind(town.cast.zhao) == 0


async def test_what_waits_for_a_colleague_is_counted_apart(town: Town) -> None:
    await town.register(town.cast.zhao)
    await town.register()
    async with town.database.reading() as session:
        assert await elder_queue.count_waiting(session, actor=town.cast.zhao, now=town.clock()) == 1
        assert await elder_queue.count_for_colleagues(session, actor=town.cast.zhao, now=town.clock()) == 1
        assert await elder_queue.count_waiting(session, actor=town.cast.wu, now=town.clock()) == 0


async def test_withdrawn_meanwhile_it_is_decided_about_no_more(town: Town) -> None:
    elder_id = await town.register()
    await town.confirm(elder_id)
    await town.withdraw(elder_id)
    with pytest.raises(ElderDecided) as refused:
        await town.approve(elder_id)
    assert refused.value.data == {"outcome": "withdrawn"}
    async with town.database.begin() as session:
        with pytest.raises(ElderUnknown):
            await elders.revoke(session, actor=town.cast.zhao, elder_id=elder_id, reason="搬走了", now=town.clock())
