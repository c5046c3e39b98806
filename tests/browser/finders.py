"""Passers-by who meet 肖大爷 with his badge, in real browsers."""

from playwright.async_api import expect
from sqlalchemy import func, select

from core.database import Database
from qrcodes import answering, board, closing, positions
from qrcodes.badge_models import Scan
from qrcodes.incident_models import Incident
from qrcodes.positions import FoundPlace
from tests.browser.street import PATIENCE_MS, Phone, Street
from tests.qrcodes.kit import Town


class Finders:
    """肖大爷 with his badge, and passers-by who meet him."""

    def __init__(self, street: Street, town: Town, token: str) -> None:
        self.street, self.town, self.token = street, town, token

    @property
    def database(self) -> Database:
        return self.town.database

    async def comes_by(self, **options: object) -> Phone:
        phone = await self.street.phone(**options)  # type: ignore[arg-type]  # handed on as they are
        await phone.opens(f"/b/{self.token}")
        return phone

    async def tells(self, **options: object) -> Phone:
        phone = await self.comes_by(**options)
        await phone.page.locator("#tell button").click()
        await expect(phone.page.locator("#now")).to_be_visible(timeout=PATIENCE_MS)
        return phone

    async def incident(self) -> int:
        async with self.database.reading() as session:
            return (await session.scalars(select(Incident.id).order_by(Incident.id.desc()).limit(1))).one()

    async def place(self) -> FoundPlace | None:
        number = await self.incident()
        async with self.database.reading() as session:
            return await positions.latest(session, incident_id=number)

    async def touches(self) -> int:
        async with self.database.reading() as session:
            return (await session.scalars(select(func.count()).select_from(Scan).where(Scan.kind == "touched"))).one()

    async def answers(self, minutes: int = 8) -> None:
        number, zhou, now = await self.incident(), self.town.cast.zhou, self.town.clock()
        async with self.database.begin() as session:
            await answering.acknowledge(session, actor=zhou, incident_id=number, now=now)
            await answering.on_the_way(session, actor=zhou, incident_id=number, minutes=minutes, now=now)
            await board.say(session, actor=zhou, incident_id=number, words="谢谢您！我穿红马甲，开白色面包车。", key="k", now=now)

    async def closes(self) -> None:
        number = await self.incident()
        async with self.database.begin() as session:
            await closing.close(session, actor=self.town.cast.zhou, incident_id=number, turned_out="real", now=self.town.clock())


async def writes_a_landmark(finders: Finders, phone: Phone) -> None:
    await phone.page.locator("#landmark").fill("人民广场东门报刊亭")
    await phone.page.get_by_role("button", name="发送这个地点").click()
    await expect(phone.page.locator("#now")).to_contain_text("他们知道您在哪里了", timeout=PATIENCE_MS)
    found = await finders.place()
    assert found is not None
    assert found.words == "人民广场东门报刊亭"
