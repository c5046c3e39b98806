"""The alliance of 龙城社区. 赵敏 writes projects, 孙丽 signs for 惠民超市, 陈医生 for other units, 周强 countersigns."""

import itertools
import json
from dataclasses import dataclass, field

from sqlalchemy import func, select

from core.database import Database
from core.sealing import opened
from messages.models import Outbox
from messages.outbox import BODY
from people import units
from people.enrolment import add_person
from people.identities import create_web_identity
from people.models import Audit
from tests.cast import Cast
from tests.clock import ZONE, Clock
from wishes import agreement_cards, agreement_text, agreements, projects
from wishes.agreement_cards import AgreementCard
from wishes.agreement_text import Terms
from wishes.alliance_models import Agreement
from wishes.projects import ProjectLine

LAW = "每月一次，请律师到社区讲法律、答疑问"


@dataclass
class Alliance:
    """Each method is one transaction at the clock's moment."""

    database: Database
    cast: Cast
    clock: Clock
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def project(self, name: str = "法律服务", words: str = LAW, *, by: int | None = None, community_id: int | None = None) -> int:
        where = community_id or self.cast.longcheng
        async with self.database.begin() as session:
            actor = by or self.cast.zhao
            return await projects.write(session, actor=actor, community_id=where, name=name, words=words, now=self.clock())

    async def takes_off(self, project_id: int, by: int | None = None) -> None:
        async with self.database.begin() as session:
            await projects.end(session, actor=by or self.cast.zhao, project_id=project_id, now=self.clock())

    async def unit(self, name: str = "龙城诊所", *, community_id: int | None = None) -> tuple[int, int]:
        """Another unit and somebody with a chat who speaks for it."""
        where, now = community_id or self.cast.longcheng, self.clock()
        async with self.database.begin() as session:
            person = await add_person(session, name="陈医生", phone=None, community_id=where, now=now)
            await create_web_identity(session, person_id=person.id, now=now)
            unit = await units.admit(session, actor=None, community_id=where, name=f"{name}{next(self.numbers)}", now=now)
            await units.enlist(session, actor=None, unit_id=unit.id, person_id=person.id, now=now)
            return unit.id, person.id

    async def reads(self, project_id: int, by: int | None = None, unit_id: int | None = None, *, months: int = 12) -> Terms:
        async with self.database.reading() as session:
            return await agreements.terms(
                session,
                actor=by or self.cast.sun,
                project_id=project_id,
                unit_id=unit_id or self.cast.huimin,
                months=months,
                now=self.clock(),
            )

    async def signs(
        self, project_id: int, by: int | None = None, unit_id: int | None = None, *, months: int = 12, shown: bytes | None = None
    ) -> int:
        """孙丽, or `by`, has read the text and signs it."""
        read = shown or agreement_text.text_hash(await self.reads(project_id, by, unit_id, months=months))
        async with self.database.begin() as session:
            return await agreements.claim(
                session,
                actor=by or self.cast.sun,
                project_id=project_id,
                unit_id=unit_id or self.cast.huimin,
                months=months,
                shown=read,
                now=self.clock(),
            )

    async def countersigns(self, agreement_id: int, by: int | None = None, *, shown: bytes | None = None) -> None:
        """周强, or `by`, has read the text and signs it."""
        async with self.database.begin() as session:
            read = shown or (await session.get_one(Agreement, agreement_id)).text_hash
            await agreements.countersign(session, actor=by or self.cast.zhou, agreement_id=agreement_id, shown=read, now=self.clock())

    async def ends(self, agreement_id: int, by: int) -> None:
        async with self.database.begin() as session:
            await agreements.end(session, actor=by, agreement_id=agreement_id, now=self.clock())

    async def agreed(self, project_id: int, *, months: int = 12) -> int:
        """孙丽 signed and 周强 countersigned."""
        agreement_id = await self.signs(project_id, months=months)
        await self.countersigns(agreement_id)
        return agreement_id

    async def card(self, agreement_id: int, reader: int | None = None) -> AgreementCard:
        async with self.database.reading() as session:
            return await agreement_cards.card(session, reader=reader or self.cast.zhao, agreement_id=agreement_id, now=self.clock())

    async def waiting(self, actor: int) -> list[int]:
        """What waits for this person to countersign, one after the other."""
        found: list[int] = []
        async with self.database.reading() as session:
            while one := await agreement_cards.next_after(session, actor=actor, now=self.clock(), after=found[-1] if found else 0):
                found.append(one.agreement_id)
            assert await agreement_cards.count_waiting(session, actor=actor, now=self.clock()) == len(found)
        return found

    async def listed(self, **asked: int) -> list[ProjectLine]:
        async with self.database.reading() as session:
            return await projects.list_of(session, **({"community_id": self.cast.longcheng} | asked), now=self.clock())

    async def line(self, project_id: int, reader: int | None = None) -> ProjectLine:
        async with self.database.reading() as session:
            return await projects.line(session, reader=reader or self.cast.wang, project_id=project_id, now=self.clock())

    async def live(self, project_id: int) -> tuple[int, int]:
        """How many agreements about it there were, and how many live."""
        counted = select(func.count(), func.count().filter(Agreement.ended_at.is_(None))).where(Agreement.project_id == project_id)
        async with self.database.reading() as session:
            every, live = (await session.execute(counted)).one()
        return every, live

    async def told(self, kind: str, agreement_id: int) -> set[int | None]:
        """Who got a notice of this kind about this agreement."""
        async with self.database.reading() as session:
            rows = await session.scalars(select(Outbox).where(Outbox.kind == kind))
            wanted = {"agreement_id": agreement_id}
            return {row.person_id for row in rows if row.body and json.loads(opened(session, BODY, row.body)) == wanted}

    async def recorded(self, subject: str, number: int) -> list[tuple[str, int | None]]:
        """What the audit trail says of it, and who did it."""
        async with self.database.reading() as session:
            query = select(Audit.action, Audit.actor).where(Audit.subject == subject, Audit.subject_id == number)
            return [(row.action, row.actor) for row in await session.execute(query.order_by(Audit.id))]

    def today(self) -> str:
        return self.clock().astimezone(ZONE).date().isoformat()
