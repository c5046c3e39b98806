"""What people list on the street of wishes, and who is suggested. Each method is one transaction at the clock's moment."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from core.database import Database
from people import enrolment, homes, units
from people.enrolment import NOTICE_VERSION, PRIVACY
from people.models import Consent, Node
from tests.cast import Cast
from tests.clock import Clock
from wishes import matching, resources
from wishes.matching import Suggestion
from wishes.resource_lists import ResourceLine
from wishes.resources import NewResource
from wishes.scoring import Reason

LAMPS = "退休电工，会修电路、换灯泡"


@dataclass
class Givers:
    """李建国, or somebody else, lists what they can give."""

    database: Database
    cast: Cast
    clock: Clock
    nonces: "itertools.count[int]" = field(default_factory=itertools.count)

    async def lists(self, who: int | None = None, words: str = LAMPS, *, key: str = "", **told: Any) -> int:
        new = NewResource(**({"kind": "service", "words": words} | told))
        nonce = key or f"resource:{next(self.nonces)}"
        async with self.database.begin() as session:
            return await resources.add(session, actor=who or self.cast.li, new=new, key=nonce, now=self.clock())

    async def ends(self, resource_id: int, who: int | None = None) -> None:
        async with self.database.begin() as session:
            await resources.end(session, actor=who or self.cast.li, resource_id=resource_id, now=self.clock())

    async def own(self, who: int | None = None) -> list[ResourceLine]:
        async with self.database.reading() as session:
            return await resources.of_person(session, person_id=who or self.cast.li)

    async def all(self, **asked: Any) -> list[ResourceLine]:
        async with self.database.reading() as session:
            return await resources.list_of(session, **({"community_id": self.cast.longcheng} | asked))

    async def suggested(self, wish_id: int, by: int | None = None, **asked: Any) -> list[Suggestion]:
        """The best helpers, as 赵敏 sees them."""
        async with self.database.reading() as session:
            return await matching.helpers_for(session, actor=by or self.cast.zhao, wish_id=wish_id, now=self.clock(), **asked)

    async def people(self, wish_id: int) -> list[int | None]:
        return [one.person_id for one in await self.suggested(wish_id)]

    async def wishes_for(self, who: int | None = None) -> dict[int, tuple[Reason, ...]]:
        """The best wishes for 李建国, or somebody else, with why, the best first."""
        async with self.database.reading() as session:
            best = await matching.wishes_for(session, person_id=who or self.cast.li, now=self.clock())
        return {line.wish_id: reasons for line, reasons in best}

    async def node(self, code: str) -> int:
        async with self.database.reading() as session:
            return (await session.scalars(select(Node.id).where(Node.code == code))).one()

    async def settles(self, who: int, code: str) -> None:
        node_id = await self.node(code)
        async with self.database.begin() as session:
            await homes.settle(session, person_id=who, node_id=node_id, now=self.clock())

    async def member(self, name: str = "陈明", *, agreed: bool = True) -> int:
        """One more member of 龙城社区."""
        async with self.database.begin() as session:
            person = await enrolment.add_person(session, name=name, phone=None, community_id=self.cast.longcheng, now=self.clock())
            if agreed:
                session.add(Consent(person_id=person.id, kind=PRIVACY, version=NOTICE_VERSION, given_at=self.clock()))
            return person.id

    async def unit(self, name: str = "红星家电", *members: int) -> int:
        async with self.database.begin() as session:
            unit = await units.create(session, actor=self.cast.zhao, community_id=self.cast.longcheng, name=name, now=self.clock())
            for person_id in members:
                await units.add_member(session, actor=self.cast.zhao, unit_id=unit.id, person_id=person_id, now=self.clock())
            return unit.id
