"""Figures of the stations: how often badges were scanned, what incidents turned out to be, and how fast help came. Drills apart."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.speeds import Speed, speed
from people import authority
from people.authority import CAN_APPROVE
from people.models import Node
from qrcodes.badge_models import Badge, Scan
from qrcodes.incident_models import Incident, Receipt

__all__ = ["Figures", "Of", "Speed", "Times", "communities", "of", "speed"]

# Who is told first of all, at the opening.
FIRST = ("guardian", "duty", "secretary")


@dataclass(frozen=True, slots=True)
class Times:
    """From the finder's tap: until first recipients were told, somebody took it on, an officer was there, the elder was handed over."""

    notice: Speed
    acknowledgement: Speed
    arrival: Speed
    home: Speed


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in a time. `classes` counts closed incidents by what they turned out to be; `live` are not closed yet."""

    touched: int
    told: int
    classes: dict[str, int]
    live: int
    times: Times
    drills: int
    drill_times: Times


@dataclass(frozen=True, slots=True)
class Of:
    """Of which communities, since when, until when (not included)."""

    communities: tuple[int, ...]
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class _Row:
    is_drill: bool
    rung_at: datetime
    moments: tuple[datetime | None, datetime | None, datetime | None]


async def communities(session: AsyncSession, *, actor: int, now: datetime) -> dict[int, str]:
    """The communities whose figures the actor may see, by id, with their names. Raises `NotAllowed` when there is none."""
    found = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    if not found:
        raise authority.NotAllowed
    return {row.id: row.name for row in await session.execute(select(Node.id, Node.name).where(Node.id.in_(found)).order_by(Node.id))}


async def of(session: AsyncSession, *, actor: int, wanted: Of, now: datetime) -> Figures:
    """The figures of these communities together. Raises `NotAllowed`."""
    for community_id in wanted.communities:
        await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    scans = await _scans(session, wanted)
    classes, live, rows = await _incidents(session, wanted)
    real, drill = await _notices(session, wanted)
    drills = [row for row in rows if row.is_drill]
    return Figures(
        touched=scans["touched"],
        told=scans["told"],
        classes=dict(classes),
        live=live,
        times=_times([row for row in rows if not row.is_drill], real),
        drills=len(drills),
        drill_times=_times(drills, drill),
    )


async def _scans(session: AsyncSession, wanted: Of) -> Counter[str]:
    counted = (
        select(Scan.kind, func.count().label("number"))
        .join(Badge, Badge.id == Scan.badge_id)
        .where(Badge.community_id.in_(wanted.communities))
    )
    found = await session.execute(counted.where(Scan.at >= wanted.since, Scan.at < wanted.until).group_by(Scan.kind))
    return Counter({row.kind: row.number for row in found})


async def _incidents(session: AsyncSession, wanted: Of) -> tuple[Counter[str], int, list[_Row]]:
    """What those that were no drills turned out to be, how many are live, and the moments of all."""
    columns = (Incident.is_drill, Incident.turned_out, func.coalesce(Incident.reopened_at, Incident.opened_at).label("rung_at"))
    moments = (Incident.acknowledged_at, Incident.with_officer_at, Incident.handed_over_at)
    classes: Counter[str] = Counter()
    live, rows = 0, []
    for row in await session.execute(select(*columns, *moments).where(*_opened_in(wanted))):
        is_drill = row.is_drill or row.turned_out == "drill"
        rows.append(_Row(is_drill, row.rung_at, (row.acknowledged_at, row.with_officer_at, row.handed_over_at)))
        if row.turned_out is None:
            live += not is_drill
        elif not is_drill:
            classes[row.turned_out] += 1
    return classes, live, rows


async def _notices(session: AsyncSession, wanted: Of) -> tuple[list[float], list[float]]:
    """After how many seconds each of the first recipients was told: of real alarms, and of drills."""
    told = select(Incident.is_drill, Incident.turned_out, Receipt.told_at, Receipt.sent_at)
    first = told.join(Receipt, Receipt.incident_id == Incident.id).where(Receipt.circle.in_(FIRST), Receipt.sent_at.is_not(None))
    real: list[float] = []
    drill: list[float] = []
    for row in await session.execute(first.where(*_opened_in(wanted))):
        among = drill if row.is_drill or row.turned_out == "drill" else real
        among.append((row.sent_at - row.told_at).total_seconds())
    return real, drill


def _opened_in(wanted: Of) -> tuple[ColumnElement[bool], ...]:
    """An elder who was found next door counts where the badge is from."""
    return Incident.community_id.in_(wanted.communities), Incident.opened_at >= wanted.since, Incident.opened_at < wanted.until


def _times(rows: Iterable[_Row], notices: Sequence[float]) -> Times:
    took: tuple[list[float], list[float], list[float]] = ([], [], [])
    for row in rows:
        for seconds, moment in zip(took, row.moments, strict=True):
            if moment is not None:
                seconds.append((moment - row.rung_at).total_seconds())
    return Times(speed(notices), *(speed(seconds) for seconds in took))
