"""Before a log is sent: what it would give, and what was logged last."""

from datetime import timedelta

import pytest

from points import logs
from points.log_rules import KindCapReached
from points.log_sums import Left, left_after
from tests.clock import ZONE
from tests.points.kit import Town, local
from tests.points.log_kit import entry, preview, retire, send

EIGHT = local(2026, 11, 20, 8)


async def test_the_preview_says_what_the_log_then_gives_and_what_is_left(town: Town) -> None:
    wang = town.cast.wang
    planned = entry(town, "volunteering", EIGHT, minutes=120)
    made, left = await preview(town, wang, planned)
    assert (made.points, made.rate, made.minutes) == (20, 10, 120)
    assert left == Left(EIGHT.astimezone(ZONE).date(), 40, 120)
    receipt = await send(town, wang, planned)
    assert receipt.sum == made
    async with town.database.reading() as session:
        assert await left_after(session, log_id=receipt.log_id, zone=ZONE) == left
    _, then = await preview(town, wang, entry(town, "elder_care", local(2026, 11, 20, 12)))
    assert (then.points, then.counted) == (25, None)


async def test_the_preview_refuses_what_the_log_would(town: Town) -> None:
    await town.log(town.cast.wang, "volunteering", at=EIGHT, minutes=240)
    with pytest.raises(KindCapReached):
        await preview(town, town.cast.wang, entry(town, "volunteering", local(2026, 11, 20, 14)))


async def test_last_time_is_offered_again_while_its_kind_is(town: Town) -> None:
    wang = town.cast.wang
    assert await last_time(town, wang) is None
    await send(town, wang, entry(town, "book_giving", EIGHT, minutes=10, quantity=3, words="捐给社区书屋"))
    last = await last_time(town, wang)
    assert last is not None
    assert (last.kind.code, last.minutes, last.quantity, last.words) == ("book_giving", 10, 3, "捐给社区书屋")
    await retire(town, "book_giving")
    assert await last_time(town, wang) is None


async def last_time(town: Town, who: int) -> logs.LastTime | None:
    async with town.database.reading() as session:
        return await logs.last_time(session, person_id=who, community_id=town.cast.longcheng, now=town.clock() + timedelta(seconds=1))
