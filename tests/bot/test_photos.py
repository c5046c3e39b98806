"""Pictures that the channel cannot hand out: what is said, and what is tried again."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError

from bot.channels.telegram import telegram_bot
from bot.photos import download
from core.files import FileGone, PictureTooLarge
from tests.botapi import TOKEN, BotApi, bot_api


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as opened:
        yield opened


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    opened = telegram_bot(TOKEN, api=api.url)
    yield opened
    await opened.session.close()


async def test_only_what_is_too_big_is_told_so(api: BotApi, bot: Bot) -> None:
    api.fail("getFile", 400, "Bad Request: file is too big")
    with pytest.raises(PictureTooLarge):
        await download(bot, "a")
    api.fail("getFile", 400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    with pytest.raises(FileGone):
        await download(bot, "a")


async def test_a_file_that_is_gone_meanwhile(bot: Bot) -> None:
    with pytest.raises(FileGone):
        await download(bot, "nowhere")


async def test_a_download_that_breaks_off_is_tried_again(api: BotApi, bot: Bot) -> None:
    api.files["a"] = b"x"
    api.broken_files.add("a")
    with pytest.raises(TelegramNetworkError):
        await download(bot, "a")
