"""An alert that a visible chat page shows is 已读: the page says so, and who waits for an answer sees it."""

from datetime import datetime

from sqlalchemy import select

from bot.notice_letters import notice_words
from bot.sender import Sender
from bot.services import Services
from core.database import Database
from qrcodes import incidents
from qrcodes.incident_models import Receipt
from tests.cast import Cast
from tests.clock import ZONE, Clock
from tests.qrcodes.kit import Town
from tests.web.house import House


async def alert(house: House, cast: Cast, clock: Clock) -> None:
    """王芳's father was found, and her chat says so."""
    town = Town(house.database, cast, clock)
    token = await town.badge(await town.elder())
    async with house.database.begin() as session:
        await incidents.tell(session, token=token, nonce="n", language="zh", now=clock())
    services = Services(database=house.database, clock=clock, zone=ZONE, public_url="http://127.0.0.1")
    await Sender(database=house.database, bot=house.bot, words=notice_words(services), clock=clock, zone=ZONE, pace=None).drain()


async def seen(database: Database, person_id: int) -> datetime | None:
    async with database.reading() as session:
        return (await session.scalars(select(Receipt.seen_at).where(Receipt.person_id == person_id))).one()


async def test_what_a_visible_page_has_shown_is_read(house: House, cast: Cast, clock: Clock) -> None:
    await alert(house, cast, clock)
    visit = await house.enter(cast.wang)
    last = (await house.said(visit))[-1].message_id
    assert await seen(house.database, cast.wang) is None
    clock.advance(seconds=7)
    for up_to in (last, last, last + 100):
        async with visit.http.post("/chat/shown", data={"up_to": str(up_to)}) as answer:
            assert answer.status == 204
        clock.advance(seconds=1)
    first = await seen(house.database, cast.wang)
    assert first is not None
    assert (clock() - first).total_seconds() == 3
    assert await seen(house.database, cast.zhou) is None


async def test_what_stands_further_down_has_not_been_shown(house: House, cast: Cast, clock: Clock) -> None:
    visit = await house.enter(cast.wang)
    await visit.send(text="你好")
    await house.handle()
    before = (await house.said(visit))[-1].message_id
    await alert(house, cast, clock)
    async with visit.http.post("/chat/shown", data={"up_to": str(before)}) as answer:
        assert answer.status == 204
    assert await seen(house.database, cast.wang) is None


async def test_nonsense_and_strangers_read_nothing(house: House, cast: Cast, clock: Clock) -> None:
    await alert(house, cast, clock)
    visit = await house.enter(cast.wang)
    for nonsense in ("", "-1", "1e9", "x", "9" * 30, "0"):
        async with visit.http.post("/chat/shown", data={"up_to": nonsense}) as answer:
            assert answer.status == 204
    async with house.stranger().http.post("/chat/shown", data={"up_to": "999"}) as answer:
        assert answer.status == 401
    async with (await house.enter(cast.li)).http.post("/chat/shown", data={"up_to": "999999"}) as answer:
        assert answer.status == 204
    assert await seen(house.database, cast.wang) is None
