"""肖大爷 with an approved page, and staff who make badges: so that tests of badges read as sentences."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from core.database import Database
from core.sealing import seal
from people.authority import Role, appoint
from people.models import Audit
from qrcodes import badges
from qrcodes.badge_making import BadgeCard
from qrcodes.badges import Found
from qrcodes.elder_models import Elder
from tests.cast import Cast
from tests.clock import Clock


@dataclass
class BadgeDesk:
    """Staff member 赵 of 龙城社区 at the desk where badges are made."""

    database: Database
    cast: Cast
    clock: Clock
    keys: Any = field(default_factory=itertools.count)

    async def elder(self, *, community: int | None = None, status: str = "approved") -> int:
        """An elder whose family asked; the page is live unless said otherwise."""
        now, community = self.clock(), community or self.cast.longcheng
        decided = status != "asked"
        row = {
            "community_id": community,
            "status": status,
            "asked_by": self.cast.wang,
            "on_behalf": False,
            "asked_right": "child",
            "asked_at": now,
            "key": f"elder-{next(self.keys)}",
            "input_hash": bytes(32),
            "decided_by": self.cast.zhao if decided else None,
            "decided_at": now if decided else None,
        }
        async with self.database.begin() as session:
            sealed = {"called": seal(session, "elder.called", "肖大爷"), "name": seal(session, "elder.name", "肖国强")}
            return (await session.scalars(insert(Elder).values(row | sealed).returning(Elder.id))).one()

    async def issue(self, elder_id: int, *, carrier: str = "badge", count: int = 1, by: int | None = None) -> list[BadgeCard]:
        async with self.database.begin() as session:
            return await badges.issue(
                session, actor=by or self.cast.zhao, elder_id=elder_id, carrier=carrier, count=count, now=self.clock()
            )

    async def revoke(self, badge_id: int, *, by: int | None = None) -> None:
        async with self.database.begin() as session:
            await badges.revoke(session, actor=by or self.cast.zhao, badge_id=badge_id, now=self.clock())

    async def reissue(self, badge_id: int, *, by: int | None = None) -> BadgeCard:
        async with self.database.begin() as session:
            return await badges.reissue(session, actor=by or self.cast.zhao, badge_id=badge_id, now=self.clock())

    async def token(self, badge_id: int) -> str:
        async with self.database.reading() as session:
            return (await badges.tokens(session, badge_ids=[badge_id]))[badge_id]

    async def find(self, token: str) -> Found | None:
        async with self.database.reading() as session:
            return await badges.find(session, token=token)


async def on_record(desk: BadgeDesk) -> list[tuple[str, int | None]]:
    async with desk.database.reading() as session:
        lines = await session.scalars(select(Audit).where(Audit.action.startswith("badge.")).order_by(Audit.id))
        return [(line.action, line.actor) for line in lines]


async def over_both(desk: BadgeDesk) -> int:
    """Somebody of the street office, who works in both communities."""
    async with desk.database.begin() as session:
        await appoint(session, person_id=desk.cast.qian, role=Role.STREET, node_id=desk.cast.jiangnan, now=desk.clock())
    return desk.cast.qian
