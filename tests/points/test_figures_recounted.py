"""Whatever is given, taken back, redeemed and counted in whatever order: figures say what a plain recount of all rows says."""

import asyncio
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.crypto import KeyRing
from core.database import Database
from core.refusals import Refusal
from points import reversals
from points.figures import SPANS
from tests.cast import Cast, find_cast
from tests.clock import ZONE, Clock
from tests.points.figures_kit import read, recount, said, sum_up
from tests.points.kit import Town

KINDS = ("neighbour_help", "elder_care", "skill_service")
DEEDS = st.one_of(
    st.tuples(st.just("log"), st.integers(0, 2), st.sampled_from(KINDS)),
    st.tuples(st.just("take back"), st.integers(0, 9), st.just("")),
    st.tuples(st.just("redeem"), st.integers(0, 2), st.sampled_from(("towel", "brush"))),
    st.tuples(st.just("wait"), st.sampled_from((3, 26, 170)), st.just("")),
    st.tuples(st.just("sum up"), st.just(0), st.just("")),
)


class Doing:
    """People of a town, and what was approved for them."""

    def __init__(self, town: Town, people: list[int]) -> None:
        self.town, self.people, self.logs = town, people, list[int]()

    async def do(self, deed: str, number: int, name: str) -> None:
        town = self.town
        if deed == "log":
            # An hour's rest between, so that no two logs of one member overlap.
            town.clock.advance(hours=2)
            receipt = await town.log(self.people[number], name)
            await town.approve_log(town.cast.zhao, receipt.log_id)
            self.logs.append(receipt.log_id)
        elif deed == "take back" and self.logs:
            async with town.database.begin() as session:
                log_id = self.logs[number % len(self.logs)]
                await reversals.reverse(session, actor=town.cast.zhao, log_id=log_id, reason="写错了", now=town.clock())
        elif deed == "redeem":
            asked = await town.ask(self.people[number], name)
            await town.approve(town.cast.zhao, asked.number)
            code = await town.code(self.people[number], asked.number)
            await town.hand_over(town.cast.zhou if name == "brush" else town.cast.sun, asked.number, code.digits)
        elif deed == "wait":
            town.clock.advance(hours=number)
        elif deed == "sum up":
            await sum_up(town)

    async def compare(self) -> None:
        for span in SPANS:
            found = await read(self.town, span)
            again, by_kind, items = await recount(self.town, found.period.since, found.period.until)
            assert (found.moved.given, found.moved.taken_back, found.moved.spent) == (again.given, again.taken_back, again.spent)
            one = found.activity
            assert (one.number, one.minutes, one.points, one.people) == (again.number, again.minutes, again.points, again.people)
            assert said(found.kinds) == by_kind
            assert sorted(good.number for good in found.goods) == sorted(items.values())
            assert sum(line.number for line in found.grids) == again.number
            assert sum(step.given for step in found.steps) == again.given


def test_figures_are_what_a_plain_recount_says(cast: Cast, database_url: str, keys: KeyRing) -> None:
    assert cast.longcheng
    with asyncio.Runner() as runner:
        database = Database(database_url, keys=keys, zone=ZONE)

        async def open_town() -> Doing:
            town = Town(database, await find_cast(database), Clock())
            await town.furnish()
            return Doing(town, [town.cast.wang, town.cast.li, *await town.residents(1)])

        doing = runner.run(open_town())

        @settings(max_examples=15, suppress_health_check=list(HealthCheck))
        @given(st.lists(DEEDS, min_size=1, max_size=8))
        def any_order(deeds: list[tuple[str, int, str]]) -> None:
            for deed in deeds:
                with suppress(Refusal):
                    runner.run(doing.do(*deed))
            runner.run(doing.compare())

        any_order()
        assert doing.logs
        runner.run(database.close())
