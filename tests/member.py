"""Somebody with much on record, by every way on which something about a person is stored, and what to look for afterwards."""

import json
from dataclasses import dataclass
from typing import Any

from core.files import sanitise
from people import entry, identities
from people.models import WEB_BOT
from tests.chat import Phone, Town, photo

NAME = "欧阳翠屏"
NEW_NAME = "欧阳翠微"
PHONE = "137 8765 4321"
PHONES = ("13787654321", "137 8765 4321", "137-8765-4321", "+8613787654321", "+86 137 8765 4321")
WORDS = "给独居的赫连老师读了两小时的报纸"
OTHER_WORDS = "替邻居收快递并送上六楼"
REASON = "照片里看不清是哪一户"
TYPED = "我家在翡翠苑九栋听涛阁"
PAPER = b"%PDF-1.7 the certificate of Ouyang Cuiping, number 7716-3305"
PAPER_NAME = "欧阳翠屏的证书.pdf"
TELEGRAM, TELEGRAM_ID = 42, 5_550_001_777


@dataclass(frozen=True)
class Member:
    """Her phone, her person, and every value of hers as it may lie in a database or a file."""

    phone: Phone
    person_id: int
    values: dict[str, bytes]


async def much_on_record(town: Town) -> Member:
    """Enrol, log three times (approved, refused, waiting), redeem, say things, send a document, correct the name, come by Telegram too."""
    phone, picture = town.newcomer(), photo(side=96)
    await enrol(phone)
    person_id = await _come_by_telegram_too(town, phone)
    await log(phone, "志愿服务", WORDS, picture=picture)
    await _decide(town, "通过")
    await log(phone, "邻里互助", OTHER_WORDS, hour=14)
    await _decide(town, "不通过", REASON)
    await _redeem(phone)
    await _decide(town, "通过")
    await phone.says(TYPED)
    await phone.sends_photo(PAPER, name=PAPER_NAME)
    await phone.says("/settings")
    await phone.taps("改姓名")
    await phone.says(NEW_NAME)
    await log(phone, "邻里互助", OTHER_WORDS, hour=8)
    await town.zhou.taps("查看并审核")
    return Member(phone, person_id, await _values(phone, picture))


async def little_on_record(town: Town) -> Member:
    """Enrol, and log something that waits."""
    phone = town.newcomer()
    await enrol(phone)
    person_id = await _come_by_telegram_too(town, phone)
    await log(phone, "邻里互助", WORDS, hour=8)
    return Member(phone, person_id, await _values(phone))


async def enrol(phone: Phone) -> None:
    await phone.says("/start join_longcheng")
    await phone.taps("我同意")
    await phone.says(NAME)
    await phone.says(PHONE)
    assert await phone.sees("登记好了")


async def log(phone: Phone, kind: str, words: str, *, picture: bytes | None = None, hour: int = 0) -> None:
    """With a picture two hours of today, else half an hour of yesterday from this hour on."""
    await phone.says("/log")
    await phone.taps(kind)
    if picture:
        await phone.taps("2小时")
        await phone.sends_photo(picture, caption=words)
    else:
        await phone.taps("昨天")
        await phone.taps("半小时")
        await phone.taps(f"{hour}:00")
        await phone.says(words)
    await phone.taps("提交")
    assert await phone.sees("已提交")


async def take_along(town: Town, phone: Phone) -> dict[str, Any]:
    """The document that one gets from the settings."""
    await phone.says("/settings")
    await phone.taps("我的数据")
    await phone.taps("把我的数据发给我")
    document = [one.body["document"] for one in await phone.screens() if "document" in one.body][-1]
    data = await town.app.bot.download(document["file_id"])
    assert data is not None
    told = json.loads(data.read())
    assert isinstance(told, dict)
    return told


async def to_the_last_question(phone: Phone) -> None:
    await phone.says("/settings")
    await phone.taps("我的数据")
    await phone.taps("删除我的数据")
    await phone.taps("继续删除")


async def delete(phone: Phone, *, times: int = 1) -> None:
    await to_the_last_question(phone)
    await phone.taps("永久删除", times=times)


async def _come_by_telegram_too(town: Town, phone: Phone) -> int:
    now = town.app.clock()
    async with town.app.database.begin() as session:
        who = await identities.speaker(session, bot=WEB_BOT, user_id=await phone.chat_id(), now=now)
        assert who is not None
        assert who.person_id is not None
        assert who.community_id is not None
        other = await identities.meet(session, bot=TELEGRAM, user_id=TELEGRAM_ID, language="zh", now=now)
        token = await entry.issue(session, made_by=who.person_id, person_id=who.person_id, community_id=who.community_id, now=now)
        await entry.attach(session, token=token, identity_id=other.id, now=now)
    return who.person_id


async def _redeem(phone: Phone) -> None:
    await phone.says("想换毛巾")
    await phone.taps("毛巾")
    await phone.taps("兑换")
    await phone.taps("确认兑换")
    assert await phone.sees("已申请")


async def _decide(town: Town, how: str, reason: str = "") -> None:
    """Staff decide about what has just come in, from its notice."""
    await town.zhao.taps("查看并审核")
    await town.zhao.taps(how)
    if reason:
        await town.zhao.says(reason)


async def _values(phone: Phone, picture: bytes | None = None) -> dict[str, bytes]:
    """By what it is: in UTF-8, and as JSON escapes it."""
    said = {"name": NAME, "new name": NEW_NAME, "words": WORDS, "other words": OTHER_WORDS, "typed": TYPED, "paper's name": PAPER_NAME}
    said |= {f"phone {spelling}": spelling for spelling in PHONES} | {"reason": REASON}
    said |= {"web chat": str(await phone.chat_id()), "telegram": str(TELEGRAM_ID)}
    values = {name: value.encode() for name, value in said.items()}
    values |= {f"{name} in JSON": json.dumps(value)[1:-1].encode() for name, value in said.items() if not value.isascii()}
    return values | {"paper": PAPER} | (_pictures(picture) if picture else {})


def _pictures(picture: bytes) -> dict[str, bytes]:
    """A piece from the middle of the photo as it was drawn anew at the door, and for the log."""
    found = {}
    for place in ("in the chat", "of the log"):
        picture = sanitise(picture).jpeg
        found[f"photo {place}"] = picture[len(picture) // 2 :][:64]
    return found
