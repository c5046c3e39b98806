"""A state machine over everything that moves points: awards, reversals, redemptions, gifts, and time that passes.

Each run has people, goods and a policy of its own in a database that all runs share; what it did is looked at after every step.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import case, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import zone_of
from core.refusals import Refusal
from jobs.expiring import expire_all
from points import fetching, ledger, log_undo, lots, redemption_undo, reversals, verify
from points.catalogue_models import Item, Redemption
from points.member_models import FamilyTie
from points.models import Account, Lot, Transfer
from points.policy import EXPIRIES
from tests.points.kit import Town
from tests.points.lot_kit import hand, set_policy

STOCK = 12
# Points that each award gives at the least.
LEAST = 10
GOODS = ("cheap", "dear")
HELD = ("asked", "approved")
DAYS = (1, 6, 15, 31, 200, 400)
# How often each is tried, of the sum of all.
VERBS = {
    "ask": 4,
    "award": 4,
    "approve": 3,
    "hand_over": 3,
    "give": 2,
    "cancel": 1,
    "refuse": 1,
    "log": 1,
    "reverse": 1,
    "take_back": 1,
    "undo_log": 1,
    "undo": 2,
    "let_time_pass": 1,
    "let_points_end": 1,
    "let_fetching_end": 1,
}
TRIED = [verb for verb, often in VERBS.items() for _ in range(often)]


class Nothing(Exception):
    """There is nothing yet to do this with."""


class Machine(RuleBasedStateMachine):
    """What people, staff and the clock may do, in any order. A refusal changes nothing."""

    town: Town
    runner: asyncio.Runner
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.people: list[int] = []
        self.awards: list[int] = []
        self.logs: list[int] = []
        self.asked: list[int] = []
        self.has_changed = False

    @initialize(expiry=st.sampled_from(EXPIRIES), cap=st.sampled_from([20, 500]))
    def settle_in(self, expiry: str, cap: int) -> None:
        self.wait_for(self._settle_in(expiry, cap))

    @rule(verb=st.sampled_from(TRIED), who=st.integers(0, 2), number=st.integers(1, 40))
    def step(self, verb: str, who: int, number: int) -> None:
        """Somebody does something with this many points, or with the last but so many of what there is."""
        self.wait_for(self._step(verb, self.people[who], number))

    @invariant()
    def all_adds_up(self) -> None:
        if self.has_changed:
            self.wait_for(self._look())

    def teardown(self) -> None:
        self.wait_for(self._look_at_everything())

    def wait_for(self, work: Coroutine[Any, Any, None]) -> None:
        self.runner.run(work)

    async def _step(self, verb: str, who: int, number: int) -> None:
        try:
            await getattr(self, f"_{verb}")(who, number)
        except (Refusal, Nothing):
            self.has_changed = False
        else:
            self.has_changed = True
            self.done[verb] += 1

    async def _settle_in(self, expiry: str, cap: int) -> None:
        await set_policy(self.town, expiry=expiry, cap=cap, days=14)
        self.people = await self.town.residents(3)
        ties = [{"person_id": one, "relative_id": other, "since": self.town.clock()} for one, other in pairwise(self.people)]
        async with self.town.database.begin() as session:
            await session.execute(insert(FamilyTie), ties)
        for item, price in zip(GOODS, (7, 31), strict=True):
            self.town.items[item] = await self.town.offer(f"item{next(self.town.nonces)}", "货", price=price, stock=STOCK)

    async def _award(self, who: int, number: int) -> None:
        """Points as a room gives them, dated by the policy."""
        made = await self.town.give(who, number + LEAST)
        async with self.town.database.begin() as session:
            community, zone = self.town.cast.longcheng, zone_of(session)
            await lots.date_award(session, transfer_ids=[made], community_id=community, now=self.town.clock(), zone=zone)
        self.awards.append(made)

    async def _log(self, who: int, number: int) -> None:
        self.town.clock.advance(hours=30)
        logged = await self.town.log(who)
        await self.town.approve_log(self.town.cast.zhao, logged.log_id)
        self.logs.append(logged.log_id)

    async def _reverse(self, who: int, number: int) -> None:
        award = _chosen(self.awards, number)
        async with self.town.database.begin() as session:
            key = f"reverse:{next(self.town.nonces)}"
            await ledger.reverse(session, transfer_id=award, key=key, made_by=None, now=self.town.clock())

    async def _take_back(self, who: int, number: int) -> None:
        log_id = _chosen(self.logs, number)
        async with self.town.database.begin() as session:
            await reversals.reverse(session, actor=self.town.cast.zhao, log_id=log_id, reason="看错了", now=self.town.clock())

    async def _undo_log(self, who: int, number: int) -> None:
        """A log just approved; as often as not it is approved again."""
        log_id = _chosen(self.logs, number)
        async with self.town.database.begin() as session:
            await log_undo.undo(session, actor=self.town.cast.zhao, log_id=log_id, now=self.town.clock())
        if number % 2:
            await self.town.approve_log(self.town.cast.zhao, log_id)

    async def _undo(self, who: int, number: int) -> None:
        """A redemption approved or refused just now."""
        async with self.town.database.begin() as session:
            redemption_id = _chosen(self.asked, number)
            await redemption_undo.undo(session, actor=self.town.cast.zhao, redemption_id=redemption_id, now=self.town.clock())

    async def _ask(self, who: int, number: int) -> None:
        receipt = await self.town.ask(who, GOODS[1 - number % 2], number // 2 % 3 + 1)
        self.asked.append(receipt.number)

    async def _cancel(self, who: int, number: int) -> None:
        await self.town.cancel((await self._redemption(number)).person_id, _chosen(self.asked, number))

    async def _approve(self, who: int, number: int) -> None:
        await self.town.approve(self.town.cast.zhao, _chosen(self.asked, number))

    async def _refuse(self, who: int, number: int) -> None:
        await self.town.refuse(self.town.cast.zhao, _chosen(self.asked, number))

    async def _hand_over(self, who: int, number: int) -> None:
        redemption = await self._redemption(number)
        if redemption.status != "approved":
            raise Nothing
        code = await self.town.code(redemption.person_id, redemption.id)
        await self.town.hand_over(self.town.cast.sun, redemption.id, code.digits)

    async def _give(self, who: int, number: int) -> None:
        to = self.people[(self.people.index(who) + 1) % len(self.people)]
        await hand(self.town, who, to, number)

    async def _let_time_pass(self, who: int, number: int) -> None:
        self.town.clock.advance(days=DAYS[number % len(DAYS)])

    async def _let_points_end(self, who: int, number: int) -> None:
        """Nothing that is held ends, and nothing that has ended is left."""
        before = await self._held()
        await expire_all(self.town.database, clock=self.town.clock)
        assert await self._held() == before
        async with self.town.database.reading() as session:
            ended = select(func.count()).select_from(Lot).where(Lot.rest > 0, Lot.expires_at <= self.town.clock())
            assert await session.scalar(ended) == 0

    async def _let_fetching_end(self, who: int, number: int) -> None:
        async with self.town.database.begin() as session:
            late = await fetching.overdue(session, now=self.town.clock())
            for _, redemption_id in late:
                await fetching.expire(session, redemption_id=redemption_id, now=self.town.clock())
        if not late:
            raise Nothing

    async def _redemption(self, number: int) -> Redemption:
        async with self.town.database.reading() as session:
            return await session.get_one(Redemption, _chosen(self.asked, number))

    async def _held(self) -> int:
        async with self.town.database.reading() as session:
            mine = (Account.person_id.in_(self.people), Account.kind == "held")
            return int((await session.scalar(select(func.sum(Account.balance)).where(*mine))) or 0)

    async def _look(self) -> None:
        async with self.town.database.reading() as session:
            await self._look_at_balances(session)
            await self._look_at_goods(session)

    async def _look_at_balances(self, session: AsyncSession) -> None:
        """They are what transfers and lots say, and what is held is what live redemptions cost."""
        moved = func.sum(case((Transfer.to_account == Account.id, Transfer.amount), else_=-Transfer.amount))
        own = (Transfer.to_account == Account.id) | (Transfer.from_account == Account.id)
        transfers = select(func.coalesce(moved, 0)).where(own).correlate(Account).scalar_subquery()
        rest = select(func.coalesce(func.sum(Lot.rest), 0)).where(Lot.account_id == Account.id).correlate(Account).scalar_subquery()
        cost = func.coalesce(func.sum(Redemption.price * Redemption.quantity), 0)
        live = (
            select(cost).where(Redemption.person_id == Account.person_id, Redemption.status.in_(HELD)).correlate(Account).scalar_subquery()
        )
        mine = select(Account.kind, Account.balance, transfers, rest, live).where(Account.person_id.in_(self.people))
        for kind, balance, sum_of_transfers, sum_of_lots, wanted in await session.execute(mine):
            assert balance is not None
            assert balance >= 0
            assert balance == sum_of_transfers
            assert sum_of_lots == (balance if kind == "available" else 0)
            assert kind == "available" or balance == wanted

    async def _look_at_goods(self, session: AsyncSession) -> None:
        """They are in the stock, or held, or handed over."""

        def so_many(*status: str) -> Any:
            quantity = func.coalesce(func.sum(Redemption.quantity), 0)
            return select(quantity).where(Redemption.item_id == Item.id, Redemption.status.in_(status)).scalar_subquery()

        goods = select(Item.stock, Item.handed_over, so_many(*HELD), so_many("handed_over"))
        for stock, counted, held, handed in await session.execute(goods.where(Item.id.in_([self.town.items[item] for item in GOODS]))):
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


def _chosen(numbers: list[int], back: int) -> int:
    """One of the newest."""
    if not numbers:
        raise Nothing
    return numbers[-1 - back % min(6, len(numbers))]
