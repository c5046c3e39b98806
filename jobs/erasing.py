"""The list of erasures: who and what was deleted or ended, kept outside the database, so that an old backup brings nothing of it back.

Lines of JSON with numbers and moments only, appended and never changed. `restore` deletes and ends again what stands in it.
"""

import asyncio
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from core.database import Database
from core.seal_tables import Block
from people import audit
from people.entry_models import WebSession
from people.models import Audit, Person
from people.privacy import CHAT_FORGOTTEN
from qrcodes.badge_models import Badge
from qrcodes.elder_models import Elder, ElderConsent
from wishes.models import Wish

EVERY_SECONDS = 5.0
FILE_NAME = "erasures.jsonl"
# Whoever was slow to commit is still seen.
LOOK_BACK = timedelta(hours=1)
ENDED_ELDER = ("withdrawn", "revoked", "refused")
# By its name in the list: the number of what was deleted or ended, when, and which of its rows count. `erasing_again` knows each.
ENDS: dict[str, tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any], tuple[ColumnElement[bool], ...]]] = {
    "person": (Person.id, Person.forgotten_at, ()),
    "chat": (Audit.subject_id, Audit.at, (Audit.subject == "identity", Audit.action == CHAT_FORGOTTEN)),
    "elder": (Elder.id, Elder.ended_at, (Elder.status.in_(ENDED_ELDER),)),
    "wish": (Wish.id, Wish.ended_at, (Wish.status == "withdrawn",)),
    "badge": (Badge.id, Badge.revoked_at, ()),
    "consent": (ElderConsent.id, ElderConsent.withdrawn_at, ()),
    "browser": (WebSession.id, WebSession.ended_at, ()),
}


class NotOurs(Exception):
    """The list cannot be read, or is another house's; in words."""


@dataclass(frozen=True)
class Erasure:
    """What was deleted or ended (a key of `ENDS`), its number, when, and in which house."""

    what: str
    id: int
    at: str
    house: str

    @property
    def key(self) -> tuple[str, int, str]:
        """Not by its number alone: after a restore somebody new may have the number of who was deleted."""
        return self.what, self.id, self.at

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass
class ErasureList:
    """The file, and what stands in it already."""

    path: Path
    known: set[tuple[str, int, str]] | None = None
    looked_at: datetime | None = field(default=None)

    async def catch_up(self, database: Database, *, clock: Callable[[], datetime]) -> int:
        """Append what was deleted or ended since the last look, at the first look ever; returns how many lines."""
        now = clock()
        if self.known is None:
            self.known = {one.key for one in await asyncio.to_thread(read, self.path)}
        since = self.looked_at - LOOK_BACK if self.looked_at else None
        async with database.reading() as session:
            found = [one for one in await erased(session, since=since) if one.key not in self.known]
        if found:
            await asyncio.to_thread(append, self.path, found)
            self.known |= {one.key for one in found}
        self.looked_at = now
        return len(found)


def append(path: Path, erasures: Iterable[Erasure]) -> None:
    """Write them behind what is there, on the disk before it returns."""
    # The first line break ends a line that a stopping machine left torn.
    lines = ("\n" + "".join(json.dumps(asdict(one)) + "\n" for one in erasures)).encode()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb", buffering=0) as file:
        file.write(lines)
        os.fsync(file.fileno())


def read(path: Path) -> list[Erasure]:
    """All of them, in the order of their moments; none when there is no file. Raises `NotOurs`.

    A line without its end was being written when the machine stopped: it was, or will be, written again at the next start.
    """
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.endswith("}"):
            continue
        try:
            said = json.loads(line)
            found.append(Erasure(str(said["what"]), int(said["id"]), str(said["at"]), str(said["house"])))
        except (ValueError, KeyError, TypeError):
            raise NotOurs(f"line {number} is no erasure") from None
    return sorted(found, key=lambda one: one.at)


async def house_of(session: AsyncSession) -> str:
    """By which a database and its backups are known: the hash of its first block on record. Empty until there is one."""
    first = await session.execute(select(Block.hash).where(Block.chain == audit.CHAIN.name, Block.height == 1))
    found = first.scalar()
    return found.hex()[:16] if found else ""


async def erased(session: AsyncSession, *, since: datetime | None) -> list[Erasure]:
    """Who and what was deleted or ended since this moment, or ever."""
    house = await house_of(session)
    found = []
    for what, (number, moment, rules) in ENDS.items():
        query = select(number, moment).where(moment.is_not(None), *rules)
        rows = await session.execute(query if since is None else query.where(moment > since))
        found += [Erasure(what, row[0], row[1].isoformat(), house) for row in rows]
    return sorted(found, key=lambda one: one.at)
