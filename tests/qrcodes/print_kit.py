"""Badges that wait to be printed, and the clock's door that draws them."""

from dataclasses import dataclass

from sqlalchemy import select

from jobs import printing as print_door
from messages.models import Outbox
from qrcodes import print_jobs, printing
from qrcodes.printing import JobCard
from tests.clock import ZONE
from tests.qrcodes.badge_kit import BadgeDesk

HOUSE = "https://e.cn"


@dataclass
class PrintDesk(BadgeDesk):
    """The desk where badges are made, with a printer."""

    async def ask(self, paper: str = "badges", *, key: str = "k", by: int | None = None) -> int:
        async with self.database.begin() as session:
            asked = {"actor": by or self.cast.zhao, "community_id": self.cast.longcheng}
            return await printing.ask_unprinted(session, **asked, paper=paper, key=key, now=self.clock())

    async def ask_elder(self, elder_id: int, paper: str, *, key: str = "k", by: int | None = None) -> int:
        async with self.database.begin() as session:
            actor = by or self.cast.zhao
            return await printing.ask_elder(session, actor=actor, elder_id=elder_id, paper=paper, key=key, now=self.clock())

    async def card(self, job_id: int, *, by: int | None = None) -> JobCard:
        async with self.database.reading() as session:
            return await printing.card(session, actor=by or self.cast.zhao, job_id=job_id, now=self.clock())

    async def fetch(self, job_id: int, *, by: int | None = None) -> bytes:
        async with self.database.begin() as session:
            return await printing.fetch(session, actor=by or self.cast.zhao, job_id=job_id, now=self.clock())

    async def waiting(self) -> dict[str, int]:
        """How many of each paper of 龙城社区 were never printed."""
        async with self.database.reading() as session:
            found = await printing.unprinted(session, actor=self.cast.zhao, now=self.clock())
        return {paper: count for (community, paper), count in found.items() if community == self.cast.longcheng}

    async def claim(self, owner: str) -> int | None:
        async with self.database.begin() as session:
            return await print_jobs.claim(session, owner=owner, now=self.clock())

    async def draw(self, *, public_url: str = HOUSE) -> None:
        await print_door.print_all(self.database, clock=self.clock, zone=ZONE, public_url=public_url)


async def told(desk: PrintDesk) -> list[tuple[str, str, str | None]]:
    async with desk.database.reading() as session:
        rows = (await session.scalars(select(Outbox).where(Outbox.kind.startswith("print.")).order_by(Outbox.id))).all()
    return [(row.kind, row.key.split(":")[2] if row.key.count(":") > 1 else "", row.replaces) for row in rows]
