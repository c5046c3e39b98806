"""The list of erasures: who and what was deleted, kept outside the database, so that an old backup brings nobody back.

Lines of JSON with numbers and moments only, appended and never changed. `restore` deletes again what stands in it.
"""

import asyncio
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Database
from core.seal_tables import Block
from messages import privacy as messages_privacy
from people import audit, identities
from people import privacy as people_privacy
from people.models import Audit, Identity, Person
from points import privacy as points_privacy
from qrcodes import elder_ending
from qrcodes import privacy as qrcodes_privacy
from qrcodes.elder_models import Elder
from wishes import privacy as wishes_privacy
from wishes import withdrawing
from wishes.models import Wish

EVERY_SECONDS = 5.0
FILE_NAME = "erasures.jsonl"
# Whoever was slow to commit is still seen.
LOOK_BACK = timedelta(hours=1)
ENDED_ELDER = ("withdrawn", "revoked", "refused")


class NotOurs(Exception):
    """The list cannot be read, or is another house's; in words."""


@dataclass(frozen=True)
class Erasure:
    """What was deleted or ended (a key of `ERASE`), its number, when, and in which house."""

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
        """Append what was deleted since the last look, at the first look ever; returns how many lines."""
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
    """Who and what was deleted since this moment, or ever."""
    house = await house_of(session)
    persons = select(Person.id, Person.forgotten_at).where(Person.forgotten_at.is_not(None))
    elders = select(Elder.id, Elder.ended_at).where(Elder.status.in_(ENDED_ELDER), Elder.ended_at.is_not(None))
    chats = select(Audit.subject_id, Audit.at).where(Audit.subject == "identity", Audit.action == people_privacy.CHAT_FORGOTTEN)
    wishes = select(Wish.id, Wish.ended_at).where(Wish.status == "withdrawn", Wish.ended_at.is_not(None))
    if since is not None:
        persons, elders = persons.where(Person.forgotten_at > since), elders.where(Elder.ended_at > since)
        wishes = wishes.where(Wish.ended_at > since)
        chats = chats.where(Audit.at > since)
    found = []
    for what, query in (("person", persons), ("chat", chats), ("elder", elders), ("wish", wishes)):
        found += [Erasure(what, number, at.isoformat(), house) for number, at in await session.execute(query) if at is not None]
    return sorted(found, key=lambda one: one.at)


async def erase_again(database: Database, erasures: Iterable[Erasure], *, now: datetime) -> int:
    """Delete what a backup brought back, one transaction each; returns how many there were. Raises `NotOurs`."""
    done = 0
    async with database.reading() as session:
        house = await house_of(session)
    wanted = list(erasures)
    if house and any(one.house not in ("", house) for one in wanted):
        raise NotOurs("it is the list of another house")
    for one in wanted:
        async with database.begin() as session:
            done += await ERASE[one.what](session, one, now)
    return done


async def _person(session: AsyncSession, gone: Erasure, now: datetime) -> bool:
    person_id = gone.id
    person = await session.get(Person, person_id)
    # Who came after the deletion is somebody else: a restore gives numbers anew that were given after the backup.
    if person is None or person.forgotten_at is not None or person.created_at > gone.moment:
        return False
    chats = await identities.addresses(session, person_ids=[person_id], blocked=True)
    # As when they asked for it in chat (bot/my_data.py), in the order in which everybody locks.
    subjects = await wishes_privacy.forget(session, person_id=person_id, now=now)
    subjects += await qrcodes_privacy.forget(session, person_id=person_id, now=now)
    await points_privacy.forget(session, person_id=person_id, now=now)
    await messages_privacy.forget(session, person_id=person_id, addresses=chats, subjects=subjects, now=now)
    await people_privacy.forget(session, person_id=person_id, now=now, even_the_last=True)
    for chat in chats:
        await messages_privacy.drop_chat(session, bot=chat.bot, chat_id=chat.chat_id)
    return True


async def _chat(session: AsyncSession, gone: Erasure, now: datetime) -> bool:
    """A chat in which the backup knows nobody yet, though they had begun to say who they are; it went with a person who came after."""
    identity = await session.get(Identity, gone.id)
    if identity is None or identity.person_id is not None or identity.created_at > gone.moment:
        return False
    await messages_privacy.forget_chat(session, bot=identity.bot, chat_id=identity.user_id, now=now)
    await people_privacy.forget_stranger(session, identity_id=gone.id)
    return True


async def _elder(session: AsyncSession, gone: Erasure, now: datetime) -> bool:
    query = select(Elder).where(Elder.id == gone.id, Elder.ended_at.is_(None), Elder.asked_at <= gone.moment)
    elder = (await session.scalars(query.with_for_update(key_share=True))).one_or_none()
    if elder is None:
        return False
    await elder_ending.empty(session, elder=elder, outcome="withdrawn" if elder.status == "asked" else "revoked", actor=None, now=now)
    return True


async def _wish(session: AsyncSession, gone: Erasure, now: datetime) -> bool:
    wish = await session.get(Wish, gone.id)
    if wish is None or wish.asked_at > gone.moment:
        return False
    return await withdrawing.withdraw_again(session, wish_id=gone.id, now=now)


ERASE = {"person": _person, "chat": _chat, "elder": _elder, "wish": _wish}
