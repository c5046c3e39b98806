"""A state machine over the life of wishes: wishers, helpers, a unit, staff and the clock do what they like, in any order.

Each run has people, a unit and wishes of its own in a database that all runs share; what it did is looked at after every step.
"""

from collections import Counter
from collections.abc import Coroutine, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select

from people import units
from people.models import Audit
from points.models import Account, Transfer
from tests.wishes.machine_wish_steps import TRIED, Steps
from wishes import timers
from wishes.claims import NotYourClaim
from wishes.models import Claim, Offer, Wish, WishGram, WishTimer

# What the clock still does, by where a wish is: one of these.
AHEAD = {"open": {"roll"}, "claimed": {"contact.over", "fulfil.over"}}


class Machine(Steps):
    """What everybody may do, in any order. A refusal changes nothing."""

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
        self.wishes = {await self.life.open_wish(who=self.wishers[0]): self.wishers[0]}

    async def _look(self) -> None:
        ids = list(self.wishes)
        async with self.life.database.reading() as session:
            self.seen = (await session.scalars(select(Wish).where(Wish.id.in_(ids)).order_by(Wish.id))).all()
            self.claims = (await session.scalars(select(Claim).where(Claim.wish_id.in_(ids)))).all()
            waiting = select(Offer).where(Offer.wish_id.in_(ids), Offer.answered_at.is_(None)).order_by(Offer.id)
            self.offers = (await session.scalars(waiting)).all()
            ahead = (WishTimer.wish_id.in_(ids), WishTimer.fired_at.is_(None), WishTimer.called_off_at.is_(None))
            due = [(row[0], row[1]) for row in await session.execute(select(WishTimer.wish_id, WishTimer.what).where(*ahead))]
            found = set(await session.scalars(select(WishGram.wish_id).where(WishGram.wish_id.in_(ids)).distinct()))
            query = select(Transfer.source_id, Account.person_id, Transfer.amount).join(Account, Account.id == Transfer.to_account)
            given = await session.execute(query.where(Transfer.source_kind == "wish", Transfer.source_id.in_(ids)))
            points = [(row[0], row[1], row[2]) for row in given]
        for wish in self.seen:
            live = [claim for claim in self.claims if claim.wish_id == wish.id and claim.ended_at is None]
            _check_claims(wish, live)
            _check_clock(wish, {what for wish_id, what in due if wish_id == wish.id})
            assert (wish.id in found) == (wish.status == "open")
            for offer in self.offers:
                if offer.wish_id == wish.id:
                    assert offer.from_claim in [one.id for one in live] if offer.from_claim else wish.status == "open"
        _check_points(self.claims, points)
        await self._peek()

    async def _peek(self) -> None:
        """Somebody, in turn, tries to see what only the claimer may."""
        who, wish = (*self.helpers, *self.wishers)[self.steps % 5], self._one(self.steps)
        holds = any(each.wish_id == wish and each.person_id == who and each.ended_at is None for each in self.claims)
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


def _check_claims(wish: Wish, live: list[Claim]) -> None:
    assert len(live) == (wish.status in ("claimed", "fulfilled")), (wish.status, live)
    assert all((claim.fulfilled_at is not None) == (wish.status == "fulfilled") for claim in live)


def _check_clock(wish: Wish, kinds: set[str]) -> None:
    assert wish.status not in AHEAD or kinds & AHEAD[wish.status], (wish.status, kinds)
    assert wish.status not in ("refused", "withdrawn") or not kinds, (wish.status, kinds)


def _check_points(claims: Sequence[Claim], points: list[tuple[int, int | None, int]]) -> None:
    """They are given for what was confirmed and for nothing else, and once a wish and person."""
    assert Counter(points) == Counter((each.wish_id, each.person_id, each.points) for each in claims if each.points is not None)
    had = {(wish, person) for wish, person, _ in points}
    assert len(had) == len(points)
    assert all(each.outcome == "confirmed" and each.unit_id is None for each in claims if each.points is not None)
    assert all((each.wish_id, each.person_id) in had for each in claims if each.outcome == "confirmed" and each.unit_id is None)
