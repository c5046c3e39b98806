"""Kinds and their numbers: the usual ones, versions, pieces, doubling, caps, and kinds that nobody need look at."""

import pytest
from sqlalchemy import func, select

from messages.models import Outbox
from points import kinds, log_cards, verify
from points.defaults import defaults
from points.kinds import KindGone, KindNotYet
from points.log_rules import DailyCapReached, KindCapReached, PiecesUnclear
from points.log_times import DurationUnclear, TooManyHours
from points.logs import PhotoNeeded
from tests.clock import ZONE
from tests.points.kit import Town, local
from tests.points.log_kit import day_gives, entry, new_rule, retire, send

EIGHT = local(2026, 11, 20, 8)


def test_the_usual_kinds_give_what_the_product_says() -> None:
    points = {row["code"]: (row["points"], row["per"]) for row in defaults().kinds}
    assert points["volunteering"] == (10, "hour")
    once = ["party_meeting", "party_day", "neighbour_help", "elder_care", "skill_service", "deliberation", "article", "video"]
    assert [points[code] for code in once] == [(number, "time") for number in (10, 10, 10, 15, 20, 5, 1, 1)]
    assert [points[f"training_{length}"][0] for length in ("short", "half_day", "day")] == [10, 20, 30]
    by_code = {row["code"]: row for row in defaults().kinds}
    assert {code for code, row in by_code.items() if row["doubles_offline"]} == {"party_meeting", "party_day"}
    assert {code for code, row in by_code.items() if not row["needs_approval"]} == {"article", "video"}
    assert [by_code[code]["daily_cap"] for code in ("volunteering", "article", "video")] == [240, 6, 6]


async def test_a_changed_rule_never_changes_what_was_done_before_it(town: Town) -> None:
    wang, noon = town.cast.wang, local(2026, 11, 20, 12)
    earlier = await town.log(wang, "elder_care", at=EIGHT)
    await new_rule(town, "elder_care", since=noon, points=25)
    before = await town.log(wang, "elder_care", at=local(2026, 11, 20, 11))
    after = await town.log(wang, "elder_care", at=noon)
    assert (before.points, after.points) == (15, 25)
    async with town.database.reading() as session:
        mine = await log_cards.mine(session, person_id=wang)
    assert {card.log_id: card.sum.rate for card in mine} == {earlier.log_id: 15, before.log_id: 15, after.log_id: 25}
    await town.approve_log(town.cast.zhao, earlier.log_id)
    assert (await town.balance(wang)).available == 15


async def test_caps_count_a_kind_in_all_its_versions(town: Town) -> None:
    wang, noon = town.cast.wang, local(2026, 11, 20, 12)
    await town.log(wang, "volunteering", at=EIGHT, minutes=180)
    await new_rule(town, "volunteering", since=noon, points=20)
    rest = await town.log(wang, "volunteering", at=noon, minutes=120)
    assert (rest.points, rest.capped_from) == (20, 40)


async def test_what_was_done_before_a_kind_counted_is_refused_by_its_day(town: Town) -> None:
    await new_rule(town, "elder_care", since=town.clock(), code="snow", name="扫雪")
    async with town.database.reading() as session:
        offered = {kind.code: kind.id for kind in await kinds.offered(session, community_id=town.cast.longcheng, now=town.clock())}
    town.kinds["snow"] = offered["snow"]
    with pytest.raises(KindNotYet) as refused:
        await town.log(town.cast.wang, "snow", at=EIGHT)
    assert refused.value.data["since"] == town.clock()


async def test_what_was_done_before_a_kind_was_retired_still_counts(town: Town) -> None:
    await retire(town, "elder_care")
    receipt = await town.log(town.cast.wang, "elder_care", at=EIGHT)
    assert receipt.points == 15
    town.clock.advance(hours=2)
    with pytest.raises(KindGone):
        await town.log(town.cast.wang, "elder_care", minutes=30)


async def test_a_changed_kind_keeps_its_place_and_what_one_did_last_comes_first(town: Town) -> None:
    await new_rule(town, "volunteering", since=town.clock(), points=12)
    async with town.database.reading() as session:
        listed = await kinds.offered(session, community_id=town.cast.longcheng, now=town.clock())
    assert [(kind.code, kind.points) for kind in listed[:2]] == [("volunteering", 12), ("neighbour_help", 10)]
    await town.log(town.cast.wang, "deliberation", at=EIGHT)
    await town.log(town.cast.wang, "elder_care", at=local(2026, 11, 20, 12))
    async with town.database.reading() as session:
        own = await kinds.offered_to(session, person_id=town.cast.wang, community_id=town.cast.longcheng, now=town.clock())
    assert [kind.code for kind in own[:3]] == ["elder_care", "deliberation", "volunteering"]
    assert len(own) == len(listed)


async def test_a_kind_by_the_piece_counts_pieces_up_to_its_caps(town: Town) -> None:
    wang = town.cast.wang
    three = await send(town, wang, entry(town, "book_giving", EIGHT, quantity=3))
    assert (three.points, three.sum.per, three.sum.quantity) == (6, "item", 3)
    more = await send(town, wang, entry(town, "book_giving", local(2026, 11, 20, 10), quantity=9))
    assert (more.points, more.capped_from) == (14, 18)
    with pytest.raises(KindCapReached) as refused:
        await send(town, wang, entry(town, "book_giving", local(2026, 11, 20, 12)))
    assert refused.value.data == {"span": "day", "cap": 10, "per": "item"}


