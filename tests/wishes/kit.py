"""A street where people wish. Each method is one transaction at the clock's moment.

王芳 wishes, 赵敏 and 周强 screen, 李建国 helps, 孙丽 speaks for 惠民超市, 吴静 works in another community.
"""

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from core.database import Database
from core.sealing import opened
from messages.models import Outbox
from messages.outbox import BODY
from people import persons
from people.models import WEB_BOT, Audit, Identity, Person
from tests.cast import Cast
from tests.clock import Clock
from wishes import screening, steps, wish_cards, wish_lists, wishes
from wishes.models import Wish, WishTimer
from wishes.wish_cards import WishCard
from wishes.wish_lists import WishLine
from wishes.wishes import NewWish

WORDS = "家里的老收音机坏了，我爸八十四，就爱听评书，想请人来修。东升巷找王芳，13844990001"
PUBLIC = "老人的收音机坏了，想请人上门修一修"


@dataclass
class Street:
    """The cast, of whom nobody has wished anything yet."""

    database: Database
    cast: Cast
    clock: Clock = field(default_factory=Clock)
    nonces: "itertools.count[int]" = field(default_factory=itertools.count)

    async def wishes(self, who: int | None = None, words: str = WORDS, *, by: int | None = None, key: str = "", **told: Any) -> int:
        """王芳, or `who`, wishes; `by` writes it down for them."""
        person_id = who or self.cast.wang
        new = NewWish(**({"kind": "service", "worry": "vexed", "colour": "yellow", "words": words} | told))
        nonce = key or f"wish:{next(self.nonces)}"
        async with self.database.begin() as session:
            return await wishes.ask(session, actor=by or person_id, person_id=person_id, new=new, key=nonce, now=self.clock())

    async def publishes(self, wish_id: int, by: int | None = None, words: str = PUBLIC, *, reward: int = 20, days: float = 14) -> None:
        """赵敏, or `by`, opens it to the community."""
        now = self.clock()
        async with self.database.begin() as session:
            await screening.publish(
                session,
                actor=by or self.cast.zhao,
                wish_id=wish_id,
                public_words=words,
                reward=reward,
                due_at=now + timedelta(days=days),
                now=now,
            )

    async def open_wish(self, public: str = PUBLIC, *, who: int | None = None, reward: int = 20, **told: Any) -> int:
        """One that 王芳, or `who`, wished and 赵敏 published."""
        wish_id = await self.wishes(who, **told)
        await self.publishes(wish_id, words=public, reward=reward)
        return wish_id

    async def refuses(self, wish_id: int, by: int | None = None, reason: str = "请先找物业") -> None:
        async with self.database.begin() as session:
            await screening.refuse(session, actor=by or self.cast.zhao, wish_id=wish_id, reason=reason, now=self.clock())

    async def joins(self, wish_id: int, to: int, by: int | None = None) -> None:
        async with self.database.begin() as session:
            await screening.join(session, actor=by or self.cast.zhao, wish_id=wish_id, to=to, now=self.clock())

    async def withdraws(self, wish_id: int, by: int | None = None) -> None:
        async with self.database.begin() as session:
            await wishes.withdraw(session, actor=by or self.cast.wang, wish_id=wish_id, now=self.clock())

    async def wish(self, wish_id: int) -> Wish:
        async with self.database.reading() as session:
            return await session.get_one(Wish, wish_id)

    async def status(self, wish_id: int) -> str:
        return (await self.wish(wish_id)).status

    async def listed(self, **asked: Any) -> list[WishLine]:
        """What is open in 龙城社区."""
        async with self.database.reading() as session:
            return await wish_lists.open_in(session, **({"community_id": self.cast.longcheng} | asked))

    async def finds(self, text: str, **asked: Any) -> list[int]:
        """Which open wishes of 龙城社区 a search finds."""
        async with self.database.reading() as session:
            lines = await wish_lists.search(session, community_id=self.cast.longcheng, text=text, **asked)
        return [line.wish_id for line in lines]

    async def card(self, reader: int, wish_id: int) -> WishCard:
        async with self.database.reading() as session:
            return await wish_cards.card(session, reader=reader, wish_id=wish_id, now=self.clock())

    async def mine(self, who: int | None = None, **asked: Any) -> list[WishLine]:
        async with self.database.reading() as session:
            return await wish_lists.mine(session, person_id=who or self.cast.wang, **asked)

    async def happened(self, wish_id: int) -> list[str]:
        """The wish's steps."""
        async with self.database.reading() as session:
            return [step.what for step in await steps.of_wish(session, wish_id=wish_id)]

    async def recorded(self, wish_id: int) -> list[tuple[str, int | None]]:
        """What the audit trail says of it, and who did it."""
        async with self.database.reading() as session:
            query = select(Audit.action, Audit.actor).where(Audit.subject == "wish", Audit.subject_id == wish_id)
            return [(row.action, row.actor) for row in await session.execute(query.order_by(Audit.id))]

    async def timers(self, wish_id: int) -> Sequence[WishTimer]:
        """What the clock will still do about it, the soonest first."""
        ahead = (WishTimer.wish_id == wish_id, WishTimer.fired_at.is_(None), WishTimer.called_off_at.is_(None))
        async with self.database.reading() as session:
            return (await session.scalars(select(WishTimer).where(*ahead).order_by(WishTimer.due_at, WishTimer.id))).all()

    async def told(self, kind: str, **data: int) -> set[int | None]:
        """Who got a notice of this kind, with these numbers among its data."""
        return {row.person_id for row in await self.notices(kind, **data)}

    async def notices(self, kind: str, **data: int) -> list[Outbox]:
        """Rows of the outbox of this kind, with these numbers among their data."""
        async with self.database.reading() as session:
            rows = await session.scalars(select(Outbox).where(Outbox.kind == kind).order_by(Outbox.id))
            return [row for row in rows if row.body and data.items() <= json.loads(opened(session, BODY, row.body)).items()]

    async def residents(self, count: int, name: str = "居民") -> list[int]:
        """More members of 龙城社区, each with a chat."""
        now = self.clock()
        async with self.database.begin() as session:
            sealed, index = persons.seal_name(session, name)
            row = {"community_id": self.cast.longcheng, "name_sealed": sealed, "name_index": index, "created_at": now}
            ids = list(await session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), [row] * count))
            chats = [{"bot": WEB_BOT, "user_id": 10**9 + each, "person_id": each, "created_at": now} for each in ids]
            await session.execute(insert(Identity), chats)
        return ids
