"""The corpus through the chat: whatever is typed, wherever, gets a clear answer; nothing is lost, nothing fails, no points move."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from sqlalchemy import event, func, select, update
from structlog.testing import capture_logs

from core.crypto import KeyRing
from core.database import Database
from jobs.boards import keep_boards
from jobs.verifying import differences
from messages import transcript
from messages.models import Inbox
from people.models import WEB_BOT
from points.catalogue_models import Item
from points.log_models import ActivityLog
from points.models import Transfer
from tests.bot.corpus_alliance import LISTS
from tests.bot.corpus_elders import TO_ADDRESS, TO_CARE, to_elder, to_photo_day
from tests.bot.corpus_searches import to_search, to_sighting
from tests.bot.corpus_ways import to_dismissal, to_gift, to_items_for_another
from tests.bot.corpus_wish_work import to_claim, to_dispatching, to_screening
from tests.bot.corpus_wishes import TO_REACH, to_wish, to_wishes
from tests.chat import Phone, Town, open_town, photo
from tests.clock import ZONE, Clock
from tests.corpus.inputs import bad

Enter = Callable[[Phone], Awaitable[None]]
LONGEST, LONGEST_CAPTION = 4096, 1024
# What databases and encodings stumble over.
NASTY = ("nul\0nul", "\ud83d", "\u2028\u2029", "\u202egnp.tobor", "字" * 5000, "'; DROP TABLE person; --", "%00", "{user.__class__}")


def way(command: str, *labels: str, says: str = "") -> Enter:
    """How one gets to a place: by a command, taps, and perhaps an answer."""

    async def enter(phone: Phone) -> None:
        await phone.says(command)
        for label in labels:
            await phone.taps(label)
        if says:
            await phone.says(says)

    return enter


async def to_objecting(phone: Phone) -> None:
    """To where one says what is wrong on last month's board."""
    await keep_boards(phone.app.database, clock=phone.app.clock, zone=ZONE)
    await way("/board", "提出异议")(phone)


async def to_hours(phone: Phone) -> None:
    """To adding a time to a service."""
    async with phone.app.database.reading() as session:
        haircut = (await session.scalars(select(Item.id).where(Item.code == "haircut"))).one()
    await phone.says("/menu")
    await phone.forges(f"go:stock_item:{haircut}")
    for label in ("时间安排", "增加时间", "11月22日"):
        await phone.taps(label)


async def to_places(phone: Phone) -> None:
    """To how many can come at a new time."""
    await to_hours(phone)
    await phone.says("9:00-10:00")


async def to_new_points(phone: Phone) -> None:
    """To how many points a new kind gives."""
    await way("/kinds", "新增类型", says="煮腊八粥")(phone)
    await phone.taps("按次")


async def to_unknown_names(phone: Phone) -> None:
    """To the names of a team that nobody knows."""
    await way("/team", "邻里互助", "2小时", says="一起扫雪")(phone)
    await phone.says("查无此人")


