"""Chats of the community where an elder was found, once the family says that it may not know of positions any more."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import delivered, outbox
from qrcodes import receipts
from qrcodes.incident_models import Incident, Receipt

# What finders and helpers wrote is theirs to read on, as it is on the board.
WRITTEN = "incident.board"


async def redraw(session: AsyncSession, *, elder_id: int, now: datetime) -> None:
    """What stands in their chats of the elder's incidents says how they stand instead: without a map."""
    kept = (Incident.elder_id == elder_id, Incident.found_community_id.is_not(None), Incident.emptied_at.is_(None))
    told = select(Receipt.incident_id, Receipt.person_id).join(Incident, Incident.id == Receipt.incident_id)
    people: dict[int, list[int]] = {}
    for incident_id, person_id in await session.execute(told.where(*kept, Receipt.circle == "found")):
        people.setdefault(incident_id, []).append(person_id)
    for incident_id, found in sorted(people.items()):
        begin = receipts.key_of(incident_id, "")
        messages = await delivered.alone(session, keys=begin, people=found, but=WRITTEN)
        key = receipts.key_of(incident_id, f"hidden.{int(now.timestamp())}")
        data = {"incident_id": incident_id, "what": "hidden"}
        await outbox.replace(session, kind="incident.state", data=data, messages=messages, key=key, now=now)
