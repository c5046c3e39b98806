"""A team and its leader."""

from sqlalchemy import func, select

from people.authority import Role, appoint
from people.enrolment import add_person
from points.log_models import ActivityLog
from tests.chat import Phone, Town


async def leader(town: Town) -> Phone:
    """李建国, who leads a team."""
    async with town.app.database.begin() as session:
        await appoint(session, person_id=town.cast.li, role=Role.TEAM_LEADER, node_id=town.cast.longcheng, now=town.app.clock())
    return town.li


async def newcomer(town: Town, name: str, phone: str | None = None) -> int:
    async with town.app.database.begin() as session:
        made = await add_person(session, name=name, phone=phone, community_id=town.cast.longcheng, now=town.app.clock())
        return made.id


async def to_names(phone: Phone, kind: str = "邻里互助") -> None:
    await phone.says("集体记录")
    await phone.taps(kind)
    await phone.taps("2小时")
    await phone.says("一起扫雪")
    assert await phone.sees("有谁参加了")


async def logged(town: Town) -> int:
    async with town.app.database.reading() as session:
        query = select(func.count()).select_from(ActivityLog).where(ActivityLog.batch_id.is_not(None))
        return (await session.scalars(query)).one()
