"""Agreements (协议): a unit claims a project and signs, staff countersign, either side may end it. One live agreement a project.

Told: project.claimed (staff: agreement_id), agreement.signed (the unit: agreement_id), agreement.ended (the other side: agreement_id).
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import zone_of
from core.refusals import Refusal
from core.upsert import insert
from people import audit, authority, nodes, persons, units
from people.authority import CAN_APPROVE, NotAllowed
from people.models import Unit
from people.notices import notify
from wishes import agreement_text, projects
from wishes.agreement_text import LONGEST, SHORTEST, VERSION, Terms, end_of, last_day, last_of
from wishes.alliance_models import Agreement, Project
from wishes.projects import ProjectUnknown


class TermUnclear(Refusal):
    """An agreement lasts `least` to `most` months."""


class ProjectClaimed(Refusal):
    """Another unit was quicker, or somebody for the same unit: `unit_name`."""


class AgreementTextChanged(Refusal):
    """The words are no longer those that were shown: they are read again before anybody signs them."""


class AgreementUnknown(Refusal):
    """There is no such agreement, or not for this reader."""


class AgreementOver(Refusal):
    """It was ended, or its term is over."""


class AgreementSigned(Refusal):
    """A colleague has countersigned it already."""


class OwnAgreement(Refusal):
    """Nobody countersigns what they signed themselves, or what their own unit signed."""


async def terms(session: AsyncSession, *, actor: int, project_id: int, unit_id: int, months: int, now: datetime) -> Terms:
    """What a unit would sign today, for so many months.

    Raises `TermUnclear`, `ProjectUnknown`, `PersonUnknown`, `UnitUnknown`, `NotAllowed`.
    """
    if not SHORTEST <= months <= LONGEST:
        raise TermUnclear(least=SHORTEST, most=LONGEST)
    project = await projects.line(session, reader=actor, project_id=project_id, now=now)
    unit = await _own_unit(session, actor, unit_id, project.community_id)
    since = now.astimezone(zone_of(session)).date()
    community = await _community(session, project.community_id)
    return Terms(VERSION, community, unit.name, project.name, project.words, since, last_day(since, months))


async def claim(session: AsyncSession, *, actor: int, project_id: int, unit_id: int, months: int, shown: bytes, now: datetime) -> int:
    """Sign for a unit that one speaks for; staff are told. `shown` is the hash of the text that was read. Again gives the same number.

    Raises what `terms` raises, `AgreementTextChanged`, `ProjectClaimed`.
    """
    await persons.lock(session, actor)
    project = await projects.lock(session, project_id)
    if project.ended_at is not None:
        raise ProjectUnknown
    signed = await terms(session, actor=actor, project_id=project_id, unit_id=unit_id, months=months, now=now)
    until = end_of(signed.last, zone_of(session))
    await _clear(session, project_id, now)
    if agreement_text.text_hash(signed) != shown:
        return await _same(session, actor=actor, project_id=project_id, unit_id=unit_id, shown=shown, other=AgreementTextChanged())
    row = {"project_id": project_id, "unit_id": unit_id, "version": signed.version, "text_hash": shown}
    row |= {"signed_by": actor, "signed_at": now, "until": until}
    # This statement decides: of all who sign, the index of live agreements lets one through.
    written = insert(session, Agreement).values(row).on_conflict_do_nothing().returning(Agreement.id)
    agreement_id = (await session.scalars(written)).one_or_none()
    if agreement_id is None:
        taken = ProjectClaimed(unit_name=await _holder(session, project_id))
        return await _same(session, actor=actor, project_id=project_id, unit_id=unit_id, shown=shown, other=taken)
    await _record(session, agreement_id, "claimed", actor, now)
    staff = set(await authority.holders(session, roles=CAN_APPROVE, node_id=project.community_id, now=now)) - {actor}
    await _tell(session, agreement_id, kind="project.claimed", to=staff, now=now)
    return agreement_id


async def countersign(session: AsyncSession, *, actor: int, agreement_id: int, shown: bytes, now: datetime) -> None:
    """Sign for the community, as staff who have no part in the unit; the unit is told. Again changes nothing.

    Raises `AgreementUnknown`, `NotAllowed`, `OwnAgreement`, `AgreementOver`, `AgreementTextChanged`, `AgreementSigned`.
    """
    found, project = await _locked(session, agreement_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=project.community_id, now=now)
    if actor == found.signed_by or await units.is_member(session, unit_id=found.unit_id, person_id=actor):
        raise OwnAgreement
    if found.ended_at is not None or found.until <= now:
        raise AgreementOver
    if found.countersigned_by == actor:
        return
    if not found.text_hash == shown == agreement_text.text_hash(await terms_of(session, agreement=found, project=project)):
        raise AgreementTextChanged
    waits = (Agreement.id == agreement_id, Agreement.countersigned_at.is_(None), Agreement.ended_at.is_(None))
    signed = update(Agreement).where(*waits).values(countersigned_by=actor, countersigned_at=now).returning(Agreement.id)
    if (await session.scalars(signed)).one_or_none() is None:
        raise AgreementSigned
    await _record(session, agreement_id, "signed", actor, now)
    to = await units.members(session, found.unit_id)
    await _tell(session, agreement_id, kind="agreement.signed", to=to, now=now)


async def end(session: AsyncSession, *, actor: int, agreement_id: int, now: datetime) -> None:
    """End it, as who speaks for the unit or as staff: withdrawn before it was countersigned, ended after. The other side is told.

    What was ended already stays as it was ended. Raises `AgreementUnknown`, `NotAllowed`.
    """
    found, project = await _locked(session, agreement_id)
    speaks = await units.is_member(session, unit_id=found.unit_id, person_id=actor)
    if not speaks:
        await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=project.community_id, now=now)
    ending = "withdrawn" if found.countersigned_at is None else "ended"
    live = (Agreement.id == agreement_id, Agreement.ended_at.is_(None), Agreement.until > now)
    ended = update(Agreement).where(*live).values(ended_at=now, ended_by=actor, ending=ending).returning(Agreement.id)
    if (await session.scalars(ended)).one_or_none() is None:
        return
    await _record(session, agreement_id, ending, actor, now)
    staff = await authority.holders(session, roles=CAN_APPROVE, node_id=project.community_id, now=now)
    to = set(staff) if speaks else set(await units.members(session, found.unit_id))
    await _tell(session, agreement_id, kind="agreement.ended", to=to - {actor}, now=now)


async def terms_of(session: AsyncSession, *, agreement: Agreement, project: Project) -> Terms:
    """What was signed, in the names that the parties have now."""
    zone = zone_of(session)
    since: date = agreement.signed_at.astimezone(zone).date()
    unit = (await units.names(session, [agreement.unit_id]))[agreement.unit_id]
    community = await _community(session, project.community_id)
    return Terms(agreement.version, community, unit, project.name, project.words, since, last_of(agreement.until, zone))


async def _locked(session: AsyncSession, agreement_id: int) -> tuple[Agreement, Project]:
    """The agreement and its project, locked in the order that everybody keeps: the project first."""
    project_id = (await session.scalars(select(Agreement.project_id).where(Agreement.id == agreement_id))).one_or_none()
    if project_id is None:
        raise AgreementUnknown
    project = await projects.lock(session, project_id)
    query = select(Agreement).where(Agreement.id == agreement_id)
    return (await session.scalars(query.execution_options(populate_existing=True))).one(), project


async def _own_unit(session: AsyncSession, actor: int, unit_id: int, community_id: int) -> Unit:
    """A unit of this community for which the actor speaks. Raises `UnitUnknown`, `NotAllowed`."""
    unit = await units.get(session, unit_id)
    if unit.community_id != community_id or not await units.is_member(session, unit_id=unit_id, person_id=actor):
        raise NotAllowed
    return unit


async def _community(session: AsyncSession, community_id: int) -> str:
    node = await nodes.node_by_id(session, community_id)
    return node.name if node else ""


async def _clear(session: AsyncSession, project_id: int, now: datetime) -> None:
    """An agreement whose term is over makes room for the next; nobody ended it."""
    over = (Agreement.project_id == project_id, Agreement.ended_at.is_(None), Agreement.until <= now)
    await session.execute(update(Agreement).where(*over).values(ended_at=Agreement.until, ending="ended"))


async def _same(session: AsyncSession, *, actor: int, project_id: int, unit_id: int, shown: bytes, other: Refusal) -> int:
    """The actor's own signature under the same words, when they tap twice; otherwise the refusal."""
    live = (Agreement.project_id == project_id, Agreement.ended_at.is_(None))
    mine = (Agreement.unit_id == unit_id, Agreement.signed_by == actor, Agreement.text_hash == shown)
    found = (await session.scalars(select(Agreement.id).where(*live, *mine))).one_or_none()
    if found is None:
        raise other
    return found


async def _holder(session: AsyncSession, project_id: int) -> str:
    query = select(Unit.name).join(Agreement, Agreement.unit_id == Unit.id)
    return (await session.scalars(query.where(Agreement.project_id == project_id, Agreement.ended_at.is_(None)))).one_or_none() or ""


async def _record(session: AsyncSession, agreement_id: int, what: str, actor: int, now: datetime) -> None:
    await audit.record(session, actor=actor, action=f"agreement.{what}", subject="agreement", subject_id=agreement_id, now=now)


async def _tell(session: AsyncSession, agreement_id: int, *, kind: str, to: Collection[int], now: datetime) -> None:
    await notify(session, to=to, kind=kind, data={"agreement_id": agreement_id}, key=f"{kind}:{agreement_id}", now=now)
