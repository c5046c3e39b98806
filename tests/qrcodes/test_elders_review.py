"""Staff decide about a badge: never before the family is reached, on record, and with what the family is told."""

import pytest
from sqlalchemy import select

from people.authority import NotAllowed
from people.models import Audit
from qrcodes import badges, elder_queue, elders
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_queue import DocumentUnseen, ElderDecided, GuardiansUnconfirmed
from qrcodes.elder_words import ElderWordsUnclear
from tests.qrcodes.kit import Town
from tests.qrcodes.outbox import told
from tests.qrcodes.review_kit import number_of_badges, standing


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
