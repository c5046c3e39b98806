"""Ways through the chat about micro-wishes: filling in the form, and wishes that are open, taken on or said to have come true."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from core.sealing import opened
from people import enrolment
from tests.chat import Phone, Town
from wishes import claims, fulfilling, screening, wish_words, wishes
from wishes.models import Wish
from wishes.wishes import NewWish

BULB = "客厅的灯坏了，想请人来换个灯泡。"


@dataclass(frozen=True)
class Said:
    """What a wisher says, question by question; `whom` and `reach` that are empty are tapped past."""

    kind: str = "请人帮个忙"
    words: str = BULB
    colour: str = "这几天"
    worry: str = "烦心"
    whom: str = ""
    reach: str = "105号楼2单元，下午都在家"


async def give_phone(town: Town, phone: Phone) -> None:
    """From now on this person can be called."""
    assert phone.person_id is not None
    async with town.app.database.begin() as session:
        await enrolment.correct_phone(session, person_id=phone.person_id, phone="13800001234", now=town.app.clock())


async def fill_in(phone: Phone, said: Said = Said(), *, start: str = "许个心愿") -> list[str]:
    """From the beginning to the check; the text of each question."""
    seen: list[str] = []

    async def look() -> None:
        seen.append((await phone.screen()).text)

    await phone.says(start)
    await look()
    await phone.taps(said.kind)
    await look()
    await phone.says(said.words)
    await look()
    await phone.taps(said.colour)
    await phone.taps(said.worry)
    await look()
    await (phone.says(said.whom) if said.whom else phone.taps("为我自己"))
    await look()
    await (phone.says(said.reach) if said.reach else phone.taps("跳过"))
    return seen


@dataclass(frozen=True)
class Stored:
    """A wish as the database keeps it, opened."""

    id: int
    person_id: int
    asked_by: int
    kind: str
    colour: str
    worry: str
    status: str
    node_id: int | None
    words: str
    whom: str
    reach: str


async def newest(town: Town) -> Stored:
    """The newest wish."""
    async with town.app.database.reading() as session:
        wish = (await session.scalars(select(Wish).order_by(Wish.id.desc()).limit(1))).one()
        return Stored(
            *(wish.id, wish.person_id, wish.asked_by, wish.kind, wish.colour, wish.worry, wish.status, wish.node_id),
            words=opened(session, wish_words.WORDS, wish.words),
            whom=opened(session, wish_words.WHOM, wish.whom),
            reach=opened(session, wish_words.REACH, wish.reach),
        )


async def how_many(town: Town) -> int:
    async with town.app.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Wish))).one()


async def make(town: Town, phone: Phone, new: NewWish | None = None, *, key: str = "one") -> int:
    """A wish that waits for staff, of this person."""
    assert phone.person_id is not None
    new = new or NewWish("service", "vexed", "yellow", BULB, reach="105号楼2单元")
    async with town.app.database.begin() as session:
        return await wishes.ask(session, actor=phone.person_id, person_id=phone.person_id, new=new, key=key, now=town.app.clock())


async def publish(town: Town, wish_id: int, words: str = BULB, *, reward: int = 20) -> None:
    """Staff open it to everybody."""
    now, me = town.app.clock(), town.zhao.person_id
    assert me is not None
    async with town.app.database.begin() as session:
        due = now + timedelta(days=14)
        await screening.publish(session, actor=me, wish_id=wish_id, public_words=words, reward=reward, due_at=due, now=now)
    await town.app.settle()


async def open_wish(town: Town, phone: Phone, words: str = BULB, *, kind: str = "service", colour: str = "yellow") -> int:
    """A wish of this person that everybody can read."""
    wish_id = await make(town, phone, NewWish(kind, "vexed", colour, words, reach="105号楼2单元"), key=words)
    await publish(town, wish_id, words)
    return wish_id


async def fulfil(town: Town, wish_id: int, phone: Phone, *, words: str = "灯泡换好了，亮堂堂的") -> None:
    """This person takes it on and says that it came true."""
    now, me = town.app.clock(), phone.person_id
    assert me is not None
    async with town.app.database.begin() as session:
        await claims.claim(session, actor=me, wish_id=wish_id, now=now)
        await claims.contacted(session, actor=me, wish_id=wish_id, now=now)
        await fulfilling.fulfil(session, actor=me, wish_id=wish_id, words=words, photo=None, now=now)
    await town.app.settle()


async def opens(phone: Phone, wish_id: int) -> None:
    """Open a wish's page, as from a button."""
    await phone.says("/menu")
    await phone.forges(f"go:wish:{wish_id}")
