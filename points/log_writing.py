"""Writing logs that the rules have weighed: one, or a leader's two hundred, in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.database import keys_of
from points import awards, photo_looks
from points.log_cards import WORDS
from points.log_models import ActivityKind, ActivityLog, LogDay, LogPhoto
from points.log_rules import Done, Worth


@dataclass(frozen=True, slots=True)
class NewLog:
    """One member's part: what it gives them, the operation's key, and the hash of what was sent."""

    person_id: int
    worth: Worth
    key: str
    input_hash: bytes


@dataclass(frozen=True, slots=True)
class Deed:
    """What these logs have in common. `logged_by` is the leader who wrote them for others, `batch_id` their batch.

    `kept` are files of the photos that are stored already and that these logs share.
    """

    kind: ActivityKind
    done: Done
    words: str
    photos: Sequence[files.Picture] = ()
    logged_by: int | None = None
    batch_id: str | None = None
    kept: Sequence[int] = ()

    @property
    def waits(self) -> bool:
        """Whether staff look at it first. What a leader says of others is always looked at."""
        return self.kind.needs_approval or self.logged_by is not None


async def write(session: AsyncSession, *, deed: Deed, new: Sequence[NewLog], now: datetime) -> list[int]:
    """Write them with their days and photos; a kind that needs no approval gives its points at once. The logs' numbers, as in `new`."""
    rows = [_row(session, deed, one, now) for one in new]
    made = await session.execute(insert(ActivityLog).returning(ActivityLog.person_id, ActivityLog.id), rows)
    numbers = {row.person_id: row.id for row in made}
    log_ids = [numbers[one.person_id] for one in new]
    await session.execute(insert(LogDay), [row for one in new for row in _days(deed, one, numbers[one.person_id])])
    await _keep_photos(session, deed, new, log_ids, now)
    if not deed.waits:
        given = [awards.Award(log_id, one.person_id, one.worth.points, None) for log_id, one in zip(log_ids, new, strict=True)]
        community_id = deed.kind.community_id
        await awards.award_many(session, community_id=community_id, awards=given, batch_id=deed.batch_id, now=now)
    return log_ids


def _row(session: AsyncSession, deed: Deed, new: NewLog, now: datetime) -> dict[str, object]:
    waits, done, worth = deed.waits, deed.done, new.worth
    return {
        "community_id": deed.kind.community_id,
        "person_id": new.person_id,
        "kind_id": deed.kind.id,
        "started_at": done.started_at,
        "ended_at": worth.ended_at,
        "minutes": done.minutes,
        "quantity": done.quantity,
        "is_offline": done.is_offline,
        "words": keys_of(session).seal_text(deed.words, context=WORDS),
        "status": "waiting" if waits else "approved",
        "points": worth.points,
        "capped_from": worth.capped_from,
        "key": new.key,
        "input_hash": new.input_hash,
        "made_at": now,
        "logged_by": deed.logged_by,
        "batch_id": deed.batch_id,
        "decided_at": None if waits else now,
    }


def _days(deed: Deed, new: NewLog, log_id: int) -> list[dict[str, object]]:
    same = {"log_id": log_id, "person_id": new.person_id, "kind_id": deed.kind.id}
    return [same | {"day": share.day, "counted": share.counted, "points": share.points} for share in new.worth.shares]


async def _keep_photos(session: AsyncSession, deed: Deed, new: Sequence[NewLog], log_ids: Sequence[int], now: datetime) -> None:
    """A member's log keeps files of its own, that go when the member is forgotten; those of a batch share the leader's."""
    rows = [{"log_id": log_id, "position": position, "file_id": file} for log_id in log_ids for position, file in enumerate(deed.kept)]
    for log_id, one in zip(log_ids, new, strict=True):
        for position, picture in enumerate(deed.photos if not deed.kept else ()):
            file_id = await files.keep(session, picture=picture, kind="log.photo", about=one.person_id, now=now)
            rows.append({"log_id": log_id, "position": position, "file_id": file_id})
    if rows:
        await session.execute(insert(LogPhoto), rows)
    people = [one.person_id for one in new]
    looks = photo_looks.looks_of(deed.photos)
    await photo_looks.keep(session, log_ids=log_ids, person_ids=people, community_id=deed.kind.community_id, looks=looks)
