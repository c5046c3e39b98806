"""Points for the demo community: kinds, the goods and services of the alliance, and a cast that has done something already."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from core.idempotency import input_hash
from people import units
from points import awards, goods, kinds, logs, redemption_queue, redemptions
from points.catalogue_models import Item
from points.log_cards import REASON, WORDS
from points.log_models import ActivityKind, ActivityLog, LogDay

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Done:
    """Something that was done and decided about: by whom, what, how many days ago, from which hour, for how long, which points."""

    who: str
    kind: str
    days_ago: int
    hour: int
    minutes: int
    points: int
    words: str
    # Why it was not approved; empty for what was.
    refused: str = ""


# Days before this month began: what stands on last month's board.
LAST_MONTH = (
    Done("li", "volunteering", 12, 9, 240, 40, "江边捡拾垃圾"),
    Done("qian", "volunteering", 10, 9, 210, 35, "带队巡查小区消防通道"),
    Done("wang", "volunteering", 9, 9, 120, 20, "和邻居一起清扫小区积雪"),
    Done("li", "volunteering", 8, 13, 240, 40, "党员志愿服务队维修单元门"),
    Done("zhou", "volunteering", 7, 8, 150, 25, "给独居老人检查暖气"),
)
PAST = (
    Done("wang", "elder_care", 6, 14, 60, 15, "陪张奶奶去卫生服务中心量血压"),
    Done("wang", "volunteering", 3, 8, 180, 30, "路口文明交通引导"),
    Done("li", "elder_care", 5, 10, 90, 15, "给独居老人送白菜"),
    Done("li", "neighbour_help", 2, 18, 30, 10, "帮邻居换灯泡"),
    Done("liu", "neighbour_help", 4, 17, 60, 10, "帮楼上邻居照看孩子"),
    Done("liu", "neighbour_help", 2, 15, 30, 10, "帮楼下邻居把煤气罐搬上五楼", refused="没有照片，看不出做了什么，请补充说明"),
)


async def load(session: AsyncSession, known: Mapping[str, int], *, now: datetime) -> None:
    """Fill the demo community that `people.demo.load` made; `known` is what it returned."""
    for community in ("longcheng", "jiayuan"):
        await kinds.add_defaults(session, community_id=known[community])
    await _stock(session, known, now)
    codes = await _kinds(session, known["longcheng"], now)
    before = now.astimezone(ZONE).day - 1
    for done in (*(replace(each, days_ago=each.days_ago + before) for each in LAST_MONTH), *PAST):
        await _add_done(session, known, codes[done.kind], done, now)
    await _leave_something_to_do(session, known, codes, now)


async def _stock(session: AsyncSession, known: Mapping[str, int], now: datetime) -> None:
    """The alliance: every unit that the file of goods names, and what it offers."""
    offered = goods.read(goods.DEMO.read_text(encoding="utf-8"))
    for name in dict.fromkeys(one.unit for one in offered):
        if name != "惠民超市":
            await units.create(session, actor=known["zhao"], community_id=known["longcheng"], name=name, now=now)
    await goods.add(session, community_id=known["longcheng"], goods=offered, now=now, zone=ZONE)


async def _kinds(session: AsyncSession, community_id: int, now: datetime) -> dict[str, ActivityKind]:
    return {kind.code: kind for kind in await kinds.offered(session, community_id=community_id, now=now)}


async def _add_done(session: AsyncSession, known: Mapping[str, int], kind: ActivityKind, done: Done, now: datetime) -> None:
    """As `logs.log`, and `approve` or `refuse` of `log_queue`, would have left it then, but nobody is told of it today."""
    began = _local(now, done.days_ago, done.hour)
    key = f"demo:{done.who}:{done.days_ago}"
    row = ActivityLog(
        community_id=kind.community_id,
        person_id=known[done.who],
        kind_id=kind.id,
        started_at=began,
        ended_at=began + timedelta(minutes=done.minutes),
        minutes=done.minutes,
        quantity=1,
        is_offline=True,
        words=keys_of(session).seal_text(done.words, context=WORDS),
        status="refused" if done.refused else "approved",
        reason=keys_of(session).seal_text(done.refused, context=REASON) if done.refused else None,
        points=done.points,
        key=key,
        input_hash=input_hash(key),
        made_at=began + timedelta(minutes=done.minutes),
        decided_by=known["zhao"],
        decided_at=_local(now, done.days_ago - 1, 9),
    )
    session.add(row)
    await session.flush()
    day = began.astimezone(ZONE).date()
    counted = done.minutes if kind.per == kinds.PER_HOUR else 1
    session.add(LogDay(log_id=row.id, day=day, person_id=row.person_id, kind_id=kind.id, counted=counted, points=done.points))
    await session.flush()
    if not done.refused:
        await awards.award(session, log_id=row.id, now=_local(now, done.days_ago - 1, 9))


async def _leave_something_to_do(session: AsyncSession, known: Mapping[str, int], codes: Mapping[str, ActivityKind], now: datetime) -> None:
    """A log for staff to approve, and a towel for the unit to hand over."""
    entry = logs.Entry(codes["neighbour_help"].id, _local(now, 1, 16), 45, "帮对门李奶奶修好了水龙头")
    await logs.log(session, actor=known["liu"], entry=entry, key="demo:liu:waiting", now=now, zone=ZONE)
    towel = (await session.scalars(select(Item.id).where(Item.community_id == known["longcheng"], Item.code == "towel"))).one()
    asked = await redemptions.ask(session, actor=known["li"], item_id=towel, quantity=1, key="demo:li:towel", now=now, zone=ZONE)
    await redemption_queue.approve(session, actor=known["zhao"], redemption_id=asked.number, now=now)


def _local(now: datetime, days_ago: int, hour: int) -> datetime:
    return datetime.combine(now.astimezone(ZONE).date() - timedelta(days=days_ago), time(hour), ZONE).astimezone(UTC)
