"""Micro-wishes for the demo community: 张奶奶 and her neighbours wish, 李建国 and 惠民超市 help; one wish at every step of the way."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people.enrolment import add_person
from people.models import Node
from wishes import claims, follow_ups, fulfilling, projects, resources, screening, wishes
from wishes.models import Claim, FollowUp, Wish, WishStep
from wishes.resources import NewResource
from wishes.times import WEEKEND
from wishes.wishes import NewWish

ZHANG = "张秀兰"
BULB = NewWish("service", "gripped", "red", "厨房的灯坏了三天，晚上做饭看不清，我够不着，想请人换一换", reach="敲门请重一点，我耳背")
RICE = NewWish("goods", "busy", "yellow", "米吃完了，一袋二十斤，六楼没电梯，我拎不动")
CHESS = NewWish("company", "busy", "green", "老伴走后没人下棋了，想有人周末下午来陪我杀两盘象棋")
READ = NewWish("company", "vexed", "yellow", "孩子放学后没人陪着读书，想找位耐心的哥哥姐姐，一周一次就好")
RADIO = NewWish("service", "vexed", "yellow", "我爸八十四了，就爱听评书，家里的老收音机不响了，想请人来修", whom="我爸")
CLOCK = NewWish("goods", "gripped", "yellow", "我妈老看错时间，半夜起来做早饭，想要一个字大、会报时的钟", whom="我妈")
PROJECTS = (
    ("法律服务进社区", "每月一次，请懂法律的单位来站里坐半天，替居民看看合同、说说道理。"),
    ("困难帮扶", "给独居和行动不便的老人送米面、送药，换季时帮着洗晒被褥。"),
)
# How long ago each step of the wish that came true was.
LONG_AGO = {
    "asked": timedelta(days=9),
    "published": timedelta(days=8, hours=4),
    "claimed": timedelta(days=8),
    "contacted": timedelta(days=7, hours=20),
    "fulfilled": timedelta(days=6, hours=2),
    "confirmed": timedelta(days=5, hours=22),
    "rated:5": timedelta(days=2),
}


async def load(session: AsyncSession, known: Mapping[str, int], *, now: datetime) -> None:
    """Give the demo community that `people.demo.load` made its wishes; `known` is what it returned."""
    zhang = (await add_person(session, name=ZHANG, phone=None, community_id=known["longcheng"], now=now)).id
    home = (await session.scalars(select(Node.id).where(Node.code == "longcheng-1-105"))).one()
    await _resources(session, known, now)
    for name, words in PROJECTS:
        await projects.write(session, actor=known["zhao"], community_id=known["longcheng"], name=name, words=words, now=now)
    come_true = await _wish(session, known, zhang, RICE, "独居老人想要一袋二十斤的米，请帮忙送上六楼", home=home, now=now)
    await _come_true(session, known, come_true, now)
    await _move_back(session, come_true, now)
    await _wish(session, known, zhang, BULB, "独居老人厨房的灯坏了，想请会电工的邻居换一盏", home=home, now=now)
    await _wish(session, known, known["wang"], READ, "孩子放学后想有人陪着读书，一周一次", now=now)
    await _wish(session, known, zhang, CHESS, "老人周末下午想有人陪着下两盘象棋", home=home, now=now)
    radio = await _wish(session, known, known["wang"], RADIO, "老人爱听评书，老收音机不响了，想请人修一修", home=home, now=now)
    await claims.claim(session, actor=known["li"], wish_id=radio, now=now)
    await wishes.ask(session, actor=known["liu"], person_id=known["liu"], new=CLOCK, key="demo:clock", now=now)


async def _wish(
    session: AsyncSession, known: Mapping[str, int], who: int, new: NewWish, public: str, *, home: int | None = None, now: datetime
) -> int:
    """Wished, written down by 赵敏 for who has no phone, and opened by 周强."""
    placed = NewWish(new.kind, new.worry, new.colour, new.words, new.whom, new.reach, home)
    by = who if who in known.values() else known["zhao"]
    wish_id = await wishes.ask(session, actor=by, person_id=who, new=placed, key=f"demo:{public}", now=now)
    due_at = now + timedelta(days=14)
    await screening.publish(session, actor=known["zhou"], wish_id=wish_id, public_words=public, reward=20, due_at=due_at, now=now)
    return wish_id


async def _come_true(session: AsyncSession, known: Mapping[str, int], wish_id: int, now: datetime) -> None:
    """孙丽 brings it for 惠民超市; 周强 asks 张奶奶, confirms and rates for her."""
    claim_id = await claims.claim(session, actor=known["sun"], wish_id=wish_id, unit_id=known["huimin"], now=now)
    await claims.contacted(session, actor=known["sun"], wish_id=wish_id, now=now)
    await fulfilling.fulfil(session, actor=known["sun"], wish_id=wish_id, words="米送到家里，帮着倒进了米桶", photo=None, now=now)
    await fulfilling.confirm(session, actor=known["zhou"], wish_id=wish_id, on_poster=True, now=now)
    await follow_ups.rate(session, actor=known["zhou"], claim_id=claim_id, rating=5, words="老人说米很香", now=now)


async def _move_back(session: AsyncSession, wish_id: int, now: datetime) -> None:
    """Let it have happened over the last days, so that the figures have something to tell."""
    at = {what: now - ago for what, ago in LONG_AGO.items()}
    for what, moment in at.items():
        await session.execute(update(WishStep).where(WishStep.wish_id == wish_id, WishStep.what == what).values(at=moment))
    wished = {"asked_at": at["asked"], "screened_at": at["published"], "published_at": at["published"], "confirmed_at": at["confirmed"]}
    await session.execute(update(Wish).where(Wish.id == wish_id).values(wished))
    moments = {f"{what}_at": at[what] for what in ("claimed", "contacted", "fulfilled", "confirmed")} | {"ended_at": at["confirmed"]}
    terms = {"contact_by": at["claimed"] + timedelta(days=2), "fulfil_by": at["claimed"] + timedelta(days=7)}
    await session.execute(update(Claim).where(Claim.wish_id == wish_id).values(moments | terms))
    asked = {"due_at": at["confirmed"] + timedelta(days=3), "asked_at": at["confirmed"] + timedelta(days=3), "rated_at": at["rated:5"]}
    await session.execute(update(FollowUp).where(FollowUp.wish_id == wish_id).values(asked))


async def _resources(session: AsyncSession, known: Mapping[str, int], now: datetime) -> None:
    repairs = NewResource("service", "会修电路、换灯泡、修小家电", days=WEEKEND)
    await resources.add(session, actor=known["li"], new=repairs, key="demo:li", now=now)
    delivers = NewResource("goods", "米面粮油、日用品，可以送货上楼", quantity=10, unit_id=known["huimin"], is_standing=True)
    await resources.add(session, actor=known["sun"], new=delivers, key="demo:huimin", now=now)
