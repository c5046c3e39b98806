"""The street on which wishes are taken on and come true. 李建国 takes them on, 刘洋 does so after him."""

from dataclasses import dataclass

from core.files import Picture
from jobs import wishing
from people.enrolment import add_person
from points import accounts, verify
from tests.wishes.kit import Street
from wishes import claims, follow_ups, fulfilling, offers, private_details
from wishes.models import Claim, FollowUp
from wishes.private_details import Private

PHOTO = Picture(b"\xff\xd8 not decoded here", 4, 3)
DONE = "换了两个电容，收音机又响了"


@dataclass
class Life(Street):
    """The whole way of wishes."""

    async def claims(self, wish_id: int, by: int | None = None, *, unit_id: int | None = None) -> int:
        async with self.database.begin() as session:
            return await claims.claim(session, actor=by or self.cast.li, wish_id=wish_id, unit_id=unit_id, now=self.clock())

    async def contacts(self, wish_id: int, by: int | None = None) -> None:
        async with self.database.begin() as session:
            await claims.contacted(session, actor=by or self.cast.li, wish_id=wish_id, now=self.clock())

    async def releases(self, wish_id: int, by: int | None = None) -> None:
        async with self.database.begin() as session:
            await claims.release(session, actor=by or self.cast.li, wish_id=wish_id, now=self.clock())

    async def looks(self, wish_id: int, by: int | None = None) -> Private:
        async with self.database.begin() as session:
            return await private_details.private(session, actor=by or self.cast.li, wish_id=wish_id, now=self.clock())

    async def fulfils(self, wish_id: int, by: int | None = None, *, photo: Picture | None = PHOTO, words: str = DONE) -> None:
        async with self.database.begin() as session:
            await fulfilling.fulfil(session, actor=by or self.cast.li, wish_id=wish_id, words=words, photo=photo, now=self.clock())

    async def confirms(self, wish_id: int, by: int | None = None, *, on_poster: bool = False) -> None:
        async with self.database.begin() as session:
            await fulfilling.confirm(session, actor=by or self.cast.wang, wish_id=wish_id, on_poster=on_poster, now=self.clock())

    async def says_not_yet(self, wish_id: int, by: int | None = None, words: str = "") -> None:
        async with self.database.begin() as session:
            await fulfilling.not_yet(session, actor=by or self.cast.wang, wish_id=wish_id, words=words, now=self.clock())

    async def rates(self, claim_id: int, rating: int, by: int | None = None, words: str = "") -> None:
        async with self.database.begin() as session:
            who = by or self.cast.wang
            await follow_ups.rate(session, actor=who, claim_id=claim_id, rating=rating, words=words, now=self.clock())

    async def reopens(self, claim_id: int, by: int | None = None) -> None:
        async with self.database.begin() as session:
            await follow_ups.reopen(session, actor=by or self.cast.wang, claim_id=claim_id, now=self.clock())

    async def dispatches(self, wish_id: int, to: int | None = None, *, unit_id: int | None = None, by: int | None = None) -> int:
        async with self.database.begin() as session:
            who = by or self.cast.zhao
            return await offers.dispatch(session, actor=who, wish_id=wish_id, person_id=to, unit_id=unit_id, now=self.clock())

    async def hands_over(self, wish_id: int, to: int, by: int | None = None) -> int:
        async with self.database.begin() as session:
            return await offers.hand_over(session, actor=by or self.cast.li, wish_id=wish_id, person_id=to, now=self.clock())

    async def accepts(self, offer_id: int, by: int | None = None) -> int:
        async with self.database.begin() as session:
            return await offers.accept(session, actor=by or self.cast.liu, offer_id=offer_id, now=self.clock())

    async def declines(self, offer_id: int, by: int | None = None) -> None:
        async with self.database.begin() as session:
            await offers.decline(session, actor=by or self.cast.liu, offer_id=offer_id, now=self.clock())

    async def asked(self, person_id: int) -> list[int]:
        """Wishes that this person was asked to take on."""
        async with self.database.reading() as session:
            return [one.wish_id for one in await offers.open_for(session, person_id=person_id, now=self.clock())]

    async def ticks(self) -> int:
        """The clock's door looks."""
        return await wishing.keep_wishes(self.database, clock=self.clock)

    async def waits(self, **time: float) -> int:
        """Time passes, and the clock's door looks."""
        self.clock.advance(**time)
        return await self.ticks()

    async def came_true(self, wish_id: int, *, by: int | None = None) -> int:
        """李建国, or `by`, does it and 王芳 confirms; the claim's number."""
        claim_id = await self.claims(wish_id, by)
        await self.fulfils(wish_id, by)
        await self.confirms(wish_id)
        return claim_id

    async def claim(self, claim_id: int) -> Claim:
        async with self.database.reading() as session:
            return await session.get_one(Claim, claim_id)

    async def live(self, wish_id: int) -> int | None:
        """Who has it in hand."""
        async with self.database.reading() as session:
            held = await claims.live(session, wish_id=wish_id)
        return held.person_id if held else None

    async def follow_up(self, claim_id: int) -> FollowUp:
        async with self.database.reading() as session:
            return await session.get_one(FollowUp, claim_id)

    async def points(self, person_id: int) -> int:
        async with self.database.reading() as session:
            return (await accounts.balance(session, community_id=self.cast.longcheng, person_id=person_id)).available

    async def differences(self) -> int:
        """What `verify` finds wrong with the ledger."""
        async with self.database.reading() as session:
            return len(await verify.verify(session))

    async def due_kinds(self, wish_id: int) -> list[str]:
        """What the clock will still do about it, the soonest first."""
        return [timer.what for timer in await self.timers(wish_id)]

    async def silent_resident(self, name: str = "孙大爷") -> int:
        """A member of 龙城社区 who has no chat."""
        async with self.database.begin() as session:
            person = await add_person(session, name=name, phone=None, community_id=self.cast.longcheng, now=self.clock())
            return person.id
