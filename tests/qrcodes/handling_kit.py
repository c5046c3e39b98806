"""Incidents as they are stored when they are over: for figures and papers, which only read them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes

from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import seal
from qrcodes.badge_models import Badge, Scan
from qrcodes.elder_models import Elder
from qrcodes.incident_models import Incident, Receipt
from tests.cast import Cast


@dataclass(frozen=True)
class Went:
    """How one went: seconds from the opening to each step; None where it never came to that."""

    told: tuple[float, ...] = (1.0,)
    acknowledged: float | None = 30.0
    there: float | None = 480.0
    home: float | None = 900.0
    turned_out: str | None = "real"
    is_drill: bool = False


async def an_elder(session: AsyncSession, cast: Cast, *, now: datetime, community_id: int | None = None) -> Elder:
    """肖大爷 of 龙城社区, approved, whose daughter 王芳 asked."""
    names = {"called": seal(session, "elder.called", "肖大爷"), "name": seal(session, "elder.name", "肖德贵")}
    decided = {"decided_by": cast.zhao, "decided_at": now}
    elder = Elder(
        community_id=community_id or cast.longcheng,
        status="approved",
        asked_by=cast.wang,
        on_behalf=False,
        asked_right="child",
        asked_at=now,
        key=token_bytes(8).hex(),
        input_hash=bytes(32),
        **names,
        **decided,
    )
    session.add(elder)
    await session.flush()
    return elder


async def a_scan(session: AsyncSession, cast: Cast, elder: Elder, *, kind: str, at: datetime) -> None:
    """Somebody looked at a badge of the elder's."""
    badge = Badge(
        community_id=elder.community_id,
        elder_id=elder.id,
        carrier="badge",
        printed_id=f"LC-{token_bytes(4).hex()}",
        token_hash=token_bytes(32),
        token=b"sealed",
        made_by=cast.zhao,
        made_at=at,
    )
    session.add(badge)
    await session.flush()
    session.add(Scan(badge_id=badge.id, kind=kind, at=at))
    await session.flush()


async def an_incident(session: AsyncSession, cast: Cast, elder: Elder, *, at: datetime, went: Went) -> Incident:
    """One of the elder's, opened `at`, that went so."""

    def after(seconds: float | None) -> datetime | None:
        return None if seconds is None else at + timedelta(seconds=seconds)

    state = "closed" if went.turned_out else ("acknowledged" if went.acknowledged is not None else "opened")
    incident = Incident(
        elder_id=elder.id,
        community_id=elder.community_id,
        state=state,
        is_drill=went.is_drill,
        opened_at=at,
        acknowledged_at=after(went.acknowledged),
        acknowledged_by=cast.zhou if went.acknowledged is not None else None,
        with_officer_at=after(went.there),
        handed_over_at=after(went.home),
        handed_over_by=cast.zhou if went.home is not None else None,
        closed_at=after(1200) if went.turned_out else None,
        turned_out=went.turned_out,
    )
    session.add(incident)
    await session.flush()
    people = (cast.wang, cast.zhou, cast.qian, cast.li)
    for person_id, circle, seconds in zip(people, ("guardian", "duty", "secretary", "heads"), (*went.told, *[None] * 4), strict=False):
        session.add(Receipt(incident_id=incident.id, person_id=person_id, circle=circle, told_at=at, sent_at=after(seconds)))
    await session.flush()
    return incident
