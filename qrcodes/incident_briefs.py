"""An incident in short, for notices: read for each of hundreds who are told at once, so in few looks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from messages.mentions import mention
from people import authority, persons
from people.models import Node, Person, Station
from qrcodes import handing_codes, positions
from qrcodes.elder_models import Elder, ElderConsent, Guardian
from qrcodes.incident_models import FAMILY, Incident, Position, Receipt
from qrcodes.mentions import speak_of
from qrcodes.positions import FoundPlace
from qrcodes.roster import Line


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
    rung_at: datetime
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


def _looks() -> Any:
    """Everything in one look: built once."""
    reader: BindParameter[int] = bindparam("reader")
    family = exists().where(Guardian.elder_id == Incident.elder_id, Guardian.person_id == reader, Guardian.left_at.is_(None))
    may_know = exists().where(
        ElderConsent.elder_id == Incident.elder_id, ElderConsent.kind == "position", ElderConsent.withdrawn_at.is_(None)
    )
    own = select(func.min(Station.id)).where(Station.community_id == Incident.community_id).correlate(Incident)
    street = select(func.min(Station.id)).where(Station.community_id == Node.parent_id).correlate(Node)
    last = select(func.max(Position.id)).where(Position.incident_id == Incident.id, Position.place.is_not(None)).correlate(Incident)
    place = and_(Position.id == last.scalar_subquery(), or_(Receipt.circle != "found", may_know, family))
    return (
        select(Incident, Receipt.circle, Receipt.seen_at, family.label("is_guardian"), Elder.called, Node.name)
        .add_columns(Station.name.label("station"), Station.duty_phone, Position.place, Position.at, Person.name_sealed)
        .join(Receipt, and_(Receipt.incident_id == Incident.id, Receipt.person_id == reader))
        .join(Elder, Elder.id == Incident.elder_id)
        .join(Node, Node.id == Incident.community_id)
        .outerjoin(Station, Station.id == func.coalesce(own.scalar_subquery(), street.scalar_subquery()))
        .outerjoin(Position, place)
        .outerjoin(Person, Person.id == Incident.acknowledged_by)
        .where(Incident.id == bindparam("incident_id"))
        .execution_options(populate_existing=True)
    )


_BRIEF = _looks()


async def brief(session: AsyncSession, *, reader: int, incident_id: int) -> Brief:
    """The incident for somebody who was told of it. Raises `NotAllowed` for others, and for who is family no more."""
    row = (await session.execute(_BRIEF, {"reader": reader, "incident_id": incident_id})).one_or_none()
    is_handler = row is not None and row.circle != FAMILY
    if row is None or not (row.is_guardian or is_handler):
        raise authority.NotAllowed
    incident: Incident = row.Incident
    speak_of(incident.elder_id, has_ended=row.called is None)
    if incident.acknowledged_by is not None:
        mention(incident.acknowledged_by)
    return Brief(
        incident_id=incident.id,
        elder_id=incident.elder_id,
        called=opened(session, "elder.called", row.called),
        community_name=row.name,
        line=Line(row.station, row.duty_phone) if row.station else None,
        state=incident.state,
        is_drill=incident.is_drill or incident.turned_out == "drill",
        rung_at=incident.rung_at,
        acknowledged_by=incident.acknowledged_by,
        acknowledged_name=persons.open_name(session, row.name_sealed),
        eta_at=incident.eta_at,
        handed_over_at=incident.handed_over_at,
        handed_to=opened(session, "incident.handed_to", incident.handed_to),
        turned_out=incident.turned_out,
        code=handing_codes.of(session, incident) if row.is_guardian and incident.state == "with_officer" else "",
        place=positions.open_place(session, row.place, row.at) if row.place else None,
        is_guardian=row.is_guardian,
        is_handler=is_handler,
        has_seen=row.seen_at is not None,
    )
