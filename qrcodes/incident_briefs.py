"""An incident in short, for notices: read for each of hundreds who are told at once, so in few looks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.mentions import mention
from people import authority, persons
from people.models import Node
from qrcodes import consents, elder_access, handing_codes, incidents, positions, roster
from qrcodes.elder_models import Elder
from qrcodes.incident_models import Incident, Receipt
from qrcodes.mentions import speak_of
from qrcodes.positions import FoundPlace
from qrcodes.roster import Line
from qrcodes.sealing import opened


@dataclass(frozen=True, slots=True)
class Brief:
    """What a notice says. `has_seen`: the reader saw it in chat. `code` is for the family, while somebody of ours is with the elder."""

    incident_id: int
    elder_id: int
    called: str
    community_name: str
    line: Line | None
    state: str
    is_drill: bool
    opened_at: datetime
    acknowledged_by: int | None
    acknowledged_name: str
    eta_at: datetime | None
    handed_over_at: datetime | None
    handed_to: str
    turned_out: str | None
    code: str
    place: FoundPlace | None
    is_guardian: bool
    is_handler: bool
    has_seen: bool

    @property
    def is_open(self) -> bool:
        return self.state not in ("handed_over", "closed")


async def brief(session: AsyncSession, *, reader: int, incident_id: int) -> Brief:
    """The incident for somebody who was told of it. Raises `IncidentUnknown`; `NotAllowed` for others, and who is family no more."""
    incident = await incidents.get(session, incident_id)
    mine = select(Receipt.circle, Receipt.seen_at).where(Receipt.incident_id == incident_id, Receipt.person_id == reader)
    receipt = (await session.execute(mine)).one_or_none()
    is_guardian = await elder_access.is_guardian(session, person_id=reader, elder_id=incident.elder_id)
    is_handler = receipt is not None and receipt.circle != "guardian"
    if receipt is None or not (is_guardian or is_handler):
        raise authority.NotAllowed
    home = select(Elder.called, Node.name).join(Node, Node.id == Elder.community_id).where(Elder.id == incident.elder_id)
    called, community = (await session.execute(home)).one()
    speak_of(incident.elder_id)
    return Brief(
        incident_id=incident.id,
        elder_id=incident.elder_id,
        called=opened(session, "elder.called", called),
        community_name=community,
        line=await roster.line(session, community_id=incident.community_id),
        state=incident.state,
        is_drill=incident.is_drill or incident.turned_out == "drill",
        opened_at=incident.opened_at,
        acknowledged_by=incident.acknowledged_by,
        acknowledged_name=await _name(session, incident.acknowledged_by),
        eta_at=incident.eta_at,
        handed_over_at=incident.handed_over_at,
        handed_to=opened(session, "incident.handed_to", incident.handed_to),
        turned_out=incident.turned_out,
        code=handing_codes.of(session, incident) if is_guardian and incident.state == "with_officer" else "",
        place=await _place(session, incident, receipt.circle),
        is_guardian=is_guardian,
        is_handler=is_handler,
        has_seen=receipt.seen_at is not None,
    )


async def _name(session: AsyncSession, person_id: int | None) -> str:
    if person_id is None:
        return ""
    mention(person_id)
    return (await persons.names(session, [person_id])).get(person_id, "")


async def _place(session: AsyncSession, incident: Incident, circle: str) -> FoundPlace | None:
    """Where the elder was last said to be; those of another community know it only with a live consent."""
    if circle == "found" and "position" not in await consents.live(session, elder_id=incident.elder_id):
        return None
    return await positions.latest(session, incident_id=incident.id)
