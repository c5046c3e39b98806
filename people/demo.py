"""The demo community: two communities of one street and a cast of people, after the articles the project began with."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import units
from people.authority import Role, appoint
from people.enrolment import NOTICE_VERSION, enrol
from people.identities import create_web_identity
from people.models import Mark, Node
from people.nodes import add_node, add_station

MARK = "demo"
DUTY_PHONE = "0432-62010336"
STREET_PHONE = "0432-62010300"
# Where the two communities are, about: Longcheng and, nearly three kilometres off, Jiayuan.
PLACES = {"longcheng": (43.8266, 126.5683), "jiayuan": (43.8480, 126.5521)}
# Buildings stand this far apart, in degrees.
STEP = 0.002


class NotEmpty(Refusal):
    """The demo is only loaded into an empty database."""


@dataclass(frozen=True)
class Part:
    """One of the cast: under which key the others know them, their name, community and roles."""

    key: str
    name: str
    community: str = "longcheng"
    roles: tuple[Role, ...] = ()


CAST = (
    Part("wang", "王芳"),
    Part("li", "李建国", roles=(Role.PARTY_MEMBER, Role.VOLUNTEER)),
    Part("liu", "刘洋"),
    Part("sun", "孙丽"),
    Part("zhao", "赵敏", roles=(Role.STAFF,)),
    Part("zhou", "周强", roles=(Role.STAFF, Role.DUTY_OFFICER)),
    Part("qian", "钱卫东", roles=(Role.SECRETARY,)),
    Part("wu", "吴静", community="jiayuan", roles=(Role.STAFF,)),
)


async def load(session: AsyncSession, *, now: datetime) -> dict[str, int]:
    """Fill an empty database and mark it; return ids by key: places, the unit "huimin", and people. Raises `NotEmpty`."""
    if (await session.scalars(select(Node.id).limit(1))).first() is not None:
        raise NotEmpty
    known = await _plant(session)
    for part in CAST:
        known[part.key] = await _enrol(session, part, known[part.community], now)
    unit = await units.create(session, actor=known["zhao"], community_id=known["longcheng"], name="惠民超市", now=now)
    await units.add_member(session, actor=known["zhao"], unit_id=unit.id, person_id=known["sun"], now=now)
    known["huimin"] = unit.id
    session.add(Mark(name=MARK, value=json.dumps(known)))
    await session.flush()
    return known


async def cast(session: AsyncSession) -> dict[str, int] | None:
    """What `load` returned, when this is a demo database; None when it is not."""
    mark = await session.get(Mark, MARK)
    return {str(key): int(number) for key, number in json.loads(mark.value).items()} if mark else None


async def _plant(session: AsyncSession) -> dict[str, int]:
    street = await add_node(session, kind="street", name="江南街道", code="jiangnan")
    longcheng = await add_node(session, kind="community", name="龙城社区", code="longcheng", parent=street, at=PLACES["longcheng"])
    jiayuan = await add_node(session, kind="community", name="嘉园社区", code="jiayuan", parent=street, at=PLACES["jiayuan"])
    await add_station(session, community_id=street.id, name=f"{street.name}值守", duty_phone=STREET_PHONE)
    for community in (longcheng, jiayuan):
        for number, name in enumerate(("第一网格", "第二网格"), start=1):
            grid = await add_node(session, kind="grid", name=name, code=f"{community.code}-{number}", parent=community)
            house = 100 * number + 5
            north, east = PLACES[community.code]
            at = (round(north + number * STEP, 4), round(east - number * STEP, 4))
            building = await add_node(session, kind="building", name=f"{house}号楼", code=f"{grid.code}-{house}", parent=grid, at=at)
            await add_node(session, kind="entrance", name="1单元", code=f"{building.code}-1", parent=building)
        await add_station(
            session, community_id=community.id, name=f"{community.name}防走失驿站", duty_phone=DUTY_PHONE, at=PLACES[community.code]
        )
    return {"jiangnan": street.id, "longcheng": longcheng.id, "jiayuan": jiayuan.id}


async def _enrol(session: AsyncSession, part: Part, community_id: int, now: datetime) -> int:
    identity = await create_web_identity(session, person_id=None, now=now)
    person = await enrol(
        session,
        identity_id=identity.id,
        name=part.name,
        phone=None,
        community_id=community_id,
        notice_version=NOTICE_VERSION,
        now=now,
    )
    for role in part.roles:
        await appoint(session, person_id=person.id, role=role, node_id=community_id, now=now)
    return person.id
