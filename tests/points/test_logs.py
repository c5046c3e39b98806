"""Logging an activity: what it would give, and what is refused."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.files import Picture
from core.idempotency import KeyReused
from points import log_cards, log_times, logs
from points.kinds import KindGone
from points.log_rules import DailyCapReached, KindCapReached
from points.log_times import DurationUnclear, FutureDate, OverlapsOwnLog, TooOld
from points.logs import LogReceipt, PhotoNeeded, WordsUnclear
from tests.clock import ZONE
from tests.points.kit import PHOTO, Town, local


async def test_two_hours_of_volunteering_would_give_twenty_points(town: Town) -> None:
    receipt = await town.log(town.cast.wang, "volunteering", minutes=120)
    assert (receipt.points, receipt.capped_from, receipt.kind_name) == (20, None, "志愿服务")
    assert (await town.balance(town.cast.wang)).available == 0


async def test_more_than_four_hours_a_day_are_capped_with_a_word(town: Town) -> None:
    receipt = await town.log(town.cast.wang, "volunteering", at=local(2026, 11, 20, 8), minutes=300)
    assert (receipt.points, receipt.capped_from) == (40, 50)


async def test_a_second_log_gets_what_the_day_has_left(town: Town) -> None:
    await town.log(town.cast.wang, "volunteering", at=local(2026, 11, 20, 8), minutes=180)
    second = await town.log(town.cast.wang, "volunteering", at=local(2026, 11, 20, 13), minutes=120)
    assert (second.points, second.capped_from) == (10, 20)
    with pytest.raises(KindCapReached):
        await town.log(town.cast.wang, "volunteering", at=local(2026, 11, 20, 18), minutes=60)


async def test_all_kinds_together_give_sixty_points_a_day(town: Town) -> None:
    wang = town.cast.wang
    await town.log(wang, "volunteering", at=local(2026, 11, 20, 6), minutes=240)
    await town.log(wang, "elder_care", at=local(2026, 11, 20, 11), minutes=30)
    last = await town.log(wang, "elder_care", at=local(2026, 11, 20, 12), minutes=30)
    assert (last.points, last.capped_from) == (5, 15)
    with pytest.raises(DailyCapReached) as refused:
        await town.log(wang, at=local(2026, 11, 20, 13))
    assert refused.value.data == {"daily_points": 60}


async def test_a_refused_log_gives_its_share_of_the_day_back(town: Town) -> None:
    first = await town.log(town.cast.wang, "volunteering", at=local(2026, 11, 20, 8), minutes=240)
    await town.refuse_log(town.cast.zhao, first.log_id)
    again = await town.log(town.cast.wang, "volunteering", at=local(2026, 11, 20, 8), minutes=240)
    assert again.points == 40


async def test_a_night_counts_for_both_days_as_clocks_in_the_community_show_them(town: Town) -> None:
    wang = town.cast.wang
    await town.log(wang, "volunteering", at=local(2026, 11, 19, 18), minutes=180)
    night = await town.log(wang, "volunteering", at=local(2026, 11, 19, 22), minutes=240)
    assert (night.points, night.capped_from) == (30, 40)
    rest = await town.log(wang, "volunteering", at=local(2026, 11, 20, 8), minutes=240)
    assert (rest.points, rest.capped_from) == (20, 40)


async def test_midnight_costs_nobody_a_point_by_rounding(town: Town) -> None:
    receipt = await town.log(town.cast.wang, "volunteering", at=local(2026, 11, 19, 23, 45), minutes=57)
    assert (receipt.points, receipt.capped_from) == (9, None)


@pytest.mark.parametrize(("year", "month", "day"), [(2027, 12, 31), (2028, 2, 29), (2028, 2, 28)])
async def test_the_turn_of_the_year_and_leap_days_are_days_like_others(town: Town, year: int, month: int, day: int) -> None:
    eve = local(year, month, day, 22)
    town.clock.advance(seconds=(eve + timedelta(hours=12) - town.clock()).total_seconds())
    night = await town.log(town.cast.wang, "volunteering", at=eve, minutes=240)
    assert (night.points, night.capped_from) == (40, None)
    morning = await town.log(town.cast.wang, "volunteering", at=eve + timedelta(hours=8), minutes=180)
    assert (morning.points, morning.capped_from) == (20, 30)


async def test_what_has_not_ended_yet_is_refused(town: Town) -> None:
    with pytest.raises(FutureDate):
        await town.log(town.cast.wang, at=town.clock() - timedelta(minutes=59), minutes=60)
    await town.log(town.cast.wang, at=town.clock() - timedelta(minutes=60), minutes=60)


async def test_thirty_days_ago_is_still_taken_and_thirty_one_is_not(town: Town) -> None:
    await town.log(town.cast.wang, at=local(2026, 10, 22, 0, 1))
    with pytest.raises(TooOld):
        await town.log(town.cast.wang, at=local(2026, 10, 21, 23, 59))


async def test_nobody_does_two_things_at_once(town: Town) -> None:
    wang = town.cast.wang
    first = await town.log(wang, at=local(2026, 11, 20, 9), minutes=60)
    with pytest.raises(OverlapsOwnLog) as refused:
        await town.log(wang, at=local(2026, 11, 20, 9, 59), minutes=60)
    assert refused.value.data["log_id"] == first.log_id
    await town.log(wang, at=local(2026, 11, 20, 10), minutes=60)
    await town.log(town.cast.li, at=local(2026, 11, 20, 9), minutes=60)


async def test_odd_durations_are_refused(town: Town) -> None:
    for minutes in (0, -5, 721, 10**12):
        with pytest.raises(DurationUnclear):
            await town.log(town.cast.wang, at=local(2026, 11, 19, 9), minutes=minutes)


async def test_too_short_for_a_point_says_from_when_it_counts(town: Town) -> None:
    with pytest.raises(DurationUnclear) as refused:
        await town.log(town.cast.wang, "volunteering", minutes=5)
    assert refused.value.data["least"] == 6


async def test_a_photo_is_asked_for_where_the_kind_needs_one(town: Town) -> None:
    with pytest.raises(PhotoNeeded):
        await town.log(town.cast.wang, "volunteering", photos=())
    receipt = await town.log(town.cast.wang, photos=())
    assert receipt.points == 10


async def test_words_must_say_something(town: Town) -> None:
    for words in ("", " \n\u200b", "长" * 501):
        with pytest.raises(WordsUnclear):
            await town.log(town.cast.wang, words=words)


async def test_the_same_key_gives_the_same_receipt_and_one_log(town: Town) -> None:
    at = local(2026, 11, 20, 9)
    first = await town.log(town.cast.wang, at=at, key="nonce")
    town.clock.advance(days=1)
    assert await town.log(town.cast.wang, at=at, key="nonce") == first
    with pytest.raises(KeyReused):
        await town.log(town.cast.wang, at=at, key="nonce", words="别的")
    async with town.database.reading() as session:
        mine = await log_cards.mine(session, person_id=town.cast.wang)
    assert [card.log_id for card in mine] == [first.log_id]


async def test_ones_own_logs_are_paged_newest_first(town: Town) -> None:
    made = [await town.log(town.cast.wang, at=local(2026, 11, 20, hour)) for hour in (8, 10, 12)]
    async with town.database.reading() as session:
        page = await log_cards.mine(session, person_id=town.cast.wang, limit=2)
        rest = await log_cards.mine(session, person_id=town.cast.wang, after=page[-1].log_id)
    assert [card.log_id for card in (*page, *rest)] == [receipt.log_id for receipt in reversed(made)]
    assert (page[0].words, page[0].photos, page[0].status, page[0].person_name) == ("帮邻居搬家", 1, "waiting", "王芳")


async def test_logs_at_the_same_instant_pass_neither_the_cap_nor_each_other(town: Town) -> None:
    wang = town.cast.wang
    hours = [town.log(wang, "elder_care", at=local(2026, 11, 20, hour), minutes=60) for hour in range(6, 12)]
    results = await asyncio.gather(*hours, return_exceptions=True)
    assert sum(result.points for result in results if isinstance(result, LogReceipt)) == 60
    assert [type(result) for result in results if not isinstance(result, LogReceipt)] == [DailyCapReached] * 2
    same = [town.log(wang, at=local(2026, 11, 19, 9, minute)) for minute in range(6)]
    results = await asyncio.gather(*same, return_exceptions=True)
    assert sum(isinstance(result, LogReceipt) for result in results) == 1
    assert sum(isinstance(result, OverlapsOwnLog) for result in results) == 5


async def test_a_kind_of_another_community_is_not_offered(town: Town) -> None:
    entry = logs.Entry(town.kinds["neighbour_help"], local(2026, 11, 20, 9), 60, "帮邻居")
    with pytest.raises(KindGone):
        async with town.database.begin() as session:
            await logs.log(session, actor=town.cast.wu, entry=entry, key="k", now=town.clock(), zone=ZONE)


async def test_a_replay_is_known_by_what_was_sent_not_by_how_the_photo_came_out(town: Town) -> None:
    at = town.clock() - timedelta(hours=2)
    first = await town.log(town.cast.wang, at=at, key="nonce", photos=(Picture(b"drawn once", 4, 3),), sent=("file A",))
    again = await town.log(town.cast.wang, at=at, key="nonce", photos=(Picture(b"drawn by a newer Pillow", 4, 3),), sent=("file A",))
    assert again == first
    with pytest.raises(KeyReused):
        await town.log(town.cast.wang, at=at, key="nonce", photos=(PHOTO,), sent=("file B",))


async def test_a_receipt_is_found_before_photos_are_fetched(town: Town) -> None:
    at = town.clock() - timedelta(hours=2)
    entry = logs.Entry(town.kinds["neighbour_help"], at, 60, "帮邻居搬家", sent=("file",))
    async with town.database.reading() as session:
        assert await logs.receipt_for(session, actor=town.cast.wang, entry=entry, key="nonce") is None
    made = await town.log(town.cast.wang, at=at, key="nonce")
    async with town.database.reading() as session:
        assert await logs.receipt_for(session, actor=town.cast.wang, entry=entry, key="nonce") == made
        assert await logs.receipt_for(session, actor=town.cast.liu, entry=entry, key="nonce") is None


async def test_two_people_with_the_same_nonce_log_each_their_own(town: Town) -> None:
    at = town.clock() - timedelta(hours=2)
    logged = [await town.log(who, at=at, key="nonce") for who in (town.cast.wang, town.cast.liu)]
    assert logged[0].log_id != logged[1].log_id


async def test_minutes_are_minutes_when_the_local_clock_is_put_back(town: Town) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    began = datetime(2026, 10, 25, 1, 30, tzinfo=berlin)
    ended = log_times.check_moment(began, 120, now=town.clock(), zone=berlin)
    assert ended - began.astimezone(UTC) == timedelta(minutes=120)
