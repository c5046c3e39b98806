"""The web chat's session answers as Telegram does."""

from contextlib import suppress

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

from bot.channels.webchat import webchat_bot
from core.database import Database
from messages import transcript, transcript_menu
from messages.watch import Watch
from tests.bot.webchat_kit import turn_in
from tests.clock import Clock

CHAT = 77


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def bot(database: Database, watch: Watch, clock: Clock) -> Bot:
    return webchat_bot(database, watch=watch, clock=clock)


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=label)] for label in labels])


async def texts(database: Database, chat_id: int = CHAT) -> list[str]:
    async with database.reading() as session:
        return [(seen.body or {}).get("text", "") for seen in await transcript.page(session, bot=1, chat_id=chat_id)]


async def test_a_message_outside_a_turn_is_there_at_once_and_wakes_whoever_looks(bot: Bot, database: Database, watch: Watch) -> None:
    with watch.on(1, CHAT) as look:
        sent = await bot.send_message(CHAT, " 你好 ", reply_markup=keyboard("Yes"))
        assert await look.wait(0.1)
    assert isinstance(sent, Message)
    assert sent.text == "你好"
    assert sent.bot is bot
    assert await texts(database) == ["你好"]


async def test_what_a_turn_says_stands_only_when_the_turn_is_done(bot: Bot, database: Database, watch: Watch) -> None:
    with watch.on(1, CHAT) as look:
        async with turn_in(database, chat_id=CHAT) as turn:
            first = await bot.send_message(CHAT, "one")
            await bot.send_message(CHAT, "two")
            await bot.edit_message_text("one, mended", chat_id=CHAT, message_id=first.message_id)
            assert first.message_id == turn.sequence * 64 + 1
            assert await texts(database) == []
            assert not look.woken.is_set()
        assert await look.wait(0.1)
    assert await texts(database) == ["one, mended", "two"]


async def test_a_turn_that_fails_and_is_handled_again_says_everything_once(bot: Bot, database: Database) -> None:
    with suppress(RuntimeError):
        async with turn_in(database, chat_id=CHAT):
            await bot.send_message(CHAT, "lost")
            raise RuntimeError
    async with turn_in(database, chat_id=CHAT):
        await bot.send_message(CHAT, "said")
    assert await texts(database) == ["said"]


async def test_a_message_to_another_chat_does_not_wait_for_the_turn(bot: Bot, database: Database) -> None:
    async with turn_in(database, chat_id=CHAT):
        await bot.send_message(CHAT + 1, "for you")
        assert await texts(database, CHAT + 1) == ["for you"]


async def test_edits_and_deletions_show_in_place_and_survive(bot: Bot, database: Database, clock: Clock) -> None:
    first = await bot.send_message(CHAT, "a", reply_markup=keyboard("x"))
    second = await bot.send_message(CHAT, "b")
    edited = await bot.edit_message_reply_markup(chat_id=CHAT, message_id=first.message_id, reply_markup=keyboard("y"))
    assert isinstance(edited, Message)
    assert edited.text == "a"
    assert await bot.delete_message(CHAT, second.message_id)
    async with database.reading() as session:
        (seen,) = await transcript.page(session, bot=1, chat_id=CHAT)
        changed = await transcript.changes(session, bot=1, chat_id=CHAT, after=2)
    assert seen.edited_at == clock.now()
    assert seen.body is not None
    assert seen.body["reply_markup"] == {"inline_keyboard": [[{"text": "y", "callback_data": "y"}]]}
    assert changed is not None
    assert [(change.message_id, change.body is None) for change in changed] == [(first.message_id, False), (second.message_id, True)]


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "message text is empty"), (" \n ", "message text is empty"), ("字" * 4097, "message is too long")],
)
async def test_text_that_telegram_would_not_take_is_refused_in_its_words(bot: Bot, text: str, says: str) -> None:
    with pytest.raises(TelegramBadRequest, match=says):
        await bot.send_message(CHAT, text)


