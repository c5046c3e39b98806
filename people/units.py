"""Alliance units: shops, clinics, schools that offer goods and services, and who speaks for them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from people import persons
from people.audit import record
from people.authority import CAN_APPROVE, require
from people.cleaning import tidy
from people.entrances import close_those_of_others
from people.models import Unit, UnitMember
from people.moments import not_before

NAME_MOST = 60


class UnitNameUnclear(Refusal):
    """A unit's name is empty or too long (most), or another unit here has it."""


class UnitUnknown(Refusal):
    """No such unit, or it has left the alliance."""


async def create(session: AsyncSession, *, actor: int, community_id: int, name: str, now: datetime) -> Unit:
    """Take a unit into the alliance. Raises `NotAllowed`, `UnitNameUnclear`."""
    await require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    return await admit(session, actor=actor, community_id=community_id, name=name, now=now)


async def admit(session: AsyncSession, *, actor: int | None, community_id: int, name: str, now: datetime) -> Unit:
    """As `create` without asking who does it: for the command line. Raises `UnitNameUnclear`."""
    clean = tidy(name)
    if not 1 <= len(clean) <= NAME_MOST:
        raise UnitNameUnclear(most=NAME_MOST)
    row = {"community_id": community_id, "name": clean, "created_at": now}
    new = insert(session, Unit).values(row).on_conflict_do_nothing(index_elements=["community_id", "name"]).returning(Unit)
    unit = (await session.scalars(new)).one_or_none()
    if unit is None:
        raise UnitNameUnclear(most=NAME_MOST)
    await record(session, actor=actor, action="unit.created", subject="unit", subject_id=unit.id, now=now)
    return unit


async def add_member(session: AsyncSession, *, actor: int, unit_id: int, person_id: int, now: datetime) -> None:
    """Let a person speak for a unit; again changes nothing. Raises `NotAllowed`, `UnitUnknown`, `PersonUnknown`.

    Browsers, channels and links that others opened for the person end: they must not gain the unit's say too.
    """
    await _require_over(session, actor, unit_id, now)
    await enlist(session, actor=actor, unit_id=unit_id, person_id=person_id, now=now)


async def enlist(session: AsyncSession, *, actor: int | None, unit_id: int, person_id: int, now: datetime) -> None:
    """As `add_member` without asking who does it: for the command line. Raises `PersonUnknown`."""
    await persons.lock(session, person_id)
    row = {"unit_id": unit_id, "person_id": person_id, "since": now}
    new = insert(session, UnitMember).values(row).on_conflict_do_nothing().returning(UnitMember.unit_id)
    if (await session.scalars(new)).one_or_none() is not None:
        await close_those_of_others(session, actor=actor, person_id=person_id, now=now)
        await record(session, actor=actor, action="unit.member_added", about=person_id, subject="unit", subject_id=unit_id, now=now)


async def remove_member(session: AsyncSession, *, actor: int, unit_id: int, person_id: int, now: datetime) -> None:
    """A person no longer speaks for a unit. Raises `NotAllowed`, `UnitUnknown`."""
    await _require_over(session, actor, unit_id, now)
    gone = delete(UnitMember).where(UnitMember.unit_id == unit_id, UnitMember.person_id == person_id).returning(UnitMember.unit_id)
    if (await session.scalars(gone)).one_or_none() is not None:
        await record(session, actor=actor, action="unit.member_removed", about=person_id, subject="unit", subject_id=unit_id, now=now)


async def close(session: AsyncSession, *, actor: int, unit_id: int, now: datetime) -> None:
    """A unit leaves the alliance: it offers nothing and nobody speaks for it any more; again changes nothing.

    What was asked for before stays, and staff hand it over. Raises `NotAllowed`, `UnitUnknown`.
    """
    unit = await _of_any(session, actor, unit_id, now)
    left = update(Unit).where(Unit.id == unit.id, Unit.closed_at.is_(None)).values(closed_at=not_before(Unit.created_at, now))
    if (await session.scalars(left.returning(Unit.id).execution_options(synchronize_session=False))).one_or_none() is not None:
        await record(session, actor=actor, action="unit.closed", subject="unit", subject_id=unit_id, now=now)


