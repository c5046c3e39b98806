"""What everybody may do about wishes, one step at a time: mostly what fits, now and then what does not."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from hypothesis.stateful import RuleBasedStateMachine

from core.refusals import Refusal
from tests.wishes.life_kit import Life
from wishes.models import Claim, Offer, Wish

# The number by which somebody takes what does not fit.
NOW_AND_THEN = 11
# Hours that pass.
HOURS = (1, 12, 25, 49, 73, 169)
# How often each is tried, of the sum of all.
VERBS = {
    "claim": 6,
    "fulfil": 6,
    "confirm": 4,
    "let_time_pass": 4,
    "publish": 3,
    "wish": 1,
    "contact": 2,
    "accept": 3,
    "rate": 2,
    "reopen": 2,
    "dispatch": 2,
    "hand_over": 2,
    "claim_for_unit": 1,
    "release": 2,
    "not_yet": 2,
    "decline": 2,
    "refuse": 1,
    "withdraw": 1,
}
# What no run of the machine does without.
MUST = ("claim", "fulfil", "confirm", "release", "let_time_pass")
TRIED = [verb for verb, often in VERBS.items() for _ in range(often)]


class Steps(RuleBasedStateMachine):
    """Each verb is a method; what is refused has changed nothing."""

    life: Life
    runner: asyncio.Runner
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.wishers: list[int] = []
        self.helpers: list[int] = []
        # Who wished which.
        self.wishes: dict[int, int] = {}
        # As they were seen after the last step.
        self.seen: Sequence[Wish] = ()
        self.claims: Sequence[Claim] = ()
        self.offers: Sequence[Offer] = ()
        self.unit = self.views = self.steps = 0

    async def _step(self, verb: str, who: int, number: int) -> None:
        self.steps += 1
        try:
            await getattr(self, f"_{verb}")(who, number)
        except Refusal:
            return
        self.done[verb] += 1

    async def _wish(self, who: int, number: int) -> None:
        wisher = self.wishers[number % 2]
        self.wishes[await self.life.wishes(wisher)] = wisher

    async def _publish(self, who: int, number: int) -> None:
        await self.life.publishes(self._one(number, "asked"), reward=10 + number)

    async def _refuse(self, who: int, number: int) -> None:
        await self.life.refuses(self._one(number, "asked"))

    async def _withdraw(self, who: int, number: int) -> None:
        await self.life.withdraws(self._one(number, "claimed"), self.wishers[0])

    async def _claim(self, who: int, number: int) -> None:
        await self.life.claims(self._one(number, "open"), who)

    async def _claim_for_unit(self, who: int, number: int) -> None:
        await self.life.claims(self._one(number, "open"), self.helpers[-1], unit_id=self.unit)

    async def _contact(self, who: int, number: int) -> None:
        wish = self._one(number, "claimed")
        await self.life.contacts(wish, self._holder(wish, who, number))

    async def _release(self, who: int, number: int) -> None:
        wish = self._one(number, "claimed", "fulfilled")
        await self.life.releases(wish, self._holder(wish, who, number))

    async def _fulfil(self, who: int, number: int) -> None:
        wish = self._one(number, "claimed")
        await self.life.fulfils(wish, self._holder(wish, who, number), photo=None)

    async def _confirm(self, who: int, number: int) -> None:
        """The wisher, staff, or a helper, who may not."""
        wish = self._one(number, "fulfilled")
        await self.life.confirms(wish, (self.wishes[wish], self.life.cast.zhou, who)[number % 3])

    async def _not_yet(self, who: int, number: int) -> None:
        wish = self._one(number, "fulfilled")
        await self.life.says_not_yet(wish, self.wishes[wish] if number % 3 else who)

    async def _rate(self, who: int, number: int) -> None:
        await self.life.rates(await self._last_claim(who, number), number % 5 + 1, self.life.cast.zhou)

    async def _reopen(self, who: int, number: int) -> None:
        claim_id = await self._last_claim(who, number)
        with suppress(Refusal):
            await self.life.rates(claim_id, 2, self.life.cast.zhou)
        await self.life.reopens(claim_id, self.life.cast.zhou)

    async def _dispatch(self, who: int, number: int) -> None:
        wish = self._one(number, "open")
        await (self.life.dispatches(wish, who) if number % 2 else self.life.dispatches(wish, unit_id=self.unit))

    async def _hand_over(self, who: int, number: int) -> None:
        wish = self._one(number, "claimed")
        await self.life.hands_over(wish, who, self._holder(wish, who, number))

    async def _accept(self, who: int, number: int) -> None:
        offer = await self._offer(who, number)
        await self.life.accepts(offer.id, offer.person_id or self.helpers[-1])

    async def _decline(self, who: int, number: int) -> None:
        offer = await self._offer(who, number)
        await self.life.declines(offer.id, offer.person_id or self.helpers[-1])

    async def _let_time_pass(self, who: int, number: int) -> None:
        await self.life.waits(hours=HOURS[number % len(HOURS)])

    def _one(self, number: int, *statuses: str) -> int:
        """Mostly a wish that is so far; now and then any."""
        fit = [each.id for each in self.seen if each.status in statuses] if number != NOW_AND_THEN else []
        among = fit or list(self.wishes)
        return among[-1 - number % len(among)]

    def _holder(self, wish: int, who: int, number: int) -> int:
        """Mostly whoever has the wish in hand; now and then somebody else."""
        held = [each.person_id for each in self.claims if each.wish_id == wish and each.ended_at is None]
        return held[0] if held and number != NOW_AND_THEN - 1 else who

    async def _last_claim(self, who: int, number: int) -> int:
        """By which a wish came true; where none did, one does first."""
        wish = self._one(number, "confirmed")
        if theirs := [each.id for each in self.claims if each.wish_id == wish and each.outcome == "confirmed"]:
            return max(theirs)
        wish = self._one(number, "open")
        claim_id = await self.life.claims(wish, who)
        await self.life.fulfils(wish, who, photo=None)
        await self.life.confirms(wish, self.wishes[wish])
        return claim_id

    async def _offer(self, who: int, number: int) -> Offer:
        """One that waits for an answer; where none does, somebody is asked first."""
        if self.offers:
            return self.offers[-1 - number % len(self.offers)]
        made = await self.life.dispatches(self._one(number, "open"), who)
        async with self.life.database.reading() as session:
            return await session.get_one(Offer, made)
