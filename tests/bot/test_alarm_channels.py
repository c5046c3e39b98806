"""Many incidents at once on each channel: at its pace, joined by chat, before all else; by mail for who has not seen them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.mail import MailServer, mail_bot
from bot.channels.telegram import telegram_bot
from bot.channels.ways_out import MAIL_PACE
from bot.channels.webchat import webchat_bot
from bot.letters import Letter
from bot.notice_letters import notice_words
from bot.pacing import Pace
from bot.sender import TELEGRAM, Sender
from bot.services import Services
from core.database import Database
from messages import outbox
from messages.models import Outbox
from messages.outbox import Address, Priority
from messages.sending import Notice
from messages.watch import Watch
from people.models import MAIL_BOT
from qrcodes import incidents, receipts
from qrcodes.elder_models import Guardian, GuardianWay
from tests.bench.alarms import CROWD_CHAT, build, queue
from tests.bot.ways_kit import SENDER, Postbox, mail_server
from tests.botapi import TOKEN, BotApi, bot_api
from tests.chat import PUBLIC_URL
from tests.clock import ZONE, Clock

TELEGRAM_BOT = 42
HALF_A_SECOND = 0.5


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as found:
        yield found


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with mail_server() as found:
        yield found


def sender(database: Database, clock: Clock, bot: Bot, pace: Pace | None) -> Sender:
    """As the server wires one."""
    services = Services(database=database, clock=clock, zone=ZONE, public_url=PUBLIC_URL)
    return Sender(database=database, bot=bot, words=notice_words(services), clock=clock, zone=ZONE, pace=pace)


async def tap_all(database: Database, tokens: list[str], clock: Clock) -> list[int]:
    """A finder taps at each elder's."""
    opened = []
    for token in tokens:
        async with database.begin() as session:
            told = await incidents.tell(session, token=token, nonce="form", language="zh", now=clock())
        assert told is not None
        opened.append(told.incident_id)
    return opened


async def mail_ways(database: Database, clock: Clock) -> None:
    """The first guardian of each elder has a confirmed address."""
    async with database.begin() as session:
        first: dict[int, int] = {}
        for row in await session.execute(select(Guardian.id, Guardian.elder_id).order_by(Guardian.id)):
            first.setdefault(row.elder_id, row.id)
        for number, guardian in enumerate(first.values()):
            sealed = database.keys.seal_text(f"family{number}@example.org", context="guardian_way.address")
            way = {"guardian_id": guardian, "kind": "mail", "address": sealed, "added_at": clock(), "confirmed_at": clock()}
            await session.execute(insert(GuardianWay).values(way))


async def test_fifty_incidents_go_to_telegram_within_its_pace_joined_by_chat_and_before_broadcasts(
    database: Database, clock: Clock, api: BotApi
) -> None:
    tokens = await build(database, bot=TELEGRAM_BOT)
    bot = telegram_bot(TOKEN, api=api.url)
    ours = sender(database, clock, bot, TELEGRAM)
    async with database.begin() as session:
        to = [Address(TELEGRAM_BOT, CROWD_CHAT + chat) for chat in range(300)]
        await outbox.put(session, to=to, kind="mailbox.sorry", data={}, key="news", priority=Priority.BROADCAST, now=clock())
    await ours.drain()
    news = len(api.calls)
    assert 0 < news < TELEGRAM.a_second
    clock.advance(seconds=1)
    await tap_all(database, tokens, clock)
    counts = [len(api.calls)]
    while len(await alerts_waiting(database)) > 0:
        await ours.drain()
        counts.append(len(api.calls))
        clock.advance(seconds=HALF_A_SECOND)
    sent = [int(call.fields["chat_id"]) for call in api.calls[news:] if call.method == "sendMessage"]
    assert all(later - earlier <= TELEGRAM.a_second for earlier, later in zip(counts, counts[2:], strict=False))
    # Whoever has several alerts gets them in as few messages as their length allows, not one each.
    told = Counter(chat for chat in sent if chat < CROWD_CHAT)
    assert len(told) == 10 * (2 + 5 * 3)
    assert sum(told.values()) < 250
    last_alert = max(number for number, chat in enumerate(sent) if chat < CROWD_CHAT)
    # Broadcasts take only what the last batch of alerts leaves of its second.
    assert sum(chat >= CROWD_CHAT for chat in sent[:last_alert]) <= TELEGRAM.a_second
    await bot.session.close()


async def alerts_waiting(database: Database) -> list[int]:
    async with database.reading() as session:
        waiting = (Outbox.bot == TELEGRAM_BOT, Outbox.priority == Priority.ALERT, Outbox.due_at.is_not(None))
        return list(await session.scalars(select(Outbox.id).where(*waiting)))


async def test_alerts_go_before_ten_thousand_broadcasts_in_the_web_chat(database: Database, clock: Clock) -> None:
    tokens = await build(database, communities=2)
    await queue(database, 10_000)
    await tap_all(database, tokens, clock)
    claims: list[tuple[int, str]] = []
    has_begun_with_the_crowd = asyncio.Event()
    services = Services(database=database, clock=clock, zone=ZONE, public_url=PUBLIC_URL)
    put_in_words = notice_words(services)

    async def words(session: AsyncSession, notice: Notice) -> Letter | None:
        claims.append((int(notice.owner.rpartition("/")[2]), notice.kind))
        if notice.kind == "mailbox.sorry":
            has_begun_with_the_crowd.set()
        return await put_in_words(session, notice)

    bot = webchat_bot(database, watch=Watch(), clock=clock)
    running = asyncio.create_task(Sender(database=database, bot=bot, words=words, clock=clock, zone=ZONE, pace=None).run())
    async with asyncio.timeout(120):
        await has_begun_with_the_crowd.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    alerts = [number for number, kind in claims if kind == "incident.opened"]
    crowd = [number for number, kind in claims if kind == "mailbox.sorry"]
    assert len(alerts) == 10 * 5
    # No broadcast is claimed while an alert waits; the last alerts may share their claim with the first broadcasts.
    assert max(alerts) <= min(crowd)


async def test_twenty_incidents_are_told_by_mail_to_who_has_not_seen_them(database: Database, clock: Clock, postbox: Postbox) -> None:
    tokens = await build(database, communities=4)
    await mail_ways(database, clock)
    opened = await tap_all(database, tokens, clock)
    server = MailServer("127.0.0.1", postbox.port, SENDER)
    ours = sender(database, clock, mail_bot(database, server=server, public_url=PUBLIC_URL, clock=clock), MAIL_PACE)
    async with database.begin() as session:
        whose = select(Outbox.person_id).where(Outbox.key == receipts.key_of(opened[0], "told.afar"))
        reader = (await session.scalars(whose)).one()
        assert reader is not None
        await receipts.seen(session, person_id=reader, incident_id=opened[0], now=clock())
    clock.advance(seconds=19)
    await ours.drain()
    assert postbox.letters == [], "the second way is for who has not seen it in 20 s"
    clock.advance(seconds=1)
    while (due := await ours.drain()) is not None:
        clock.advance(seconds=max(0.0, (due - clock()).total_seconds()))
    assert sorted(letter["To"] for letter in postbox.letters) == sorted(f"family{number}@example.org" for number in range(1, 20))
    assert all("肖大爷" in body for body in postbox.bodies)
    async with database.reading() as session:
        kept = await session.scalars(select(Outbox.body).where(Outbox.bot == MAIL_BOT))
        assert set(kept) == {None}
