"""The archive: every movement of a member's points, newest first, narrowed down, and each leads to where it came from."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event, insert

from people import audit
from people.authority import NotAllowed, Role
from points import accounts, archive, archive_origin, archive_record, earned, ledger
from points.archive_origin import Origin
from points.archive_record import Record
from points.member_models import Gift
from points.movements import EARNED, EVERYTHING, EXPIRED, GIVEN, SORTS, SPENT, Movement, Wanted
from tests.clock import ZONE
from tests.points.kit import Town


async def page(town: Town, who: int, *, actor: int | None = None, **more: Any) -> list[Movement]:
    async with town.database.begin() as session:
        return await archive.of(session, actor=actor or who, person_id=who, community_id=town.cast.longcheng, now=town.clock(), **more)


async def origin(town: Town, who: int, transfer_id: int) -> Origin:
    async with town.database.begin() as session:
        return await archive_origin.origin(session, actor=who, transfer_id=transfer_id, now=town.clock())


async def record(town: Town, who: int, *, actor: int | None = None, wanted: Wanted = EVERYTHING) -> Record:
    async with town.database.begin() as session:
        return await archive_record.record(
            session, actor=actor or who, person_id=who, community_id=town.cast.longcheng, now=town.clock(), wanted=wanted
        )


async def move(town: Town, who: int, points: int, reason: str, *, to: int | None = None) -> int:
    """A gift from one member to another, or points that end; the number of the transfer."""
    now, community = town.clock(), town.cast.longcheng
    async with town.database.begin() as session:
        mine = await accounts.account(session, community_id=community, kind="available", person_id=who)
        other = await accounts.account(session, community_id=community, kind="available" if to else "spent", person_id=to)
        gift: dict[str, Any] = {"community_id": community, "from_person": who, "to_person": to, "amount": points, "balance_after": 0}
        gift |= {"key": f"gift:{next(town.nonces)}", "input_hash": b"-", "made_at": now}
        source = (await session.scalars(insert(Gift).values(gift).returning(Gift.id))).one() if to else who
        new = ledger.NewTransfer(mine, other, points, gift["key"], ledger.Reason(reason), reason, source, who if to else None)
        return (await ledger.post(session, transfer=new, now=now)).transfer_id


async def take_back(town: Town, transfer_id: int) -> int:
    async with town.database.begin() as session:
        key = f"back:{next(town.nonces)}"
        return (await ledger.reverse(session, transfer_id=transfer_id, key=key, made_by=town.cast.zhao, now=town.clock())).transfer_id


async def helped(town: Town, who: int, kind: str = "neighbour_help") -> int:
    """Log something and have it approved; the number of the log."""
    logged = await town.log(who, kind)
    await town.approve_log(town.cast.zhao, logged.log_id)
    town.clock.advance(hours=2)
    return logged.log_id


def month(year: int, number: int) -> Wanted:
    since, until = earned.month(datetime(year, number, 1, tzinfo=ZONE).date(), ZONE)
    return Wanted(since=since, until=until)


async def test_pages_by_key_show_everything_once_and_newest_first(town: Town) -> None:
    for _ in range(5):
        await town.give(town.cast.wang, 10)
        await move(town, town.cast.wang, 3, "expired")
    pages, after = [], None
    while found := await page(town, town.cast.wang, after=after, limit=3):
        pages += found
        after = found[-1].transfer_id
    numbers = [movement.transfer_id for movement in pages]
    assert numbers == sorted(numbers, reverse=True)
    assert [movement.points for movement in pages] == [-3, 10] * 5


async def test_a_month_is_one_on_the_communitys_clocks(town: Town) -> None:
    await town.give(town.cast.wang, 1)
    town.clock.advance(days=9)
    last_of_november = town.clock.set(hour=23, minute=59)
    await town.give(town.cast.wang, 2)
    town.clock.advance(minutes=1)
    await town.give(town.cast.wang, 4)
    assert last_of_november.astimezone(ZONE).month == 11
    assert [movement.points for movement in await page(town, town.cast.wang, wanted=month(2026, 11))] == [2, 1]
    assert [movement.points for movement in await page(town, town.cast.wang, wanted=month(2026, 12))] == [4]
    assert await page(town, town.cast.wang, wanted=month(2027, 1)) == []


async def test_a_kind_of_activity_shows_its_awards_and_what_was_taken_back_of_them(town: Town) -> None:
    await helped(town, town.cast.wang)
    await helped(town, town.cast.wang, "volunteering")
    await town.give(town.cast.wang, 5)
    award = (await page(town, town.cast.wang, wanted=Wanted(kind="volunteering")))[0]
    await take_back(town, award.transfer_id)
    found = await page(town, town.cast.wang, wanted=Wanted(kind="volunteering"))
    assert [(movement.name, movement.points, movement.reason) for movement in found] == [
        ("志愿服务", -award.points, "reversal"),
        ("志愿服务", award.points, "log"),
    ]
    async with town.database.reading() as session:
        wang, longcheng = town.cast.wang, town.cast.longcheng
        done = await archive.kinds_done(session, actor=wang, community_id=longcheng, person_id=wang, now=town.clock())
        with pytest.raises(NotAllowed):
            await archive.kinds_done(session, actor=town.cast.li, community_id=longcheng, person_id=wang, now=town.clock())
    assert {kind.code for kind in done} == {"neighbour_help", "volunteering"}


async def test_sorts_part_what_was_earned_spent_given_and_what_ended(town: Town) -> None:
    await town.give(town.cast.wang, 50)
    asked = await town.ask(town.cast.wang, "towel")
    await town.cancel(town.cast.wang, asked.number)
    await move(town, town.cast.wang, 7, "gift", to=town.cast.li)
    await move(town, town.cast.wang, 4, "expired")
    sorts = {sort: [one.points for one in await page(town, town.cast.wang, wanted=Wanted(sort=sort))] for sort in SORTS}
    assert sorts == {EARNED: [50], SPENT: [10, -10], GIVEN: [-7], EXPIRED: [-4]}
    assert [one.points for one in await page(town, town.cast.li, wanted=Wanted(sort=GIVEN))] == [7]


async def test_a_gift_says_from_whom_and_to_whom_with_the_name_partly_hidden(town: Town) -> None:
    await town.give(town.cast.wang, 10)
    number = await move(town, town.cast.wang, 7, "gift", to=town.cast.li)
    assert (await page(town, town.cast.wang))[0].other == "李*国"
    assert (await page(town, town.cast.li))[0].other == "王*"
    assert (await origin(town, town.cast.li, number)).movement.points == 7
    assert (await origin(town, town.cast.wang, number)).movement.points == -7


async def test_an_award_leads_to_its_log_and_photo_and_to_who_decided(town: Town) -> None:
    log_id = await helped(town, town.cast.wang)
    found = await origin(town, town.cast.wang, (await page(town, town.cast.wang))[0].transfer_id)
    assert found.log is not None
    assert (found.log.log_id, found.log.photos, found.log.words) == (log_id, 1, "帮邻居搬家")
    assert (found.decided_by, found.decided_role, found.decided_at) == (town.cast.zhao, Role.STAFF, found.movement.made_at)
    assert found.rest == found.movement.points


async def test_a_redemption_leads_to_its_card(town: Town) -> None:
    await town.give(town.cast.wang, 50)
    asked = await town.ask(town.cast.wang, "towel")
    found = await origin(town, town.cast.wang, (await page(town, town.cast.wang))[0].transfer_id)
    assert found.redemption is not None
    assert found.redemption.number == asked.number


async def test_what_was_taken_back_leads_to_the_award_and_the_award_to_it(town: Town) -> None:
    await helped(town, town.cast.wang)
    award = (await page(town, town.cast.wang))[0]
    back = await take_back(town, award.transfer_id)
    taken, given = await origin(town, town.cast.wang, back), await origin(town, town.cast.wang, award.transfer_id)
    assert taken.original is not None
    assert given.taken_back is not None
    assert (taken.original.transfer_id, given.taken_back.transfer_id) == (award.transfer_id, back)
    assert taken.log is not None
    assert (taken.decided_by, given.decided_by) == (town.cast.zhao, town.cast.zhao)


async def test_nobody_else_may_read_it(town: Town) -> None:
    await helped(town, town.cast.wang)
    number = (await page(town, town.cast.wang))[0].transfer_id
    for stranger in (town.cast.li, town.cast.wu):
        with pytest.raises(NotAllowed):
            await page(town, town.cast.wang, actor=stranger)
        with pytest.raises(NotAllowed):
            await record(town, town.cast.wang, actor=stranger)
        with pytest.raises(NotAllowed):
            await origin(town, stranger, number)
    with pytest.raises(NotAllowed):
        await origin(town, town.cast.wang, 999_999)


async def test_that_staff_read_it_is_on_record_each_time(town: Town) -> None:
    await town.give(town.cast.wang, 5)
    for _ in range(2):
        assert await page(town, town.cast.wang, actor=town.cast.zhao)
    await record(town, town.cast.wang, actor=town.cast.zhao)
    await record(town, town.cast.wang)
    async with town.database.reading() as session:
        lines = [line for line in await audit.about(session, person_id=town.cast.wang) if line.action == "archive.read"]
    assert [line.actor for line in lines] == [town.cast.zhao] * 3


async def test_a_record_has_the_balance_after_each_movement_and_adds_up(town: Town) -> None:
    await town.give(town.cast.wang, 40)
    town.clock.advance(days=20)
    await helped(town, town.cast.wang)
    asked = await town.ask(town.cast.wang, "towel")
    await move(town, town.cast.wang, 7, "gift", to=town.cast.li)
    town.clock.advance(days=31)
    await town.cancel(town.cast.wang, asked.number)
    found = await record(town, town.cast.wang, wanted=month(2026, 12))
    assert [(row.movement.points, row.balance) for row in found.rows] == [(10, 50), (-10, 40), (-7, 33)]
    assert (found.before, found.after, found.person_name, found.community_name) == (40, 33, "王芳", "龙城社区")
    assert (found.totals.earned, found.totals.spent, found.totals.given, found.totals.got) == (10, 10, 7, 0)
    assert found.rows[0].decided_role == Role.STAFF
    narrowed = await record(town, town.cast.wang, wanted=Wanted(sort=SPENT))
    assert [(row.movement.points, row.balance) for row in narrowed.rows] == [(-10, 40), (10, 43)]


async def test_a_record_of_somebody_without_points_is_empty(town: Town) -> None:
    found = await record(town, town.cast.wang)
    assert (found.rows, found.before, found.after, found.seal.height) == ((), 0, 0, 0)
    assert await page(town, town.cast.wang) == []


async def test_a_page_takes_as_many_queries_for_one_movement_as_for_many(town: Town) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            await helped(town, town.cast.wang)
            await move(town, town.cast.wang, 1, "gift", to=town.cast.li)
        statements: list[str] = []
        engine = town.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", lambda *about, seen=statements: seen.append(about[2]))
        await page(town, town.cast.wang, limit=100)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 4
