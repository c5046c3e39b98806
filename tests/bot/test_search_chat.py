"""A search in chat: from the first question to the thanks, with the duty phone first, and nothing left behind in any chat."""

import json

import pytest
from sqlalchemy import delete

from core.crypto import KeyRing
from core.database import Database
from jobs import waving
from qrcodes.elder_models import ElderConsent
from tests.chat import Town, find_town, photo
from tests.clock import Clock
from tests.qrcodes.search_kit import Hunt
from tests.traces import cells, holding

PLACE, WEARING, SEEN = "站前广场东侧", "灰色棉袄", "在桥头看见一位大爷"
PHONE = "0432-62010336"


@pytest.fixture
async def town(database: Database, demo_town: None, clock: Clock) -> Town:
    return await find_town(database, clock)


@pytest.fixture
async def hunt(town: Town, clock: Clock) -> Hunt:
    made = Hunt(town.app.database, town.cast, clock)
    await made.furnish()
    return made


async def test_a_daughter_starts_a_search_and_a_neighbour_finds(town: Town, hunt: Hunt, keys: KeyRing) -> None:
    await _start(town, hunt)
    assert await town.wang.sees("已开始：S-000001", PHONE, "正在找：肖大爷", PLACE, WEARING)
    await _waves(town)
    assert await town.li.sees("您附近有老人走失", PHONE, PLACE, WEARING, "隔几步远", "不要拉扯")
    assert await town.qian.sees("紧急寻人已经开始", "这次寻人")
    await town.li.taps("看看，帮忙找")
    await town.li.taps("我也去找")
    assert await town.li.sees("谢谢您", "1 位在找")
    await town.li.taps("我在找")
    await town.li.says("沿江边")
    assert await town.li.sees("李*国 在找：沿江边", PHONE)
    await town.li.taps("返回")
    await town.li.taps("我有线索")
    await town.li.sends_photo(photo(), caption=SEEN)
    assert await town.li.sees(f"李*国 看到：{SEEN}")
    assert await town.wang.sees("有人看见肖大爷", SEEN, "李建国", "线索里有照片", PHONE)
    await town.wang.taps("这次寻人")
    await town.wang.taps("大家的线索")
    assert await town.wang.sees("李建国 看到", SEEN, "的照片")
    await town.wang.taps("返回")
    assert len({one.split(": ")[1] for one in holding(await cells(town.app.database, keys), _told())}) > 4
    await town.wang.taps("找到了")
    await town.wang.taps("是，找到了")
    await town.app.settle()
    assert await town.wang.sees("找到了！寻人 S-000001 已结束", "1 位出门找过", "都已致谢")
    assert "谢谢您" not in await town.wang.screen()
    assert await town.li.sees("找到了！寻人 S-000001 已结束", "谢谢您出门帮忙找", "15 积分")
    assert await town.zhao.sees("找到了！")
    assert holding(await cells(town.app.database, keys), _told()) == []


async def test_what_was_told_is_edited_in_its_place(town: Town, hunt: Hunt) -> None:
    await _start(town, hunt)
    await _waves(town)
    before = [screen.body["message_id"] for screen in await town.qian.screens()]
    await town.wang.taps("取消寻人")
    await town.wang.taps("是，取消")
    await town.app.settle()
    assert [screen.body["message_id"] for screen in await town.qian.screens()] == before
    assert await town.qian.sees("寻人 S-000001 已结束")


async def test_the_archive_says_where_the_points_came_from(town: Town, hunt: Hunt) -> None:
    await _start(town, hunt)
    await _waves(town)
    await hunt.join(town.cast.li, 1)
    await hunt.report(town.cast.li, 1)
    await hunt.end(1)
    await town.app.settle()
    await town.li.says("/archive")
    await town.li.taps("+15  参加紧急寻人")
    assert await town.li.sees("S-000001", "参加紧急寻人")


async def test_the_photo_is_shown_only_while_the_search_lives(town: Town, hunt: Hunt) -> None:
    await _start(town, hunt)
    await _waves(town)
    await town.li.taps("看看，帮忙找")
    card, before = await town.li.screen(), await _photos(town)
    await town.li.taps("看照片")
    assert await _photos(town) == before + 1
    await hunt.end(1)
    await town.app.settle()
    assert await _photos(town) == before
    await town.li.taps_old(card, "看照片")
    assert await _photos(town) == before
    await town.li.forges("go:search:1")
    assert await town.li.sees("已结束")


