"""Points for looking: who gets none, and for how many searches a day they are given."""

import asyncio

from points import accounts, kinds
from qrcodes import consents
from tests.qrcodes.search_kit import Hunt


async def test_who_ends_a_search_gives_no_points_to_themselves(hunt: Hunt) -> None:
    search = await hunt.searched()
    await hunt.join(hunt.cast.zhao, search)
    await hunt.report(hunt.cast.zhao, search, "", kind="back")
    await hunt.end(search, actor=hunt.cast.zhao)
    assert (await _points(hunt, hunt.cast.zhao), await _points(hunt, hunt.cast.li)) == (0, 15)


async def test_who_is_of_the_family_by_the_end_gets_no_points(hunt: Hunt) -> None:
    search = await hunt.searched()
    await hunt.guards(hunt.cast.li)
    await hunt.end(search, actor=hunt.cast.zhao)
    assert await _points(hunt, hunt.cast.li) == 0


async def test_a_search_that_the_house_calls_off_gives_no_points(hunt: Hunt) -> None:
    await hunt.searched()
    async with hunt.database.begin() as session:
        await consents.withdraw(session, actor=hunt.cast.wang, elder_id=hunt.elder, kind="broadcast", now=hunt.clock())
    assert await hunt.sweep() == 1
    assert await _points(hunt, hunt.cast.li) == 0


async def test_one_search_a_day_gives_points_and_one_on_the_next_day_again(hunt: Hunt) -> None:
    for number in range(3):
        await hunt.end(await hunt.searched(key=f"s{number}"))
        hunt.clock.advance(minutes=5)
    assert await _points(hunt, hunt.cast.li) == 15
    hunt.clock.advance(days=1)
    search = await hunt.searched(key="tomorrow")
    await hunt.end(search)
    assert (await _points(hunt, hunt.cast.li), (await hunt.card(hunt.cast.li, search)).points) == (30, 15)


async def test_a_community_that_has_its_own_rule_has_the_usual_cap_with_it(hunt: Hunt) -> None:
    async with hunt.database.begin() as session:
        await kinds.add_defaults(session, community_id=hunt.cast.longcheng)
    for number in range(2):
        await hunt.end(await hunt.searched(key=f"s{number}"))
    assert await _points(hunt, hunt.cast.li) == 15


async def test_two_searches_that_end_at_once_give_points_for_one(hunt: Hunt) -> None:
    first = await hunt.searched()
    other = Hunt(hunt.database, hunt.cast, hunt.clock)
    await other.furnish(key="another elder")
    second = await other.searched(key="other")
    await asyncio.gather(hunt.end(first), other.end(second))
    assert await _points(hunt, hunt.cast.li) == 15


async def _points(hunt: Hunt, person_id: int) -> int:
    async with hunt.database.reading() as session:
        return (await accounts.balance(session, community_id=hunt.cast.longcheng, person_id=person_id)).available
