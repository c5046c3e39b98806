"""Staff send 肖大爷's registration back for a newer photo; the family sends it, and staff look again."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.database import Database
from messages.models import Outbox
from people.authority import NotAllowed
from people.models import Audit
from qrcodes import corrections, elder_cards, sending_back
from qrcodes.corrections import Change
from qrcodes.elder_cards import ElderCard
from qrcodes.elder_models import Elder
from qrcodes.elder_queue import ElderDecided
from qrcodes.elder_words import ElderWordsUnclear
from tests.cast import Cast
from tests.clock import ZONE, Clock
from tests.qrcodes.kit import PHOTO, Town
from tests.qrcodes.outbox import told
from words import notices

ASKED = "请补一张今年拍的正面照片"


@pytest.fixture
def town(database: Database, cast: Cast, clock: Clock) -> Town:
    return Town(database, cast, clock)


async def _sends_back(town: Town, elder_id: int, who: int | None = None, words: str = ASKED) -> None:
    async with town.database.begin() as session:
        await sending_back.send_back(session, actor=who or town.cast.zhao, elder_id=elder_id, words=words, now=town.clock())


async def _card(town: Town, elder_id: int) -> ElderCard:
    async with town.database.reading() as session:
        return await elder_cards.card(session, actor=town.cast.wang, elder_id=elder_id, now=town.clock())


async def test_what_staff_ask_for_reaches_the_family_in_words_and_it_waits_on(town: Town) -> None:
    elder_id = await town.register()
    await _sends_back(town, elder_id)
    card = await _card(town, elder_id)
    assert (card.status, card.wanted, card.wanted_at) == ("asked", ASKED, town.clock())
    assert await told(town, "elder.sent_back") == {town.cast.wang}
    async with town.database.reading() as session:
        sealed = await session.scalar(select(Elder.wanted))
        said = await notices.render(
            session,
            kind="elder.sent_back",
            data={"elder_id": elder_id},
            person_id=town.cast.wang,
            language="zh",
            now=town.clock(),
            zone=ZONE,
            public_url="",
        )
    assert sealed is not None
    assert ASKED.encode() not in sealed
    assert said is not None
    assert ASKED in said.text


async def test_once_the_family_has_changed_it_staff_are_told_again(town: Town) -> None:
    elder_id = await town.register()
    await _sends_back(town, elder_id)
    town.clock.advance(hours=2)
    async with town.database.begin() as session:
        await corrections.correct(session, actor=town.cast.wang, elder_id=elder_id, change=Change(photo=PHOTO), now=town.clock())
    card = await _card(town, elder_id)
    assert (card.status, card.wanted, card.wanted_at) == ("asked", "", None)
    async with town.database.reading() as session:
        told_again = select(Outbox.id).where(Outbox.kind == "elder.waiting", Outbox.person_id == town.cast.zhao)
        assert len((await session.scalars(told_again)).all()) == 2


async def test_what_staff_correct_themselves_does_not_answer_for_the_family(town: Town) -> None:
    elder_id = await town.register()
    await _sends_back(town, elder_id)
    async with town.database.begin() as session:
        await corrections.correct(session, actor=town.cast.zhao, elder_id=elder_id, change=Change(called="老肖"), now=town.clock())
    assert (await _card(town, elder_id)).wanted == ASKED


async def test_the_same_words_again_tell_nobody_twice_and_are_once_on_record(town: Town) -> None:
    elder_id = await town.register()
    await _sends_back(town, elder_id)
    await _sends_back(town, elder_id)
    assert await told(town, "elder.sent_back") == {town.cast.wang}
    async with town.database.reading() as session:
        actions = list(await session.scalars(select(Audit.action).where(Audit.subject == "elder")))
    assert actions.count("elder.sent_back") == 1


async def test_approving_or_refusing_takes_the_words_away(town: Town) -> None:
    approved, refused = await town.register(), await town.register(called="肖奶奶", name="肖桂花")
    await _sends_back(town, approved)
    await _sends_back(town, refused)
    await town.confirm(approved)
    await town.approve(approved)
    await town.refuse(refused)
    async with town.database.reading() as session:
        kept = list(await session.execute(select(Elder.wanted, Elder.wanted_at)))
    assert kept == [(None, None), (None, None)]


async def test_who_decides_elsewhere_may_not_and_what_is_decided_is_not_sent_back(town: Town) -> None:
    elder_id = await town.register()
    for stranger in (town.cast.wu, town.cast.wang):
        with pytest.raises(NotAllowed):
            await _sends_back(town, elder_id, stranger)
    with pytest.raises(ElderWordsUnclear):
        await _sends_back(town, elder_id, words="  ")
    await town.refuse(elder_id)
    with pytest.raises(ElderDecided):
        await _sends_back(town, elder_id)


async def test_the_table_keeps_no_such_words_about_who_is_approved(town: Town) -> None:
    elder_id = await town.elder()
    with pytest.raises(IntegrityError):
        async with town.database.begin() as session:
            await session.execute(update(Elder).where(Elder.id == elder_id).values(wanted=b"x", wanted_at=town.clock()))
