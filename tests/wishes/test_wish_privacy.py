"""A wisher, and who made wishes true, are forgotten: every word of theirs is gone on both databases, and what is left goes on."""

from collections.abc import Collection
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import KeyRing
from core.database import Database
from messages import privacy as messages_privacy
from messages import transcript, transcript_privacy
from messages.transcript import Entry
from people.identities import addresses
from people.models import WEB_BOT
from tests.cast import Cast
from tests.clock import Clock
from tests.traces import cells, holding
from tests.wishes.kit import PUBLIC, WORDS
from tests.wishes.life_kit import DONE, PHOTO, Life
from wishes import claim_traces, follow_up_words, mentions, privacy, resources, screening
from wishes.alliance_models import Resource
from wishes.follow_ups import FollowUpOver
from wishes.resources import NewResource

TYPED = {
    "words": WORDS,
    "whom": "父亲王老爷子",
    "reach": "翡翠苑九栋听涛阁",
    "rated": "修好第二天又没声音了",
    "listed": "会修老式电器和闹钟",
}
VALUES = {name: said.encode() for name, said in TYPED.items()} | {"public": PUBLIC.encode(), "done": DONE.encode(), "photo": PHOTO.jpeg}


class Gone(Life):
    """The street on which somebody leaves."""

    async def asks(self) -> int:
        return await self.open_wish(whom=TYPED["whom"], reach=TYPED["reach"])

    async def leaves(self, who: int) -> list[int]:
        """The room forgets them; the subjects whose chats are to be emptied."""
        async with self.database.begin() as session:
            gone = await privacy.forget(session, person_id=who, now=self.clock())
            chats = await addresses(session, person_ids=[who])
            await messages_privacy.forget(session, person_id=who, addresses=chats, subjects=gone, now=self.clock())
        return gone

    async def takes_along(self, who: int) -> dict[str, Any]:
        async with self.database.reading() as session:
            return await privacy.export_about(session, person_id=who)

    async def lists(self, who: int) -> int:
        async with self.database.begin() as session:
            new = NewResource("service", TYPED["listed"], days=0b1100000, parts=0b011, quantity=2)
            return await resources.add(session, actor=who, new=new, key="lists", now=self.clock())

    async def found(self, keys: KeyRing) -> set[str]:
        """Which of their values are in the database."""
        return {line.partition(": ")[2] for line in holding(await cells(self.database, keys), VALUES)}


@pytest.fixture
def street(database: Database, cast: Cast, clock: Clock) -> Gone:
    return Gone(database, cast, clock)


async def test_every_word_of_a_wisher_is_gone(street: Gone, keys: KeyRing) -> None:
    asked, opened, done = await street.wishes(), await street.asks(), await street.asks()
    claim_id = await street.came_true(done)
    street.clock.advance(days=4)
    await street.ticks()
    await street.claims(opened)
    await street.rates(claim_id, 2, words=TYPED["rated"])
    assert await street.found(keys) == {"words", "whom", "reach", "rated", "public", "done", "photo"}
    await street.leaves(street.cast.wang)
    assert await street.found(keys) == set()
    assert [await street.status(each) for each in (asked, opened, done)] == ["withdrawn", "withdrawn", "confirmed"]
    assert await street.live(opened) is None
    assert await street.told("wish.withdrawn", wish_id=opened) == {street.cast.li}
    assert [await street.due_kinds(each) for each in (asked, opened, done)] == [[], [], []]
    assert await street.finds("收音机") == []
    assert await street.points(street.cast.li) == 20
    assert await street.differences() == 0


async def test_a_wish_that_was_made_true_stays_for_staff_to_confirm(street: Gone) -> None:
    wish_id = await street.asks()
    await street.claims(wish_id)
    await street.fulfils(wish_id)
    await street.leaves(street.cast.wang)
    assert await street.status(wish_id) == "fulfilled"
    await street.confirms(wish_id, street.cast.zhao)
    assert await street.points(street.cast.li) == 20


@pytest.mark.parametrize("ending", ["given up", "taken away", "not yet", "helper forgotten"])
async def test_what_nobody_wishes_any_more_is_not_open_again(street: Gone, ending: str) -> None:
    wish_id, like = await street.asks(), await street.wishes(street.cast.liu)
    await street.joins(like, wish_id)
    await street.claims(wish_id)
    await street.fulfils(wish_id)
    await street.leaves(street.cast.wang)
    if ending == "not yet":
        await street.says_not_yet(wish_id, street.cast.zhao)
        await street.waits(days=30)
    elif ending == "helper forgotten":
        await street.leaves(street.cast.li)
    else:
        await street.releases(wish_id, street.cast.li if ending == "given up" else street.cast.zhao)
    assert (await street.status(wish_id), await street.live(wish_id), await street.due_kinds(wish_id)) == ("withdrawn", None, [])
    assert await street.listed() == []
    assert await street.status(like) == "asked"
    assert await street.points(street.cast.li) == 0


async def test_nobody_asks_how_it_is_with_a_wish_whose_wisher_was_forgotten(street: Gone) -> None:
    held, rated = await street.asks(), await street.asks()
    await street.claims(held)
    await street.fulfils(held)
    claim_id = await street.came_true(rated, by=street.cast.liu)
    street.clock.advance(days=4)
    await street.ticks()
    await street.rates(claim_id, 1, by=street.cast.zhao)
    await street.leaves(street.cast.wang)
    await street.confirms(held, street.cast.zhao)
    await street.waits(days=10)
    assert await street.told("wish.follow_up", wish_id=held) == set()
    with pytest.raises(FollowUpOver):
        await street.reopens(claim_id, street.cast.zhao)
    async with street.database.begin() as session:
        with pytest.raises(FollowUpOver):
            await follow_up_words.say(session, actor=street.cast.zhao, claim_id=claim_id, words="她说不好", now=street.clock())
    assert await street.status(rated) == "confirmed"
    assert await street.listed() == []


