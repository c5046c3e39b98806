"""A state machine over everything that moves points: awards, reversals, redemptions, gifts, and time that passes.

Each run has people, goods and a policy of its own in a database that all runs share; what it did is looked at after every step.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import case, func, insert, select

from core.database import zone_of
from core.refusals import Refusal
from jobs.expiring import expire_all
from points import fetching, ledger, lots, reversals, verify
from points.catalogue_models import Item, Redemption
from points.member_models import FamilyTie
from points.models import Account, Lot, Transfer
from points.policy import EXPIRIES
from tests.points.kit import Town
from tests.points.lot_kit import hand, set_policy

STOCK = 6
PEOPLE = st.integers(0, 2)
ANY = st.integers(0, 40)
GOODS = ("cheap", "dear")
HELD = ("asked", "approved")


class Machine(RuleBasedStateMachine):
    """What people, staff and the clock may do, in any order. A refusal changes nothing."""

    town: Town
    runner: asyncio.Runner

    def __init__(self) -> None:
        super().__init__()
        self.people: list[int] = []
        self.awards: list[int] = []
        self.logs: list[int] = []
        self.asked: list[int] = []

    @initialize(expiry=st.sampled_from(EXPIRIES), cap=st.sampled_from([20, 500]))
    def settle_in(self, expiry: str, cap: int) -> None:
        self.wait_for(self._settle_in(expiry, cap))

    @rule(who=PEOPLE, points=st.integers(1, 60))
    def award(self, who: int, points: int) -> None:
        """Points as a bulk award gives them, dated by the policy."""
        self.awards.append(self.wait_for(self._award(self.people[who], points)))

    @rule(who=PEOPLE)
    def log_and_approve(self, who: int) -> None:
        self.town.clock.advance(hours=30)
        logged = self.attempt(lambda: self.town.log(self.people[who]))
        if logged is not None:
            self.attempt(lambda: self.town.approve_log(self.town.cast.zhao, logged.log_id))
            self.logs.append(logged.log_id)

    @precondition(lambda self: self.awards)
    @rule(number=ANY)
    def reverse_an_award(self, number: int) -> None:
        self.attempt(lambda: self._reverse(self.awards[number % len(self.awards)]))

    @precondition(lambda self: self.logs)
    @rule(number=ANY)
    def take_a_log_back(self, number: int) -> None:
        self.attempt(lambda: self._take_back(self.logs[number % len(self.logs)]))

    @rule(who=PEOPLE, item=st.sampled_from(GOODS), quantity=st.integers(1, 3))
    def ask(self, who: int, item: str, quantity: int) -> None:
        receipt = self.attempt(lambda: self.town.ask(self.people[who], item, quantity))
        if receipt is not None:
            self.asked.append(receipt.number)

    @precondition(lambda self: self.asked)
    @rule(who=PEOPLE, number=ANY)
    def cancel(self, who: int, number: int) -> None:
        self.attempt(lambda: self.town.cancel(self.people[who], self._chosen(number)))

    @precondition(lambda self: self.asked)
    @rule(number=ANY)
    def approve(self, number: int) -> None:
        self.attempt(lambda: self.town.approve(self.town.cast.zhao, self._chosen(number)))

    @precondition(lambda self: self.asked)
    @rule(number=ANY)
    def refuse(self, number: int) -> None:
        self.attempt(lambda: self.town.refuse(self.town.cast.zhao, self._chosen(number)))

    @precondition(lambda self: self.asked)
    @rule(who=PEOPLE, number=ANY)
    def hand_over(self, who: int, number: int) -> None:
        self.attempt(lambda: self._hand_over(self.people[who], self._chosen(number)))

    @rule(who=PEOPLE, to=PEOPLE, amount=st.integers(1, 30))
    def give(self, who: int, to: int, amount: int) -> None:
        self.attempt(lambda: hand(self.town, self.people[who], self.people[to], amount))

    @rule(days=st.sampled_from([1, 6, 15, 31, 200, 400]))
    def let_time_pass(self, days: int) -> None:
        self.town.clock.advance(days=days)

    @rule()
    def let_points_end(self) -> None:
        self.wait_for(self._let_points_end())

    @rule()
    def let_the_time_to_fetch_end(self) -> None:
        self.wait_for(self._let_the_time_to_fetch_end())

    @invariant()
    def balances_are_what_transfers_and_lots_say(self) -> None:
        if self.people:
            self.wait_for(self._look_at_balances())

    @invariant()
    def goods_are_in_the_stock_or_held_or_handed_over(self) -> None:
        if self.people:
            self.wait_for(self._look_at_goods())

    def teardown(self) -> None:
        self.wait_for(self._look_at_everything())

    def wait_for(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(work)

    def attempt(self, work: Callable[[], Awaitable[Any]]) -> Any:
        """What it gives, or None when it was refused or there is no code to hand over by."""

        async def trying() -> Any:
            try:
                return await work()
            except Refusal:
                return None

        return self.wait_for(trying())

    def _chosen(self, number: int) -> int:
        """The newest are chosen most often."""
        return self.asked[-1 - number % min(6, len(self.asked))]

    async def _settle_in(self, expiry: str, cap: int) -> None:
        await set_policy(self.town, expiry=expiry, cap=cap, days=14)
        self.people = await self.town.residents(3)
        async with self.town.database.begin() as session:
            ties = [{"person_id": one, "relative_id": other, "since": self.town.clock()} for one, other in pairwise(self.people)]
            await session.execute(insert(FamilyTie), ties)
        for item, price in zip(GOODS, (7, 31), strict=True):
            self.town.items[item] = await self.town.offer(f"item{next(self.town.nonces)}", "货", price=price, stock=STOCK)

    async def _award(self, who: int, points: int) -> int:
        number = await self.town.give(who, points)
        async with self.town.database.begin() as session:
            community, zone = self.town.cast.longcheng, zone_of(session)
            await lots.date_award(session, transfer_ids=[number], community_id=community, now=self.town.clock(), zone=zone)
        return number

    async def _reverse(self, number: int) -> None:
        async with self.town.database.begin() as session:
            key = f"reverse:{next(self.town.nonces)}"
            await ledger.reverse(session, transfer_id=number, key=key, made_by=None, now=self.town.clock())

    async def _take_back(self, log_id: int) -> None:
        async with self.town.database.begin() as session:
            await reversals.reverse(session, actor=self.town.cast.zhao, log_id=log_id, reason="看错了", now=self.town.clock())

    async def _hand_over(self, who: int, number: int) -> None:
        async with self.town.database.reading() as session:
            row = await session.get_one(Redemption, number)
        if row.status == "approved":
            code = await self.town.code(row.person_id, number)
            await self.town.hand_over(self.town.cast.sun, number, code.digits)

    async def _let_points_end(self) -> None:
        """Nothing that is held ends, and nothing that has ended is left."""
        before = await self._sum("held")
        await expire_all(self.town.database, clock=self.town.clock)
        assert await self._sum("held") == before
        async with self.town.database.reading() as session:
            ended = select(func.count()).select_from(Lot).where(Lot.rest > 0, Lot.expires_at <= self.town.clock())
            assert await session.scalar(ended) == 0

    async def _let_the_time_to_fetch_end(self) -> None:
        async with self.town.database.begin() as session:
            for number in await fetching.overdue(session, now=self.town.clock()):
                await fetching.expire(session, redemption_id=number, now=self.town.clock())

    async def _sum(self, kind: str) -> int:
        async with self.town.database.reading() as session:
            mine = (Account.person_id.in_(self.people), Account.kind == kind)
            return int((await session.scalar(select(func.sum(Account.balance)).where(*mine))) or 0)

    async def _look_at_balances(self) -> None:
        moved = func.sum(case((Transfer.to_account == Account.id, Transfer.amount), else_=-Transfer.amount))
        own = (Transfer.to_account == Account.id) | (Transfer.from_account == Account.id)
        transfers = select(func.coalesce(moved, 0)).where(own).correlate(Account).scalar_subquery()
        rest = select(func.coalesce(func.sum(Lot.rest), 0)).where(Lot.account_id == Account.id).correlate(Account).scalar_subquery()
        async with self.town.database.reading() as session:
            mine = select(Account.kind, Account.balance, transfers, rest).where(Account.person_id.in_(self.people))
            for kind, balance, sum_of_transfers, sum_of_lots in await session.execute(mine):
                assert balance is not None
                assert balance >= 0
                assert balance == sum_of_transfers
                assert sum_of_lots == (balance if kind == "available" else 0)

    async def _look_at_goods(self) -> None:
        def so_many(*status: str) -> Any:
            quantity = func.coalesce(func.sum(Redemption.quantity), 0)
            return select(quantity).where(Redemption.item_id == Item.id, Redemption.status.in_(status)).scalar_subquery()

        goods = select(Item.stock, Item.handed_over, so_many(*HELD), so_many("handed_over"))
        async with self.town.database.reading() as session:
            rows = await session.execute(goods.where(Item.id.in_([self.town.items[item] for item in GOODS])))
            for stock, counted, held, handed in rows:
                assert counted == handed
                assert stock + held + handed == STOCK

    async def _look_at_everything(self) -> None:
        """The whole ledger: what all accounts come to, the system's by their transfers, is nought."""
        async with self.town.database.reading() as session:
            assert await verify.verify(session) == []
            members = await session.scalar(select(func.coalesce(func.sum(Account.balance), 0)))
            system = select(Account.id).where(Account.balance.is_(None))
            came, went = [
                int(await session.scalar(select(func.coalesce(func.sum(Transfer.amount), 0)).where(side.in_(system))) or 0)
                for side in (Transfer.to_account, Transfer.from_account)
            ]
        assert int(members or 0) + came - went == 0