# By place: who is there ("" for somebody new), how they get there, what it asks, and what of the corpus belongs there besides text.
PLACES: dict[str, tuple[str, Enter, str, tuple[str, ...]]] = {
    "nowhere": ("liu", way("/menu"), "想做什么", ("number", "phone", "id_number", "date")),
    "newcomer": ("", way("/start"), "欢迎来到", ()),
    "enrolment: name": ("", way("/start join_longcheng", "我同意"), "叫什么名字", ()),
    "enrolment: phone": ("", way("/start join_longcheng", "我同意", says="陈小梅"), "电话", ("phone", "id_number")),
    "log: words": ("liu", way("/log", "邻里互助", "1小时"), "您做了什么？写一句", ()),
    "log: photo": ("liu", way("/log", "志愿服务", "1小时", says="扫雪"), "要有照片", ()),
    "log: confirm": ("liu", way("/log", "邻里互助", "1小时", says="扫雪"), "请核对", ()),
    "log: day": ("liu", way("/log", "邻里互助", "其他日期"), "哪一天", ("date", "number")),
    "log: length": ("liu", way("/log", "邻里互助", "其他时长"), "做了多长时间", ("number",)),
    "log: where": ("liu", way("/log", "三会一课"), "线下参加的吗", ()),
    "log: quantity": ("liu", way("/log", "更多活动", "捐赠图书"), "多少件", ("number",)),
    "log: start": ("liu", way("/log", "邻里互助", "昨天", "1小时"), "几点", ("number", "date")),
    "redeem: quantity": ("wang", way("想换毛巾", "毛巾", "兑换"), "要兑换吗", ("number",)),
    "catalogue": ("wang", way("/goods"), "想换什么", ("number",)),
    "catalogue: times": ("wang", way("理发", "理发 1 次", "选时间"), "什么时候来", ("date", "number")),
    "stock: number": ("sun", way("库存", "大米", "改价格"), "一份多少积分", ("number",)),
    "stock: hours": ("zhao", to_hours, "从几点到几点", ("date", "number")),
    "pick-up code": ("sun", way("/pickup"), "六位", ("number",)),
    "board: objection": ("liu", to_objecting, "哪里不对", ()),
    "team: when": ("zhao", way("/menu", "管理", "集体记录", "邻里互助"), "是什么时候", ("number", "date")),
    "team: names": ("zhao", way("/menu", "管理", "集体记录", "邻里互助", "2小时", says="一起扫雪"), "有谁参加了", ()),
    "kind: points": ("zhao", way("/kinds", "邻里互助", "积分"), "多少积分？", ("number",)),
    "kind: name": ("zhao", way("/kinds", "新增类型"), "新类型叫什么", ()),
    "rule: days": ("zhao", way("/rules", "申诉期限"), "改成几天", ("number",)),
    "rule: stars": ("zhao", way("/rules", "各星级"), "请依次输入", ("number",)),
    "kind: cap of a day": ("zhao", way("/kinds", "邻里互助", "每日上限"), "最多多少？", ("number",)),
    "kind: cap of a month": ("zhao", way("/kinds", "下一页", "志愿服务", "每月上限"), "最多几小时？", ("number",)),
    "kind: least length": ("zhao", way("/kinds", "下一页", "志愿服务", "最短时长"), "至少几分钟？", ("number",)),
    "kind: points of a new one": ("zhao", to_new_points, "多少积分？", ("number",)),
    "rule: points of a day": ("zhao", way("/rules", "个人申报每天最多得分"), "个人申报每天最多得分", ("number",)),
    "rule: gifts of a month": ("zhao", way("/rules", "每人每月最多转赠"), "每人每月最多转赠", ("number",)),
    "team: words": ("zhao", way("/team", "邻里互助", "2小时"), "大家一起做了什么", ()),
    "team: unknown names": ("zhao", to_unknown_names, "没有找到", ()),
    "stock: places": ("zhao", to_places, "可以来几个人", ("number",)),
    "family: amount": ("wang", to_gift, "送多少积分", ("number",)),
    "serve: scan": ("zhao", way("/serve"), "积分卡上的码", ("number",)),
    "serve: items": ("zhao", to_items_for_another, "请点居民想要的", ("number",)),
    "objections: reason": ("zhao", to_dismissal, "为什么不成立", ()),
    "residents: find": ("zhao", way("/residents"), "给哪位居民办", ("phone", "number")),
    "residents: name": ("zhao", way("/residents", "登记新居民"), "居民叫什么名字", ()),
    "residents: phone": ("zhao", way("/residents", "登记新居民", says="张桂兰"), "能打通的电话", ("phone", "id_number")),
    "elder: called": ("li", to_elder(), "怎么称呼老人？", ("number", "phone")),
    "elder: right": ("li", to_elder("=袁大爷"), "的什么人", ()),
    "elder: name": ("li", to_elder("=袁大爷", "儿子或女儿"), "全名是什么", ("id_number",)),
    "elder: address": ("li", to_elder(*TO_ADDRESS), "住在哪里", ()),
    "elder: building": ("li", to_elder(*TO_ADDRESS, "跳过"), "哪栋楼", ("number",)),
    "elder: photo": ("li", to_elder(*TO_ADDRESS, "跳过", "跳过"), "请发一张", ()),
    "elder: photo's day": ("li", to_photo_day, "什么时候拍的", ("date", "number")),
    "elder: care lines": ("li", to_elder(*TO_CARE), "怎样才能帮好", ("phone",)),
    "elder: history": ("li", to_elder(*TO_CARE, "跳过"), "想让工作人员知道", ()),
    "elder: consents": ("li", to_elder(*TO_CARE, "跳过", "跳过"), "分别同意", ()),
    "elder: check": ("li", to_elder(*TO_CARE, "跳过", "跳过", "都先不同意"), "请核对", ("number",)),
    "search: when": ("wang", to_search(), "最后一次见到", ("date", "number")),
    "search: place": ("wang", to_search("1小时前"), "最后在哪里见到", ("number",)),
    "search: wearing": ("wang", to_search("1小时前", "在家里"), "穿什么衣服", ()),
    "search: seen": ("li", to_sighting, "看到了什么", ()),
    "wish: kind": ("li", to_wish(), "是哪一种心愿", ("number", "phone")),
    "wish: words": ("li", to_wish("请人帮个忙"), "您的心愿是什么", ("phone", "id_number")),
    "wish: urgency": ("li", to_wish("请人帮个忙", "=修一下水龙头"), "有多急", ("number", "date")),
    "wish: whom": ("li", to_wish(*TO_REACH[:-1]), "为谁许的", ()),
    "wish: reach": ("li", to_wish(*TO_REACH), "什么时候方便", ("phone", "number")),
    "wish: check": ("li", to_wish(*TO_REACH, "=105号楼"), "大家会看到", ("number",)),
    "wishes": ("li", to_wishes, "微心愿", ("number", "phone")),
    "wish screen: text": ("zhao", to_screening("改公开文字"), "请把公开的文字发过来", ("phone", "id_number")),
    "wish screen: reward": ("zhao", to_screening("酬谢："), "给多少积分", ("number",)),
    "wish screen: reason": ("zhao", to_screening("不通过"), "为什么不采纳", ()),
    "wish dispatch: name": ("zhao", to_dispatching("按姓名找"), "请输入全名", ("phone",)),
    "claim: photo": ("li", to_claim("已办好"), "请发一张照片", ()),
    "claim: words": ("li", to_claim("已办好", "没有照片"), "是怎么办好的", ("phone",)),
    "claim: hand over": ("li", to_claim("转给别人", "按姓名找"), "请输入全名", ()),
    "wish rule: term": ("zhao", way("/wish_rules", "多久内筛选"), "改成多久", ("number", "date")),
    "wish rule: points": ("zhao", way("/wish_rules", "一般给的积分"), "多少积分", ("number",)),
    **LISTS,
    "settings: name": ("liu", way("/settings", "改姓名"), "名字", ()),
    "settings: phone": ("liu", way("/settings", "改电话"), "电话", ("phone", "id_number")),
}


