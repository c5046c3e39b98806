"""What is pushed to an open page."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from core.database import Database
from messages import transcript
from messages.watch import Watch
from people import sessions
from tests.clock import Clock
from tests.web.house import House, Visit, open_house
from web.visitors import COOKIE


class Stream:
    """A page's event stream, read event by event."""

    def __init__(self, content: Any) -> None:
        self._content = content
        self.last_id = ""

    async def next(self) -> tuple[str, dict[str, Any]]:
        """The next event's name and data."""
        name, data = "", ""
        async with asyncio.timeout(5):
            while True:
                line = (await self._content.readline()).decode().rstrip("\n")
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    data = line[6:]
                elif line.startswith("id: "):
                    self.last_id = line[4:]
                elif not line and name:
                    return name, json.loads(data)


@asynccontextmanager
async def listening(visit: Visit, after: str = "0") -> AsyncIterator[Stream]:
    async with visit.http.get(f"/chat/events?after={after}") as answer:
        assert answer.content_type == "text/event-stream"
        yield Stream(answer.content)


async def test_messages_edits_toasts_and_deletions_are_pushed_as_they_happen(house: House) -> None:
    visit = await house.enter()
    async with listening(visit) as stream:
        await visit.send(text="buttons")
        _, change = await stream.next()
        assert [one["mine"] for one in change["messages"]] == [True]
        await house.handle()
        _, change = await stream.next()
        (choose,) = change["messages"]
        assert "Choose" in choose["html"]
        await visit.press("One", nonce="first tap")
        await house.handle()
        _, change = await stream.next()
        assert [one["id"] for one in change["messages"]] == [choose["id"]]
        assert "You chose secret-one" in change["messages"][0]["html"]
        assert change["toasts"] == [{"press": "first tap", "text": "", "alert": False}]
        await visit.press("Alarm", nonce="second tap")
        await house.handle()
        _, change = await stream.next()
        assert change["toasts"] == [{"press": "second tap", "text": "Look here", "alert": True}]
        await visit.press("Vanish")
        await house.handle()
        _, change = await stream.next()
        assert [(one["id"], one["html"]) for one in change["messages"]] == [(choose["id"], "")]


async def test_a_page_that_was_cut_off_gets_what_it_missed_once(house: House) -> None:
    visit = await house.enter()
    async with listening(visit) as stream:
        await visit.send(text="first")
        await stream.next()
        seen = stream.last_id
    await house.handle()
    await visit.send(text="second", nonce="2")
    async with listening(visit, after=seen) as stream:
        _, change = await stream.next()
    assert ["first" in one["html"] for one in change["messages"]] == [True, False]
    assert "second" in change["messages"][1]["html"]


async def test_a_page_at_another_process_sees_what_is_written_here(database: Database, clock: Clock) -> None:
    """Two doors on one database that share nothing else."""
    async with open_house(database, clock) as here, open_house(database, clock) as there:
        visit = await here.enter()
        other = there.stranger()
        (token,) = (cookie.value for cookie in visit.http.cookie_jar if cookie.key == COOKIE)
        other.http.cookie_jar.update_cookies({COOKIE: token}, there.url)
        async with listening(other) as stream:
            await there.door.watch.poll(database)
            await visit.send(text="over there")
            await there.door.watch.poll(database)
            _, change = await stream.next()
    assert "over there" in change["messages"][0]["html"]


async def test_typing_is_shown(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    async with listening(visit) as stream:
        await visit.send(text="so that the stream is known to have begun")
        await stream.next()
        await sqlite_house.bot.send_chat_action(visit.chat_id, "typing")
        assert (await stream.next())[0] == "typing"


async def test_a_page_that_missed_very_much_is_told_to_load_anew(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    for number in range(301):
        await sqlite_house.bot.send_message(visit.chat_id, str(number))
    async with listening(visit) as stream:
        assert (await stream.next())[0] == "reload"


async def test_a_stream_without_a_session_has_the_page_loaded_anew(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    async with sqlite_house.database.begin() as session:
        (token,) = (cookie.value for cookie in visit.http.cookie_jar if cookie.key == COOKIE)
        await sessions.end_session(session, token=token, now=sqlite_house.clock())
    async with listening(visit) as stream:
        assert (await stream.next())[0] == "reload"
    assert (await visit.get("/chat"))[0] == 401


async def test_a_stream_that_fails_ends_and_says_so_in_the_log(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no database")

    visit = await sqlite_house.enter()
    monkeypatch.setattr(transcript, "changes", broken)
    async with visit.http.get("/chat/events") as answer:
        assert answer.status == 200
        assert await answer.read() == b"retry: 2000\n\n"
    out = "".join(capsys.readouterr())
    assert "stream failed" in out
    assert "request failed" not in out


async def test_a_ring_wakes_only_those_who_look_at_that_chat() -> None:
    watch = Watch()
    with watch.on(1, 7) as mine, watch.on(1, 8) as other:
        watch.ring(1, 7)
        assert await mine.wait(0.01)
        assert not await other.wait(0.01)
        watch.close()
        assert await mine.wait(0.01)
        assert await other.wait(0.01)
