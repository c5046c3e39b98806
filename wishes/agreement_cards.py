"""An agreement as both sides may see it, the queue of those that wait for staff to countersign, and what the paper of one says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.counting import count_some
from messages.mentions import mention
from people import audit, authority, persons, units
from people.authority import CAN_APPROVE
from people.models import UnitMember
from wishes import agreement_text, agreements
from wishes.agreement_text import Terms
from wishes.agreements import AgreementUnknown
from wishes.alliance_models import Agreement, Project

WAITING, IN_FORCE, OVER, ENDED, WITHDRAWN = STATES = ("waiting", "in_force", "over", "ended", "withdrawn")


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """An agreement for its two sides. `state` is waiting (for staff to sign), in_force, over, ended or withdrawn.

    `is_unchanged`: whether the words as they would be written today are those that were signed; not when a party was renamed since.
    `is_unit` and `is_staff`: which sides the reader is on.
    """

    agreement_id: int
    project_id: int
    unit_id: int
    community_id: int
    terms: Terms
    text_hash: bytes
    is_unchanged: bool
    state: str
    signed_by: int
    signer: str
    signed_at: datetime
    until: datetime
    countersigned_by: int | None
    countersigner: str
    countersigned_at: datetime | None
    ended_at: datetime | None
    is_unit: bool
    is_staff: bool


async def card(session: AsyncSession, *, reader: int, agreement_id: int, now: datetime) -> AgreementCard:
    """For who speaks for the unit, and for who decides in the community. Raises `AgreementUnknown`."""
    query = select(Agreement, Project).join(Project, Project.id == Agreement.project_id).where(Agreement.id == agreement_id)
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise AgreementUnknown
    found, project = row
    is_unit = await units.is_member(session, unit_id=found.unit_id, person_id=reader)
    is_staff = await authority.has_role(session, person_id=reader, roles=CAN_APPROVE, node_id=project.community_id, now=now)
    if not is_unit and not is_staff:
        raise AgreementUnknown
    signers = [each for each in (found.signed_by, found.countersigned_by) if each is not None]
    mention(*signers)
    names = await persons.names(session, signers)
    terms = await agreements.terms_of(session, agreement=found, project=project)
    return AgreementCard(
        agreement_id=found.id,
        project_id=project.id,
        unit_id=found.unit_id,
        community_id=project.community_id,
        terms=terms,
        text_hash=found.text_hash,
        is_unchanged=agreement_text.text_hash(terms) == found.text_hash,
        state=state_of(found, now),
        signed_by=found.signed_by,
        signer=names.get(found.signed_by, ""),
        signed_at=found.signed_at,
        until=found.until,
        countersigned_by=found.countersigned_by,
        countersigner=names.get(found.countersigned_by or 0, ""),
        countersigned_at=found.countersigned_at,
        ended_at=found.ended_at,
        is_unit=is_unit,
        is_staff=is_staff,
    )


async def taken_along(session: AsyncSession, *, reader: int, agreement_id: int, now: datetime) -> AgreementCard:
    """As `card`, to leave the house as a paper: that is on record."""
    found = await card(session, reader=reader, agreement_id=agreement_id, now=now)
    await audit.record(session, actor=reader, action="agreement.paper", subject="agreement", subject_id=agreement_id, now=now)
    return found


async def next_after(session: AsyncSession, *, actor: int, now: datetime, after: int = 0) -> AgreementCard | None:
    """The oldest agreement after this one that waits for the actor to countersign; None when there is none."""
    query = select(Agreement.id).join(Project, Project.id == Agreement.project_id)
    waiting = query.where(*await _waits_for(session, actor, now), Agreement.id > after).order_by(Agreement.id).limit(1)
    found = (await session.scalars(waiting)).one_or_none()
    return None if found is None else await card(session, reader=actor, agreement_id=found, now=now)


async def count_waiting(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """How many agreements wait for the actor to countersign, as far as `core.counting` counts."""
    query = select(Agreement.id).join(Project, Project.id == Agreement.project_id)
    return await count_some(session, query.where(*await _waits_for(session, actor, now)))


async def _waits_for(session: AsyncSession, actor: int, now: datetime) -> list[ColumnElement[bool]]:
    """Those of others, in communities where the actor decides, that neither the actor nor a unit of theirs signed."""
    return _waits_in(await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now), actor, now)


def moments(here: Sequence[int], actor: int, now: datetime) -> dict[str, Select[datetime]]:
    """SQL for `core.counting.ages`: since when each waits, in these communities, for this actor, who decides there."""
    query = select(Agreement.signed_at).join(Project, Project.id == Agreement.project_id)
    return {"agreements": query.where(*_waits_in(here, actor, now)).order_by(Agreement.id)}


def _waits_in(communities: Sequence[int], actor: int, now: datetime) -> list[ColumnElement[bool]]:
    own = select(UnitMember.unit_id).where(UnitMember.person_id == actor)
    return [
        Project.community_id.in_(communities),
        Agreement.countersigned_at.is_(None),
        Agreement.ended_at.is_(None),
        Agreement.until > now,
        Agreement.signed_by != actor,
        Agreement.unit_id.not_in(own),
    ]


def state_of(found: Agreement, now: datetime) -> str:
    """How an agreement stands now: one of `STATES`."""
    if found.ending == "withdrawn":
        return WITHDRAWN
    if found.ending is not None and found.ended_by is not None:
        return ENDED
    if found.until <= now:
        return OVER
    return IN_FORCE if found.countersigned_at is not None else WAITING
