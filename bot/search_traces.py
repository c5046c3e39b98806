"""What people type about a search goes out of their chats, too, when it ends: the messages are noted as speaking of it."""

from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from bot.visit import Visit
from messages import transcript
from qrcodes.searches import subject_of


def keep(visit: Visit, message: Message) -> None:
    """Remember a message that was typed before there is a search."""
    visit.put("typed", [*visit.numbers("typed"), message.message_id])


async def note_kept(visit: Visit, session: AsyncSession, *, search_id: int) -> None:
    """Note what was kept, in the transaction that starts the search."""
    for message_id in visit.numbers("typed"):
        await _note(visit, session, message_id, search_id)


async def note(visit: Visit, session: AsyncSession, message: Message, *, search_id: int) -> None:
    """Note a message that is typed while the search lives."""
    await _note(visit, session, message.message_id, search_id)


async def _note(visit: Visit, session: AsyncSession, message_id: int, search_id: int) -> None:
    chat_id = visit.speaker.user_id
    await transcript.mention(session, bot=visit.bot.id, chat_id=chat_id, message_id=message_id, people=[subject_of(search_id)])
