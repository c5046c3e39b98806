"""Ways of guardians through the chat, in a house that sends by every second way."""

import re

from sqlalchemy import select

from bot.dispatcher import build_dispatcher
from bot.services import Services
from bot.worker import Worker
from core.bell import Bell
from people.models import WEB_BOT
from qrcodes import ways
from qrcodes.elder_models import GuardianWay
from qrcodes.way_addresses import SECOND, Offered
from tests.chat import PUBLIC_URL, Phone, Town
from tests.clock import ZONE


def offer(town: Town) -> None:
    app = town.app
    services = Services(app.database, app.clock, ZONE, PUBLIC_URL, Offered(frozenset(SECOND)))
    app.worker = Worker(database=app.database, dispatcher=build_dispatcher(services), bots={WEB_BOT: app.bot}, clock=app.clock, bell=Bell())


async def at(phone: Phone, place: str) -> None:
    """As a button leads there."""
    if not await phone.screens():
        await phone.says("/menu")
    await phone.forges(f"at:{place}")


async def link_of(phone: Phone, elder_id: int) -> str:
    await at(phone, f"guardians:{elder_id}")
    await phone.taps("邀请紧急联系人")
    await phone.taps((await phone.screen()).buttons[2])
    screen = await phone.screen()
    assert screen.photo is not None
    found = re.search(r"/go/(g_[\w-]+)", screen.text)
    assert found is not None
    return found[1]


async def code_of(town: Town, kind: str) -> str:
    async with town.app.database.reading() as session:
        way = (await session.scalars(select(GuardianWay).where(GuardianWay.kind == kind).order_by(GuardianWay.id.desc()))).first()
        assert way is not None
        assert way.tested_at is not None
        found = await ways.open_code(session, way_id=way.id, tested_at=way.tested_at)
    assert found is not None
    return found[1]
