"""Wishes in chats from the side of who works on them: 王芳 wishes, 赵敏 screens, 李建国 and 刘洋 help, 孙丽 speaks for 惠民超市."""

from dataclasses import dataclass

from tests.chat import Phone, Town
from tests.clock import Clock
from tests.wishes.life_kit import Life
from wishes import resources
from wishes.resources import NewResource

# What nobody but the claimer and staff may read, wherever it stands.
TOLD = "家里的老收音机坏了，我爸八十四，就爱听评书，想请人来修。找王芳，13844990001"
REACH = "105号楼2单元301室，下午在家"
PUBLIC = "家里的老收音机坏了，我爸八十四，就爱听评书，想请人来修。"
DONE = "换了两个电容，收音机又响了"


@dataclass
class Work:
    """The town's phones, and what happens behind them."""

    town: Town
    life: Life

    async def asked(self, words: str = TOLD) -> int:
        """王芳 wishes, and staff are told."""
        wish_id = await self.life.wishes(words=words, reach=REACH)
        await self.town.app.settle()
        return wish_id

    async def open(self, public: str = PUBLIC) -> int:
        """One that 赵敏 published."""
        wish_id = await self.asked()
        await self.life.publishes(wish_id, words=public)
        await self.town.app.settle()
        return wish_id

    async def claimed(self, by: Phone | None = None) -> int:
        """One that 李建国, or `by`, took on."""
        wish_id = await self.open()
        await self.life.claims(wish_id, by.person_id if by else None)
        await self.town.app.settle()
        return wish_id

    async def goes(self, phone: Phone, place: str) -> None:
        """To a place, as from a button."""
        await phone.says("/menu")
        await phone.forges(f"go:{place}")

    async def passes(self, **time: float) -> None:
        """Time passes, the clock's door looks, and what it says arrives."""
        await self.life.waits(**time)
        await self.town.app.settle()

    async def can(self, person: int, words: str) -> None:
        """Somebody lists what they can do."""
        async with self.town.app.database.begin() as session:
            await resources.add(
                session, actor=person, new=NewResource(kind="service", words=words), key=f"can:{person}", now=self.town.app.clock()
            )


def open_work(town: Town, clock: Clock) -> Work:
    return Work(town, Life(town.app.database, town.cast, clock))
