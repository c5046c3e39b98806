"""Services of which there are so many a month."""

import pytest

from points.accounts import Balance
from points.quotas import QuotaUsedUp
from tests.points.kit import Town
from tests.points.services_kit import Services


@pytest.fixture
def services(town: Town) -> Services:
    return Services(town)


async def test_a_quota_is_counted_by_the_month_on_the_communitys_clocks(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 1000)
    await services.offer("repair", "管道维修", monthly_quota=2)
    await services.book(town.cast.wang, "repair", quantity=2)
    with pytest.raises(QuotaUsedUp) as refused:
        await services.book(town.cast.wang, "repair")
    assert refused.value.data == {"left": 0}
    # The clock stands at 10 o'clock on the 21st: the month ends in nine days and fourteen hours.
    town.clock.advance(days=9, hours=13, minutes=59)
    with pytest.raises(QuotaUsedUp):
        await services.book(town.cast.wang, "repair")
    town.clock.advance(minutes=1)
    await services.book(town.cast.wang, "repair")
    assert await services.taken("repair") == 1


async def test_more_than_the_quota_at_once_is_refused_and_nothing_is_taken(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 1000)
    await services.offer("repair", "管道维修", monthly_quota=2)
    with pytest.raises(QuotaUsedUp) as refused:
        await services.book(town.cast.wang, "repair", quantity=3)
    assert (refused.value.data, await services.taken("repair")) == ({"left": 2}, 0)


async def test_a_quota_comes_back_to_the_month_that_it_was_taken_from(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 1000)
    await services.offer("repair", "管道维修", monthly_quota=2)
    month = services.today().replace(day=1)
    asked = await services.book(town.cast.wang, "repair", quantity=2)
    town.clock.advance(days=15)
    await services.book(town.cast.wang, "repair")
    await town.cancel(town.cast.wang, asked.number)
    assert (await services.taken("repair", month), await services.taken("repair")) == (0, 1)
    assert await town.balance(town.cast.wang) == Balance(990, 10)
