"""Sending a paper as a file: made in a thread, sent after the transaction that it was read in."""

import asyncio
from collections.abc import Callable

from aiogram.types import BufferedInputFile
from aiogram_dialog import ShowMode

from bot.visit import Visit


async def send_paper(visit: Visit, *, name: str, make: Callable[[], bytes]) -> None:
    """Make the paper and send it as a file called `name`; the screen follows below it."""
    data = await asyncio.to_thread(make)
    await visit.bot.send_document(visit.speaker.user_id, BufferedInputFile(data, filename=name))
    visit.manager.show_mode = ShowMode.SEND
