"""What staff and members do about decisions, each in one transaction at the town's clock."""

from typing import Any

from sqlalchemy import func, insert, select, update

from messages.models import Outbox
from people.models import Audit
from points import appeal_cards, appeals, log_bulk, reversals
from points.appeal_cards import AppealCard
from points.log_bulk import Bulk
from points.log_cards import LogCard
from points.log_models import ActivityLog
from tests.points.kit import Town, local


async def refused(town: Town, *, by: int = 0, who: int = 0, **more: Any) -> int:
    """A log of 王芳 that 赵敏 refused."""
    log_id = (await town.log(who or town.cast.wang, **more)).log_id
    await town.refuse_log(by or town.cast.zhao, log_id)
    return log_id


async def approved(town: Town, *, by: int = 0, who: int = 0, **more: Any) -> int:
    log_id = (await town.log(who or town.cast.wang, **more)).log_id
    await town.approve_log(by or town.cast.zhao, log_id)
    return log_id


async def take_back(town: Town, who: int, log_id: int, reason: str = "照片是别人的") -> LogCard:
    async with town.database.begin() as session:
        return await reversals.reverse(session, actor=who, log_id=log_id, reason=reason, now=town.clock())


async def contest(town: Town, who: int, log_id: int, words: str = "照片里就是我") -> AppealCard:
    async with town.database.begin() as session:
        return await appeals.appeal(session, actor=who, log_id=log_id, words=words, now=town.clock())


async def uphold(town: Town, who: int, number: int) -> AppealCard:
    async with town.database.begin() as session:
        return await appeals.uphold(session, actor=who, appeal_id=number, now=town.clock())


async def dismiss(town: Town, who: int, number: int, reason: str = "照片还是看不清") -> AppealCard:
    async with town.database.begin() as session:
        return await appeals.dismiss(session, actor=who, appeal_id=number, reason=reason, now=town.clock())


async def approve_many(town: Town, who: int, log_ids: list[int]) -> Bulk:
    async with town.database.begin() as session:
        return await log_bulk.approve_many(session, actor=who, log_ids=log_ids, now=town.clock())


async def appeals_for(town: Town, who: int) -> list[int]:
    """What waits in somebody's queue of appeals."""
    async with town.database.reading() as session:
        found = await appeal_cards.waiting(session, actor=who, now=town.clock())
        assert await appeal_cards.count_waiting(session, actor=who, now=town.clock()) == len(found)
    return [card.number for card in found]


async def wrote(town: Town, leader: int, log_id: int) -> None:
    """Have it that a leader wrote this log for its member."""
    async with town.database.begin() as session:
        await session.execute(update(ActivityLog).where(ActivityLog.id == log_id).values(logged_by=leader))


async def waiting_logs(town: Town, people: list[int], *, batch_id: str | None = None) -> list[int]:
    """A waiting log of an hour for each of these people, as many have logged them."""
    began, now = local(2026, 11, 20, 9), town.clock()
    same = {"community_id": town.cast.longcheng, "kind_id": town.kinds["neighbour_help"], "started_at": began}
    same |= {"ended_at": local(2026, 11, 20, 10), "minutes": 60, "quantity": 1, "is_offline": True, "status": "waiting", "points": 10}
    same |= {"input_hash": bytes(32), "made_at": now, "batch_id": batch_id}
    rows = [same | {"person_id": person_id, "key": f"many:{number}:{person_id}"} for number, person_id in enumerate(people)]
    async with town.database.begin() as session:
        return list(await session.scalars(insert(ActivityLog).returning(ActivityLog.id), rows))


async def told(town: Town, kind: str) -> list[int]:
    """Who has a notice of this kind, once for each."""
    async with town.database.reading() as session:
        return sorted(one for one in await session.scalars(select(Outbox.person_id).where(Outbox.kind == kind)) if one is not None)


async def on_record(town: Town, action: str) -> list[tuple[int | None, int | None, int | None]]:
    """Actor, whom it is about, and number of each line of this action."""
    async with town.database.reading() as session:
        query = select(Audit.actor, Audit.about_person, Audit.subject_id).where(Audit.action == action).order_by(Audit.id)
        return [(actor, about, number) for actor, about, number in await session.execute(query)]


async def status(town: Town, log_id: int) -> tuple[str, int | None]:
    """Where a log stands, and who decided."""
    async with town.database.reading() as session:
        row = (await session.execute(select(ActivityLog.status, ActivityLog.decided_by).where(ActivityLog.id == log_id))).one()
        return row.status, row.decided_by


async def count(town: Town, table: Any) -> int:
    async with town.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(table))).one()
