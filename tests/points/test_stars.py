"""Stars: by what was earned in a year on the community's clocks, whatever was spent since."""

import pytest
from sqlalchemy import select

from jobs.starring import congratulate_all
from messages.models import Outbox
from people import audit
from people.authority import NotAllowed
from points import accounts, ledger, policy, stars
from points.stars import NoStarThatYear, Standing
from tests.clock import ZONE
from tests.points.kit import Town


async def standing(town: Town, who: int) -> Standing:
    async with town.database.reading() as session:
        return await stars.standing(session, person_id=who, community_id=town.cast.longcheng, now=town.clock(), zone=ZONE)


async def congratulate(town: Town) -> int:
    return await congratulate_all(town.database, clock=town.clock, zone=ZONE)


async def told(town: Town) -> list[str]:
    """The years and stars that notices are about, as their keys say."""
    async with town.database.reading() as session:
        keys = await session.scalars(select(Outbox.key).where(Outbox.kind == stars.REACHED).order_by(Outbox.id))
        return [":".join(key.split(":")[3:5]) for key in keys]


@pytest.mark.parametrize(
    ("points", "star", "missing"), [(49, 0, 1), (50, 1, 150), (199, 1, 1), (200, 2, 300), (1_999, 4, 1), (2_000, 5, None)]
)
async def test_each_star_takes_what_the_community_has_set(town: Town, points: int, star: int, missing: int | None) -> None:
    await town.give(town.cast.wang, points)
    found = await standing(town, town.cast.wang)
    assert (found.this.star, found.this.points, found.missing) == (star, points, missing)


async def test_other_steps_of_a_community_are_its_own(town: Town) -> None:
    async with town.database.begin() as session:
        new = policy.Policy(stars=(10, 20))
        await policy.change(session, actor=town.cast.zhao, community_id=town.cast.longcheng, new=new, now=town.clock())
    await town.give(town.cast.wang, 25)
    found = await standing(town, town.cast.wang)
    assert (found.this.star, found.missing, found.steps) == (2, None, (10, 20))


async def test_what_is_redeemed_takes_no_star_away_and_what_is_taken_back_does(town: Town) -> None:
    award = await town.give(town.cast.wang, 55)
    await town.ask(town.cast.wang, "towel")
    assert (await standing(town, town.cast.wang)).this.star == 1
    more = await town.give(town.cast.wang, 10)
    async with town.database.begin() as session:
        await ledger.reverse(session, transfer_id=more, key="back", made_by=town.cast.zhao, now=town.clock())
    assert (await standing(town, town.cast.wang)).this.points == 55
    assert award


async def test_a_year_begins_at_midnight_on_the_communitys_clocks_and_past_ones_stay(town: Town) -> None:
    town.clock.advance(days=40)
    town.clock.set(hour=23, minute=59)
    assert town.clock().astimezone(ZONE).strftime("%m-%d") == "12-31"
    await town.give(town.cast.wang, 60)
    town.clock.advance(minutes=1)
    await town.give(town.cast.wang, 7)
    found = await standing(town, town.cast.wang)
    assert (found.this.year, found.this.points, found.this.star) == (2027, 7, 0)
    assert [(year.year, year.points, year.star) for year in found.past] == [(2026, 60, 1)]


async def test_somebody_without_points_has_no_star_and_no_past(town: Town) -> None:
    found = await standing(town, town.cast.wang)
    assert (found.this.star, found.this.points, found.past, found.missing) == (0, 0, (), 50)


async def test_a_certificate_is_for_a_year_with_a_star_for_its_member_and_on_record_for_staff(town: Town) -> None:
    await town.give(town.cast.wang, 60)

    async def certificate(actor: int, year: int = 2026) -> stars.Certificate:
        async with town.database.begin() as session:
            more = {"person_id": town.cast.wang, "community_id": town.cast.longcheng, "year": year}
            return await stars.certificate(session, actor=actor, **more, now=town.clock(), zone=ZONE)

    mine = await certificate(town.cast.wang)
    assert (mine.person_name, mine.community_name, mine.earned.star, mine.most) == ("王芳", "龙城社区", 1, 5)
    assert (await certificate(town.cast.zhao)).number == mine.number
    with pytest.raises(NoStarThatYear) as refused:
        await certificate(town.cast.wang, 2025)
    assert refused.value.data == {"year": 2025, "points": 0, "first": 50}
    with pytest.raises(NotAllowed):
        await certificate(town.cast.li)
    async with town.database.reading() as session:
        assert [line.actor for line in await audit.about(session, person_id=town.cast.wang) if line.action == "archive.read"] == [
            town.cast.zhao
        ]


async def test_a_star_is_congratulated_once_and_the_next_one_again(town: Town) -> None:
    await town.give(town.cast.wang, 49)
    assert (await congratulate(town), await told(town)) == (0, [])
    await town.give(town.cast.wang, 1)
    await congratulate(town)
    await congratulate(town)
    assert await told(town) == ["2026:1"]
    town.clock.advance(days=1)
    await town.give(town.cast.wang, 150)
    await congratulate(town)
    assert await told(town) == ["2026:1", "2026:2"]


async def test_who_got_nothing_lately_and_what_was_given_on_are_not_looked_at(town: Town) -> None:
    await town.give(town.cast.wang, 60)
    town.clock.advance(days=1, minutes=1)
    assert await congratulate(town) == 0
    async with town.database.begin() as session:
        community = town.cast.longcheng
        mine = await accounts.account(session, community_id=community, kind="available", person_id=town.cast.wang)
        other = await accounts.account(session, community_id=community, kind="available", person_id=town.cast.li)
        gift = ledger.NewTransfer(mine, other, 55, "on", ledger.Reason.GIFT, "gift", 1, town.cast.wang)
        await ledger.post(session, transfer=gift, now=town.clock())
    assert await congratulate(town) == 0
    assert (await standing(town, town.cast.li)).this.star == 0


async def test_a_star_of_the_last_hours_of_a_year_is_congratulated_in_the_new_one_also_after_a_long_stop(town: Town) -> None:
    town.clock.advance(days=40)
    town.clock.set(hour=23, minute=59)
    await town.give(town.cast.wang, 60)
    town.clock.advance(hours=20)
    await town.give(town.cast.li, 50)
    assert await congratulate(town) == 2
    await congratulate(town)
    assert await told(town) == ["2026:1", "2027:1"]
