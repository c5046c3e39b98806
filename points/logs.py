"""Activity logs (纪实): what a member says to have done.

A leader's batch goes the same way in bulk: `log_usage.taken` for all members at once, `log_rules.weigh` for each, `log_writing.write`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.database import keys_of
from core.idempotency import input_hash, same_input, scoped
from core.refusals import Refusal
from people import authority, notices, persons
from people.cleaning import tidy
from people.models import Person
from points import kinds, log_rules, log_sums, log_times, log_usage, log_writing, photo_looks
from points.log_cards import WORDS
from points.log_models import ActivityKind, ActivityLog
from points.log_rules import Done, Taken, Worth
from points.log_sums import Left, Sum
from points.log_writing import Deed, NewLog

MOST_WORDS = 500
MOST_PHOTOS = 9


class WordsUnclear(Refusal):
    """Words must have between `least` and `most` characters."""


class PhotoNeeded(Refusal):
    """This kind of activity needs a photo."""


class TooManyPhotos(Refusal):
    """At most `most` photos."""


@dataclass(frozen=True, slots=True)
class LogReceipt:
    """What was logged and how its points come about. They come when it is approved; at once (`is_given`) where nobody need look at it."""

    log_id: int
    kind_name: str
    kind_name_en: str
    started_at: datetime
    sum: Sum
    is_given: bool

    @property
    def points(self) -> int:
        return self.sum.points

    @property
    def capped_from(self) -> int | None:
        return self.sum.capped_from


@dataclass(frozen=True, slots=True)
class Entry:
    """What a member sends: an aware moment, minutes, a line of words, clean pictures, how many pieces, whether people met for it.

    `sent` is what the pictures were made of, as the member sent it (the channel's file ids, or bytes): a replay is known by it, for
    the same picture may come out otherwise another time.
    """

    kind_id: int
    started_at: datetime
    minutes: int
    words: str
    photos: Sequence[files.Picture] = ()
    sent: Sequence[str | bytes] = ()
    quantity: int = 1
    is_offline: bool = True

    @property
    def done(self) -> Done:
        return Done(self.started_at, self.minutes, self.quantity, self.is_offline)

    def hashed(self) -> bytes:
        sent = list(self.sent)
        return input_hash(self.kind_id, self.started_at, self.minutes, self.words, sent, self.quantity, self.is_offline)


@dataclass(frozen=True, slots=True)
class LastTime:
    """What a member logged last, to log the like again: the kind in its version of today."""

    kind: ActivityKind
    minutes: int
    quantity: int
    is_offline: bool
    words: str


async def log(session: AsyncSession, *, actor: int, entry: Entry, key: str, now: datetime, zone: ZoneInfo) -> LogReceipt:
    """Log what the actor did; staff are told. The actor's same key with the same entry gives the same receipt.

    Raises `KindGone`, `KindNotYet`, `WordsUnclear`, `PhotoNeeded`, `TooManyPhotos`, `PhotoUsedBefore`, `KeyReused`, and what
    `log_rules.weigh` raises.
    """
    person = await persons.lock(session, actor)
    earlier = await receipt_for(session, actor=actor, entry=entry, key=key)
    if earlier is not None:
        return earlier
    words = clean_words(entry.words)
    kind, _, worth, _ = await _weigh(session, person, entry, now, zone)
    check_photos(kind, entry)
    looks = photo_looks.looks_of(entry.photos)
    await photo_looks.refuse_used(session, person_id=actor, community_id=person.community_id, looks=looks)
    new = NewLog(actor, worth, scoped(actor, key), entry.hashed())
    deed = Deed(kind, entry.done, words, entry.photos)
    (log_id,) = await log_writing.write(session, deed=deed, new=[new], now=now)
    if kind.needs_approval:
        await _tell_staff(session, log_id, actor, person.community_id, now)
    return LogReceipt(log_id, kind.name, kind.name_en, entry.started_at, log_sums.sum_of(kind, entry.done, worth), not kind.needs_approval)


async def preview(session: AsyncSession, *, actor: int, entry: Entry, now: datetime, zone: ZoneInfo) -> tuple[Sum, Left]:
    """What this entry would give now and why, and what the day still gives after it. Changes nothing.

    Raises what `log` raises about kinds, times and caps.
    """
    person = await persons.get(session, actor)
    kind, taken, worth, daily_points = await _weigh(session, person, entry, now, zone)
    return log_sums.sum_of(kind, entry.done, worth), log_sums.left_with(kind, taken, worth, daily_points)


async def last_time(session: AsyncSession, *, person_id: int, community_id: int, now: datetime) -> LastTime | None:
    """What the member logged last, if its kind is still offered."""
    query = select(ActivityLog, ActivityKind.code).join(ActivityKind, ActivityKind.id == ActivityLog.kind_id)
    own = query.where(ActivityLog.person_id == person_id, ActivityLog.logged_by.is_(None), ActivityLog.community_id == community_id)
    found = (await session.execute(own.order_by(ActivityLog.id.desc()).limit(1))).one_or_none()
    if found is None:
        return None
    last, code = found
    try:
        kind = await kinds.version_at(session, community_id=community_id, code=code, at=now)
    except (kinds.KindGone, kinds.KindNotYet):
        return None
    words = keys_of(session).open_text(last.words, context=WORDS) if last.words else ""
    return LastTime(kind, last.minutes, last.quantity, last.is_offline, words)


def clean_words(text: str) -> str:
    """A line of words without what cannot be seen. Raises `WordsUnclear`."""
    words = tidy(text)
    if not 1 <= len(words) <= MOST_WORDS:
        raise WordsUnclear(least=1, most=MOST_WORDS)
    return words


async def receipt_for(session: AsyncSession, *, actor: int, entry: Entry, key: str) -> LogReceipt | None:
    """The receipt that this entry got under this key, if it was logged; so a door need not fetch photos twice. Raises `KeyReused`."""
    query = select(ActivityLog, ActivityKind).join(ActivityKind, ActivityKind.id == ActivityLog.kind_id)
    found = (await session.execute(query.where(ActivityLog.key == scoped(actor, key)))).one_or_none()
    if found is None:
        return None
    row, kind = found
    same_input(row.input_hash, entry.hashed(), key=key)
    return LogReceipt(row.id, kind.name, kind.name_en, row.started_at, log_sums.sum_of_log(row, kind), row.status == "approved")


async def _weigh(
    session: AsyncSession, person: Person, entry: Entry, now: datetime, zone: ZoneInfo
) -> tuple[ActivityKind, Taken, Worth, int | None]:
    """The version of the kind that was in force then, what the member has taken, what this gives, and the day's cap of points."""
    chosen = await kinds.kind(session, kind_id=entry.kind_id, community_id=person.community_id)
    if chosen.code == kinds.SEARCH:
        raise kinds.KindGone(kind_id=entry.kind_id)
    log_times.check_moment(entry.started_at, entry.minutes, now=now, zone=zone)
    kind = await kinds.version_at(session, community_id=person.community_id, code=chosen.code, at=entry.started_at)
    taken = (await log_usage.taken(session, person_ids=[person.id], kind=kind, done=entry.done, zone=zone))[person.id]
    daily_points = await log_sums.daily_points(session, kind=kind, is_own=True)
    worth = log_rules.weigh(kind, entry.done, taken, daily_points=daily_points, now=now, zone=zone)
    return kind, taken, worth, daily_points


def check_photos(kind: ActivityKind, entry: Entry) -> None:
    """Whether this kind's photos are there. Raises `PhotoNeeded`, `TooManyPhotos`."""
    if kind.needs_photo and not entry.photos:
        raise PhotoNeeded
    if len(entry.photos) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)


async def _tell_staff(session: AsyncSession, log_id: int, person_id: int, community_id: int, now: datetime) -> None:
    staff = await authority.holders(session, roles=authority.CAN_APPROVE, node_id=community_id, now=now)
    to = [each for each in staff if each != person_id]
    await notices.notify(session, to=to, kind="log.waiting", data={"log_id": log_id}, key=f"log.waiting:{log_id}", now=now)
