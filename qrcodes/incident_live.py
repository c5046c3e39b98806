"""What goes on at this moment, for the desk: looked at every few seconds by everybody who works there, so in one statement each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.sealing import opened
from messages.mentions import mention
from people import authority, persons
from people.models import Node, Person, Station
from qrcodes import consents
from qrcodes.elder_models import Elder
from qrcodes.incident_access import HANDLES
from qrcodes.incident_models import FAMILY, Incident, Receipt
from qrcodes.mentions import speak_of
from qrcodes.search_models import Search, Searcher

MOST = 100


@dataclass(frozen=True, slots=True)
class Live:
    """An incident that goes on. `rung_at`: since when somebody is waited for; `station` and `phone` of the elder's own community."""

    incident_id: int
    called: str
    community_name: str
    found_community_name: str
    station: str
    phone: str
    state: str
    is_drill: bool
    rung_at: datetime
    taken_by: int | None
    taken_name: str
    eta_at: datetime | None

    @property
    def is_unanswered(self) -> bool:
        return self.state == "opened"


@dataclass(frozen=True, slots=True)
class Going:
    """A search that goes on: how far it reaches, how many were told and came along."""

    search_id: int
    called: str
    community_name: str
    is_drill: bool
    last_seen_at: datetime
    started_at: datetime
    wave: int
    told: int
    joined: int


async def incidents(session: AsyncSession, *, person_id: int, now: datetime) -> list[Live]:
    """Live incidents of where this person serves, and those that they were told of as a helper: unanswered ones first, then the oldest."""
    found, own = aliased(Node), select(func.min(Station.id)).where(Station.community_id == Incident.community_id).correlate(Incident)
    query = (
        select(Incident, Elder.called, Node.name, found.name.label("found"), Station.name.label("station"), Station.duty_phone)
        .add_columns(Person.name_sealed)
        .join(Elder, Elder.id == Incident.elder_id)
        .join(Node, Node.id == Incident.community_id)
        .outerjoin(found, found.id == Incident.found_community_id)
        .outerjoin(Station, Station.id == own.scalar_subquery())
        .outerjoin(Person, Person.id == Incident.acknowledged_by)
        .where(Incident.closed_at.is_(None), _theirs(person_id, now))
        .order_by(case((Incident.state == "opened", 0), else_=1), Incident.id)
        .limit(MOST)
    )
    rows = await session.execute(query.execution_options(populate_existing=True))
    return [_live(session, row) for row in rows]


async def searches(session: AsyncSession, *, person_id: int, now: datetime) -> list[Going]:
    """Searches that go on where this person serves, newest first. Who nobody agreed to speak of is not named."""
    counted = (func.count(Searcher.person_id), func.count(Searcher.joined_at))
    told, joined = (select(each).where(Searcher.search_id == Search.id).correlate(Search).scalar_subquery() for each in counted)
    agreed = and_(Elder.status == "approved", Elder.id.in_(consents.agreed("broadcast")))
    query = (
        select(Search, case((agreed, Elder.called)).label("called"), Node.name, told.label("told"), joined.label("joined"))
        .join(Elder, Elder.id == Search.elder_id)
        .join(Node, Node.id == Search.community_id)
        .where(Search.ended_at.is_(None), Search.community_id.in_(authority.served(person_id=person_id, roles=HANDLES, now=now)))
        .order_by(Search.id.desc())
        .limit(MOST)
    )
    rows = await session.execute(query.execution_options(populate_existing=True))
    return [_going(session, row) for row in rows]


def _theirs(person_id: int, now: datetime) -> ColumnElement[bool]:
    served = authority.served(person_id=person_id, roles=HANDLES, now=now)
    told = select(Receipt.incident_id).where(Receipt.person_id == person_id, Receipt.circle != FAMILY)
    return or_(Incident.community_id.in_(served), Incident.found_community_id.in_(served), Incident.id.in_(told))


def _live(session: AsyncSession, row: Row[*tuple[object, ...]]) -> Live:
    one: Incident = row.Incident
    speak_of(one.elder_id, has_ended=row.called is None)
    if one.acknowledged_by is not None:
        mention(one.acknowledged_by)
    return Live(
        incident_id=one.id,
        called=opened(session, "elder.called", row.called),
        community_name=row.name,
        found_community_name=row.found or "",
        station=row.station or "",
        phone=row.duty_phone or "",
        state=one.state,
        is_drill=one.is_drill,
        rung_at=one.rung_at,
        taken_by=one.acknowledged_by,
        taken_name=persons.open_name(session, row.name_sealed),
        eta_at=one.eta_at,
    )


def _going(session: AsyncSession, row: Row[*tuple[object, ...]]) -> Going:
    one: Search = row.Search
    speak_of(one.elder_id, has_ended=row.called is None)
    return Going(
        search_id=one.id,
        called=opened(session, "elder.called", row.called),
        community_name=row.name,
        is_drill=one.is_drill,
        last_seen_at=one.last_seen_at,
        started_at=one.started_at,
        wave=one.wave,
        told=row.told,
        joined=row.joined,
    )
