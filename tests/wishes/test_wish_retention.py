"""Private words of a wish go 90 days after it ended; what is under way keeps them."""

import pytest

from core.crypto import KeyRing
from jobs import retention
from messages import transcript
from messages.transcript import Entry
from people.models import WEB_BOT
from tests.traces import cells, holding
from tests.wishes.kit import PUBLIC, WORDS
from tests.wishes.life_kit import DONE, PHOTO, Life
from wishes import mentions
from wishes.follow_ups import NotToReopen

REACH = "翡翠苑九栋听涛阁"
VALUES = {"words": WORDS.encode(), "reach": REACH.encode(), "reason": "请先找物业".encode()}


async def held(life: Life, keys: KeyRing) -> set[str]:
    return {line.partition(": ")[2] for line in holding(await cells(life.database, keys), VALUES)}


async def days_later(life: Life, days: float) -> None:
    life.clock.advance(days=days)
    await retention.empty_old(life.database, clock=life.clock)


async def test_words_go_ninety_days_after_the_wish_came_true_and_what_is_public_stays(life: Life, keys: KeyRing) -> None:
    wish_id = await life.open_wish(reach=REACH)
    await life.came_true(wish_id)
    await days_later(life, 89)
    assert await held(life, keys) == {"words", "reach"}
    await days_later(life, 2)
    assert await held(life, keys) == set()
    assert (await life.wish(wish_id)).public_words == PUBLIC


async def test_a_refused_wish_loses_its_words_and_the_reason(life: Life, keys: KeyRing) -> None:
    await life.refuses(await life.wishes(reach=REACH))
    await days_later(life, 89)
    assert await held(life, keys) == {"words", "reach", "reason"}
    await days_later(life, 2)
    assert await held(life, keys) == set()


async def test_a_wish_that_is_open_keeps_its_words_and_so_does_one_joined_to_it(life: Life) -> None:
    first = await life.open_wish()
    second = await life.wishes()
    await life.joins(second, first)
    await days_later(life, 120)
    assert (await life.wish(first)).words is not None
    assert (await life.wish(second)).words is not None
    await life.withdraws(first)
    assert await life.status(second) == "asked"


async def test_what_has_no_private_words_any_more_is_not_opened_again(life: Life) -> None:
    wish_id = await life.open_wish(reach=REACH)
    claim_id = await life.came_true(wish_id)
    life.clock.advance(days=4)
    await life.rates(claim_id, 1)
    await days_later(life, 90)
    for who in (life.cast.wang, life.cast.zhao):
        with pytest.raises(NotToReopen):
            await life.reopens(claim_id, who)
    assert await life.status(wish_id) == "confirmed"


async def test_how_it_came_true_goes_a_year_after_and_what_the_figures_need_stays(life: Life, keys: KeyRing) -> None:
    told = {"seen lately": f"好事成真：{DONE}".encode(), "done": DONE.encode(), "photo": PHOTO.jpeg, "rated": "修得真好，谢谢小李".encode()}
    wish_id, later = await life.open_wish(), await life.open_wish()
    claim_id = await life.came_true(wish_id)
    await life.rates(claim_id, 5, words="修得真好，谢谢小李")
    await days_later(life, 300)
    other = await life.came_true(later)
    await days_later(life, 64)
    async with life.database.begin() as session:
        chat = {"bot": WEB_BOT, "chat_id": life.cast.chats[life.cast.wang]}
        await transcript.record(session, entries=[Entry(1, "out", {"text": f"好事成真：{DONE}"})], now=life.clock(), **chat)
        await transcript.mention(session, message_id=1, people=[mentions.subject_of(wish_id)], **chat)
    assert {line.partition(": ")[2] for line in holding(await cells(life.database, keys), told)} == set(told)
    await days_later(life, 2)
    assert {line.partition(": ")[2] for line in holding(await cells(life.database, keys), told)} == {"done", "photo"}
    assert ((await life.claim(claim_id)).photo, (await life.claim(other)).photo is None) == (None, False)
    assert (await life.follow_up(claim_id)).rating == 5
    assert ((await life.wish(wish_id)).public_words, await life.status(wish_id)) == (PUBLIC, "confirmed")
    await days_later(life, 300)
    assert holding(await cells(life.database, keys), told) == []
