"""What family and staff are told about a home badge: in both languages, leading on, and only while it is true."""

import re
from dataclasses import replace

import pytest

from bot.places import ANEW, PLACES
from people.models import LANGUAGES
from qrcodes import elder_queue, elders
from tests.chat import PUBLIC_URL, Town
from tests.clock import ZONE
from tests.qrcodes.kit import XIAO
from words import notices
from words.notice_readers import NoticeText

CHINESE = re.compile(r"[\u4e00-\u9fff]")
IN_ENGLISH = replace(XIAO, called="Ann", name="Ann Sun", photo=None, lines=(), address="", history="")


async def said(town: Town, kind: str, elder_id: int, *, to: int, language: str = "en") -> NoticeText | None:
    async with town.app.database.reading() as session:
        return await notices.render(
            session,
            kind=kind,
            data={"elder_id": elder_id, "fields": ["called", "lines"]},
            person_id=to,
            language=language,
            now=town.app.clock(),
            zone=ZONE,
            public_url=PUBLIC_URL,
        )


async def asked(town: Town) -> int:
    async with town.app.database.begin() as session:
        return await elders.apply(session, actor=town.cast.wang, application=IN_ENGLISH, key="notices", now=town.app.clock())


async def approved(town: Town) -> int:
    """刘阿姨 of the demo, of whom nothing is missing any more."""
    async with town.app.database.begin() as session:
        number = await elder_queue.next_after(session, actor=town.cast.zhao, now=town.app.clock())
        assert number is not None
        await elder_queue.approve(session, actor=town.cast.zhao, elder_id=number, id_checked=True, now=town.app.clock())
        return number


def whole(notice: NoticeText | None, *, words: str) -> bool:
    """Whether it says this, and its buttons lead to places that there are."""
    assert notice is not None
    assert words in notice.text
    for _label, data in (button for row in notice.rows for button in row):
        place, _, tail = data.removeprefix(ANEW).partition(":")
        assert place in PLACES
        assert tail.isdecimal() or not PLACES[place].needs_id
    return bool(notice.rows)


async def test_staff_read_who_asks_for_whom(town: Town) -> None:
    number = await asked(town)
    assert whole(await said(town, "elder.waiting", number, to=town.cast.zhao), words="asks for a home badge for Ann.")
    assert whole(await said(town, "elder.waiting", number, to=town.cast.zhao, language="zh"), words="王芳为Ann申请防走失胸牌。")
    assert await said(town, "elder.waiting", number, to=town.cast.wu) is None
    assert await said(town, "elder.waiting", await approved(town), to=town.cast.zhao) is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_family_reads_that_there_is_a_badge(town: Town, language: str) -> None:
    number = await approved(town)
    notice = await said(town, "elder.approved", number, to=town.cast.liu, language=language)
    assert whole(notice, words="刘阿姨")
    assert await said(town, "elder.approved", number, to=town.cast.wang) is None


@pytest.mark.parametrize("outcome", ["refused", "revoked", "withdrawn"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_end_is_told_by_its_number_for_the_name_is_gone(town: Town, outcome: str, language: str) -> None:
    number, now = await asked(town), town.app.clock()
    async with town.app.database.begin() as session:
        if outcome == "refused":
            await elder_queue.refuse(session, actor=town.cast.zhao, elder_id=number, reason="Blurred 7", now=now)
        elif outcome == "revoked":
            await elders.revoke(session, actor=town.cast.zhao, elder_id=number, reason="Moved 7", now=now)
        else:
            await elders.withdraw(session, actor=town.cast.wang, elder_id=number, now=now)
    kind = "elder.refused" if outcome == "refused" else "elder.ended"
    notice = await said(town, kind, number, to=town.cast.wang, language=language)
    assert whole(notice, words=f"E-{number:06d}")
    assert notice is not None
    assert "Ann" not in notice.text
    assert ("7" in notice.text.replace(f"{number:06d}", "")) == (outcome != "withdrawn")
    assert bool(CHINESE.search(notice.text)) == (language == "zh")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_corrections_old_photos_and_reminders_are_told(town: Town, language: str) -> None:
    number = await approved(town)
    for who in (town.cast.zhao, town.cast.liu):
        assert whole(await said(town, "elder.corrected", number, to=who, language=language), words="刘阿姨")
    assert whole(await said(town, "elder.photo_old", number, to=town.cast.liu, language=language), words="刘阿姨")
    assert await said(town, "elder.remind", number, to=town.cast.liu, language=language) is None
    waiting = await asked(town)
    assert whole(await said(town, "elder.remind", waiting, to=town.cast.wang, language=language), words="Ann")
