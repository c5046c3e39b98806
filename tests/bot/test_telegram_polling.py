"""Long polling over HTTP: committed before it is confirmed, and no answer of the server stops it."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from sqlalchemy import func, select

from bot.channels.telegram import PAUSES, Polling, telegram_bot
from bot.channels.telegram_updates import offset_after
from bot.pacing import Pace, Pacer
from bot.worker import Worker
from core.bell import Bell
from core.database import Database
from messages.models import Inbox
from tests.bot.test_worker import echoing
from tests.botapi import TOKEN, BotApi, bot_api
from tests.clock import Clock


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as server:
        yield server


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    made = telegram_bot(TOKEN, api=api.url)
    yield made
    await made.session.close()


@pytest.fixture
def polling(database: Database, bot: Bot, clock: Clock) -> Polling:
    return Polling(database=database, bot=bot, clock=clock, bell=Bell(), seconds=0)


@pytest.fixture
def worker(database: Database, bot: Bot, clock: Clock) -> Worker:
    return Worker(database=database, dispatcher=echoing(), bots={bot.id: bot}, clock=clock, bell=Bell())


async def stored(database: Database) -> int:
    async with database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Inbox))).one()


async def test_a_conversation_goes_by_polling(api: BotApi, polling: Polling, worker: Worker) -> None:
    api.write(7, "a")
    api.write(8, "b")
    api.write(7, "c")
    assert await polling.poll_once() == 0
    await worker.drain()
    assert api.texts(7) == ["1: a", "2: c"]
    assert api.texts(8) == ["1: b"]


async def test_updates_are_confirmed_only_after_they_are_committed(
    api: BotApi, polling: Polling, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.write(7, "a")

    async def fails(*_args: object, **_more: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("bot.channels.telegram.inbox.store", fails)
        with pytest.raises(OSError, match="disk full"):
            await polling.poll_once()
    assert len(api.pending) == 1
    assert await polling.poll_once() == 0
    assert await stored(database) == 1
    await polling.poll_once()
    assert api.pending == []


async def test_an_offset_is_sent_once_so_that_ids_may_start_anew_below_it(api: BotApi, polling: Polling, database: Database) -> None:
    api.write(7, "a")
    for _ in range(3):
        await polling.poll_once()
    assert [call.get("offset") for call in api.called("getUpdates")] == [None, "700000002", None]
    api.next_update_id = 5
    api.write(7, "after a quiet week")
    await polling.poll_once()
    assert await stored(database) == 2


async def test_the_same_update_again_is_stored_once(api: BotApi, polling: Polling, worker: Worker, database: Database) -> None:
    update = api.write(7, "a")
    for _ in range(3):
        await polling.poll_once()
        await worker.drain()
        api.pending.append(update)
    assert await stored(database) == 1
    assert api.texts(7) == ["1: a"]


async def test_a_refusal_makes_it_wait_and_go_on(api: BotApi, polling: Polling, database: Database) -> None:
    for status, retry_after, pause in ((409, None, PAUSES[0]), (429, 17, 17.0), (500, None, PAUSES[0]), (401, None, PAUSES[0])):
        api.write(7, "a")
        api.fail("getUpdates", status, retry_after=retry_after)
        assert await polling.poll_once() == pause
        assert await polling.poll_once() == 0
    assert await stored(database) == 4


async def test_pauses_grow_while_the_server_is_away(api: BotApi, polling: Polling) -> None:
    api.fail("getUpdates", 502, times=8)
    assert [await polling.poll_once() for _ in range(9)] == [*PAUSES, PAUSES[-1], PAUSES[-1], 0]


async def test_an_unreachable_server_makes_it_wait(database: Database, clock: Clock) -> None:
    bot = telegram_bot(TOKEN, api="http://127.0.0.1:9")
    polling = Polling(database=database, bot=bot, clock=clock, bell=Bell(), seconds=0)
    assert await polling.poll_once() == PAUSES[0]
    await bot.session.close()


async def test_after_a_conflict_the_webhook_is_taken_off_again(api: BotApi, polling: Polling) -> None:
    await polling.poll_once()
    api.fail("getUpdates", 409)
    await polling.poll_once()
    await polling.poll_once()
    assert len(api.called("deleteWebhook")) == 2


POLL = {"is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False}
STRANGE: dict[str, dict[str, object]] = {
    "a kind of next year": {"hologram": {"chat": {"id": 7, "type": "private"}}},
    "no content": {},
    "a poll": {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": True} | POLL},
    "an edited message": {
        "edited_message": {"message_id": 1, "date": 1, "edit_date": 2, "chat": {"id": 7, "type": "private"}, "text": "x"}
    },
    "a group's message": {
        "message": {"message_id": 1, "date": 1, "chat": {"id": -100123, "type": "supergroup", "title": "x"}, "text": "x"}
    },
    "a channel's post": {
        "channel_post": {"message_id": 1, "date": 1, "chat": {"id": -100124, "type": "channel", "title": "x"}, "text": "x"}
    },
    "an inline query": {"inline_query": {"id": "1", "from": {"id": 7, "is_bot": False, "first_name": "x"}, "query": "", "offset": ""}},
    "a button of an old message": {
        "callback_query": {
            "id": "1",
            "from": {"id": 7, "is_bot": False, "first_name": "x"},
            "chat_instance": "1",
            "data": "x",
            "message": {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}},
        }
    },
    "blocked": {
        "my_chat_member": {
            "chat": {"id": 7, "type": "private"},
            "from": {"id": 7, "is_bot": False, "first_name": "x"},
            "date": 1,
            "old_chat_member": {"status": "member", "user": {"id": 42, "is_bot": True, "first_name": "x"}},
            "new_chat_member": {"status": "kicked", "user": {"id": 42, "is_bot": True, "first_name": "x"}, "until_date": 0},
        }
    },
}


async def test_updates_of_any_kind_are_stored_and_done(api: BotApi, polling: Polling, worker: Worker, database: Database) -> None:
    for content in STRANGE.values():
        api.arrive(dict(content))
    await polling.poll_once()
    await worker.drain()
    async with database.reading() as session:
        rows = (await session.scalars(select(Inbox).order_by(Inbox.update_id))).all()
    ends = {name: (row.done_at is not None, row.error) for name, row in zip(STRANGE, rows, strict=True)}
    assert ends == dict.fromkeys(STRANGE, (True, None))


async def test_an_update_that_nobody_can_read_does_not_block_those_behind_it(
    api: BotApi, polling: Polling, worker: Worker, database: Database
) -> None:
    api.arrive({"message": {"message_id": "no number", "chat": {"id": 7}}})
    api.write(7, "a")
    await polling.poll_once()
    await worker.drain()
    assert "1: a" in api.texts(7)
    async with database.reading() as session:
        row = (await session.scalars(select(Inbox).where(Inbox.dead_at.is_not(None)))).one()
    assert row.error == "Unreadable"


@pytest.mark.parametrize(("status", "retry_after"), [(429, 9), (500, None)])
async def test_an_answer_that_the_server_refuses_arrives_later(
    api: BotApi, polling: Polling, worker: Worker, clock: Clock, status: int, retry_after: int | None
) -> None:
    api.write(7, "a")
    api.fail("sendMessage", status, retry_after=retry_after)
    await polling.poll_once()
    await worker.drain()
    assert api.texts(7) == []
    clock.advance(seconds=retry_after or 1)
    await worker.drain()
    assert api.texts(7) == ["1: a"]


async def test_an_answer_whose_connection_was_cut_may_come_twice_but_its_update_counts_once(
    api: BotApi, polling: Polling, worker: Worker, clock: Clock
) -> None:
    api.write(7, "a")
    api.fail("sendMessage", 502, done_all_the_same=True)
    await polling.poll_once()
    await worker.drain()
    clock.advance(seconds=1)
    await worker.drain()
    assert api.texts(7) == ["1: a", "1: a"]


@pytest.mark.parametrize(
    ("numbers", "offset", "after"),
    [([2**70], None, 2**70 + 1), ([5, "x"], None, 6), (["x", None], 7, 9), (["x"], None, None), ([], 7, None), ([True, -3], 7, 9)],
)
def test_the_offset_moves_past_what_cannot_be_stored(numbers: list[object], offset: int | None, after: int | None) -> None:
    assert offset_after([{"update_id": number} for number in numbers], offset) == after


async def test_answers_count_towards_the_pace_and_a_wait_in_a_handler_is_everybodys(api: BotApi, database: Database, clock: Clock) -> None:
    pacer = Pacer(Pace())
    bot = telegram_bot(TOKEN, api=api.url, pacer=pacer, clock=clock)
    polling = Polling(database=database, bot=bot, clock=clock, bell=Bell(), seconds=0)
    worker = Worker(database=database, dispatcher=echoing(), bots={bot.id: bot}, clock=clock, bell=Bell(), slots=1, pacers={bot.id: pacer})
    api.write(7, "a")
    await polling.poll_once()
    await worker.drain()
    assert pacer.waiting(clock()) == [7]
    assert pacer.allowance(clock()) == pacer.pace.a_second - 1
    api.fail("sendMessage", 429, retry_after=9)
    api.write(8, "b")
    api.write(9, "c")
    await polling.poll_once()
    await worker.drain()
    assert (api.texts(8), api.texts(9), pacer.allowance(clock())) == ([], [], 0)
    clock.advance(seconds=9)
    await worker.drain()
    assert (api.texts(8), api.texts(9)) == (["1: b"], ["1: c"])
    await bot.session.close()
