"""What a log looks like to its member and to who decides about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.database import keys_of
from people import authority, persons
from points.log_models import ActivityKind, ActivityLog, LogPhoto
from points.log_sums import Sum, sum_of_log

WORDS = "activity_log.words"
REASON = "activity_log.reason"


@dataclass(frozen=True, slots=True)
class LogCard:
    """A log with the name of its member, and of who logged it for them. `photos` counts them; `photo` loads one.

    Status is waiting, approved, refused, withdrawn or reversed.
    """

    log_id: int
    person_id: int
    person_name: str
    kind_name: str
    kind_name_en: str
    kind_code: str
    started_at: datetime
    ended_at: datetime
    minutes: int
    quantity: int
    is_offline: bool
    words: str
    photos: int
    points: int
    capped_from: int | None
    sum: Sum
    status: str
    made_at: datetime
    logged_by: int | None
    logged_by_name: str
    batch_id: str | None
    decided_by: int | None
    decided_at: datetime | None
    reason: str


async def card(session: AsyncSession, *, actor: int, log_id: int, now: datetime) -> LogCard:
    """One log, for its member or for staff of its community. Raises `NotAllowed`, also when there is none."""
    await _require_sight(session, actor, log_id, now)
    return (await cards(session, _query().where(ActivityLog.id == log_id)))[0]


async def photo(session: AsyncSession, *, actor: int, log_id: int, position: int, now: datetime) -> bytes:
    """A photo of a log as JPEG, for those who may see its card. Raises `NotAllowed`, `FileGone`."""
    await _require_sight(session, actor, log_id, now)
    query = select(LogPhoto.file_id).where(LogPhoto.log_id == log_id, LogPhoto.position == position)
    file_id = await session.scalar(query)
    if file_id is None:
        raise files.FileGone(file_id=None)
    return await files.load(session, file_id)


async def mine(session: AsyncSession, *, person_id: int, after: int | None = None, limit: int = 8) -> list[LogCard]:
    """A member's own logs, newest first; the next page comes `after` the last log's number."""
    query = _query().where(ActivityLog.person_id == person_id)
    if after is not None:
        query = query.where(ActivityLog.id < after)
    return await cards(session, query.order_by(ActivityLog.id.desc()).limit(limit))


async def waiting_in(session: AsyncSession, *, communities: Sequence[int], actor: int, after: int | None, limit: int) -> list[LogCard]:
    """Logs of others that wait in these communities, oldest first."""
    query = _query().where(waits_in(communities, actor))
    if after is not None:
        query = query.where(ActivityLog.id > after)
    return await cards(session, query.order_by(ActivityLog.id).limit(limit))


async def some(session: AsyncSession, *, where: ColumnElement[bool], limit: int) -> list[LogCard]:
    """The first logs of which this is true, for rooms that have checked who asks."""
    return await cards(session, _query().where(where).order_by(ActivityLog.id).limit(limit))


async def approved_in(session: AsyncSession, *, communities: Sequence[int], actor: int, after: int | None, limit: int) -> list[LogCard]:
    """Approved logs of others in these communities, newest first, for rooms that have checked who asks."""
    query = _query().where(ActivityLog.community_id.in_(communities), ActivityLog.status == "approved", of_others(actor))
    query = query if after is None else query.where(ActivityLog.id < after)
    return await cards(session, query.order_by(ActivityLog.id.desc()).limit(limit))


def waits_in(communities: Sequence[int], actor: int) -> ColumnElement[bool]:
    """Whether a log waits in these communities for somebody who neither did nor wrote it."""
    return and_(ActivityLog.community_id.in_(communities), ActivityLog.status == "waiting", of_others(actor))


def of_others(actor: int) -> ColumnElement[bool]:
    """Whether the actor neither did what a log says nor wrote it down for somebody else."""
    return and_(ActivityLog.person_id != actor, or_(ActivityLog.logged_by.is_(None), ActivityLog.logged_by != actor))


async def cards(session: AsyncSession, query: Select[ActivityLog, ActivityKind]) -> list[LogCard]:
    """The cards of these logs, in three queries however many there are."""
    rows = (await session.execute(query)).all()
    named = {person_id for log, _ in rows for person_id in (log.person_id, log.logged_by) if person_id is not None}
    names = await persons.names(session, named)
    photos = await _photo_counts(session, [log.id for log, _ in rows])
    return [_card(session, log, kind, names, photos.get(log.id, 0)) for log, kind in rows]


async def _require_sight(session: AsyncSession, actor: int, log_id: int, now: datetime) -> None:
    query = select(ActivityLog.person_id, ActivityLog.community_id).where(ActivityLog.id == log_id)
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise authority.NotAllowed
    if found.person_id != actor:
        await authority.require(session, person_id=actor, roles=authority.CAN_APPROVE, node_id=found.community_id, now=now)


def _query() -> Select[ActivityLog, ActivityKind]:
    # As it stands now, whatever this transaction has read before.
    query = select(ActivityLog, ActivityKind).join(ActivityKind, ActivityKind.id == ActivityLog.kind_id)
    return query.execution_options(populate_existing=True)


async def _photo_counts(session: AsyncSession, log_ids: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for log_id in await session.scalars(select(LogPhoto.log_id).where(LogPhoto.log_id.in_(log_ids))):
        counts[log_id] = counts.get(log_id, 0) + 1
    return counts


def _card(session: AsyncSession, log: ActivityLog, kind: ActivityKind, names: Mapping[int, str], photos: int) -> LogCard:
    keys = keys_of(session)
    return LogCard(
        log_id=log.id,
        person_id=log.person_id,
        person_name=names.get(log.person_id, ""),
        kind_name=kind.name,
        kind_name_en=kind.name_en,
        kind_code=kind.code,
        started_at=log.started_at,
        ended_at=log.ended_at,
        minutes=log.minutes,
        quantity=log.quantity,
        is_offline=log.is_offline,
        words=keys.open_text(log.words, context=WORDS) if log.words else "",
        photos=photos,
        points=log.points,
        capped_from=log.capped_from,
        sum=sum_of_log(log, kind),
        status=log.status,
        made_at=log.made_at,
        logged_by=log.logged_by,
        logged_by_name=names.get(log.logged_by, "") if log.logged_by is not None else "",
        batch_id=log.batch_id,
        decided_by=log.decided_by,
        decided_at=log.decided_at,
        reason=keys.open_text(log.reason, context=REASON) if log.reason else "",
    )
