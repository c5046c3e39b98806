"""How soon an alarm reaches those who can help, while 10,000 broadcasts wait; and what one tap costs beside a bare commit."""

import time

import pytest
from sqlalchemy import insert

from bot.channels.webchat import webchat_bot
from bot.notice_letters import notice_words
from bot.sender import Sender
from bot.services import Services
from core.database import Database
from messages.watch import Watch
from qrcodes import incidents
from qrcodes.incident_models import Event
from tests.bench.alarms import RealClock, build, measure, of_hundred, queue
from tests.bench.report import Report
from tests.chat import PUBLIC_URL
from tests.clock import START, ZONE

pytestmark = pytest.mark.bench

BROADCASTS = 10_000
AIM_SECONDS = 5.0


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_fifty_alarms_at_once_among_ten_thousand_broadcasts(durable: Database, report: Report, kind: str) -> None:
    tokens, clock = await build(durable), RealClock()
    await queue(durable, BROADCASTS)
    services = Services(database=durable, clock=clock, zone=ZONE, public_url=PUBLIC_URL)
    bot = webchat_bot(durable, watch=Watch(), clock=clock)
    sender = Sender(database=durable, bot=bot, words=notice_words(services), clock=clock, zone=ZONE, pace=None)
    waited = await measure(durable, sender, tokens, clock)
    bare = await _bare_commits(durable, len(waited))
    ours = of_hundred(waited)
    what = f"50 incidents at once, {len(waited)} first messages, {BROADCASTS:,} broadcasts waiting; over as many bare commits"
    row = report.add(f"incident.notice_p95.{kind}", (ours, bare, ours / bare), unit="s", aim="ours ≤ 5", what=what)
    assert row.ours <= AIM_SECONDS


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_one_tap_over_a_bare_commit(durable: Database, report: Report, kind: str) -> None:
    tokens = await build(durable)
    start = time.perf_counter()
    for token in tokens:
        async with durable.begin() as session:
            assert await incidents.tell(session, token=token, nonce="form", language="zh", now=START) is not None
    ours = (time.perf_counter() - start) / len(tokens) * 1_000
    bare = await _bare_commits(durable, len(tokens)) / len(tokens) * 1_000
    what = "the whole transaction of a tap that opens an incident, over a commit of one row"
    row = report.add(f"incident.tell.{kind}", (ours, bare, ours / bare), unit="ms", aim="–", what=what)
    assert row.ours > 0


async def _bare_commits(database: Database, number: int) -> float:
    start = time.perf_counter()
    for _ in range(number):
        async with database.begin() as session:
            await session.execute(insert(Event).values(incident_id=1, what="bare", at=START))
    return time.perf_counter() - start
