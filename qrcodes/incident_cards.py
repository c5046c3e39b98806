"""An incident as helpers and the family see it: where it stands, where the elder is, who was told, who has seen it, who goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from messages.mentions import mention
from people import persons
from people.models import Node
from qrcodes import (
    board,
    consents,
    elder_cards,
    events,
    finder_rows,
    finders,
    guardian_rows,
    handing_codes,
    incident_access,
    incidents,
    positions,
    receipts,
    roster,
)
from qrcodes.board import BoardLine
from qrcodes.events import Happened
from qrcodes.incident_lists import IncidentLine, open_for, recent
from qrcodes.incident_models import Incident, Receipt
from qrcodes.mentions import speak_of
from qrcodes.positions import FoundPlace
from qrcodes.roster import Line

__all__ = ["IncidentCard", "IncidentLine", "ReceiptLine", "card", "open_for", "recent"]

# Of the card: what stands in the incident's row under the same name.
STEPS = ("opened_at", "rung_at", "acknowledged_at", "on_the_way_at", "eta_at", "with_officer_at", "handed_over_at", "closed_at")
AS_STORED = (*STEPS, "state", "acknowledged_by", "handed_over_by", "handed_photo", "closed_by", "turned_out", "wrong_codes")


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """Who was told, in which circle; when it left the house, was seen (已读), was taken on (已接单). A helper may be of the family, too."""

    person_id: int
    name: str
    circle: str
    told_at: datetime
    sent_at: datetime | None
    seen_at: datetime | None
    took_at: datetime | None
    is_family: bool


@dataclass(frozen=True, slots=True)
class IncidentCard:
    """All that this reader may see. `code` is for the family only; `places` are empty for who may not know them."""

    incident_id: int
    elder_id: int
    called: str
    care_lines: tuple[str, ...]
    community_id: int
    community_name: str
    found_community_id: int | None
    found_community_name: str
    line: Line | None
    found_line: Line | None
    state: str
    is_drill: bool
    opened_at: datetime
    rung_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: int | None
    acknowledged_name: str
    on_the_way_at: datetime | None
    eta_at: datetime | None
    with_officer_at: datetime | None
    handed_over_at: datetime | None
    handed_over_by: int | None
    handed_to: str
    handed_photo: int | None
    closed_at: datetime | None
    closed_by: int | None
    turned_out: str | None
    wrong_codes: int
    code: str
    finders: int
    doings: tuple[str, ...]
    places: Sequence[FoundPlace]
    receipts: Sequence[ReceiptLine]
    board: Sequence[BoardLine]
    timeline: Sequence[Happened]
    names: dict[int, str]
    is_guardian: bool
    is_handler: bool

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


async def card(session: AsyncSession, *, reader: int, incident_id: int, now: datetime) -> IncidentCard:
    """The incident for a helper or a guardian. Raises `IncidentUnknown`, `NotAllowed`."""
    incident = await incidents.get(session, incident_id)
    access = await incident_access.require_reader(session, person_id=reader, incident=incident, now=now)
    may_place = access.is_home or "position" in await consents.live(session, elder_id=incident.elder_id)
    elder = await elder_cards.public(session, elder_id=incident.elder_id)
    speak_of(incident.elder_id, has_ended=elder is None)
    timeline = await events.of_incident(session, incident_id=incident_id)
    told, names = await _told(session, incident, timeline)
    found = incident.found_community_id
    places = await _place_names(session, incident)
    return IncidentCard(
        incident_id=incident.id,
        elder_id=incident.elder_id,
        called=elder.called if elder else "",
        care_lines=elder.lines if elder else (),
        community_id=incident.community_id,
        community_name=places[incident.community_id],
        found_community_id=found,
        found_community_name=places.get(found or 0, ""),
        line=await roster.line(session, community_id=incident.community_id),
        found_line=await roster.line(session, community_id=found) if found is not None else None,
        is_drill=incident.is_drill or incident.turned_out == "drill",
        acknowledged_name=names.get(incident.acknowledged_by or 0, ""),
        handed_to=opened(session, "incident.handed_to", incident.handed_to),
        code=handing_codes.of(session, incident) if access.is_guardian else "",
        finders=await finder_rows.count(session, incident_id=incident_id),
        doings=tuple(await finders.doings(session, incident_id=incident_id)),
        places=await positions.of_incident(session, incident_id=incident_id) if may_place else (),
        receipts=told,
        board=await board.lines(session, incident_id=incident_id, person_id=reader),
        timeline=timeline,
        names=names,
        is_guardian=access.is_guardian,
        is_handler=access.is_handler,
        **{name: getattr(incident, name) for name in AS_STORED},
    )


async def _told(session: AsyncSession, incident: Incident, timeline: Sequence[Happened]) -> tuple[list[ReceiptLine], dict[int, str]]:
    """Who was told, and the names of them and of all who did something."""
    query = select(Receipt).where(Receipt.incident_id == incident.id).order_by(Receipt.told_at, Receipt.person_id)
    rows = (await session.scalars(query.execution_options(populate_existing=True))).all()
    names = await _names(session, incident, rows, timeline)
    sent = await receipts.sent_moments(session, incident_ids=[incident.id])
    family = await guardian_rows.people(session, elder_id=incident.elder_id)
    return [_line(one, names, sent, is_family=one.person_id in family) for one in rows], names


def _line(one: Receipt, names: dict[int, str], sent: dict[tuple[int, int], datetime], *, is_family: bool) -> ReceiptLine:
    left = one.sent_at or sent.get((one.incident_id, one.person_id))
    name = names.get(one.person_id, "")
    return ReceiptLine(one.person_id, name, one.circle, one.told_at, left, one.seen_at, one.took_at, is_family)


async def _names(session: AsyncSession, incident: Incident, told: Sequence[Receipt], timeline: Sequence[Happened]) -> dict[int, str]:
    acted = {incident.acknowledged_by, incident.handed_over_by, incident.closed_by, *(one.person_id for one in timeline)}
    people = {person_id for person_id in acted if person_id is not None} | {one.person_id for one in told}
    mention(*people)
    return await persons.names(session, people)


async def _place_names(session: AsyncSession, incident: Incident) -> dict[int, str]:
    wanted = [one for one in (incident.community_id, incident.found_community_id) if one is not None]
    return {row.id: row.name for row in await session.execute(select(Node.id, Node.name).where(Node.id.in_(wanted)))}
