"""What is kept for a while only: words of incidents, reasons, what chats say of elders and forms, and what came late."""

from sqlalchemy import insert, select

from core.database import Database
from core.files import Picture, StoredFile
from jobs.forgetting import forget_late
from jobs.retention import empty_old
from messages import transcript
from messages.transcript import Entry
from messages.transcript_models import TranscriptMention
from people.models import WEB_BOT, Identity
from qrcodes import mentions, searches
from qrcodes.elder_models import Elder
from qrcodes.search_clearing import PART
from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.incident_kit import Street
from tests.qrcodes.kit import Town
from tests.qrcodes.search_kit import PLACE, Hunt

PHOTO = Picture(b"\xff\xd8 the hand-over", 4, 3)
TELEGRAM = 777


async def _says(database: Database, chat: int, *entries: tuple[int, str, int], clock: Clock) -> None:
    """Messages in a chat: number, words, of whom they speak."""
    made = [Entry(number, "out", {"text": words}, mentions=frozenset({subject})) for number, words, subject in entries]
    async with database.begin() as session:
        await transcript.record(session, bot=WEB_BOT, chat_id=chat, entries=made, now=clock())


async def _read(database: Database, chat: int) -> list[str]:
    async with database.reading() as session:
        return [(seen.body or {}).get("text", "") for seen in await transcript.page(session, bot=WEB_BOT, chat_id=chat, limit=500)]


async def test_chats_forget_after_ninety_days_what_they_said_of_an_elder_and_keep_what_is_newer(town: Town) -> None:
    elder_id, chat = await town.elder(), town.cast.chats[town.cast.zhou]
    await _says(town.database, chat, (65, "他在桥头", -elder_id), (66, "您好", town.cast.wang), clock=town.clock)
    town.clock.advance(days=89)
    await _says(town.database, chat, (67, "肖大爷在家", -elder_id), clock=town.clock)
    await empty_old(town.database, clock=town.clock)
    assert await _read(town.database, chat) == ["他在桥头", "您好", "肖大爷在家"]
    town.clock.advance(days=2)
    await empty_old(town.database, clock=town.clock)
    assert await _read(town.database, chat) == ["您好", "肖大爷在家"]


async def test_chats_forget_forms_after_thirty_days(town: Town) -> None:
    chat = town.cast.chats[town.cast.zhou]
    await _says(town.database, chat, (65, "全名是袁国强", -mentions.DRAFTS - mentions.new_draft()), clock=town.clock)
    town.clock.advance(days=29)
    await empty_old(town.database, clock=town.clock)
    assert await _read(town.database, chat) == ["全名是袁国强"]
    town.clock.advance(days=2)
    await empty_old(town.database, clock=town.clock)
    assert await _read(town.database, chat) == []


async def test_however_many_are_spoken_of_each_run_empties_fifty_and_none_is_left_behind(town: Town) -> None:
    chat, most = town.cast.chats[town.cast.zhou], 120
    said = [(65 + number, f"老人{number}", -number - 1) for number in range(most)]
    await _says(town.database, chat, *said, clock=town.clock)
    town.clock.advance(days=91)
    # One of whom something new is said all the time must not keep the others waiting.
    await _says(town.database, chat, (1000, "新的", -most), clock=town.clock)
    left = []
    for _ in range(3):
        await empty_old(town.database, clock=town.clock)
        left.append(len(await _read(town.database, chat)) - 1)
    assert left == [70, 20, 0]
    assert await _read(town.database, chat) == ["新的"]


async def test_what_was_being_written_when_the_family_withdrew_goes_too(town: Town) -> None:
    elder_id, chat = await town.elder(), town.cast.chats[town.cast.zhao]
    other = await town.elder(town.cast.li)
    await town.withdraw(elder_id)
    await _says(town.database, chat, (65, "肖大爷", -elder_id), (66, "另一位", -other), clock=town.clock)
    mentioned = -elder_id - mentions.AFTERWARDS
    await _says(town.database, chat, (67, "登记已撤回", mentioned), clock=town.clock)
    assert await forget_late(town.database, clock=town.clock) == 1
    assert await _read(town.database, chat) == ["另一位", "登记已撤回"]
    assert await forget_late(town.database, clock=town.clock) == 0


