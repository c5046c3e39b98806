"""The corpus's files through the chat: a picture is taken, anything else is refused in words, and no file brings anything down."""

import json
from collections.abc import AsyncIterator, Iterator

import pytest
from structlog.testing import capture_logs

from bot.dispatcher import build_dispatcher
from bot.services import Services
from core.crypto import KeyRing
from core.database import Database
from tests.chat import PUBLIC_URL, Town, open_town
from tests.clock import ZONE, Clock
from tests.corpus.inputs import bad
from tests.corpus.make_files import files
from tests.web.house import House, open_house

# What comes of each where a photo is asked; the door takes neither nothing nor more than 20 MB.
TAKEN = ("polyglot.jpg", "gps.jpg", "cmyk.jpg", "deep.png", ".._.._name.jpg")
TOO_LARGE = ("bomb.png", "huge.png", "frame.gif", "large.bin")
NOT_SENT = {"empty.jpg": 422, "large.bin": 413}


@pytest.fixture(scope="module")
def corpus() -> dict[str, bytes]:
    return files()


@pytest.fixture
async def town(sqlite_url: str, keys: KeyRing, clock: Clock) -> AsyncIterator[Town]:
    opened = Database(sqlite_url, keys=keys)
    yield await open_town(opened, clock)
    await opened.close()


@pytest.fixture
async def house(town: Town, clock: Clock) -> AsyncIterator[House]:
    """The town's door over HTTP."""
    services = Services(database=town.app.database, clock=clock, zone=ZONE, public_url=PUBLIC_URL)
    async with open_house(town.app.database, clock, dispatcher=build_dispatcher(services)) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _nothing_goes_wrong() -> Iterator[None]:
    with capture_logs() as events:
        yield
    assert [event for event in events if event["log_level"] not in ("debug", "info")] == []


async def test_where_a_photo_is_asked(town: Town, corpus: dict[str, bytes]) -> None:
    for name, data in corpus.items():
        await town.liu.says("/log")
        await town.liu.taps("志愿服务")
        await town.liu.taps("1小时")
        await town.liu.says("扫雪")
        await town.liu.sends_photo(data, name=name)
        said = (await town.liu.screen()).text
        expected = "请核对" if name in TAKEN else "太大" if name in TOO_LARGE else "不是"
        assert expected in said, f"{name}: {said}"
    assert await town.app.troubles() == []


async def test_where_no_file_is_asked(town: Town, corpus: dict[str, bytes]) -> None:
    for name, data in corpus.items():
        heard = len(await town.liu.screens())
        await town.liu.sends_photo(data, name=name)
        assert len(await town.liu.screens()) > heard, name
    assert await town.app.troubles() == []


async def test_over_http(town: Town, house: House, corpus: dict[str, bytes]) -> None:
    visit = await house.enter(town.cast.liu)
    for number, (name, data) in enumerate(corpus.items()):
        status, answer = await visit.send_file(name, data, text=f"file {number}")
        assert status == NOT_SENT.get(name, 200), name
        assert json.loads(answer).get("error" if name in NOT_SENT else "ok"), name
        await house.handle()
        assert (await visit.get("/chat"))[0] == 200
    assert await town.app.troubles() == []


async def test_every_text_over_http_is_stored_or_refused_in_words_and_never_becomes_markup(town: Town, house: House) -> None:
    visit = await house.enter(town.cast.liu)
    for number, text in enumerate([*bad("text"), *bad("injection")]):
        status, answer = await visit.send(text=text.encode("utf-8", "replace").decode(), nonce=str(number))
        assert (status, "error" in answer) in ((200, False), (422, True)), text[:40]
        await house.handle()
    _, page = await visit.get("/chat")
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert await town.app.troubles() == []
