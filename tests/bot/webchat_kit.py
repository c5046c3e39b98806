"""A turn as a worker makes it, for tests of the web chat's session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from core.database import Database
from messages import inbox
from messages.turn import Turn, current_turn

_numbers = count(1)


@asynccontextmanager
async def turn_in(database: Database, *, chat_id: int, bot: int = 1) -> AsyncIterator[Turn]:
    """Handle an update of this chat: what it wrote is committed at the end, unless the block raises."""
    async with database.begin() as session:
        sequence = await inbox.next_sequence(session, bot=bot, chat_id=chat_id)
    number = next(_numbers)
    turn = Turn(bot, chat_id, number, number, sequence, b"{}", 1, "test")
    token = current_turn.set(turn)
    try:
        yield turn
    finally:
        current_turn.reset(token)
    async with database.begin() as session:
        for write in turn.writes:
            await write(session)
    for call in turn.after:
        call()