async def reopen(session: AsyncSession, *, actor: int, unit_id: int, now: datetime) -> None:
    """A unit that left comes back with what it had and who spoke for it; again changes nothing. Raises `NotAllowed`, `UnitUnknown`.

    As with a new member, ways into their accounts that others opened end.
    """
    unit = await _of_any(session, actor, unit_id, now)
    back = update(Unit).where(Unit.id == unit.id, Unit.closed_at.is_not(None)).values(closed_at=None)
    if (await session.scalars(back.returning(Unit.id).execution_options(synchronize_session=False))).one_or_none() is not None:
        for person_id in sorted((await members_of(session, [unit_id])).get(unit_id, ())):
            await persons.lock(session, person_id)
            await close_those_of_others(session, actor=actor, person_id=person_id, now=now)
        await record(session, actor=actor, action="unit.reopened", subject="unit", subject_id=unit_id, now=now)


async def for_staff(session: AsyncSession, *, actor: int, unit_id: int, now: datetime) -> Unit:
    """A unit as staff of its community see it, also one that left. Raises `NotAllowed`, `UnitUnknown`."""
    return await _of_any(session, actor, unit_id, now)


async def all_in(session: AsyncSession, *, actor: int, community_id: int, now: datetime, after: int = 0, limit: int = 50) -> list[Unit]:
    """Every unit of a community, those that left among them; the next page comes `after` a unit's number. Raises `NotAllowed`."""
    await require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    known = select(Unit).where(Unit.community_id == community_id, Unit.id > after).order_by(Unit.id)
    return list(await session.scalars(known.limit(limit)))


async def members_of(session: AsyncSession, unit_ids: Iterable[int]) -> dict[int, list[int]]:
    """Ids of the people named for each of these units, those that left among them; one query."""
    known = select(UnitMember.unit_id, UnitMember.person_id).where(UnitMember.unit_id.in_(set(unit_ids)))
    found: dict[int, list[int]] = {}
    for unit_id, person_id in await session.execute(known.order_by(UnitMember.since, UnitMember.person_id)):
        found.setdefault(unit_id, []).append(person_id)
    return found


async def get(session: AsyncSession, unit_id: int) -> Unit:
    """Raises `UnitUnknown`."""
    unit = (await session.scalars(select(Unit).where(Unit.id == unit_id, Unit.closed_at.is_(None)))).one_or_none()
    if unit is None:
        raise UnitUnknown
    return unit


async def is_member(session: AsyncSession, *, unit_id: int, person_id: int) -> bool:
    """Whether the person speaks for this unit, and the unit is still in the alliance."""
    return person_id in await members(session, unit_id)


async def members(session: AsyncSession, unit_id: int) -> list[int]:
    """Ids of the people who speak for a unit; nobody does for one that left."""
    known = select(UnitMember.person_id).join(Unit, Unit.id == UnitMember.unit_id).where(Unit.id == unit_id, Unit.closed_at.is_(None))
    return list(await session.scalars(known.order_by(UnitMember.person_id)))


async def of_person(session: AsyncSession, person_id: int) -> list[Unit]:
    """The units of the alliance that this person speaks for."""
    known = select(Unit).join(UnitMember, UnitMember.unit_id == Unit.id).where(UnitMember.person_id == person_id, Unit.closed_at.is_(None))
    return list(await session.scalars(known.order_by(Unit.id)))


async def in_community(session: AsyncSession, *, community_id: int, after: int = 0, limit: int = 8) -> list[Unit]:
    """The units of a community's alliance, in order; the next page comes `after` a unit's number."""
    known = select(Unit).where(Unit.community_id == community_id, Unit.closed_at.is_(None), Unit.id > after)
    return list(await session.scalars(known.order_by(Unit.id).limit(limit)))


async def names(session: AsyncSession, ids: Iterable[int]) -> dict[int, str]:
    """The names of these units, those that left among them."""
    known = await session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(set(ids))))
    return {row.id: row.name for row in known}


async def _of_any(session: AsyncSession, actor: int, unit_id: int, now: datetime) -> Unit:
    """A unit, in the alliance or not, of a community where the actor decides."""
    unit = (await session.scalars(select(Unit).where(Unit.id == unit_id).execution_options(populate_existing=True))).one_or_none()
    if unit is None:
        raise UnitUnknown
    await require(session, person_id=actor, roles=CAN_APPROVE, node_id=unit.community_id, now=now)
    return unit


async def _require_over(session: AsyncSession, actor: int, unit_id: int, now: datetime) -> None:
    unit = await get(session, unit_id)
    await require(session, person_id=actor, roles=CAN_APPROVE, node_id=unit.community_id, now=now)
