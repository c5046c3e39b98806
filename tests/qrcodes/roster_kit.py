"""The desk at which staff put officers on duty, in tests."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import select

from core.database import Database
from messages.models import Outbox
from qrcodes import duty, roster, shifts
from qrcodes.shifts import Term, part_of
from tests.cast import Cast
from tests.clock import ZONE, Clock

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)


@dataclass
class Desk:
    """The station of Longcheng; each method is one transaction at the clock's moment."""

    database: Database
    cast: Cast
    clock: Clock = field(default_factory=Clock)

    async def put(
        self, person_id: int, day: date, part: str, *, actor: int | None = None, weeks: int = 1, at: int | None = None
    ) -> list[int]:
        async with self.database.begin() as session:
            return await shifts.set_shift(
                session,
                actor=actor or self.cast.zhao,
                community_id=at or self.cast.longcheng,
                person_id=person_id,
                term=part_of(day, part, ZONE),
                now=self.clock(),
                zone=ZONE,
                weeks=weeks,
            )

    async def cancel(self, shift_id: int, *, actor: int | None = None) -> None:
        async with self.database.begin() as session:
            await shifts.cancel_shift(session, actor=actor or self.cast.zhao, shift_id=shift_id, now=self.clock())

    async def on_duty(self, *, day: int, hour: int) -> list[int]:
        async with self.database.reading() as session:
            return await roster.on_duty(session, community_id=self.cast.longcheng, at=local(day, hour))

    async def gaps(self, since: Term) -> list[Term]:
        async with self.database.reading() as session:
            return await duty.gaps(session, community_id=self.cast.longcheng, since=since.starts_at, until=since.ends_at)

    async def copy(self, monday: date) -> shifts.Copied:
        async with self.database.begin() as session:
            return await shifts.copy_week(
                session, actor=self.cast.zhao, community_id=self.cast.longcheng, monday=monday, now=self.clock(), zone=ZONE
            )

    async def told(self, kind: str) -> list[int | None]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(Outbox.person_id).where(Outbox.kind == kind).order_by(Outbox.id)))


def local(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE).astimezone(UTC)
