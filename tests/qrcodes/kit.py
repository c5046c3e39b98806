"""肖大爷 and his family, so that tests of badges read as sentences: 王芳 asks, 赵敏 approves, and there is a badge."""

import itertools
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from core.database import Database
from core.files import Picture
from people.models import Node
from qrcodes import badges, elder_cards, elder_queue, elders, guardians, ways
from qrcodes.applications import Application
from qrcodes.care_lines import Line
from qrcodes.elder_cards import ElderCard, Private, Public
from qrcodes.elder_photos import Photo
from tests.cast import Cast
from tests.clock import Clock

PICTURE = Picture(b"\xff\xd8 not decoded here", 4, 3)
PHOTO = Photo(PICTURE, date(2026, 10, 1), ("file-1",))
INSULIN, PENICILLIN, HARD_OF_HEARING = "有糖尿病，口袋有胰岛素", "青霉素过敏", "耳背，请慢慢说"
LINES = (Line(INSULIN, is_shown=True), Line(HARD_OF_HEARING, is_shown=True), Line(PENICILLIN, is_shown=False))
ALL_CONSENTS = {"health": "child", "position": "child", "broadcast": "child"}
XIAO = Application(
    called="肖大爷",
    name="肖德贵",
    right="child",
    lines=LINES,
    consents=ALL_CONSENTS,
    address="龙城帝景小区105号楼1单元302",
    history="2024年做过心脏搭桥",
    photo=PHOTO,
)


@dataclass
class Town:
    """The cast with elders; each method is one transaction at the clock's moment."""

    database: Database
    cast: Cast
    clock: Clock
    nonces: "itertools.count[int]" = field(default_factory=itertools.count)

    async def elder(self, who: int | None = None, **changed: Any) -> int:
        """An approved elder with one badge, whose family is reached in chat."""
        elder_id = await self.register(who, **changed)
        await self.confirm(elder_id, who)
        await self.approve(elder_id)
        return elder_id

    async def register(self, who: int | None = None, *, key: str | None = None, **changed: Any) -> int:
        """王芳, or somebody else, asks for 肖大爷, or for somebody `changed` from him."""
        key = key or f"ask:{next(self.nonces)}"
        async with self.database.begin() as session:
            asked = replace(XIAO, **changed)
            return await elders.apply(session, actor=who or self.cast.wang, application=asked, key=key, now=self.clock())

    async def confirm(self, elder_id: int, who: int | None = None) -> None:
        """Tap the button under the test notice in chat."""
        actor = who or self.cast.wang
        async with self.database.begin() as session:
            for way in await ways.mine(session, actor=actor, elder_id=elder_id, now=self.clock()):
                if way.kind == "chat":
                    await ways.confirm_chat(session, actor=actor, way_id=way.id, now=self.clock())

    async def join(self, elder_id: int, who: int, *, relation: str = "child", confirmed: bool = True) -> None:
        """Somebody more guards the elder, invited by who is a guardian already."""
        async with self.database.begin() as session:
            first = (await guardians.people(session, elder_id=elder_id))[0]
            token = await guardians.invite(session, actor=first, elder_id=elder_id, relation=relation, now=self.clock())
            await guardians.accept(session, token=token, person_id=who, now=self.clock())
        if confirmed:
            await self.confirm(elder_id, who)

    async def approve(self, elder_id: int, who: int | None = None, *, id_checked: bool = True) -> None:
        """赵敏, or somebody else, has looked at a document and approves."""
        async with self.database.begin() as session:
            await elder_queue.approve(session, actor=who or self.cast.zhao, elder_id=elder_id, id_checked=id_checked, now=self.clock())

    async def refuse(self, elder_id: int, who: int | None = None, *, reason: str = "照片看不清") -> None:
        async with self.database.begin() as session:
            await elder_queue.refuse(session, actor=who or self.cast.zhao, elder_id=elder_id, reason=reason, now=self.clock())

    async def withdraw(self, elder_id: int, who: int | None = None) -> None:
        async with self.database.begin() as session:
            await elders.withdraw(session, actor=who or self.cast.wang, elder_id=elder_id, now=self.clock())

    async def revoke(self, elder_id: int, who: int | None = None, *, reason: str = "家属搬走了") -> None:
        async with self.database.begin() as session:
            await elders.revoke(session, actor=who or self.cast.zhao, elder_id=elder_id, reason=reason, now=self.clock())

    async def badge(self, elder_id: int, *, carrier: str = "badge") -> str:
        """The token of the newest live badge, label or card."""
        async with self.database.reading() as session:
            found = [one.id for one in await badges.of_elder(session, elder_id) if one.carrier == carrier]
            return (await badges.tokens(session, badge_ids=found[-1:]))[found[-1]]

    async def public(self, elder_id: int) -> Public | None:
        async with self.database.reading() as session:
            return await elder_cards.public(session, elder_id=elder_id)

    async def private(self, elder_id: int, who: int | None = None) -> Private:
        async with self.database.begin() as session:
            return await elder_cards.private(session, actor=who or self.cast.zhao, elder_id=elder_id, now=self.clock())

    async def mine(self, who: int | None = None) -> list[ElderCard]:
        async with self.database.reading() as session:
            return await elder_cards.mine(session, person_id=who or self.cast.wang)

    async def node(self, code: str) -> int:
        """The number of a place by its code, such as longcheng-1-105."""
        async with self.database.reading() as session:
            return (await session.scalars(select(Node.id).where(Node.code == code))).one()
