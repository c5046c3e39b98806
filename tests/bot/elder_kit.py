"""Ways through the chat about elders: filling in the form, and a record that staff have said yes to."""

from dataclasses import dataclass, field

from sqlalchemy import func, select, update

from qrcodes import elder_cards
from qrcodes.elder_cards import Private
from qrcodes.elder_models import Elder, GuardianWay
from tests.chat import Phone, Screen, Town, photo

LINES = ("有糖尿病，口袋有胰岛素", "青霉素过敏", "耳背，请慢慢说")


@dataclass(frozen=True)
class Said:
    """What a family says, question by question; what is empty is left out."""

    called: str = "袁大爷"
    right: str = "儿子或女儿"
    name: str = "袁国强"
    address: str = "105号楼1单元302"
    building: str = "105号楼"
    has_photo: bool = True
    lines: tuple[str, ...] = LINES
    shown: tuple[str, ...] = LINES[:2]
    history: str = "以前开公交，爱往老车场走"
    agreed: tuple[str, ...] = ("扫码的人", "把位置", "附近志愿者")


@dataclass
class Way:
    """The questions that were passed, with what was shown at each."""

    seen: list[str] = field(default_factory=list)


async def fill_in(phone: Phone, said: Said = Said(), *, start: str = "/elder_new") -> Way:
    """From the beginning to the check; the questions that were asked."""
    way = Way()

    async def look() -> None:
        way.seen.append((await phone.screen()).text)

    await phone.says(start)
    await phone.taps("开始登记")
    await look()
    await phone.says(said.called)
    await look()
    await phone.taps(said.right)
    await look()
    await phone.says(said.name)
    await look()
    await (phone.says(said.address) if said.address else phone.taps("跳过"))
    await look()
    await phone.taps(said.building or "跳过")
    await look()
    await _send_photo(phone, said, look_at=way)
    await _say_lines(phone, said, look_at=way)
    await look()
    await (phone.says(said.history) if said.history else phone.taps("跳过"))
    await look()
    for consent in said.agreed:
        await phone.taps(consent)
    await phone.taps("继续")
    return way


async def _send_photo(phone: Phone, said: Said, *, look_at: Way) -> None:
    if not said.has_photo:
        await phone.taps("跳过")
        return
    await phone.sends_photo(photo())
    look_at.seen.append((await phone.screen()).text)
    await phone.taps("半年以内")


async def _say_lines(phone: Phone, said: Said, *, look_at: Way) -> None:
    look_at.seen.append((await phone.screen()).text)
    for line in said.lines:
        await phone.says(line)
    await phone.taps("就这些" if said.lines else "跳过")
    if said.lines:
        look_at.seen.append((await phone.screen()).text)
        for line in said.shown:
            await phone.taps(line)
        await phone.taps("显示这" if said.shown else "都不显示")


async def register(phone: Phone, said: Said = Said()) -> int:
    """Through the form to its receipt; the elder's number."""
    await fill_in(phone, said)
    await phone.taps("提交")
    assert "已提交，编号 E-" in await receipt(phone)
    return await newest(phone)


async def receipt(phone: Phone) -> Screen:
    """The receipt: the notice by which guardians try their chat may stand below it."""
    return next(screen for screen in reversed(await phone.screens()) if "编号 E-" in screen and "接下来" in screen)


async def newest(phone: Phone) -> int:
    async with phone.app.database.reading() as session:
        return (await session.scalars(select(Elder.id).order_by(Elder.id.desc()).limit(1))).one()


async def approve(town: Town, elder_id: int) -> None:
    """Every guardian confirms, and staff say yes."""
    from qrcodes import elder_queue

    now = town.app.clock()
    async with town.app.database.begin() as session:
        await session.execute(update(GuardianWay).values(confirmed_at=now, tested_at=now))
        assert town.zhao.person_id is not None
        await elder_queue.approve(session, actor=town.zhao.person_id, elder_id=elder_id, id_checked=True, now=now)
    await town.app.settle()


LEAST = Said(address="", building="", has_photo=False, lines=(), shown=(), history="", agreed=())


async def stored(phone: Phone) -> Private:
    """The newest elder's record as who asked may read it."""
    number = await newest(phone)
    async with phone.app.database.begin() as session:
        assert phone.person_id is not None
        return await elder_cards.private(session, actor=phone.person_id, elder_id=number, now=phone.app.clock())


async def how_many(phone: Phone) -> int:
    """Elders for whom this person asked."""
    async with phone.app.database.reading() as session:
        asked = select(func.count()).select_from(Elder).where(Elder.asked_by == phone.person_id)
        return (await session.scalars(asked)).one()