async def test_what_a_forgotten_wisher_had_joined_to_another_waits_for_nobody(street: Gone) -> None:
    wish_id, theirs, like = await street.asks(), await street.wishes(street.cast.liu), await street.wishes(street.cast.sun)
    await street.joins(theirs, wish_id)
    await street.joins(like, wish_id)
    await street.leaves(street.cast.liu)
    await street.withdraws(wish_id)
    assert [await street.status(each) for each in (theirs, like)] == ["joined", "asked"]
    async with street.database.reading() as session:
        assert await screening.next_after(session, actor=street.cast.zhao, now=street.clock()) == like


async def test_every_word_of_a_helper_is_gone_and_what_they_had_in_hand_is_open_again(street: Gone, keys: KeyRing) -> None:
    done, held, asked = await street.open_wish(), await street.open_wish(), await street.open_wish(who=street.cast.liu)
    await street.lists(street.cast.li)
    claim_id = await street.came_true(done)
    await street.claims(held)
    await street.dispatches(asked, street.cast.li)
    street.clock.advance(days=4)
    await street.leaves(street.cast.li)
    assert await street.found(keys) & {"done", "photo", "listed"} == set()
    assert await street.status(held) == "open"
    assert street.cast.wang in await street.told("wish.released", wish_id=held)
    assert (await street.claim(claim_id)).outcome == "confirmed"
    assert await street.asked(street.cast.li) == []
    assert await street.claims(held, street.cast.liu)


async def test_what_is_said_in_other_chats_of_their_wishes_is_to_go_too(street: Gone) -> None:
    wish_id = await street.asks()
    claim_id = await street.claims(wish_id)
    assert await street.leaves(street.cast.wang) == [-6 * 10**15 - wish_id, -7 * 10**15 - claim_id, -75 * 10**14 - claim_id]


async def test_the_wish_of_another_whom_one_wrote_it_down_for_stays(street: Gone, keys: KeyRing) -> None:
    wish_id = await street.wishes(street.cast.wang, by=street.cast.zhao)
    await street.leaves(street.cast.zhao)
    assert await street.status(wish_id) == "asked"
    assert "words" in await street.found(keys)


async def test_one_takes_along_what_one_wished_did_rated_and_can_give(street: Gone) -> None:
    wish_id = await street.asks()
    claim_id = await street.came_true(wish_id)
    street.clock.advance(days=4)
    await street.ticks()
    await street.rates(claim_id, 5, words=TYPED["rated"])
    await street.lists(street.cast.li)
    hers, his = await street.takes_along(street.cast.wang), await street.takes_along(street.cast.li)
    (wish,) = hers["wishes"]
    assert (wish["words"], wish["for_whom"], wish["how_to_reach"], wish["public_words"]) == (WORDS, TYPED["whom"], TYPED["reach"], PUBLIC)
    assert [(one["rating"], one["words"]) for one in hers["ratings"]] == [(5, TYPED["rated"])]
    (taken,) = his["taken_on"]
    assert (taken["words"], taken["has_photo"], taken["outcome"], taken["points"]) == (DONE, True, "confirmed", 20)
    (listed,) = his["can_give"]
    assert (listed["words"], listed["days"], listed["parts"]) == (TYPED["listed"], ["Sat", "Sun"], ["morning", "afternoon"])
    assert not [each for each in (WORDS, TYPED["whom"], TYPED["reach"]) if each in repr(his)]


async def test_what_one_listed_has_ended_and_is_matched_no_more(street: Gone) -> None:
    number = await street.lists(street.cast.li)
    await street.leaves(street.cast.li)
    async with street.database.reading() as session:
        left = await session.get_one(Resource, number)
    assert (left.words, left.ended_at) == (None, street.clock())


async def test_who_takes_a_wish_back_locks_all_chats_that_speak_of_it_in_one_order(street: Gone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who do so at once, each with the other's chats, never wait for each other."""
    wish_id = await street.asks()
    claim_id = await street.claims(wish_id)
    locked, lock_heads = [], transcript_privacy.lock_heads
    # Of the wish one chat speaks, of the claim another, which comes before it.
    for chat_id, subject in ((77, mentions.subject_of(wish_id)), (33, claim_traces.subject_of(claim_id))):
        entry = Entry(65, "out", {"text": WORDS}, mentions=frozenset({subject}))
        async with street.database.begin() as session:
            await transcript.record(session, bot=WEB_BOT, chat_id=chat_id, entries=[entry], now=street.clock())

    async def locking(session: AsyncSession, *, chats: Collection[tuple[int, int]]) -> None:
        locked.append(sorted(chats))
        await lock_heads(session, chats=chats)

    monkeypatch.setattr(transcript_privacy, "lock_heads", locking)
    await street.withdraws(wish_id)
    assert locked == [[(WEB_BOT, 33), (WEB_BOT, 77)]]
    async with street.database.reading() as session:
        for subject in (mentions.subject_of(wish_id), claim_traces.subject_of(claim_id)):
            assert await transcript_privacy.chats_that_mention(session, person_id=subject) == []
