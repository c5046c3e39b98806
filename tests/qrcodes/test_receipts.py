"""Receipts: who was told, when it left the house, who has seen it, who took it on; unseen alerts go the second way too."""

from datetime import timedelta

from sqlalchemy import insert, select, update

from messages import outbox
from messages.models import Outbox
from messages.outbox import Address, Priority
from people.models import MAIL_BOT, Identity
from qrcodes import receipts
from qrcodes.elder_models import Guardian, GuardianWay
from tests.clock import ZONE
from tests.qrcodes.incident_kit import Street
from words import notices
from words.notice_readers import NoticeText


async def by_mail(street: Street) -> None:
    """王芳 has confirmed an address."""
    now = street.clock()
    async with street.database.begin() as session:
        guardian = (await session.scalars(select(Guardian.id))).one()
        sealed = street.database.keys.seal_text("wang@example.org", context="guardian_way.address")
        row = {"guardian_id": guardian, "kind": "mail", "address": sealed, "added_at": now, "confirmed_at": now}
        await session.execute(insert(GuardianWay).values(row))


async def said(street: Street, row: Outbox) -> NoticeText | None:
    """What a row of the outbox says when it is sent now."""
    data = {"incident_id": int(row.key.split(":")[1]), "what": row.key.split(":", 2)[2]}
    async with street.database.reading() as session:
        return await notices.render(
            session,
            kind=row.kind,
            data=data,
            person_id=row.person_id,
            language="zh",
            now=street.clock(),
            zone=ZONE,
            public_url="https://x",
        )


async def test_what_is_not_seen_in_twenty_seconds_goes_the_second_way(street: Street) -> None:
    await by_mail(street)
    told = await street.tell()
    row = (await street.notices(told, "incident.afar"))[0]
    assert (row.bot, row.person_id) == (MAIL_BOT, street.cast.wang)
    assert row.due_at == street.clock() + timedelta(seconds=20)
    words = await said(street, row)
    assert words is not None
    assert "肖大爷" in words.text
    assert "0432" in words.text
    assert not any(word in words.text for word in ("胰岛素", "糖尿病", "肖德贵", "105号楼"))


async def test_what_was_seen_in_chat_is_not_sent_again(street: Street) -> None:
    await by_mail(street)
    told = await street.tell()
    row = (await street.notices(told, "incident.afar"))[0]
    assert await street.sees(street.cast.wang, told)
    assert await said(street, row) is None


async def test_who_has_no_chat_is_told_by_the_second_way_at_once(street: Street) -> None:
    await by_mail(street)
    async with street.database.begin() as session:
        theirs = update(Identity).where(Identity.person_id == street.cast.wang)
        await session.execute(theirs.values(blocked_at=street.clock()))
    told = await street.tell()
    assert [row.due_at for row in await street.notices(told, "incident.afar")] == [street.clock()]


async def test_a_page_that_shows_the_alert_has_shown_it(street: Street) -> None:
    told, wang = await street.tell(), street.cast.wang
    chat = street.cast.chats[wang]
    async with street.database.begin() as session:
        rows = update(Outbox).where(Outbox.person_id == wang, Outbox.kind == "incident.opened")
        await session.execute(rows.values(sent_at=street.clock(), due_at=None, body=None, message_id=7))
    for up_to, is_new in ((6, False), (7, True), (9, False)):
        async with street.database.begin() as session:
            assert await receipts.shown(session, bot=1, chat_id=chat, up_to_message=up_to, now=street.clock()) is is_new
    lines = {one.person_id: one for one in (await street.card(wang, told)).receipts}
    assert lines[wang].seen_at == street.clock()
    assert lines[wang].sent_at == street.clock()
    assert lines[street.cast.zhou].seen_at is None


async def test_seen_and_taken_are_marked_once_and_stay(street: Street) -> None:
    told, zhou = await street.tell(), street.cast.zhou
    first = street.clock.advance(seconds=10)
    assert await street.sees(zhou, told)
    street.clock.advance(seconds=10)
    assert not await street.sees(zhou, told)
    await street.acknowledge(zhou, told)
    took = street.clock()
    street.clock.advance(minutes=5)
    await street.arrive(zhou, told)
    line = next(one for one in (await street.card(street.cast.wang, told)).receipts if one.person_id == zhou)
    assert (line.seen_at, line.took_at, line.name) == (first, took, "周强")


async def test_when_it_left_the_house_stays_known_after_the_outbox_was_purged(street: Street) -> None:
    told, wang = await street.tell(), street.cast.wang
    async with street.database.begin() as session:
        rows = update(Outbox).where(Outbox.kind == "incident.opened")
        await session.execute(rows.values(sent_at=street.clock() + timedelta(seconds=2), due_at=None, body=None, message_id=7))
        await receipts.mark_sent(session, incident_ids=[told.incident_id])
        await outbox.purge(session, sent_before=street.clock() + timedelta(days=9), dead_before=street.clock())
    sent = {one.sent_at for one in (await street.card(wang, told)).receipts}
    assert sent == {street.clock() + timedelta(seconds=2)}


async def test_alerts_that_were_joined_share_a_message_that_no_notice_replaces(street: Street) -> None:
    where = Address(1, 5)
    async with street.database.begin() as session:
        for key in ("one", "two"):
            await outbox.put(session, to=[where], kind="x", data={}, key=key, priority=Priority.ALERT, now=street.clock())
        await session.execute(
            update(Outbox).where(Outbox.chat_id == 5).values(message_id=9, sent_at=street.clock(), due_at=None, body=None)
        )
        assert await outbox.message_of(session, key="one", address=where) is None
        await session.execute(update(Outbox).where(Outbox.key == "two").values(message_id=10))
        assert await outbox.message_of(session, key="one", address=where) == 9