@pytest.mark.parametrize("quantity", [0, -1, 1_001, 10**12])
async def test_odd_numbers_of_pieces_are_refused(town: Town, quantity: int) -> None:
    with pytest.raises(PiecesUnclear):
        await send(town, town.cast.wang, entry(town, "book_giving", EIGHT, quantity=quantity))


async def test_pieces_of_a_kind_that_counts_none_are_refused(town: Town) -> None:
    with pytest.raises(PiecesUnclear):
        await send(town, town.cast.wang, entry(town, "elder_care", EIGHT, quantity=4))


async def test_a_month_gives_no_more_of_a_kind_than_its_cap_and_the_next_one_begins_anew(town: Town) -> None:
    wang = town.cast.wang
    town.clock.advance(days=14)
    for day in range(21, 26):
        given = await send(town, wang, entry(town, "book_giving", local(2026, 11, day, 8), quantity=10))
        assert given.points == 20
    with pytest.raises(KindCapReached) as refused:
        await send(town, wang, entry(town, "book_giving", local(2026, 11, 30, 23, 30), minutes=20))
    assert refused.value.data == {"span": "month", "cap": 50, "per": "item"}
    new_month = await send(town, wang, entry(town, "book_giving", local(2026, 12, 1), minutes=20, quantity=2))
    assert new_month.points == 4


async def test_meeting_in_person_doubles_only_where_the_kind_says_so(town: Town) -> None:
    here = await send(town, town.cast.wang, entry(town, "party_meeting", EIGHT))
    online = await send(town, town.cast.li, entry(town, "party_meeting", EIGHT, is_offline=False))
    plain = await send(town, town.cast.liu, entry(town, "elder_care", EIGHT))
    assert [(one.points, one.sum.is_doubled) for one in (here, online, plain)] == [(20, True), (10, False), (15, False)]


async def test_what_needs_no_approval_gives_its_point_at_once_and_nobody_is_bothered(town: Town) -> None:
    wang = town.cast.wang
    receipt = await send(town, wang, entry(town, "article", EIGHT, minutes=1, photos=(), sent=()))
    assert (receipt.points, receipt.is_given) == (1, True)
    assert (await town.balance(wang)).available == 1
    async with town.database.reading() as session:
        card = await log_cards.card(session, actor=wang, log_id=receipt.log_id, now=town.clock())
        letters = await session.scalar(select(func.count()).select_from(Outbox).where(Outbox.kind == "log.waiting"))
        assert await verify.verify(session) == []
    assert (card.status, card.decided_by, letters) == ("approved", None, 0)


async def test_six_articles_a_day_count_and_five_minutes_make_a_lesson(town: Town) -> None:
    wang = town.cast.wang
    for hour in range(8, 14):
        await send(town, wang, entry(town, "article", local(2026, 11, 20, hour), minutes=1))
    with pytest.raises(KindCapReached):
        await send(town, wang, entry(town, "article", local(2026, 11, 20, 15), minutes=1))
    with pytest.raises(DurationUnclear) as refused:
        await send(town, wang, entry(town, "video", local(2026, 11, 20, 16), minutes=4))
    assert refused.value.data["least"] == 5
    assert (await town.balance(wang)).available == 6


async def test_the_days_cap_is_the_communitys_to_set_and_spares_kinds_that_one_does_not_report_oneself(town: Town) -> None:
    wang = town.cast.wang
    await day_gives(town, 12)
    first = await town.log(wang, "elder_care", at=EIGHT)
    assert (first.points, first.capped_from) == (12, 15)
    with pytest.raises(DailyCapReached) as refused:
        await town.log(wang, at=local(2026, 11, 20, 10))
    assert refused.value.data == {"daily_points": 12}
    await new_rule(town, "skill_service", since=local(2026, 11, 1), is_self_reported=False)
    free = await town.log(wang, "skill_service", at=local(2026, 11, 20, 12))
    assert (free.points, free.capped_from) == (20, None)
    again = await town.log(wang, "elder_care", at=local(2026, 11, 19, 8))
    assert again.points == 12


async def test_more_than_sixteen_hours_a_day_are_not_believed(town: Town) -> None:
    wang = town.cast.wang
    await town.log(wang, "volunteering", at=local(2026, 11, 20, 0), minutes=600)
    with pytest.raises(TooManyHours) as refused:
        await town.log(wang, "elder_care", at=local(2026, 11, 20, 12), minutes=361)
    assert refused.value.data == {"day": local(2026, 11, 20, 12).astimezone(ZONE).date(), "minutes": 961, "most": 960}
    assert (await town.log(wang, "elder_care", at=local(2026, 11, 20, 12), minutes=360)).points > 0


async def test_a_photo_is_asked_for_by_the_rule_of_that_day(town: Town) -> None:
    await new_rule(town, "elder_care", since=local(2026, 11, 20, 12), needs_photo=True)
    assert (await town.log(town.cast.wang, "elder_care", at=EIGHT, photos=())).points == 15
    with pytest.raises(PhotoNeeded):
        await town.log(town.cast.wang, "elder_care", at=local(2026, 11, 20, 12), photos=())
