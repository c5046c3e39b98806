"""Ways by which guardians are told, added, tried and looked at in tests."""

from sqlalchemy import select

from messages.models import Outbox
from messages.outbox import Address
from qrcodes import guardians, ways
from qrcodes.elder_models import GuardianWay
from qrcodes.way_addresses import MAIL, SECOND, Offered
from qrcodes.ways import Tried, WayCard
from tests.qrcodes.kit import Town

ALL = Offered(frozenset(SECOND))
WECOM_URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


async def add(town: Town, elder_id: int, kind: str = MAIL, address: str = "wang@example.org", *, who: int | None = None) -> int:
    async with town.database.begin() as session:
        return await ways.add(
            session, actor=who or town.cast.wang, elder_id=elder_id, kind=kind, address=address, offered=ALL, now=town.clock()
        )


async def send_again(town: Town, way_id: int) -> None:
    """Send a new test."""
    async with town.database.begin() as session:
        await ways.test(session, actor=town.cast.wang, way_id=way_id, now=town.clock())
    assert (await row(town, way_id)).tested_at == town.clock()


async def try_code(town: Town, way_id: int, code: str, *, who: int | None = None) -> Tried:
    async with town.database.begin() as session:
        return await ways.confirm(session, actor=who or town.cast.wang, way_id=way_id, code=code, now=town.clock())


async def code_of(town: Town, way_id: int) -> str:
    """The digits, as the test notice says them."""
    at = (await row(town, way_id)).tested_at
    assert at is not None
    async with town.database.reading() as session:
        found = await ways.open_code(session, way_id=way_id, tested_at=at)
    assert found is not None
    return found[1]


async def row(town: Town, way_id: int) -> GuardianWay:
    async with town.database.reading() as session:
        return (await session.scalars(select(GuardianWay).where(GuardianWay.id == way_id))).one()


async def mine(town: Town, elder_id: int, who: int | None = None) -> list[WayCard]:
    async with town.database.reading() as session:
        return await ways.mine(session, actor=who or town.cast.wang, elder_id=elder_id, now=town.clock())


async def second(town: Town, elder_id: int) -> list[Address]:
    async with town.database.reading() as session:
        people = await guardians.people(session, elder_id=elder_id)
        return await ways.second_addresses(session, person_ids=people, elder_id=elder_id)


async def told(town: Town, kind: str) -> list[int | None]:
    async with town.database.reading() as session:
        return list(await session.scalars(select(Outbox.person_id).where(Outbox.kind == kind).order_by(Outbox.id)))


async def confirmed(town: Town, elder_id: int, kind: str = MAIL, address: str = "wang@example.org") -> int:
    way_id = await add(town, elder_id, kind, address)
    assert (await try_code(town, way_id, await code_of(town, way_id))).is_right
    return way_id
