"""Lists: the open ones page by page, the red and the often rolled first; words find them; one's own; what came true in a month."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.corpus.inputs import bad
from tests.wishes.kit import Street
from tests.wishes.life_kit import Life
from wishes import steps, wish_lists, wish_search
from wishes.models import Wish, WishTopic


async def crowd(street: Street, publics: list[str], **told: Any) -> list[int]:
    """One open wish of another resident for each of these texts."""
    people = await street.residents(len(publics))
    return [await street.open_wish(public, who=who, **told) for who, public in zip(people, publics, strict=True)]


async def test_the_urgent_come_first_and_what_nobody_took_on_before_all(street: Street) -> None:
    green = await street.open_wish(colour="green")
    yellow = await street.open_wish(colour="yellow")
    red = await street.open_wish(colour="red")
    assert [line.wish_id for line in await street.listed()] == [red, yellow, green]
    async with street.database.begin() as session:
        wish = await steps.lock(session, green)
        wish.rolls += 1
        await wish_lists.open_again(session, wish=wish, now=street.clock())
    assert [line.wish_id for line in await street.listed()] == [green, red, yellow]


async def test_pages_follow_one_another_without_gap_or_repeat(street: Street) -> None:
    made = await crowd(street, [f"想请人修第{number}盏灯" for number in range(7)])
    made += await crowd(street, ["急着修水管", "急着修灯"], colour="red")
    seen, after = [], None
    while page := await street.listed(after=after, limit=2):
        seen += [line.wish_id for line in page]
        after = (page[-1].rank, page[-1].wish_id)
    assert seen == [*made[7:], *made[:7]]


async def test_the_list_is_of_one_community_and_only_of_what_is_open(street: Street) -> None:
    cast = street.cast
    asked, shown = await street.wishes(), await street.open_wish()
    async with street.database.begin() as session:
        wish = await steps.lock(session, shown)
        await wish_lists.close(session, wish=wish, now=street.clock())
        wish.status = "claimed"
    assert await street.listed() == []
    assert await street.finds("收音机") == []
    assert await street.timers(shown) == []
    assert await street.listed(community_id=cast.jiayuan) == []
    assert asked != shown


async def test_a_wish_that_is_opened_again_is_found_and_rolls_again(street: Street) -> None:
    shown = await street.open_wish()
    async with street.database.begin() as session:
        wish = await steps.lock(session, shown)
        await wish_lists.close(session, wish=wish, now=street.clock())
        wish.status = "claimed"
    street.clock.advance(days=2)
    async with street.database.begin() as session:
        wish = await steps.lock(session, shown)
        await wish_lists.open_again(session, wish=wish, now=street.clock())
    assert await street.finds("收音机") == [shown]
    assert [(timer.what, timer.due_at) for timer in await street.timers(shown)] == [("roll", street.clock.advance(days=7))]
    async with street.database.reading() as session:
        assert await session.scalar(select(WishTopic.topic).where(WishTopic.wish_id == shown)) == "appliances"


async def test_by_kind_and_by_topic(street: Street) -> None:
    lamp = await street.open_wish("客厅的电灯坏了，想换个灯泡")
    chair = await street.open_wish("想借一把轮椅", kind="goods")
    assert [line.wish_id for line in await street.listed(kind="goods")] == [chair]
    assert [line.wish_id for line in await street.listed(topic="lights")] == [lamp]
    assert await street.listed(topic="lights", kind="goods") == []


async def test_words_find_a_wish(street: Street) -> None:
    lamp, pipe, phone = await crowd(street, ["厨房的灯不亮了，想请人换灯泡", "洗菜池漏水，想请人修水管", "想学用 iPhone 视频"])
    assert await street.finds("灯泡") == [lamp]
    assert await street.finds("iphone") == [phone]
    assert await street.finds("IPHONE 视频") == [phone]
    assert await street.finds("灯") == [lamp]
    assert await street.finds("想请人") == [pipe, lamp]
    # Nothing has it all: what shares most.
    assert await street.finds("洗菜池子漏水") == [pipe]
    assert await street.finds("打羽毛球") == []
    assert await street.finds("想请人", after=pipe) == [lamp]


@pytest.mark.parametrize("text", [*bad("text"), *bad("injection")])
async def test_whatever_is_searched_for_is_answered(street: Street, text: str) -> None:
    shown = await street.open_wish()
    assert set(await street.finds(text)) <= {shown}


def test_what_a_text_is_found_by() -> None:
    assert wish_search.grams("修灯, ＴＶ") == {"修", "灯", "修灯", "t", "v", "tv"}
    assert wish_search.grams("，。 ！") == frozenset()


async def test_ones_own_are_in_ones_own_words_until_they_are_published(street: Street) -> None:
    published, waiting = await street.open_wish("想请人修收音机"), await street.wishes(words="想学用手机")
    assert [(line.wish_id, line.words) for line in await street.mine()] == [(waiting, "想学用手机"), (published, "想请人修收音机")]
    assert [line.wish_id for line in await street.mine(after=waiting)] == [published]
    assert await street.mine(street.cast.li) == []


async def test_what_came_true_in_a_month_by_the_communitys_clocks(life: Life) -> None:
    wish_id = await life.open_wish()
    await life.came_true(wish_id)
    # Eight hours before midnight in Greenwich it is December in Shanghai.
    late = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
    async with life.database.begin() as session:
        await session.execute(update(Wish).where(Wish.id == wish_id).values(confirmed_at=late))
    async with life.database.reading() as session:
        months = [
            await wish_lists.came_true(session, community_id=life.cast.longcheng, month=day)
            for day in (date(2026, 11, 30), date(2026, 12, 5), date(2027, 1, 1))
        ]
    assert [[line.wish_id for line in month] for month in months] == [[], [wish_id], []]
