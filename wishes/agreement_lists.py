"""Agreements of a community's alliance, for its staff: those that wait for a second signature, or all, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people import authority, units
from people.authority import CAN_APPROVE
from people.models import UnitMember
from wishes.agreement_cards import state_of
from wishes.alliance_models import Agreement, Project


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement in a list. `state` as of an `AgreementCard`; `is_own`: the reader signed it for the unit, or speaks for it."""

    agreement_id: int
    project: str
    unit: str
    state: str
    signed_at: datetime
    until: datetime
    is_own: bool


async def of_community(
    session: AsyncSession,
    *,
    actor: int,
    community_id: int,
    now: datetime,
    only_waiting: bool = False,
    before: int | None = None,
    limit: int = 50,
) -> list[AgreementLine]:
    """The newest first; the next page comes `before` the last one's number. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    query = select(Agreement, Project.name).join(Project, Project.id == Agreement.project_id)
    query = query.where(Project.community_id == community_id)
    if only_waiting:
        query = query.where(Agreement.countersigned_at.is_(None), Agreement.ended_at.is_(None), Agreement.until > now)
    query = query if before is None else query.where(Agreement.id < before)
    found = (await session.execute(query.order_by(Agreement.id.desc()).limit(limit))).all()
    names = await units.names(session, {one.unit_id for one, _ in found})
    mine = set(await session.scalars(select(UnitMember.unit_id).where(UnitMember.person_id == actor)))
    return [
        AgreementLine(
            agreement_id=one.id,
            project=project,
            unit=names.get(one.unit_id, ""),
            state=state_of(one, now),
            signed_at=one.signed_at,
            until=one.until,
            is_own=one.signed_by == actor or one.unit_id in mine,
        )
        for one, project in found
    ]
