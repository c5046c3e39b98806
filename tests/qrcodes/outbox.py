"""Who was told what: the rows of the outbox, by kind."""

from sqlalchemy import select

from messages.models import Outbox
from tests.qrcodes.kit import Town


async def told(town: Town, kind: str) -> set[int]:
    """The persons to whom a notice of this kind was addressed."""
    async with town.database.reading() as session:
        found = await session.scalars(select(Outbox.person_id).where(Outbox.kind == kind))
        return {person_id for person_id in found if person_id is not None}
