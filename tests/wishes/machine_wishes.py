"""A state machine over the life of wishes: wishers, helpers, a unit, staff and the clock do what they like, in any order.

Each run has people, a unit and wishes of its own in a database that all runs share; what it did is looked at after every step.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from core.refusals import Refusal
from people import units
from people.models import Audit
from points.models import Account, Transfer
from tests.wishes.life_kit import Life
from wishes import timers
from wishes.claims import NotYourClaim
from wishes.models import Claim, Offer, Wish, WishGram, WishTimer

# Hours that pass.
HOURS = (1, 12, 25, 49, 73, 169)
# How often each is tried, of the sum of all.
VERBS = {
    "claim": 6,
    "fulfil": 5,
    "confirm": 4,
    "let_time_pass": 4,
    "publish": 3,
    "wish": 2,
    "contact": 2,
    "accept": 2,
    "rate": 2,
    "reopen": 2,
    "dispatch": 2,
    "hand_over": 2,
    "claim_for_unit": 1,
    "release": 1,
    "not_yet": 1,
    "decline": 1,
    "refuse": 1,
    "withdraw": 1,
}
TRIED = [verb for verb, often in VERBS.items() for _ in range(often)]
# What the clock still does, by where a wish is: one of these.
AHEAD = {"open": {"roll"}, "claimed": {"contact.over", "fulfil.over"}}


class Nothing(Exception):
    """There is nothing yet to do this with."""


class Machine(RuleBasedStateMachine):
    """What everybody may do, in any order. A refusal changes nothing."""

    life: Life
    runner: asyncio.Runner
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.wishers: list[int] = []
        self.helpers: list[int] = []
        self.wishes: list[int] = []
        self.unit = self.views = self.steps = 0

    @initialize()
    def settle_in(self) -> None:
        self.wait_for(self._settle_in())

    @rule(verb=st.sampled_from(TRIED), who=st.integers(0, 3), number=st.integers(0, 11))
    def step(self, verb: str, who: int, number: int) -> None:
        """Somebody does something with the last but so many of what there is."""
        self.wait_for(self._step(verb, self.helpers[who % len(self.helpers)], number))

    @invariant()
    def all_is_as_it_may_be(self) -> None:
        if self.wishes:
            self.wait_for(self._look())

    def teardown(self) -> None:
        self.wait_for(self._leave())

    def wait_for(self, work: Coroutine[Any, Any, None]) -> None:
        self.runner.run(work)

    async def _settle_in(self) -> None:
        people = await self.life.residents(5)
        self.wishers, self.helpers = people[:2], people[2:]
        async with self.life.database.begin() as session:
            name, now = f"单位{people[0]}", self.life.clock()
            unit = await units.admit(session, actor=None, community_id=self.life.cast.longcheng, name=name, now=now)
            await units.enlist(session, actor=None, unit_id=unit.id, person_id=self.helpers[-1], now=now)
            self.unit = unit.id
        self.wishes = [await self.life.open_wish(who=self.wishers[0])]

    async def _step(self, verb: str, who: int, number: int) -> None:
        self.steps += 1
        try:
            await getattr(self, f"_{verb}")(who, number)
        except (Refusal, Nothing):
            return
        self.done[verb] += 1

    async def _wish(self, who: int, number: int) -> None:
        self.wishes.append(await self.life.wishes(self.wishers[number % 2]))

    async def _publish(self, who: int, number: int) -> None:
        await self.life.publishes(self._one(number), reward=10 + number)

    async def _refuse(self, who: int, number: int) -> None:
        await self.life.refuses(self._one(number))

    async def _withdraw(self, who: int, number: int) -> None:
        await self.life.withdraws(self._one(number), self.wishers[0])

    async def _claim(self, who: int, number: int) -> None:
        await self.life.claims(self._one(number), who)

    async def _claim_for_unit(self, who: int, number: int) -> None:
        await self.life.claims(self._one(number), self.helpers[-1], unit_id=self.unit)

    async def _contact(self, who: int, number: int) -> None:
        await self.life.contacts(self._one(number), await self._holder(who, number))

    async def _release(self, who: int, number: int) -> None:
        await self.life.releases(self._one(number), await self._holder(who, number))

    async def _fulfil(self, who: int, number: int) -> None:
        await self.life.fulfils(self._one(number), await self._holder(who, number), photo=None)

    async def _confirm(self, who: int, number: int) -> None:
        """The wisher, staff, or a helper, who may not."""
        await self.life.confirms(self._one(number), (self.wishers[0], self.wishers[1], self.life.cast.zhou, who)[number % 4])

    async def _not_yet(self, who: int, number: int) -> None:
        await self.life.says_not_yet(self._one(number), self.wishers[number % 2])

    async def _rate(self, who: int, number: int) -> None:
        await self.life.rates((await self._last_claim(number)).id, number % 5 + 1, self.life.cast.zhou)

    async def _reopen(self, who: int, number: int) -> None:
        claim = await self._last_claim(number)
        await self.life.rates(claim.id, 2, self.life.cast.zhou)
        await self.life.reopens(claim.id, self.life.cast.zhou)

    async def _dispatch(self, who: int, number: int) -> None:
        if number % 2:
            await self.life.dispatches(self._one(number), who)
        else:
            await self.life.dispatches(self._one(number), unit_id=self.unit)

    async def _hand_over(self, who: int, number: int) -> None:
        await self.life.hands_over(self._one(number), who, await self._holder(self.helpers[0], 0))

    async def _accept(self, who: int, number: int) -> None:
        offer = await self._offer(number)
        await self.life.accepts(offer.id, offer.person_id or self.helpers[-1])

    async def _decline(self, who: int, number: int) -> None:
        await self.life.declines((await self._offer(number)).id, who)

    async def _let_time_pass(self, who: int, number: int) -> None:
        await self.life.waits(hours=HOURS[number % len(HOURS)])

    def _one(self, number: int) -> int:
        return self.wishes[-1 - number % len(self.wishes)]

    async def _holder(self, who: int, number: int) -> int:
        """Mostly whoever has the wish in hand; now and then somebody else."""
        return who if number % 4 == 3 else await self.life.live(self._one(number)) or who

    async def _last_claim(self, number: int) -> Claim:
        async with self.life.database.reading() as session:
            query = select(Claim).where(Claim.wish_id == self._one(number)).order_by(Claim.id.desc()).limit(1)
            return (await session.scalars(query)).one_or_none() or _nothing()

    async def _offer(self, number: int) -> Offer:
        async with self.life.database.reading() as session:
            query = select(Offer).where(Offer.wish_id == self._one(number)).order_by(Offer.id.desc()).limit(1)
            return (await session.scalars(query)).one_or_none() or _nothing()

    async def _look(self) -> None:
        async with self.life.database.reading() as session:
            wishes = (await session.scalars(select(Wish).where(Wish.id.in_(self.wishes)))).all()
            claims = (await session.scalars(select(Claim).where(Claim.wish_id.in_(self.wishes)))).all()
            offered = (await session.scalars(select(Offer).where(Offer.wish_id.in_(self.wishes), Offer.answered_at.is_(None)))).all()
            ahead = (WishTimer.wish_id.in_(self.wishes), WishTimer.fired_at.is_(None), WishTimer.called_off_at.is_(None))
            due = (await session.execute(select(WishTimer.wish_id, WishTimer.what).where(*ahead))).all()
            found = set(await session.scalars(select(WishGram.wish_id).where(WishGram.wish_id.in_(self.wishes)).distinct()))
            given = (Transfer.source_kind == "wish", Transfer.source_id.in_(self.wishes))
            query = select(Transfer.source_id, Account.person_id, Transfer.amount).join(Account, Account.id == Transfer.to_account)
            points = Counter({(row[0], row[1], row[2]): 1 for row in await session.execute(query.where(*given))})
            moved = len((await session.scalars(select(Transfer.id).where(*given))).all())
        for wish in wishes:
            live = [claim for claim in claims if claim.wish_id == wish.id and claim.ended_at is None]
            assert len(live) == (wish.status in ("claimed", "fulfilled")), (wish.status, live)
            assert all((claim.fulfilled_at is not None) == (wish.status == "fulfilled") for claim in live)
            kinds = {row.what for row in due if row.wish_id == wish.id}
            assert wish.status not in AHEAD or kinds & AHEAD[wish.status], (wish.status, kinds)
            assert wish.status not in ("refused", "withdrawn") or not kinds, (wish.status, kinds)
            assert (wish.id in found) == (wish.status == "open")
            handed = {claim.id for claim in live}
            for offer in offered:
                if offer.wish_id == wish.id:
                    assert offer.from_claim in handed if offer.from_claim else wish.status == "open"
        # Points are given for what was confirmed and for nothing else, and once a wish and person.
        assert points == Counter((each.wish_id, each.person_id, each.points) for each in claims if each.points is not None)
        assert moved == len(points) == len({(wish, person) for wish, person, _ in points})
        assert all(claim.outcome == "confirmed" and claim.unit_id is None for claim in claims if claim.points is not None)
        had = {(wish, person) for wish, person, _ in points}
        assert all((each.wish_id, each.person_id) in had for each in claims if each.outcome == "confirmed" and each.unit_id is None)
        await self._peek(claims)

    async def _peek(self, claims: Any) -> None:
        """One who may not tries to see what only the claimer may."""
        who, wish = (*self.helpers, *self.wishers)[self.steps % 5], self._one(self.steps)
        holds = any(each.wish_id == wish and each.person_id == who and each.ended_at is None for each in claims)
        try:
            await self.life.looks(wish, who)
            saw = True
        except NotYourClaim:
            saw = False
        assert saw == holds
        self.views += saw

    async def _leave(self) -> None:
        """Everything that was seen is on record; and the clock has nothing more to do here."""
        assert await self.life.differences() == 0
        async with self.life.database.begin() as session:
            for wish_id in self.wishes:
                await timers.call_off(session, wish_id=wish_id, now=self.life.clock())
            seen = select(Audit.id).where(Audit.action == "wish.private_seen", Audit.subject_id.in_(self.wishes))
            assert len((await session.scalars(seen)).all()) == self.views


def _nothing() -> Any:
    raise Nothing
