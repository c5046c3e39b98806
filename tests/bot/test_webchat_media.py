"""Photos and documents through the web chat's session."""

import io

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, InputMediaDocument, InputMediaPhoto, Message
from PIL import Image

from bot.channels.webchat import webchat_bot
from core.database import Database
from messages import transcript_files
from messages.watch import Watch
from tests.bot.webchat_kit import turn_in
from tests.clock import Clock

CHAT = 77


@pytest.fixture
def bot(database: Database, clock: Clock) -> Bot:
    return webchat_bot(database, watch=Watch(), clock=clock)


def picture(colour: int = 0) -> BufferedInputFile:
    out = io.BytesIO()
    Image.new("L", (30, 20), colour).save(out, "PNG")
    return BufferedInputFile(out.getvalue(), "qr.png")


async def test_photos_and_documents_can_be_sent_shown_again_and_downloaded(bot: Bot, database: Database) -> None:
    async with turn_in(database, chat_id=CHAT):
        sent = await bot.send_photo(CHAT, picture(), caption="code")
        assert sent.photo is not None
        assert (sent.photo[0].width, sent.photo[0].height) == (30, 20)
        early = await bot.download(sent.photo[0])
        again = await bot.send_photo(CHAT, sent.photo[0].file_id)
        assert again.photo == sent.photo
    assert early is not None
    late = await bot.download(sent.photo[0])
    assert late is not None
    assert early.read() == late.read() == picture().data
    paper = await bot.send_document(CHAT, BufferedInputFile("积分".encode(), "我的数据.json"))
    assert paper.document is not None
    assert (paper.document.file_name, paper.document.mime_type) == ("我的数据.json", "application/json")
    async with database.reading() as session:
        seen = await transcript_files.load_for(session, bot=1, chat_id=CHAT, file_id=paper.document.file_id)
        other = await transcript_files.load_for(session, bot=1, chat_id=CHAT + 1, file_id=paper.document.file_id)
    assert seen is not None
    assert seen.data == "积分".encode()
    assert other is None


async def test_media_can_be_replaced_and_bad_ones_are_refused(bot: Bot, database: Database) -> None:
    sent = await bot.send_photo(CHAT, picture())
    edited = await bot.edit_message_media(InputMediaPhoto(media=picture(255), caption="new"), chat_id=CHAT, message_id=sent.message_id)
    assert isinstance(edited, Message)
    assert edited.caption == "new"
    assert edited.photo != sent.photo
    paper = InputMediaDocument(media=BufferedInputFile(b"x", "x.txt"))
    turned = await bot.edit_message_media(paper, chat_id=CHAT, message_id=sent.message_id)
    assert isinstance(turned, Message)
    assert turned.photo is None
    for bad in (BufferedInputFile(b"no picture", "x.png"), BufferedInputFile(b"", "x.png"), "nobody-knows-it"):
        with pytest.raises(TelegramBadRequest):
            await bot.send_photo(CHAT, bad)
    with pytest.raises(TelegramBadRequest, match="invalid file_id"):
        await bot.get_file("nobody-knows-it")
