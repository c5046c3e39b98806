"""What became of notices, for rooms that tell who has got them and who has seen them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.models import Outbox

KEYS_AT_ONCE = 1_000


async def first_sent(session: AsyncSession, *, keys: Collection[str]) -> list[tuple[str, int, datetime]]:
    """Key, person and moment of the first message that left the house for each of these notices; those with nothing to say did not."""
    wanted, found = sorted(keys), []
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        query = select(Outbox.key, Outbox.person_id, func.min(Outbox.sent_at)).where(
            Outbox.key.in_(wanted[start : start + KEYS_AT_ONCE]), Outbox.message_id.is_not(None), Outbox.person_id.is_not(None)
        )
        rows = await session.execute(query.group_by(Outbox.key, Outbox.person_id))
        found += [(key, person_id, at) for key, person_id, at in rows if person_id is not None and at is not None]
    return found


async def in_view(session: AsyncSession, *, bot: int, chat_id: int, up_to_message: int, kinds: str) -> list[tuple[str, int]]:
    """Keys and persons of the notices, of kinds that begin so, that a chat shows in its messages up to this one."""
    here = (Outbox.bot == bot, Outbox.chat_id == chat_id, Outbox.kind.startswith(kinds, autoescape=True))
    query = select(Outbox.key, Outbox.person_id).where(*here, Outbox.message_id <= up_to_message, Outbox.person_id.is_not(None))
    return [(key, person_id) for key, person_id in await session.execute(query) if person_id is not None]
