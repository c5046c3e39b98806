"""The alliance's projects (项目清单): staff write them, units claim them, everybody in the community sees who does what until when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from people import audit, authority, persons
from people.authority import CAN_APPROVE
from people.cleaning import tidy
from people.models import Unit
from wishes.alliance_models import Agreement, Project

NAME_LEAST, NAME_MOST = 2, 40
WORDS_LEAST, WORDS_MOST = 4, 500


class ProjectUnclear(Refusal):
    """The name, or what it is about, is too short or too long: `field` is name or words, `least` and `most` are characters."""


class ProjectNameTaken(Refusal):
    """Another project of the community is called so: `name`."""


class ProjectUnknown(Refusal):
    """There is no such project here, or it has been taken off the list."""


class ProjectInForce(Refusal):
    """A unit has claimed the project: their agreement ends first. `unit_name`."""


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project in the list. The agreement's parts are None and empty while nobody has claimed it."""

    project_id: int
    community_id: int
    name: str
    words: str
    unit_id: int | None
    unit_name: str
    agreement_id: int | None
    is_signed: bool
    until: datetime | None


async def write(session: AsyncSession, *, actor: int, community_id: int, name: str, words: str, now: datetime) -> int:
    """Put a project on the list, as staff. One's own with the same name and words gives the same number.

    Raises `NotAllowed`, `ProjectUnclear`, `ProjectNameTaken`.
    """
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    clean, about = checked_name(name), checked_words(words)
    row = {"community_id": community_id, "name": clean, "words": about, "made_by": actor, "made_at": now}
    made = insert(session, Project).values(row).on_conflict_do_nothing().returning(Project.id)
    project_id = (await session.scalars(made)).one_or_none()
    if project_id is None:
        return await _same(session, actor, community_id, clean, about)
    await audit.record(session, actor=actor, action="project.written", subject="project", subject_id=project_id, now=now)
    return project_id


async def end(session: AsyncSession, *, actor: int, project_id: int, now: datetime) -> None:
    """Take a project off the list, as staff; what was agreed about it stays on record. Again changes nothing.

    Raises `ProjectUnknown`, `NotAllowed`, `ProjectInForce`.
    """
    project = await lock(session, project_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=project.community_id, now=now)
    if project.ended_at is not None:
        return
    claimed = (await session.execute(_lines(now).where(Project.id == project_id))).one()
    if claimed.agreement_id is not None:
        raise ProjectInForce(unit_name=claimed.unit_name)
    project.ended_at = now
    await session.flush()
    await audit.record(session, actor=actor, action="project.ended", subject="project", subject_id=project_id, now=now)


async def list_of(session: AsyncSession, *, community_id: int, now: datetime, after: int = 0, limit: int = 8) -> list[ProjectLine]:
    """The projects of a community in the order in which they were written; the next page comes `after` a project's number."""
    query = _lines(now).where(Project.community_id == community_id, Project.ended_at.is_(None), Project.id > after)
    return [ProjectLine(*row) for row in await session.execute(query.order_by(Project.id).limit(limit))]


async def of_unit(session: AsyncSession, *, unit_id: int, now: datetime, after: int = 0, limit: int = 8) -> list[ProjectLine]:
    """The projects that a unit has claimed."""
    query = _lines(now).where(Agreement.unit_id == unit_id, Project.id > after)
    return [ProjectLine(*row) for row in await session.execute(query.order_by(Project.id).limit(limit))]


async def line(session: AsyncSession, *, reader: int, project_id: int, now: datetime) -> ProjectLine:
    """One project, for anybody of its community and for who decides there. Raises `ProjectUnknown`, `PersonUnknown`."""
    found = (await session.execute(_lines(now).where(Project.id == project_id, Project.ended_at.is_(None)))).one_or_none()
    if found is None or not await _may_read(session, reader, found.community_id, now):
        raise ProjectUnknown
    return ProjectLine(*found)


async def lock(session: AsyncSession, project_id: int) -> Project:
    """The project, which nobody else changes until the transaction ends; locked before its agreements. Raises `ProjectUnknown`."""
    query = select(Project).where(Project.id == project_id).with_for_update(key_share=True)
    project = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if project is None:
        raise ProjectUnknown
    return project


def checked_name(name: str) -> str:
    """The name as it is stored. Raises `ProjectUnclear`."""
    return _checked("name", name, NAME_LEAST, NAME_MOST)


def checked_words(words: str) -> str:
    """What it is about as it is stored. Raises `ProjectUnclear`."""
    return _checked("words", words, WORDS_LEAST, WORDS_MOST)


def _checked(field: str, typed: str, least: int, most: int) -> str:
    clean = tidy(typed)
    if not least <= len(clean) <= most or not any(character.isalnum() for character in clean):
        raise ProjectUnclear(field=field, least=least, most=most)
    return clean


def _lines(now: datetime) -> Select[int, int, str, str, int | None, str, int | None, bool, datetime | None]:
    """Projects, each with the agreement that is signed or waits to be; one whose term is over counts no more."""
    live = and_(Agreement.project_id == Project.id, Agreement.ended_at.is_(None), Agreement.until > now)
    return (
        select(
            Project.id,
            Project.community_id,
            Project.name,
            Project.words,
            Agreement.unit_id,
            func.coalesce(Unit.name, "").label("unit_name"),
            Agreement.id.label("agreement_id"),
            Agreement.countersigned_at.is_not(None).label("is_signed"),
            Agreement.until,
        )
        .outerjoin(Agreement, live)
        .outerjoin(Unit, Unit.id == Agreement.unit_id)
    )


async def _may_read(session: AsyncSession, reader: int, community_id: int, now: datetime) -> bool:
    if (await persons.get(session, reader)).community_id == community_id:
        return True
    return await authority.has_role(session, person_id=reader, roles=CAN_APPROVE, node_id=community_id, now=now)


async def _same(session: AsyncSession, actor: int, community_id: int, name: str, words: str) -> int:
    """The actor's own, when it was written twice."""
    live = (Project.community_id == community_id, Project.name == name, Project.ended_at.is_(None))
    found = (await session.scalars(select(Project).where(*live, Project.made_by == actor, Project.words == words))).one_or_none()
    if found is None:
        raise ProjectNameTaken(name=name)
    return found.id
