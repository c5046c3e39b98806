"""Lists of incidents for who was told of them, or works where they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from people import authority
from people.models import Node
from qrcodes import elder_access
from qrcodes.elder_models import Elder
from qrcodes.incident_access import HANDLES
from qrcodes.incident_models import FAMILY, Incident, Receipt
from qrcodes.mentions import speak_of

MOST_OPEN = 50


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """An incident in a list."""

    incident_id: int
    elder_id: int
    called: str
    community_id: int
    community_name: str
    state: str
    is_drill: bool
    opened_at: datetime
    acknowledged_by: int | None
    eta_at: datetime | None
    turned_out: str | None


async def open_for(session: AsyncSession, *, person_id: int, now: datetime) -> list[IncidentLine]:
    """Live incidents that this person may see, those nobody has answered first, then the oldest."""
    told = select(Receipt.incident_id).where(Receipt.person_id == person_id, Receipt.circle != FAMILY)
    # Few are live, in all communities together: they are looked through by themselves.
    live = list(await session.scalars(select(Incident.id).where(Incident.closed_at.is_(None))))
    seen = or_(Incident.id.in_(told), *await _seen_by(session, person_id, now))
    mine = list(await session.scalars(select(Incident.id).where(Incident.id.in_(live), seen).order_by(Incident.id.desc()).limit(MOST_OPEN)))
    found = await _lines(session, mine) if mine else []
    return sorted(found, key=lambda one: (one.acknowledged_by is not None, one.incident_id))


async def recent(session: AsyncSession, *, person_id: int, now: datetime, after: int | None = None, limit: int = 8) -> list[IncidentLine]:
    """Closed incidents that this person may see, the newest first; the next page comes `after` the last one's number."""
    closed = select(Incident.id).where(Incident.closed_at.is_not(None))
    closed = closed if after is None else closed.where(Incident.id < after)
    # The newest of each, so that a page reads no more than it shows.
    newest = [closed.where(each).order_by(Incident.id.desc()).limit(limit).subquery() for each in await _seen_by(session, person_id, now)]
    found = union(*(select(each.c.id) for each in newest)).subquery()
    return await _lines(session, list(await session.scalars(select(found.c.id).order_by(found.c.id.desc()).limit(limit))))


async def _seen_by(session: AsyncSession, person_id: int, now: datetime) -> list[ColumnElement[bool]]:
    """What is of communities where they serve, was found there, or is of their family. What they were told of they see while it is live."""
    served = await authority.communities(session, person_id=person_id, roles=HANDLES, now=now)
    own = Incident.elder_id.in_(elder_access.guarded_by(person_id))
    # One by one: by its index, each community has its newest at hand.
    return [*(Incident.community_id == one for one in served), *(Incident.found_community_id == one for one in served), own]


async def _lines(session: AsyncSession, ids: Sequence[int]) -> list[IncidentLine]:
    query = (
        select(Incident, Elder.called, Node.name).join(Elder, Elder.id == Incident.elder_id).join(Node, Node.id == Incident.community_id)
    )
    rows = (await session.execute(query.where(Incident.id.in_(ids)).order_by(Incident.id.desc()))).all()
    for row in rows:
        speak_of(row.Incident.elder_id, has_ended=row.called is None)
    return [_line(session, row) for row in rows]


def _line(session: AsyncSession, row: Row[Incident, bytes | None, str]) -> IncidentLine:
    one, called, community = row
    return IncidentLine(
        incident_id=one.id,
        elder_id=one.elder_id,
        called=opened(session, "elder.called", called),
        community_id=one.community_id,
        community_name=community,
        state=one.state,
        is_drill=one.is_drill or one.turned_out == "drill",
        opened_at=one.opened_at,
        acknowledged_by=one.acknowledged_by,
        eta_at=one.eta_at,
        turned_out=one.turned_out,
    )
