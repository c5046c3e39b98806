"""A member's part in wishes: what they wished, made true for others, rated and can give, and what to look for afterwards."""

import json
from datetime import timedelta

from core.files import Picture
from tests.chat import Town
from wishes import claims, follow_ups, fulfilling, resources, screening, wishes
from wishes.resources import NewResource
from wishes.wishes import NewWish

WAITS = "想找个年轻人陪我去赫图阿拉看一趟老同学"
WISHED = "家里那台红灯牌收音机不响了，盼着有人修"
WHOM, REACH = "老伴司马老先生", "敲三下门，他耳背"
PUBLIC = "老人的旧收音机坏了，想请人上门修"
RATED = "修好第二天又没声音了"
DONE = "给他家换了纱窗，又擦了灶台"
CAN = "会修缝纫机和老挂钟"
TYPED = {"waits": WAITS, "wished": WISHED, "whom": WHOM, "reach": REACH, "public": PUBLIC, "rated": RATED, "done": DONE, "can": CAN}
PHOTO = Picture(b"\xff\xd8 of the window that she mended", 4, 3)


async def much_wished(town: Town, person_id: int) -> dict[str, bytes]:
    """She wishes twice, one comes true and is rated; she makes 刘洋's come true with a photo; she lists what she can do."""
    await _wish(town, person_id, WAITS)
    hers = await _open(town, await _wish(town, person_id, WISHED, whom=WHOM, reach=REACH), PUBLIC)
    claim_id = await _come_true(town, hers, by=town.cast.li, words="修好了", confirmed_by=person_id)
    his = await _open(town, await _wish(town, town.cast.liu, "家里的纱窗破了，老人够不着"), "想请人换一扇纱窗")
    await _come_true(town, his, by=person_id, words=DONE, confirmed_by=town.cast.liu, photo=PHOTO)
    now = town.app.clock()
    async with town.app.database.begin() as session:
        await follow_ups.rate(session, actor=person_id, claim_id=claim_id, rating=2, words=RATED, now=now)
    async with town.app.database.begin() as session:
        await resources.add(session, actor=person_id, new=NewResource("service", CAN), key="can", now=now)
    await town.app.settle()
    values = {name: said.encode() for name, said in TYPED.items()}
    return values | {f"{name} in JSON": json.dumps(said)[1:-1].encode() for name, said in TYPED.items()} | {"window": PHOTO.jpeg}


async def _wish(town: Town, who: int, words: str, *, whom: str = "", reach: str = "") -> int:
    new = NewWish("service", "vexed", "yellow", words, whom, reach)
    async with town.app.database.begin() as session:
        return await wishes.ask(session, actor=who, person_id=who, new=new, key=f"wish:{len(words)}:{len(whom)}", now=town.app.clock())


async def _open(town: Town, wish_id: int, public: str) -> int:
    now = town.app.clock()
    due_at = now + timedelta(days=14)
    async with town.app.database.begin() as session:
        await screening.publish(session, actor=town.cast.zhao, wish_id=wish_id, public_words=public, reward=20, due_at=due_at, now=now)
    return wish_id


async def _come_true(town: Town, wish_id: int, *, by: int, words: str, confirmed_by: int, photo: Picture | None = None) -> int:
    now = town.app.clock()
    async with town.app.database.begin() as session:
        claim_id = await claims.claim(session, actor=by, wish_id=wish_id, now=now)
        await fulfilling.fulfil(session, actor=by, wish_id=wish_id, words=words, photo=photo, now=now)
        await fulfilling.confirm(session, actor=confirmed_by, wish_id=wish_id, on_poster=True, now=now)
    return claim_id