def sendable(text: str, most: int = LONGEST) -> str:
    """As the doors let it through: UTF-8, of limited length; what is empty cannot be sent."""
    return text.encode("utf-8", "replace").decode()[:most]


def everything(*more: str) -> list[str]:
    found = [sendable(text) for kind in ("text", "injection", *more) for text in bad(kind)]
    return [text for text in found if text]


@pytest.fixture
async def fast_town(sqlite_url: str, keys: KeyRing, clock: Clock) -> AsyncIterator[Town]:
    """A town whose database need not survive a power cut: the corpus is long."""
    opened = Database(sqlite_url, keys=keys)

    @event.listens_for(opened.engine.sync_engine, "connect")
    def hurry(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    yield await open_town(opened, clock)
    await opened.close()


@pytest.fixture(autouse=True)
def _nothing_goes_wrong(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Neither we nor a library warn of anything."""
    with capture_logs() as events:
        yield
    wrong = [event for event in events if event["log_level"] not in ("debug", "info")]
    wrong += [{"event": record.getMessage()} for record in caplog.get_records("call") if record.levelname not in ("DEBUG", "INFO")]
    assert wrong == []


async def says(phone: Phone, text: str) -> str:
    """Say it; what is answered. Fails when nothing is."""
    before = await _last(phone)
    await phone.says(text)
    after = await _last(phone)
    assert after is not None, f"no answer to {text[:40]!r}"
    assert before is None or (after.message_id, after.revision) > (before.message_id, before.revision), f"no answer to {text[:40]!r}"
    assert after.body is not None
    answer = str(after.body.get("text") or after.body.get("caption") or "")
    assert answer.strip(), f"an empty answer to {text[:40]!r}"
    return answer


async def run_through(town: Town, place: str, texts: list[str]) -> None:
    """Say each of these at this place, going there again whenever the answer led elsewhere."""
    who, enter, question, _ = PLACES[place]
    phone: Phone = getattr(town, who) if who else town.newcomer()
    await enter(phone)
    assert await phone.sees(question)
    for text in texts:
        if question not in await says(phone, text):
            phone = phone if who or place != "enrolment: phone" else town.newcomer()
            await enter(phone)
            assert await phone.sees(question)


async def moved(town: Town) -> int:
    async with town.app.database.reading() as session:
        return int(await session.scalar(select(func.count()).select_from(Transfer)) or 0)


async def what_is_wrong(town: Town, transfers: int) -> list[object]:
    """Updates that are not done or failed, points that moved, books that do not add up."""
    async with town.app.database.reading() as session:
        wrong: list[object] = list(await session.scalars(select(Inbox.id).where(Inbox.done_at.is_(None) | Inbox.error.is_not(None))))
    moved_meanwhile = await moved(town) - transfers
    return wrong + [f"{moved_meanwhile} transfers"] * bool(moved_meanwhile) + list(await differences(town.app.database))


@pytest.mark.parametrize("place", PLACES)
async def test_whatever_is_typed_gets_an_answer_and_moves_no_points(fast_town: Town, place: str) -> None:
    before = await moved(fast_town)
    await run_through(fast_town, place, everything(*PLACES[place][3]))
    assert await what_is_wrong(fast_town, before) == []


async def test_what_databases_stumble_over_is_answered_on_postgresql_too(postgres_url: str, keys: KeyRing, clock: Clock) -> None:
    opened = Database(postgres_url, keys=keys)
    town = await open_town(opened, clock)
    before = await moved(town)
    for place in PLACES:
        await run_through(town, place, [sendable(text) for text in NASTY])
    assert await what_is_wrong(town, before) == []
    await opened.close()


async def test_whatever_follows_start_leads_somewhere(fast_town: Town) -> None:
    before = await moved(fast_town)
    new = fast_town.newcomer()
    for number, text in enumerate(everything()):
        lead = ("", "join_", "p_", "e_", "m_", "f_")[number % 6]
        for phone in (fast_town.wang, fast_town.sun, new):
            await says(phone, sendable(f"/start {lead}{text}"))
    assert await what_is_wrong(fast_town, before) == []


async def test_whatever_is_typed_as_a_reason_is_taken_or_refused_in_words(fast_town: Town) -> None:
    before = await moved(fast_town)
    await fast_town.zhao.says("/approve")
    for text in everything():
        await fast_town.zhao.taps("不通过")
        answer = await says(fast_town.zhao, text)
        if "为什么不通过" in answer:
            await fast_town.zhao.taps("返回")
            continue
        async with fast_town.app.database.begin() as session:
            undecided = {"status": "waiting", "decided_by": None, "decided_at": None, "reason": None}
            await session.execute(update(ActivityLog).where(ActivityLog.status == "refused").values(undecided))
        await says(fast_town.zhao, "/approve")
    assert await what_is_wrong(fast_town, before) == []


async def test_whatever_stands_under_a_photo_is_taken_or_refused_in_words(fast_town: Town) -> None:
    before, picture = await moved(fast_town), photo()
    for text in everything():
        await way("/log", "志愿服务", "1小时")(fast_town.liu)
        await fast_town.liu.sends_photo(picture, caption=sendable(text, LONGEST_CAPTION))
        assert (await fast_town.liu.screen()).text
    assert await what_is_wrong(fast_town, before) == []


async def _last(phone: Phone) -> transcript.Seen | None:
    async with phone.app.database.reading() as session:
        seen = await transcript.page(session, bot=WEB_BOT, chat_id=await phone.chat_id(), limit=8)
    return next((one for one in reversed(seen) if one.direction == "out"), None)
