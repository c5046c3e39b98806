"""Applications for a badge that wait in a community, for its staff: a page of them in a few statements."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.mentions import mention
from people import authority, persons
from people.authority import CAN_APPROVE
from qrcodes import guardian_rows
from qrcodes.elder_cards import ElderCard, cards_of
from qrcodes.elder_models import Elder


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application in the queue. `lacks` is how much the guardians have still to do; `is_own`: a colleague decides about it."""

    card: ElderCard
    asker: str
    joined: int
    reached: int
    lacks: int
    is_own: bool


async def waiting(session: AsyncSession, *, actor: int, community_id: int, now: datetime, after: int = 0, limit: int = 50) -> list[Waiting]:
    """Those that wait, the oldest first; the next page comes `after` the last one's number. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    here = (Elder.status == "asked", Elder.community_id == community_id, Elder.id > after)
    cards = cards_of(session, await session.scalars(select(Elder).where(*here).order_by(Elder.id).limit(limit)))
    guards = await guardian_rows.of_elders(session, [card.elder_id for card in cards])
    askers = {card.asked_by for card in cards}
    mention(*askers)
    names = await persons.names(session, askers)
    found = []
    for card in cards:
        joined = [one for one in guards.get(card.elder_id, []) if one.person_id is not None]
        found.append(
            Waiting(
                card=card,
                asker=names.get(card.asked_by, ""),
                joined=len(joined),
                reached=sum(one.is_reached for one in joined),
                lacks=len(guardian_rows.missing_of(joined)),
                is_own=actor in (card.asked_by, *(one.person_id for one in joined)),
            )
        )
    return found
