"""A night in which nobody answers, on a database that outlives the house."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from core.crypto import KeyRing
from core.database import Database
from messages.models import Outbox
from qrcodes import incidents
from qrcodes.incident_models import Escalation
from tests.cast import Cast, find_cast
from tests.clock import ZONE, Clock
from tests.crash.house import House
from tests.qrcodes.kit import Town

# It is looked for due steps every second; the machine may be busy with other tests.
SLACK = timedelta(seconds=15)
PATIENCE_SECONDS = 60.0
# The first of them is due so soon, the last so much later; a start takes some seconds.
FIRST_SECONDS, SPREAD_SECONDS = 8, 16


@dataclass
class Night:
    """Houses on one database and what is due there, by the clock on the wall. A house is up in `lives`, from ready to killed."""

    folder: Path
    url: str
    database: Database
    cast: Cast
    lives: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    # When which incident was written: what was due before could not fire.
    written: dict[int, datetime] = field(default_factory=dict)

    async def badges(self, number: int) -> list[str]:
        """Codes of so many elders, whose families and staff have done everything."""
        town, families = Town(self.database, self.cast, Clock(now())), (self.cast.wang, self.cast.li, self.cast.liu, self.cast.sun)
        return [await town.badge(await town.elder(families[one % len(families)])) for one in range(number)]

    async def told_before(self, token: str, ago: timedelta) -> int:
        """Somebody told the family so long ago, in this moment's transaction."""
        async with self.database.begin() as session:
            told = await incidents.tell(session, token=token, nonce=f"form:{token}", language="zh", now=now() - ago)
        assert told is not None
        self.written[told.incident_id] = now()
        return told.incident_id

    async def start(self, house: House) -> None:
        await house.start()
        self.lives.append((now(), None))

    async def kill(self, house: House) -> None:
        self.lives[-1] = (self.lives[-1][0], now())
        await house.kill()

    def latest(self, due: datetime, incident_id: int = 0) -> datetime:
        """Until when a step that is due then must have fired: soon, or soon after the house is up again."""
        due = max(due, self.written.get(incident_id, due))
        for ready, killed in self.lives:
            if killed is None or max(due, ready) + SLACK < killed:
                return max(due, ready) + SLACK
        raise AssertionError("no house is up")

    async def escalations(self, until: datetime) -> list[Escalation]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(Escalation).where(Escalation.due_at <= until).order_by(Escalation.due_at)))

    async def unsent(self) -> int:
        async with self.database.reading() as session:
            alerts = (Outbox.kind.startswith("incident."), Outbox.sent_at.is_(None))
            return (await session.scalars(select(func.count()).select_from(Outbox).where(*alerts))).one()

    async def reaches(self, moment: datetime) -> None:
        """Wait until then."""
        await asyncio.sleep(max(0.0, (moment - now()).total_seconds()))

    async def is_done(self, until: datetime) -> None:
        """Wait until everything that is due by then has fired, and is told."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while now() <= until or await self.unsent() or [one for one in await self.escalations(until) if one.fired_at is None]:
                await asyncio.sleep(0.1)


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def dark(folder: Path, url: str) -> AsyncIterator[Night]:
    """A demo that was started once, and killed at once."""
    house = House(folder, url)
    await house.start()
    await house.kill()
    database = Database(url, keys=KeyRing.parse((folder / "data/keys").read_text().strip()), zone=ZONE)
    try:
        yield Night(folder, url, database, await find_cast(database))
    finally:
        await database.close()
