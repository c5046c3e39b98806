"""Somebody has seen the elder: the family and who handles it know at once, volunteers read it on the list, and it goes at the end."""

import pytest
from sqlalchemy import event, insert, select

from messages import transcript
from messages.mentions import collecting
from messages.models import Outbox
from messages.outbox import Priority
from people.models import Identity
from qrcodes import consents, search_cards
from qrcodes.searches import subject_of
from qrcodes.sightings import MOST_TOLD, TooManySightings
from tests.qrcodes.search_kit import Hunt, north

SEEN = "在松江桥头，往东走了"


async def test_a_sighting_wakes_the_family_and_who_handles_it_and_no_volunteer(hunt: Hunt) -> None:
    await hunt.crowd([north(0.5)] * 3)
    search = await hunt.searched()
    assert await hunt.notices("search.seen") == []
    await hunt.sight(hunt.cast.li, search, SEEN, key="once")
    await hunt.sight(hunt.cast.li, search, SEEN, key="once")
    told = await hunt.notices("search.seen")
    assert sorted(told, key=str) == sorted([hunt.cast.wang, hunt.cast.zhao, hunt.cast.zhou, hunt.cast.qian], key=str)
    async with hunt.database.reading() as session:
        assert set(await session.scalars(select(Outbox.priority).where(Outbox.kind == "search.seen"))) == {Priority.ALERT}


async def test_who_saw_them_is_not_told_of_it(hunt: Hunt) -> None:
    search = await hunt.searched()
    await hunt.sight(hunt.cast.wang, search, SEEN)
    assert hunt.cast.wang not in await hunt.notices("search.seen")


async def test_a_line_is_read_while_the_search_lives_and_gone_afterwards(hunt: Hunt) -> None:
    search = await hunt.searched()
    await hunt.sight(hunt.cast.li, search, SEEN)
    [newest, *_] = await hunt.told(hunt.cast.wang, search)

    async def line() -> search_cards.Seen | None:
        async with hunt.database.reading() as session:
            card = {"reader": hunt.cast.wang, "search_id": search, "number": newest.number}
            return await search_cards.told_one(session, **card, now=hunt.clock())

    shown = await line()
    assert shown == newest
    assert newest.words == SEEN
    await hunt.end(search)
    assert await line() is None


async def test_the_fortieth_line_sent_twice_is_no_error_and_one_more_is(hunt: Hunt) -> None:
    search = await hunt.searched()
    for number in range(1, MOST_TOLD):
        await hunt.report(hunt.cast.li, search, f"{number}", key=f"k{number}")
    await hunt.report(hunt.cast.li, search, f"{MOST_TOLD - 1}", key=f"k{MOST_TOLD - 1}")
    with pytest.raises(TooManySightings):
        await hunt.report(hunt.cast.li, search, "one more", key="more")
    async with hunt.database.reading() as session:
        assert len(await search_cards.told(session, reader=hunt.cast.li, search_id=search, after=None, now=hunt.clock())) == 9


async def test_no_wave_goes_out_once_the_family_took_its_consent_back(hunt: Hunt) -> None:
    search = await hunt.start()
    async with hunt.database.begin() as session:
        await consents.withdraw(session, actor=hunt.cast.wang, elder_id=hunt.elder, kind="broadcast", now=hunt.clock())
    assert await hunt.wave() == 0
    assert (await hunt.asked(search), await hunt.notices("search.wave")) == ({}, [])


async def test_a_list_of_many_searches_takes_as_few_statements_as_one(hunt: Hunt) -> None:
    await hunt.start()
    one = await _statements(hunt)
    for number in range(5):
        await hunt.furnish(key=f"elder-{number}")
        await hunt.start(key=f"k{number}")
    many = await _statements(hunt)
    assert (one[0], many[0]) == (1, 6)
    assert many[1] == one[1]


async def test_a_sighting_that_telegram_showed_is_blanked_at_the_end(hunt: Hunt) -> None:
    """Zhao reads it on Telegram: no notice's own message, so it is edited by its number."""
    search = await hunt.searched()
    telegram, shown = 777, 4712
    async with hunt.database.begin() as session:
        values = {"bot": telegram, "user_id": 6, "person_id": hunt.cast.zhao, "created_at": hunt.clock()}
        await session.execute(insert(Identity).values(values))
        await transcript.mention(session, bot=telegram, chat_id=6, message_id=shown, people=[subject_of(search)])
    await hunt.end(search)
    async with hunt.database.reading() as session:
        blanked = select(Outbox.message_id).where(Outbox.bot == telegram, Outbox.kind == "search.blank", Outbox.sent_at.is_not(None))
        assert list(await session.scalars(blanked)) == [shown]


async def _statements(hunt: Hunt) -> tuple[int, int]:
    """How many searches Wang's list shows, and how many statements that took."""
    statements: list[object] = []

    def note(*call: object) -> None:
        statements.append(call[2])

    async with hunt.database.reading() as session:
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        with collecting():
            found = await search_cards.live(session, person_id=hunt.cast.wang, now=hunt.clock())
        event.remove(engine, "before_cursor_execute", note)
    return len(found), len(statements)