async def test_without_consent_the_phone_comes_first_and_a_guardian_agrees_with_one_tap(town: Town, hunt: Hunt) -> None:
    async with town.app.database.begin() as session:
        await session.execute(delete(ElderConsent))
    await town.wang.forges(f"go:search_start:{hunt.elder}")
    assert await town.wang.sees(PHONE, "110", "还没有同意", "我同意")
    await town.wang.taps("我同意")
    assert await town.wang.sees("现在可以通知志愿者了", "最后一次见到肖大爷")


async def test_a_stranger_can_start_nothing(town: Town, hunt: Hunt) -> None:
    await town.li.forges(f"go:search_start:{hunt.elder}")
    assert "最后一次见到" not in await town.li.screen()
    await town.li.forges("go:search:1")
    assert await town.li.sees("已经结束")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("9:30", "11月21日 周六 09:30"),
        ("2小时前", "11月21日 周六 08:00"),
        ("晚上8点", "11月20日 周五 20:00"),
        ("半小时前", "11月21日 周六 09:30"),
        ("90 min ago", "11月21日 周六 08:30"),
    ],
)
async def test_the_time_may_be_typed(town: Town, hunt: Hunt, typed: str, shown: str) -> None:
    await town.wang.forges(f"go:search_start:{hunt.elder}")
    await town.wang.says(typed)
    await town.wang.taps("在家里")
    await town.wang.taps("不清楚")
    assert await town.wang.sees(shown, "穿着：不清楚")


@pytest.mark.parametrize("typed", ["很久以前", "5天前", "明天", "25:70", "🙂", "-3", "999小时前"])
async def test_a_time_that_cannot_be_is_asked_again(town: Town, hunt: Hunt, typed: str) -> None:
    await town.wang.forges(f"go:search_start:{hunt.elder}")
    await town.wang.says(typed)
    assert await town.wang.sees("最后一次见到肖大爷", PHONE)


async def test_words_that_sound_like_an_alarm_can_be_the_answer(town: Town, hunt: Hunt) -> None:
    await town.wang.forges(f"go:search_start:{hunt.elder}")
    await town.wang.taps("1小时前")
    await town.wang.says("爸爸在超市门口不见了")
    assert await town.wang.sees(PHONE)
    await town.wang.taps("没人走失，这是我填的内容")
    assert await town.wang.sees("穿什么衣服")


async def test_a_drill_is_called_one(town: Town, hunt: Hunt) -> None:
    await _start(town, hunt, button="这是演练")
    await _waves(town)
    assert await town.li.sees("【演练】")


async def test_a_second_tap_starts_no_second_search(town: Town, hunt: Hunt) -> None:
    await _ask(town, hunt)
    await town.wang.taps("现在开始寻人", times=2)
    assert await town.wang.sees("正在找：肖大爷")
    await town.wang.forges(f"go:search_start:{hunt.elder}")
    assert await town.wang.sees("志愿者已经在找：寻人 S-000001")


async def _ask(town: Town, hunt: Hunt) -> None:
    await town.wang.forges(f"go:search_start:{hunt.elder}")
    await town.wang.taps("1小时前")
    await town.wang.says(PLACE)
    await town.wang.says(WEARING)


async def _start(town: Town, hunt: Hunt, *, button: str = "现在开始寻人") -> None:
    await _ask(town, hunt)
    await town.wang.taps(button)


async def _waves(town: Town) -> None:
    await waving.wave_all(town.app.database, clock=town.app.clock)
    await town.app.settle()


def _told() -> dict[str, bytes]:
    """What was told, as it stands in rows and as it stands in the JSON of chats."""
    words = {"place": PLACE, "wearing": WEARING, "seen": SEEN, "looks": "沿江边"}
    plain = {name: text.encode() for name, text in words.items()}
    return plain | {f"{name} in a chat": json.dumps(text)[1:-1].encode() for name, text in words.items()}


async def _photos(town: Town) -> int:
    """How many pictures stand in Li's chat."""
    return sum(screen.photo is not None for screen in await town.li.screens())
