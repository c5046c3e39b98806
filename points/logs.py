"""Activity logs (纪实): what a member says to have done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.database import keys_of
from core.idempotency import input_hash, same_input, scoped
from core.refusals import Refusal
from people import authority, notices, persons
from people.cleaning import tidy
from points import kinds, log_rules
from points.log_cards import WORDS
from points.log_models import ActivityKind, ActivityLog, LogDay, LogPhoto
from points.log_rules import DayShare, Used

MOST_WORDS = 500
MOST_PHOTOS = 9
LIVE = ("waiting", "approved")


class WordsUnclear(Refusal):
    """Words must have between `least` and `most` characters."""


class PhotoNeeded(Refusal):
    """This kind of activity needs a photo."""


class TooManyPhotos(Refusal):
    """At most `most` photos."""


class OverlapsOwnLog(Refusal):
    """The member logged something else at that time: `log_id`, from `started_at` to `ended_at`."""


@dataclass(frozen=True, slots=True)
class LogReceipt:
    """What was logged. `points` come when it is approved; `capped_from` is what it would give without the day's caps."""

    log_id: int
    kind_name: str
    kind_name_en: str
    started_at: datetime
    minutes: int
    points: int
    capped_from: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a member sends: an aware moment, minutes, a line of words, clean pictures.

    `sent` is what the pictures were made of, as the member sent it (the channel's file ids, or bytes): a replay is known by it, for
    the same picture may come out otherwise another time.
    """

    kind_id: int
    started_at: datetime
    minutes: int
    words: str
    photos: Sequence[files.Picture] = ()
    sent: Sequence[str | bytes] = ()

    def hashed(self) -> bytes:
        return input_hash(self.kind_id, self.started_at, self.minutes, self.words, list(self.sent))


async def log(session: AsyncSession, *, actor: int, entry: Entry, key: str, now: datetime, zone: ZoneInfo) -> LogReceipt:
    """Log what the actor did; staff are told. The actor's same key with the same entry gives the same receipt.

    Raises `KindGone`, `WordsUnclear`, `PhotoNeeded`, `TooManyPhotos`, `DurationUnclear`, `FutureDate`, `TooOld`, `OverlapsOwnLog`,
    `DailyCapReached`, `KeyReused`.
    """
    person = await persons.lock(session, actor)
    earlier = await receipt_for(session, actor=actor, entry=entry, key=key)
    if earlier is not None:
        return earlier
    kind = await kinds.kind(session, kind_id=entry.kind_id, community_id=person.community_id)
    words = clean_words(entry.words)
    _check_photos(kind, entry)
    ended_at = log_rules.check_moment(entry.started_at, entry.minutes, now=now, zone=zone)
    await _check_overlap(session, actor, entry.started_at, ended_at)
    days = list(log_rules.split_by_day(entry.started_at, ended_at, zone))
    used = await _used(session, actor, kind.id, [day for day, _ in days])
    full = log_rules.uncapped(kind, entry.minutes)
    shares = log_rules.shares(kind, days, used)
    row = _new_log(kind, entry, ended_at, shares, full)
    row.person_id, row.words, row.key, row.made_at = actor, keys_of(session).seal_text(words, context=WORDS), scoped(actor, key), now
    session.add(row)
    await session.flush()
    await _attach(session, row, shares, entry.photos, now)
    await _tell_staff(session, row, now)
    return _receipt(row, kind)


def clean_words(text: str) -> str:
    """A line of words without what cannot be seen. Raises `WordsUnclear`."""
    words = tidy(text)
    if not 1 <= len(words) <= MOST_WORDS:
        raise WordsUnclear(least=1, most=MOST_WORDS)
    return words


def _new_log(kind: ActivityKind, entry: Entry, ended_at: datetime, shares: Sequence[DayShare], full: int) -> ActivityLog:
    points = sum(share.points for share in shares)
    return ActivityLog(
        community_id=kind.community_id,
        kind_id=kind.id,
        started_at=entry.started_at,
        ended_at=ended_at,
        minutes=entry.minutes,
        quantity=1,
        is_offline=True,
        status="waiting",
        points=points,
        capped_from=full if full > points else None,
        input_hash=entry.hashed(),
    )


async def receipt_for(session: AsyncSession, *, actor: int, entry: Entry, key: str) -> LogReceipt | None:
    """The receipt that this entry got under this key, if it was logged; so a door need not fetch photos twice. Raises `KeyReused`."""
    query = select(ActivityLog, ActivityKind).join(ActivityKind, ActivityKind.id == ActivityLog.kind_id)
    found = (await session.execute(query.where(ActivityLog.key == scoped(actor, key)))).one_or_none()
    if found is None:
        return None
    same_input(found[0].input_hash, entry.hashed(), key=key)
    return _receipt(*found)


def _check_photos(kind: ActivityKind, entry: Entry) -> None:
    if kind.needs_photo and not entry.photos:
        raise PhotoNeeded
    if len(entry.photos) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)


async def _check_overlap(session: AsyncSession, person_id: int, started_at: datetime, ended_at: datetime) -> None:
    query = select(ActivityLog).where(
        ActivityLog.person_id == person_id,
        ActivityLog.status.in_(LIVE),
        ActivityLog.started_at < ended_at,
        ActivityLog.ended_at > started_at,
    )
    other = (await session.scalars(query.order_by(ActivityLog.started_at).limit(1))).one_or_none()
    if other is not None:
        raise OverlapsOwnLog(log_id=other.id, started_at=other.started_at, ended_at=other.ended_at)


async def _used(session: AsyncSession, person_id: int, kind_id: int, days: Sequence[date]) -> Mapping[date, Used]:
    minutes = func.sum(case((LogDay.kind_id == kind_id, LogDay.counted), else_=0))
    query = (
        select(LogDay.day, func.sum(LogDay.points), minutes)
        .join(ActivityLog, ActivityLog.id == LogDay.log_id)
        .where(LogDay.person_id == person_id, LogDay.day.in_(days), ActivityLog.status.in_(LIVE))
        .group_by(LogDay.day)
    )
    return {day: Used(int(points), int(taken)) for day, points, taken in await session.execute(query)}


async def _attach(
    session: AsyncSession, row: ActivityLog, shares: Sequence[DayShare], photos: Sequence[files.Picture], now: datetime
) -> None:
    same = {"log_id": row.id, "person_id": row.person_id, "kind_id": row.kind_id}
    days = [same | {"day": share.day, "counted": share.minutes, "points": share.points} for share in shares]
    await session.execute(insert(LogDay), days)
    for position, picture in enumerate(photos):
        file_id = await files.keep(session, picture=picture, kind="log.photo", about=row.person_id, now=now)
        session.add(LogPhoto(log_id=row.id, position=position, file_id=file_id))
    await session.flush()


async def _tell_staff(session: AsyncSession, row: ActivityLog, now: datetime) -> None:
    staff = await authority.holders(session, roles=authority.CAN_APPROVE, node_id=row.community_id, now=now)
    to = [person_id for person_id in staff if person_id != row.person_id]
    await notices.notify(session, to=to, kind="log.waiting", data={"log_id": row.id}, key=f"log.waiting:{row.id}", now=now)


def _receipt(row: ActivityLog, kind: ActivityKind) -> LogReceipt:
    return LogReceipt(row.id, kind.name, kind.name_en, row.started_at, row.minutes, row.points, row.capped_from)
