"""An incident as it went, for paper: what happened when, who was told, how the elder was handed over. No health lines, no address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people import audit
from qrcodes import incident_cards
from qrcodes.elder_models import Guardian
from qrcodes.incident_cards import IncidentCard
from qrcodes.incident_models import FAMILY

# Codes of events that only say once more what another says.
LEFT_OUT = ("position.told",)


@dataclass(frozen=True, slots=True)
class Step:
    """What happened, as a code of the incident's events. `name` is whose doing it was, for people of the station."""

    what: str
    at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the elder was said to be: a position in degrees, or the finder's words. Both are empty after 90 days."""

    at: datetime
    words: str = ""
    latitude: float | None = None
    longitude: float | None = None
    accuracy: float | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told, in which circle, and what is known since. `name` is empty for the family."""

    name: str
    circle: str
    told_at: datetime
    sent_at: datetime | None
    seen_at: datetime | None
    took_at: datetime | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that the paper says. `proof` is "code", "photo" or "": none was given."""

    number: int
    called: str
    community: str
    found_community: str
    is_drill: bool
    turned_out: str
    opened_at: datetime
    acknowledged_at: datetime | None
    with_officer_at: datetime | None
    handed_over_at: datetime | None
    closed_at: datetime | None
    handed_to: str
    proof: str
    steps: tuple[Step, ...]
    spots: tuple[Spot, ...]
    told: tuple[Told, ...]
    made_at: datetime

    def after(self, moment: datetime | None) -> float | None:
        """Seconds from the finder's tap to this moment."""
        return None if moment is None else (moment - self.opened_at).total_seconds()


async def of(session: AsyncSession, *, actor: int, incident_id: int, now: datetime) -> Timeline:
    """The whole of an incident, for those who handle it and for the family; that it was taken along is on record.

    Raises `IncidentUnknown`, `NotAllowed`.
    """
    card = await incident_cards.card(session, reader=actor, incident_id=incident_id, now=now)
    await audit.record(session, actor=actor, action="incident.paper", subject="incident", subject_id=incident_id, now=now)
    family = set(await session.scalars(select(Guardian.person_id).where(Guardian.elder_id == card.elder_id)))
    return Timeline(
        number=incident_id,
        called=card.called,
        community=card.community_name,
        found_community=card.found_community_name,
        is_drill=card.is_drill,
        turned_out=card.turned_out or "",
        opened_at=card.opened_at,
        acknowledged_at=card.acknowledged_at,
        with_officer_at=card.with_officer_at,
        handed_over_at=card.handed_over_at,
        closed_at=card.closed_at,
        handed_to=card.handed_to,
        proof=_proof(card),
        steps=_steps(card, family),
        spots=_spots(card),
        told=tuple(
            Told(
                "" if one.circle == FAMILY or one.person_id in family else one.name,
                one.circle,
                one.told_at,
                one.sent_at,
                one.seen_at,
                one.took_at,
            )
            for one in card.receipts
        ),
        made_at=now,
    )


def _proof(card: IncidentCard) -> str:
    if card.handed_over_at is None:
        return ""
    return "photo" if card.handed_photo is not None else "code"


def _steps(card: IncidentCard, family: Collection[int | None]) -> tuple[Step, ...]:
    """What happened, with the names of those who are not family."""
    named = {person_id: name for person_id, name in card.names.items() if person_id not in family}
    return tuple(
        Step(one.what, one.at, named.get(one.person_id or 0, "")) for one in card.timeline if one.what.partition(":")[0] not in LEFT_OUT
    )


def _spots(card: IncidentCard) -> tuple[Spot, ...]:
    return tuple(
        Spot(one.at, one.words, one.place.latitude, one.place.longitude, one.place.accuracy) if one.place else Spot(one.at, one.words)
        for one in card.places
    )
