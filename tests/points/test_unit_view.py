"""A unit's own view: what was fetched, ratings without names, and what a month comes to."""

from datetime import date

import pytest

from people.authority import NotAllowed
from points import earned, ratings, redemption_cards, unit_view
from points.unit_view import Settled
from tests.clock import ZONE
from tests.points.kit import Town


async def fetched(town: Town, who: int, item: str = "towel", quantity: int = 1) -> int:
    await town.give(who, 100)
    number = (await town.ask(who, item, quantity)).number
    await town.approve(town.cast.zhao, number)
    await town.hand_over(town.cast.zhou, number, (await town.code(who, number)).digits)
    return number


async def settlement(town: Town, month: date, *, unit: int | None = None, who: int | None = None) -> list[Settled]:
    async with town.database.reading() as session:
        unit, who = unit or town.cast.huimin, who or town.cast.sun
        return list(await unit_view.settlement(session, actor=who, unit_id=unit, month=month, zone=ZONE))


async def test_what_was_fetched_comes_in_pages_the_last_first_with_masked_names(town: Town) -> None:
    numbers = []
    for who in (town.cast.wang, town.cast.li, town.cast.wang, town.cast.li, town.cast.li):
        numbers.append(await fetched(town, who))
        town.clock.advance(minutes=1 if len(numbers) % 2 else 0)
    await fetched(town, town.cast.wang, "brush")
    seen, after = [], None
    async with town.database.reading() as session:
        while page := await unit_view.fetched(session, actor=town.cast.sun, unit_id=town.cast.huimin, after=after, limit=2):
            seen += page
            after = page[-1].number
    assert [card.number for card in seen] == numbers[::-1]
    assert {card.person_name for card in seen} == {"王*", "李*国"}


async def test_a_month_adds_up_what_was_handed_over_in_it_by_the_communitys_clocks(town: Town) -> None:
    await fetched(town, town.cast.wang, "towel", 2)
    await fetched(town, town.cast.li, "towel")
    await fetched(town, town.cast.li, "rice")
    await fetched(town, town.cast.li, "brush")
    # The last minute of November in Shanghai is still the afternoon in UTC.
    town.clock.advance(days=9, hours=13, minutes=59)
    await fetched(town, town.cast.wang, "rice")
    town.clock.advance(minutes=1)
    await fetched(town, town.cast.wang, "towel")
    rice, towel = (
        Settled("大米 5 公斤", "Rice", redemptions=2, pieces=2, points=60),
        Settled("毛巾 1 条", "Towel", redemptions=2, pieces=3, points=30),
    )
    assert await settlement(town, date(2026, 11, 1)) == [rice, towel]
    assert await settlement(town, date(2026, 12, 1)) == [Settled("毛巾 1 条", "Towel", 1, 1, 10)]
    assert await settlement(town, date(2026, 10, 1)) == []


async def test_only_the_units_own_people_look(town: Town) -> None:
    for who, unit in ((town.cast.sun, town.dentist), (town.cast.wang, town.cast.huimin), (town.cast.zhao, town.cast.huimin)):
        with pytest.raises(NotAllowed):
            await settlement(town, date(2026, 11, 1), unit=unit, who=who)
        async with town.database.reading() as session:
            with pytest.raises(NotAllowed):
                await unit_view.fetched(session, actor=who, unit_id=unit)
            with pytest.raises(NotAllowed):
                await unit_view.opinions(session, actor=who, unit_id=unit)


async def test_opinions_hold_no_name(town: Town) -> None:
    number, silent = await fetched(town, town.cast.wang), await fetched(town, town.cast.li)
    async with town.database.begin() as session:
        await ratings.rate(session, actor=town.cast.wang, redemption_id=number, stars=4, now=town.clock())
        await ratings.say(session, actor=town.cast.wang, redemption_id=number, words="很软", now=town.clock())
    async with town.database.reading() as session:
        found = await unit_view.opinions(session, actor=town.cast.sun, unit_id=town.cast.huimin)
    assert [(one.number, one.stars, one.words) for one in found] == [(number, 4, "很软")]
    assert silent not in [one.number for one in found]
    assert "王" not in repr(found)


@pytest.mark.parametrize(
    ("month", "before", "after"),
    [(date(2026, 1, 1), date(2025, 12, 1), date(2026, 2, 1)), (date(2026, 12, 1), date(2026, 11, 1), date(2027, 1, 1))],
)
def test_months_follow_each_other_over_new_year(month: date, before: date, after: date) -> None:
    assert (earned.month_before(month), earned.month_after(month)) == (before, after)
    assert earned.month_before(month.replace(day=28), 25) == earned.month_before(before, 24)


async def test_no_list_shows_a_name_beside_what_its_member_thinks(town: Town) -> None:
    number = await fetched(town, town.cast.wang)
    async with town.database.begin() as session:
        await ratings.rate(session, actor=town.cast.wang, redemption_id=number, stars=1, now=town.clock())
        await ratings.say(session, actor=town.cast.wang, redemption_id=number, words="太薄", now=town.clock())
    async with town.database.reading() as session:
        (card,) = await unit_view.fetched(session, actor=town.cast.sun, unit_id=town.cast.huimin)
        same = await redemption_cards.card(session, actor=town.cast.sun, redemption_id=number, now=town.clock())
        mine = await redemption_cards.card(session, actor=town.cast.wang, redemption_id=number, now=town.clock())
    assert [(one.stars, one.rating, one.rated_at) for one in (card, same)] == [(None, "", None)] * 2
    assert (mine.stars, mine.rating) == (1, "太薄")
