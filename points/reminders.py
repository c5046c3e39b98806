"""What has waited too long: staff are reminded once of each log, appeal, objection and redemption; all but these go on to those above."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people import authority, notices
from people.authority import ABOVE, HEADS, NEAR, Role
from points import log_cards, objections, redemption_queue, workdays
from points.appeal_cards import waits_in
from points.board_models import Objection
from points.catalogue_models import Redemption
from points.log_models import ActivityLog, Appeal

# In working days.
REMIND_AFTER, FORWARD_AFTER = 2, 5
NOTHING: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Late:
    """Something that has waited too long, and who may not decide about it."""

    number: int
    concerned: frozenset[int | None]


async def remind(session: AsyncSession, *, community_id: int, now: datetime, zone: ZoneInfo) -> None:
    """Tell staff how much has waited for two working days; each of them counts towards one reminder only."""
    before = _midnight_after(workdays.before(now.astimezone(zone).date(), REMIND_AFTER), zone)
    for noun, late in (
        ("log", await _late_logs(session, community_id, "reminded_at", before, now)),
        ("appeal", await _late_appeals(session, community_id, "reminded_at", before, now)),
        ("objection", await _late_objections(session, community_id, "reminded_at", before, now)),
        ("redemption", await _late_redemptions(session, community_id, before, now)),
    ):
        await _tell(session, f"{noun}.reminder", late, community_id=community_id, levels=(NEAR, ABOVE), now=now)


async def forward(session: AsyncSession, *, community_id: int, now: datetime, zone: ZoneInfo) -> None:
    """Tell secretary and deputy what has waited for five working days; where there are none who may decide, those above."""
    before = _midnight_after(workdays.before(now.astimezone(zone).date(), FORWARD_AFTER), zone)
    for noun, late in (
        ("log", await _late_logs(session, community_id, "forwarded_at", before, now)),
        ("appeal", await _late_appeals(session, community_id, "forwarded_at", before, now)),
        ("objection", await _late_objections(session, community_id, "forwarded_at", before, now)),
    ):
        await _tell(session, f"{noun}.forwarded", late, community_id=community_id, levels=(HEADS, ABOVE), now=now)


async def count_late(session: AsyncSession, *, actor: int, community_id: int, now: datetime, zone: ZoneInfo) -> tuple[int, int]:
    """How many logs and appeals of this community have waited for two working days for this approver, and wait still."""
    if not await authority.has_role(session, person_id=actor, roles=authority.CAN_APPROVE, node_id=community_id, now=now):
        return NOTHING
    before = _midnight_after(workdays.before(now.astimezone(zone).date(), REMIND_AFTER), zone)
    logs = select(func.count()).where(log_cards.waits_in([community_id], actor), ActivityLog.made_at < before)
    appeals = select(func.count()).select_from(Appeal).join(ActivityLog, ActivityLog.id == Appeal.log_id)
    appeals = appeals.where(waits_in([community_id], actor), Appeal.made_at < before)
    return (await session.scalars(logs)).one(), (await session.scalars(appeals)).one()


async def count_late_objections(session: AsyncSession, *, actor: int, community_id: int, now: datetime, zone: ZoneInfo) -> int:
    """How many objections of this community have waited for two working days for this approver, and wait still."""
    if not await authority.has_role(session, person_id=actor, roles=authority.CAN_APPROVE, node_id=community_id, now=now):
        return 0
    before = _midnight_after(workdays.before(now.astimezone(zone).date(), REMIND_AFTER), zone)
    waits = objections.waits_in([community_id], actor)
    return (await session.scalars(select(func.count()).select_from(Objection).where(waits, Objection.made_at < before))).one()


async def count_late_redemptions(session: AsyncSession, *, actor: int, community_id: int, now: datetime, zone: ZoneInfo) -> int:
    """How many redemptions of this community have waited for two working days for this approver, and wait still."""
    if not await authority.has_role(session, person_id=actor, roles=authority.CAN_APPROVE, node_id=community_id, now=now):
        return 0
    before = _midnight_after(workdays.before(now.astimezone(zone).date(), REMIND_AFTER), zone)
    waits = redemption_queue.waits_in([community_id], actor)
    return (await session.scalars(select(func.count()).select_from(Redemption).where(waits, Redemption.asked_at < before))).one()


async def _late_logs(session: AsyncSession, community_id: int, mark: str, before: datetime, now: datetime) -> list[Late]:
    """Those that nobody has marked yet. Of two who look at once, one gets each."""
    query = (
        update(ActivityLog)
        .where(ActivityLog.community_id == community_id, ActivityLog.status == "waiting", ActivityLog.made_at < before)
        .where(getattr(ActivityLog, mark).is_(None))
        .values({mark: now})
        .returning(ActivityLog.id, ActivityLog.person_id, ActivityLog.logged_by)
    )
    rows = await session.execute(query.execution_options(synchronize_session=False))
    return [Late(number, frozenset(concerned)) for number, *concerned in rows]


async def _late_appeals(session: AsyncSession, community_id: int, mark: str, before: datetime, now: datetime) -> list[Late]:
    leader = select(ActivityLog.logged_by).where(ActivityLog.id == Appeal.log_id).scalar_subquery()
    query = (
        update(Appeal)
        .where(Appeal.community_id == community_id, Appeal.status == "waiting", Appeal.made_at < before)
        .where(getattr(Appeal, mark).is_(None))
        .values({mark: now})
        .returning(Appeal.id, Appeal.person_id, Appeal.first_decided_by, leader)
    )
    rows = await session.execute(query.execution_options(synchronize_session=False))
    return [Late(number, frozenset(concerned)) for number, *concerned in rows]


async def _late_objections(session: AsyncSession, community_id: int, mark: str, before: datetime, now: datetime) -> list[Late]:
    query = (
        update(Objection)
        .where(Objection.community_id == community_id, Objection.status == "waiting", Objection.made_at < before)
        .where(getattr(Objection, mark).is_(None))
        .values({mark: now})
        .returning(Objection.id, Objection.person_id)
    )
    rows = await session.execute(query.execution_options(synchronize_session=False))
    return [Late(number, frozenset({person_id})) for number, person_id in rows]


async def _late_redemptions(session: AsyncSession, community_id: int, before: datetime, now: datetime) -> list[Late]:
    query = (
        update(Redemption)
        .where(Redemption.community_id == community_id, Redemption.status == "asked", Redemption.asked_at < before)
        .where(Redemption.reminded_at.is_(None))
        .values(reminded_at=now)
        .returning(Redemption.id, Redemption.person_id, Redemption.asked_by)
    )
    rows = await session.execute(query.execution_options(synchronize_session=False))
    return [Late(number, frozenset(concerned)) for number, *concerned in rows]


async def _tell(
    session: AsyncSession, kind: str, late: list[Late], *, community_id: int, levels: Iterable[Collection[Role]], now: datetime
) -> None:
    """One notice for all of them; for each, the first level counts on which somebody may decide."""
    if not late:
        return
    held = [set(await authority.holders(session, roles=roles, node_id=community_id, now=now)) for roles in levels]
    to: set[int] = set()
    for one in late:
        to |= next((able for level in held if (able := level - one.concerned)), set())
    key = f"{kind}:{max(one.number for one in late)}"
    await notices.notify(session, to=sorted(to), kind=kind, data={"community_id": community_id}, key=key, now=now)


def _midnight_after(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
