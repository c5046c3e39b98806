"""What became of notices, for rooms that tell who has got them and who has seen them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from messages.models import Outbox
from messages.outbox import Address

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


async def alone(session: AsyncSession, *, keys: str, people: Collection[int], but: str) -> list[tuple[Address, int]]:
    """The messages, by chat and number, in which these people were sent notices whose keys begin so, of any kind `but` one.

    Those that hold other notices too are left out: nothing may take their place.
    """
    other = aliased(Outbox)
    same = (other.bot == Outbox.bot, other.chat_id == Outbox.chat_id, other.message_id == Outbox.message_id)
    stranger = exists().where(*same, or_(other.kind == but, ~other.key.startswith(keys, autoescape=True)))
    mine = (Outbox.key.startswith(keys, autoescape=True), Outbox.person_id.in_(people), Outbox.message_id.is_not(None))
    query = select(Outbox.bot, Outbox.chat_id, Outbox.person_id, Outbox.language, Outbox.message_id).where(*mine, ~stranger).distinct()
    found = {(row.bot, row.chat_id, row.message_id): row for row in await session.execute(query)}
    return [(Address(row.bot, row.chat_id, row.person_id, row.language), row.message_id) for _, row in sorted(found.items())]


async def in_view(session: AsyncSession, *, bot: int, chat_id: int, up_to_message: int, kinds: str) -> list[tuple[str, int]]:
    """Keys and persons of the notices, of kinds that begin so, that a chat shows in its messages up to this one."""
    here = (Outbox.bot == bot, Outbox.chat_id == chat_id, Outbox.kind.startswith(kinds, autoescape=True))
    query = select(Outbox.key, Outbox.person_id).where(*here, Outbox.message_id <= up_to_message, Outbox.person_id.is_not(None))
    return [(key, person_id) for key, person_id in await session.execute(query) if person_id is not None]
