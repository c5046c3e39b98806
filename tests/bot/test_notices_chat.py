"""Every notice that a room sends has words in both languages, and buttons that lead on."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.places import ANEW, PLACES
from points.log_models import ActivityLog
from tests.chat import PUBLIC_URL, Town
from tests.clock import ZONE
from words import notices
from words.notice_readers import NoticeText

POINTS = Path(__file__).parent.parent.parent / "points"
NO_NOTICES = {"log.photo", *(f"redemption.{what}" for what in ("code", "code_shown", "rating", "reason", "token"))}
# Read by the tests of what they are about.
ELSEWHERE = (
    *("appeal.", "batch.", "board.", "family.", "gift.", "item.", "objection.", "points.", "star."),
    *("agreement.", "badge.", "desk.", "drill.", "elder.", "guardian.", "incident.", "print.", "project.", "search.", "shift.", "wish."),
)
IN_DECIDING = {"log.forwarded", "log.reminder", "log.reversed", "redemption.reminder"}


def test_the_kinds_that_rooms_send_are_all_known() -> None:
    source = "\n".join(path.read_text() for path in POINTS.glob("*.py"))
    named = set(re.findall(r'"((?:log|redemption)\.[a-z_]+)"', source))
    assert {"log.waiting", "redemption.handed_over"} <= named - NO_NOTICES
    assert named - NO_NOTICES <= notices.KINDS


async def said(town: Town, kind: str, number: int, *, to: int | None, language: str, was: str = "approved") -> NoticeText | None:
    async with town.app.database.reading() as session:
        return await notices.render(
            session,
            kind=kind,
            data={"log_id": number, "redemption_id": number, "was": was},
            person_id=to,
            language=language,
            now=town.app.clock(),
            zone=ZONE,
            public_url=PUBLIC_URL,
        )


async def log_of(town: Town, who: int, status: str) -> int:
    """The first log of somebody that stands so in the demo."""
    async with town.app.database.reading() as session:
        found = await session.scalars(select(ActivityLog.id).where(ActivityLog.person_id == who, ActivityLog.status == status))
        return min(found)


async def redeem(town: Town) -> int:
    """王芳 asks for a towel; the number of her redemption."""
    await town.wang.says("想换毛巾")
    await town.wang.taps("毛巾")
    await town.wang.taps("兑换")
    await town.wang.taps("确认兑换")
    number = re.search(r"R-0*(\d+)", (await town.wang.screen()).text)
    assert number is not None
    return int(number[1])


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_each_notice_has_words_and_leads_on(town: Town, language: str) -> None:
    log_id, waiting_log = await log_of(town, town.cast.wang, "approved"), await log_of(town, town.cast.liu, "waiting")
    number = await redeem(town)
    cast = town.cast
    told = [
        await said(town, "mailbox.sorry", 0, to=None, language=language),
        await said(town, "log.waiting", waiting_log, to=cast.zhao, language=language),
        await said(town, "log.approved", log_id, to=cast.wang, language=language),
        await said(town, "log.refused", log_id, to=cast.wang, language=language),
        await said(town, "entry.used", 0, to=cast.wang, language=language),
        await said(town, "log.undone", log_id, to=cast.wang, language=language),
        await said(town, "redemption.waiting", number, to=cast.zhao, language=language),
        await said(town, "redemption.undone", number, to=cast.wang, language=language),
        await said(town, "redemption.not_to_prepare", number, to=cast.sun, language=language),
        await said(town, "redemption.refused", number, to=cast.wang, language=language),
    ]
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("通过")
    told += [
        await said(town, "redemption.approved", number, to=cast.wang, language=language),
        await said(town, "redemption.to_prepare", number, to=cast.sun, language=language),
        await said(town, "redemption.asked_for", number, to=cast.wang, language=language),
        await said(town, "redemption.approved_for", number, to=cast.zhao, language=language),
        await said(town, "redemption.fetch_soon", number, to=cast.wang, language=language),
        await said(town, "redemption.expired", number, to=cast.wang, language=language),
        await said(town, "redemption.lapsed", number, to=cast.wang, language=language),
        await said(town, "redemption.not_fetched", number, to=cast.sun, language=language),
        await said(town, "redemption.handed_over", number, to=cast.wang, language=language),
    ]
    assert len(told) == len({kind for kind in notices.KINDS - IN_DECIDING if not kind.startswith(ELSEWHERE)})
    for one in told:
        assert one is not None
        assert len(one.text) > 10
        for _label, data in (button for row in one.rows for button in row):
            place, _, tail = data.removeprefix(ANEW).partition(":")
            assert place in {*PLACES, "menu"}
            assert re.fullmatch(r"(\d+(:[1-5])?)?", tail)


async def test_what_was_decided_meanwhile_is_not_told_any_more(town: Town) -> None:
    decided = await log_of(town, town.cast.wang, "approved")
    assert await said(town, "log.waiting", decided, to=town.cast.zhao, language="zh") is None


async def test_nobody_is_told_what_they_may_not_see(town: Town) -> None:
    waiting = await log_of(town, town.cast.liu, "waiting")
    assert await said(town, "log.waiting", waiting, to=town.cast.wu, language="zh") is None
    approved = await log_of(town, town.cast.wang, "approved")
    assert await said(town, "log.approved", approved, to=town.cast.li, language="zh") is None


async def test_a_unit_reads_a_masked_name(town: Town) -> None:
    number = await redeem(town)
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("通过")
    notice = await said(town, "redemption.to_prepare", number, to=town.cast.sun, language="zh")
    assert notice is not None
    assert "王*" in notice.text
    assert "王芳" not in notice.text
