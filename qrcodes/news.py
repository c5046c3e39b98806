"""News of an incident: a short message of its own, because the first one stands far above by then."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.outbox import Priority
from people import identities
from qrcodes import receipts
from qrcodes.incident_models import Incident, Receipt


async def tell(
    session: AsyncSession,
    *,
    incident: Incident,
    number: int,
    now: datetime,
    only: Collection[int] | None = None,
    but: Collection[int] = (),
    rings: bool = False,
) -> None:
    """Tell everybody who was told before, or `only` these of them, how it stands now. `number` is that of the step."""
    told = set(await session.scalars(select(Receipt.person_id).where(Receipt.incident_id == incident.id)))
    people = told - set(but) if only is None else told & set(only) - set(but)
    chats = await identities.addresses(session, person_ids=sorted(people))
    if chats:
        priority = Priority.ALERT if rings else Priority.RECEIPT
        what = f"news.{number}"
        data = {"incident_id": incident.id, "what": what}
        key = receipts.key_of(incident.id, what)
        await outbox.put(session, to=chats, kind="incident.news", data=data, key=key, priority=priority, now=now)