async def test_what_was_being_written_when_a_search_ended_goes_too(hunt: Hunt) -> None:
    search, chat = await hunt.searched(), hunt.cast.chats[hunt.cast.li]
    await _says(hunt.database, chat, (64, PLACE, searches.subject_of(search)), clock=hunt.clock)
    assert await forget_late(hunt.database, clock=hunt.clock) == 0
    await hunt.end(search)
    await _says(hunt.database, chat, (65, PLACE, searches.subject_of(search)), clock=hunt.clock)
    assert await forget_late(hunt.database, clock=hunt.clock) == 1
    assert PLACE not in await _read(hunt.database, chat)
    assert await forget_late(hunt.database, clock=hunt.clock) == 0


async def test_a_screen_on_telegram_that_came_late_is_edited(hunt: Hunt) -> None:
    search = await hunt.searched()
    await hunt.end(search)
    async with hunt.database.begin() as session:
        row = {"bot": TELEGRAM, "user_id": 5, "person_id": hunt.cast.li, "created_at": hunt.clock()}
        await session.execute(insert(Identity).values(row))
        await transcript.mention(session, bot=TELEGRAM, chat_id=5, message_id=4711, people=[searches.subject_of(search)])
    assert await forget_late(hunt.database, clock=hunt.clock) == 1
    assert set(await hunt.notices("search.blank")) == {hunt.cast.li}
    async with hunt.database.reading() as session:
        assert (await session.scalars(select(TranscriptMention.message_id).where(TranscriptMention.bot == TELEGRAM))).all() == []


async def test_a_search_whose_end_still_goes_out_is_left_to_it(hunt: Hunt, cast: Cast) -> None:
    """Whoever was told first is thanked by edits of what they were told: nothing is late before that is over."""
    people = await hunt.crowd([(43.8266, 126.5683)] * (PART + 5))
    search = await hunt.start()
    await hunt.wave()
    await _says(hunt.database, 10**9 + people[-1], (65, PLACE, searches.subject_of(search)), clock=hunt.clock)
    await hunt.end(search)
    assert await forget_late(hunt.database, clock=hunt.clock) == 0


async def test_to_whom_an_elder_was_handed_over_goes_after_ninety_days_though_nobody_closed_it(street: Street) -> None:
    told = await street.tell()
    await street.acknowledge(street.cast.zhou, told)
    await street.hand_over(street.cast.zhou, told, to_whom="女儿王芳", photo=PHOTO)
    assert (await street.incident(told)).handed_photo is not None
    pictures = await _pictures(street.database)
    street.clock.advance(days=91)
    await empty_old(street.database, clock=street.clock)
    after = await street.incident(told)
    assert (after.handed_to, after.handed_photo, after.code) == (None, None, None)
    assert after.handed_over_by == street.cast.zhou
    assert await _pictures(street.database) == pictures - 1


async def test_what_is_written_down_after_it_was_emptied_goes_too(street: Street) -> None:
    """Nobody had closed it: the officer writes to whom only a hundred days later."""
    told = await street.tell()
    street.clock.advance(days=91)
    await empty_old(street.database, clock=street.clock)
    assert (await street.incident(told)).emptied_at is not None
    await street.acknowledge(street.cast.zhou, told)
    await street.hand_over(street.cast.zhou, told, to_whom="女儿王芳", photo=PHOTO)
    assert (await street.incident(told)).handed_to is not None
    await empty_old(street.database, clock=street.clock)
    after = await street.incident(told)
    assert (after.handed_to, after.handed_photo, after.code) == (None, None, None)


async def test_why_staff_refused_or_ended_a_page_is_kept_ninety_days(town: Town) -> None:
    ended, refused = await town.elder(), await town.register(town.cast.li)
    await town.revoke(ended, reason="他住进了医院")
    await town.refuse(refused, reason="照片看不清")
    town.clock.advance(days=89)
    await empty_old(town.database, clock=town.clock)
    assert await _reasons(town) == 2
    town.clock.advance(days=2)
    await empty_old(town.database, clock=town.clock)
    assert await _reasons(town) == 0


async def _pictures(database: Database) -> int:
    async with database.reading() as session:
        return len((await session.scalars(select(StoredFile.id))).all())


async def _reasons(town: Town) -> int:
    async with town.database.reading() as session:
        return len((await session.scalars(select(Elder.id).where(Elder.reason.is_not(None)))).all())