@pytest.mark.parametrize(
    "button",
    [InlineKeyboardButton(text="x", callback_data="积" * 22), InlineKeyboardButton(text="x", url="javascript:alert(1)")],
)
async def test_a_button_that_telegram_would_not_take_is_refused(bot: Bot, button: InlineKeyboardButton) -> None:
    with pytest.raises(TelegramBadRequest, match=r"BUTTON_(DATA|URL)_INVALID"):
        await bot.send_message(CHAT, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))


async def test_an_edit_that_cannot_be_made_says_why(bot: Bot, database: Database, clock: Clock) -> None:
    sent = await bot.send_message(CHAT, "same", reply_markup=keyboard("x"))
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("same", chat_id=CHAT, message_id=sent.message_id, reply_markup=keyboard("x"))
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("other", chat_id=CHAT + 1, message_id=sent.message_id)
    async with database.begin() as session:
        theirs = transcript.Entry(1, "in", {"text": "mine"})
        await transcript.record(session, bot=1, chat_id=CHAT, entries=[theirs], now=clock.now())
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("other", chat_id=CHAT, message_id=1)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(CHAT, 999)
    with pytest.raises(TelegramBadRequest, match="no caption"):
        await bot.edit_message_caption(chat_id=CHAT, message_id=sent.message_id, caption="x")


async def test_an_answered_button_leaves_a_toast_that_no_history_shows(bot: Bot, database: Database) -> None:
    async with turn_in(database, chat_id=CHAT):
        assert await bot.answer_callback_query(f"{CHAT}:5", "Done", show_alert=True)
    async with database.reading() as session:
        changes = await transcript.changes(session, bot=1, chat_id=CHAT, after=0)
    assert changes is not None
    assert [change.body for change in changes] == [{"press": "5", "text": "Done", "alert": True}]
    assert await texts(database) == []
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query("nonsense")


async def test_commands_are_kept_by_scope_and_language(bot: Bot, database: Database) -> None:
    await bot.set_my_commands([BotCommand(command="menu", description="菜单")], scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([BotCommand(command="menu", description="Menu")], scope=BotCommandScopeAllPrivateChats(), language_code="en")
    staff = BotCommandScopeChat(chat_id=CHAT)
    async with turn_in(database, chat_id=CHAT):
        await bot.set_my_commands([BotCommand(command="approve", description="审核")], scope=staff)
    async with database.reading() as session:
        shown = {
            (chat, language): await transcript_menu.menu_of(session, bot=1, chat_id=chat, language=language)
            for chat in (CHAT, CHAT + 1)
            for language in ("zh", "en")
        }
    assert shown[CHAT, "zh"] == shown[CHAT, "en"] == [("approve", "审核")]
    assert shown[CHAT + 1, "zh"] == [("menu", "菜单")]
    assert shown[CHAT + 1, "en"] == [("menu", "Menu")]
    assert [one.command for one in await bot.get_my_commands(scope=staff)] == ["approve"]
    await bot.delete_my_commands(scope=staff)
    assert await bot.get_my_commands(scope=staff) == []


async def test_typing_is_shown_to_whoever_looks_and_a_reply_keyboard_is_kept_for_the_page(
    bot: Bot, database: Database, watch: Watch
) -> None:
    with watch.on(1, CHAT) as look:
        await bot.send_chat_action(CHAT, "typing")
        assert look.typing
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Here", request_location=True)]])
    sent = await bot.send_message(CHAT, "Where?", reply_markup=keys)
    assert sent.reply_markup is None
    async with database.reading() as session:
        (seen,) = await transcript.page(session, bot=1, chat_id=CHAT)
    assert seen.body is not None
    assert seen.body["reply_keyboard"] == [[{"text": "Here", "location": True}]]
    location = await bot.send_location(CHAT, 43.8, 126.5)
    assert location.location is not None


async def test_a_method_that_a_web_chat_has_not_is_answered_as_not_found(bot: Bot) -> None:
    assert (await bot.me()).id == 1
    with pytest.raises(TelegramNotFound):
        await bot.get_chat_member_count(CHAT)
