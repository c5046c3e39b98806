"""A search among thousands: its waves and its end go out in parts, so that an alarm need not wait, and each person is told once."""

import pytest
from sqlalchemy import insert, select, update

from core.crypto import KeyRing
from jobs import waving
from messages import outbox, transcript
from messages.models import Outbox
from messages.outbox import Address
from people.models import WEB_BOT, Identity
from qrcodes import search_clearing, search_waves
from qrcodes.search_models import Search
from qrcodes.searches import subject_of
from tests.qrcodes.search_kit import Hunt, north
from tests.traces import cells, holding

CANARY = "金丝雀在您家附近走失"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of three people."""
    monkeypatch.setattr(search_waves, "PART", 3)
    monkeypatch.setattr(search_clearing, "PART", 3)


async def test_a_wave_goes_out_in_parts_and_goes_on_where_it_was_broken_off(hunt: Hunt, small: None) -> None:
    people = await hunt.crowd([north(0.5)] * 7)
    search = await hunt.start()
    assert await _part(hunt) is False
    assert len(await hunt.asked(search)) == 3
    with pytest.raises(RuntimeError):
        await _part(hunt, breaks=True)
    assert (await hunt.card(hunt.cast.wang, search)).wave == 0
    assert await waving.wave_all(hunt.database, clock=hunt.clock) == 1
    assert await waving.wave_all(hunt.database, clock=hunt.clock) == 0
    told = await hunt.notices("search.wave")
    assert sorted(each for each in told if each) == sorted([*people, hunt.cast.li])
    assert set((await hunt.asked(search)).values()) == {1}
    card = await hunt.card(hunt.cast.wang, search)
    assert (card.wave, card.told) == (1, 11)


async def test_the_next_wave_tells_those_who_are_left(hunt: Hunt, small: None) -> None:
    people = await hunt.crowd([north(0.5), north(2), north(2), north(2), north(2)])
    search = await hunt.start()
    await hunt.wave()
    hunt.clock.advance(minutes=15)
    assert await _part(hunt) is False
    assert await _part(hunt) is True
    asked = await hunt.asked(search)
    assert [asked[each] for each in people] == [1, 2, 2, 2, 2]


async def test_an_end_goes_out_in_parts_and_thanks_each_person_once(hunt: Hunt, small: None) -> None:
    people = await hunt.crowd([north(0.5)] * 7)
    search = await hunt.start()
    await hunt.wave()
    await hunt.end(search, actor=hunt.cast.zhao)
    # The family and who handles it at once, and three of those who were told; four of those are staff.
    first = await hunt.notices("search.ended")
    assert hunt.cast.wang in first
    assert len(first) < 8
    assert await waving.wave_all(hunt.database, clock=hunt.clock) == 0
    thanked = await hunt.notices("search.ended")
    assert len(thanked) == len(set(thanked))
    assert set(thanked) == {*people, *(hunt.cast.wang, hunt.cast.li, hunt.cast.zhao, hunt.cast.zhou, hunt.cast.qian)}
    async with hunt.database.reading() as session:
        assert await session.scalar(select(Search.thanked_to)) is None
        replaced = select(Outbox.replaces).where(Outbox.kind == "search.ended", Outbox.person_id == people[-1])
        assert await session.scalar(replaced) == f"search:{search}:told"


async def test_an_end_that_was_broken_off_goes_on_in_another_process(hunt: Hunt, small: None) -> None:
    people = await hunt.crowd([north(0.5)] * 7)
    search = await hunt.start()
    await hunt.wave()
    await hunt.end(search)
    with pytest.raises(RuntimeError):
        await _more(hunt, breaks=True)
    assert await _more(hunt) is True
    assert len(await hunt.notices("search.ended")) < len(people)
    await waving.wave_all(hunt.database, clock=hunt.clock)
    thanked = await hunt.notices("search.ended")
    assert len(thanked) == len(set(thanked))
    assert set(people) <= set(thanked)


async def test_chats_of_the_last_part_are_emptied_too(hunt: Hunt, small: None, keys: KeyRing) -> None:
    await hunt.crowd([north(0.5)] * 7)
    search = await hunt.start()
    await hunt.wave()
    async with hunt.database.begin() as session:
        chats = list(await session.scalars(select(Identity.user_id).where(Identity.bot == WEB_BOT)))
        for chat in chats:
            said = transcript.Entry(1, "out", {"text": CANARY}, mentions=frozenset({subject_of(search)}))
            await transcript.record(session, bot=WEB_BOT, chat_id=chat, entries=[said], now=hunt.clock())
    assert holding(await cells(hunt.database, keys), {"words": CANARY.encode()})
    await hunt.end(search)
    await waving.wave_all(hunt.database, clock=hunt.clock)
    assert holding(await cells(hunt.database, keys), {"words": CANARY.encode()}) == []


async def test_nothing_stands_in_the_books_of_an_end_that_is_through(hunt: Hunt) -> None:
    search = await hunt.searched()
    await hunt.end(search)
    async with hunt.database.begin() as session:
        assert not await search_waves.is_stirring(session)
        assert not await search_clearing.go_on(session, now=hunt.clock())
        await session.execute(update(Search).values(thanked_to=0))
        assert await search_waves.is_stirring(session)


async def _part(hunt: Hunt, *, breaks: bool = False) -> bool | None:
    async with hunt.database.begin() as session:
        done = await search_waves.next_part(session, now=hunt.clock())
        if breaks:
            raise RuntimeError
        return done


async def _more(hunt: Hunt, *, breaks: bool = False) -> bool:
    async with hunt.database.begin() as session:
        done = await search_clearing.go_on(session, now=hunt.clock())
        if breaks:
            raise RuntimeError
        return done


async def test_a_volunteers_screen_on_telegram_is_blanked_in_whichever_part_they_are(hunt: Hunt, small: None) -> None:
    people = await hunt.crowd([north(0.5)] * 7)
    search = await hunt.start()
    await hunt.wave()
    telegram, screens = 777, {hunt.cast.li: 4711, people[-1]: 4712}
    async with hunt.database.begin() as session:
        for person_id, number in screens.items():
            values = {"bot": telegram, "user_id": person_id, "person_id": person_id, "created_at": hunt.clock()}
            await session.execute(insert(Identity).values(values))
            await transcript.mention(session, bot=telegram, chat_id=person_id, message_id=number, people=[subject_of(search)])
    await hunt.end(search)
    await waving.wave_all(hunt.database, clock=hunt.clock)
    async with hunt.database.reading() as session:
        waiting = (Outbox.bot == telegram, Outbox.kind == "search.blank", Outbox.sent_at.is_(None))
        blanks = (await session.scalars(select(Outbox).where(*waiting))).all()
        edited = {
            one.person_id: await outbox.message_of(session, key=one.replaces or "", address=Address(telegram, one.chat_id))
            for one in blanks
        }
    assert edited == screens
