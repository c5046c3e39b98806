"""A state machine over the life of incidents: finders, officers, the family and the clock do what they may, in any order.

All runs share a database and 肖大爷: each run closes what the one before it left open, and looks at its own incidents after every step.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator
from datetime import datetime
from itertools import cycle
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from core.refusals import Refusal
from messages.models import Outbox
from people.authority import NotAllowed
from qrcodes import finders, incidents
from qrcodes.incident_models import CLASSES, STATES, Escalation, Incident, Receipt
from qrcodes.incidents import Told
from tests.qrcodes.incident_kit import AT_HOME, AT_JIAYUAN, Street

# How many cards each has in the deck of things to do, which every run shuffles: so that none is left out for long.
VERBS = {
    "tell": 5,
    "acknowledge": 2,
    "take_over": 2,
    "go": 3,
    "arrive": 2,
    "hand_over": 2,
    "guess": 1,
    "place": 2,
    "write": 1,
    "say": 1,
    "do": 1,
    "be_mistaken": 1,
    "see": 2,
    "wait": 4,
    "come_home": 1,
    "call_it_a_drill": 1,
    "close": 1,
}
# What no run of the machine does without.
MUST = ("tell", "see", "place", "take_over", "hand_over", "wait")
DECK = [verb for verb, often in VERBS.items() for _ in range(often)]
MOMENTS = ("opened_at", "acknowledged_at", "on_the_way_at", "with_officer_at", "handed_over_at", "closed_at")

# An incident, and since when it rings.
Run = tuple[int, datetime | None]


class Nothing(Exception):
    """There is nothing yet to do this with."""


class Machine(RuleBasedStateMachine):
    """What may happen to one elder. A refusal changes nothing."""

    street: Street
    runner: asyncio.Runner
    done: Counter[str]
    verbs: Iterator[str]

    def __init__(self) -> None:
        super().__init__()
        self.finders: dict[int, Told] = {}
        self.first = self.told_before = 0
        # What was so once stays so: state, moments and receipts of each incident as they were seen last.
        self.states: dict[Run, int] = {}
        self.kept: dict[tuple[Run, str], Any] = {}

    @initialize(deck=st.permutations(DECK))
    def begin(self, deck: list[str]) -> None:
        self.verbs = cycle(deck)
        self.wait_for(self._begin())

    @rule(who=st.integers(0, 2), number=st.integers(1, 12))
    def step(self, who: int, number: int) -> None:
        self.wait_for(self._step(next(self.verbs), who, number))

    @invariant()
    def all_is_in_order(self) -> None:
        self.wait_for(self._look())

    def wait_for(self, work: Coroutine[Any, Any, None]) -> None:
        self.runner.run(work)

    async def _begin(self) -> None:
        self.street.clock.advance(hours=1)
        async with self.street.database.reading() as session:
            live = await incidents.live_of(session, elder_id=self.street.elder)
            self.first = (await session.scalars(select(func.coalesce(func.max(Incident.id), 0)))).one() + 1
            self.told_before = (await session.scalars(select(func.coalesce(func.max(Outbox.id), 0)))).one()
        if live is not None:
            await self.street.close(self.street.cast.zhou, Told("", live.id, 0, True))

    async def _step(self, verb: str, who: int, number: int) -> None:
        try:
            await getattr(self, f"_{verb}")(who, number)
        except (Refusal, NotAllowed, Nothing):
            return
        self.done[verb] += 1

    def _told(self, who: int = 0) -> Told:
        """What this finder told, or another where they told nothing."""
        if not self.finders:
            raise Nothing
        return self.finders.get(who) or next(iter(self.finders.values()))

    def _officer(self, who: int) -> int:
        cast = self.street.cast
        return (cast.zhou, cast.qian, cast.wu)[who]

    def _anybody(self, who: int) -> int:
        cast = self.street.cast
        return (cast.wang, cast.zhou, cast.qian)[who]

    async def _tell(self, who: int, number: int) -> None:
        """By a form of their own, or one that was sent before."""
        self.finders[who] = await self.street.tell(f"{self.first}:{who}:{number // 4}", drill=number == 1)

    async def _acknowledge(self, who: int, _number: int) -> None:
        await self.street.acknowledge(self._officer(who), self._told())

    async def _take_over(self, who: int, _number: int) -> None:
        await self.street.take_over(self._officer(who), self._told())

    async def _go(self, who: int, number: int) -> None:
        await self.street.go(self._officer(who), self._told(), number)

    async def _arrive(self, who: int, _number: int) -> None:
        await self.street.arrive(self._officer(who), self._told())

    async def _hand_over(self, who: int, _number: int) -> None:
        code = await self.street.code(self.street.cast.wang, self._told())
        if await self.street.hand_over(self._officer(who), self._told(), code=code) is not None:
            raise Nothing

    async def _guess(self, who: int, number: int) -> None:
        right = await self.street.code(self.street.cast.wang, self._told())
        wrong = f"{(int(right or 0) + number) % 10**6:06}"
        before = await self.street.incident(self._told())
        told = await self.street.hand_over(self._officer(who), self._told(), code=wrong)
        assert told is not None or before.handed_over_by == self._officer(who), "wrong digits handed over"

    async def _place(self, who: int, number: int) -> None:
        await self.street.place(self._told(who), (AT_HOME, AT_JIAYUAN, "菜市场门口")[number % 3])

    async def _write(self, who: int, _number: int) -> None:
        await self.street.writes(self._told(who), "他在这里坐着。")

    async def _say(self, who: int, _number: int) -> None:
        await self.street.says(self._anybody(who), self._told(), "马上到。")

    async def _do(self, who: int, number: int) -> None:
        async with self.street.database.begin() as session:
            doing = ("staying", "police", "reported")[number % 3]
            await finders.doing(session, secret=self._told(who).secret, doing=doing, now=self.street.clock())

    async def _be_mistaken(self, who: int, _number: int) -> None:
        async with self.street.database.begin() as session:
            await finders.mistake(session, secret=self._told(who).secret, now=self.street.clock())

    async def _see(self, who: int, _number: int) -> None:
        await self.street.sees(self._anybody(who), self._told())

    async def _wait(self, _who: int, number: int) -> None:
        self.street.clock.advance(seconds=number * 30)
        await self.street.fire()

    async def _come_home(self, _who: int, _number: int) -> None:
        await self.street.at_home(self.street.cast.wang, self._told())

    async def _call_it_a_drill(self, _who: int, _number: int) -> None:
        await self.street.is_drill(self.street.cast.wang, self._told())

    async def _close(self, who: int, number: int) -> None:
        await self.street.close(self._officer(who), self._told(), CLASSES[number % len(CLASSES)])

    async def _look(self) -> None:
        async with self.street.database.reading() as session:
            mine = Incident.id >= self.first
            found = list(await session.scalars(select(Incident).where(mine).order_by(Incident.id)))
            receipts = list(await session.scalars(select(Receipt).where(Receipt.incident_id >= self.first)))
            steps = list(await session.scalars(select(Escalation).where(Escalation.incident_id >= self.first)))
            keys = select(Outbox.key, Outbox.bot, Outbox.chat_id).where(Outbox.id > self.told_before)
            twice = (await session.execute(keys.group_by(*keys.selected_columns).having(func.count() > 1))).all()
        assert sum(one.closed_at is None for one in found) <= 1, "two live incidents of one elder"
        assert not twice, "a chat was told the same twice"
        for one in found:
            self._look_at(one)
        by_number = {one.id: one for one in found}
        for receipt in receipts:
            self._look_at_receipt(receipt, by_number[receipt.incident_id])
        for step in steps:
            self._look_at_step(step, by_number[step.incident_id])

    def _look_at(self, one: Incident) -> None:
        state = STATES.index(one.state)
        # A scan long after somebody answered rings anew: from there it goes forwards again.
        run = (one.id, one.reopened_at)
        assert state >= self.states.get(run, 0), f"back to {one.state}"
        self.states[run] = state
        moments = [at for at in (getattr(one, name) for name in MOMENTS) if at is not None]
        assert moments == sorted(moments), "moments out of order"
        for name in (*MOMENTS, "turned_out", "handed_over_by", "closed_by"):
            self._keep(run, name, getattr(one, name))

    def _look_at_receipt(self, one: Receipt, incident: Incident) -> None:
        moments = [at for at in (one.told_at, one.seen_at, one.took_at) if at is not None]
        assert moments == sorted(moments), "taken before seen, or seen before told"
        for name in ("circle", "told_at", "seen_at", "took_at"):
            self._keep((incident.id, incident.reopened_at), f"{one.person_id}.{name}", getattr(one, name))

    def _look_at_step(self, step: Escalation, incident: Incident) -> None:
        assert step.fired_at is None or step.called_off_at is None
        assert step.fired_at is None or step.fired_at >= step.due_at, "a step was fired before its time"
        answered = [at for at in (incident.acknowledged_at, incident.closed_at) if at is not None]
        if answered:
            assert step.fired_at or step.called_off_at, "somebody has answered, and others will be rung"
            assert step.fired_at is None or step.fired_at <= min(answered), "rung after an answer"
        for name in ("fired_at", "called_off_at"):
            self._keep((incident.id, incident.reopened_at), f"{step.step}.{name}", getattr(step, name))

    def _keep(self, run: Run, name: str, value: Any) -> None:
        """What was written once is never written over, until it rings anew."""
        assert self.kept.get((run, name)) in (None, value), f"{name} has changed"
        if value is not None:
            self.kept[run, name] = value
