"""Ways of staff through the review of badges, in chat."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from core import files
from qrcodes import badges, elder_photos, elders, ways
from qrcodes.elder_models import Elder
from qrcodes.elder_photos import Photo
from tests.chat import Phone, Town, photo
from tests.qrcodes.kit import XIAO


async def registered(town: Town, who: Phone, key: str = "chat:1", **changed: Any) -> int:
    """Somebody of the family has sent the form."""
    picture = files.sanitise(photo())
    assert who.person_id is not None
    async with town.app.database.begin() as session:
        taken = Photo(picture, elder_photos.today(session, town.app.clock()), ("file",))
        different: dict[str, Any] = {"photo": taken, "called": "孙奶奶"} | changed
        asked = replace(XIAO, **different)
        number = await elders.apply(session, actor=who.person_id, application=asked, key=key, now=town.app.clock())
    await town.app.settle()
    return number


async def confirmed(town: Town, who: Phone, elder_id: int) -> None:
    """The button under the test notice was tapped."""
    assert who.person_id is not None
    async with town.app.database.begin() as session:
        for way in await ways.mine(session, actor=who.person_id, elder_id=elder_id, now=town.app.clock()):
            await ways.confirm_chat(session, actor=who.person_id, way_id=way.id, now=town.app.clock())
    await town.app.settle()


async def status(town: Town, elder_id: int) -> str:
    async with town.app.database.reading() as session:
        return (await session.scalars(select(Elder.status).where(Elder.id == elder_id))).one()


async def badges_of(town: Town, elder_id: int) -> list[str]:
    async with town.app.database.reading() as session:
        return [one.printed_id for one in await badges.of_elder(session, elder_id)]


async def open_card(town: Town, phone: Phone, elder_id: int) -> None:
    await phone.forges(f"at:approve_elders:{elder_id}")


async def approved(town: Town) -> int:
    """王芳's 孙奶奶, approved in chat by 赵敏."""
    number = await registered(town, town.wang)
    await confirmed(town, town.wang, number)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("我看过证件了")
    await town.zhao.taps("通过")
    assert await status(town, number) == "approved"
    return number
