"""A team's log (集体纪实): a leader logs an activity once for all who took part.

Each member gets a log of their own, weighed by the same rules as if they had written it, without the cap of what one says of oneself.
What a leader says of others always waits for staff. The leader's own part is what one says of oneself.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.idempotency import FORGOTTEN, KeyReused, input_hash, scoped
from core.refusals import Refusal
from people import audit, authority, notices, persons
from people.authority import CAN_APPROVE, NotAllowed
from people.persons import PersonUnknown
from points import kinds, log_cards, log_rules, log_sums, log_usage, log_writing, photo_looks, teams
from points.log_cards import LogCard
from points.log_models import ActivityKind, ActivityLog
from points.log_rules import Taken, Worth
from points.log_writing import Deed, NewLog
from points.logs import Entry, check_photos, clean_words
from points.photo_looks import PhotoUsedBefore
from points.teams import MOST_PEOPLE, TooManyPeople


class NobodyNamed(Refusal):
    """A team's log needs at least one person."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A member's part that was logged: it gives so many points when it is approved."""

    log_id: int
    person_id: int
    points: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A member for whom it could not be logged, and why."""

    person_id: int
    why: Refusal


@dataclass(frozen=True, slots=True)
class BatchReceipt:
    """What was logged for whom, and for whom not, both in the order of the members' numbers; and whether some of it waits for staff."""

    kind_name: str
    kind_name_en: str
    started_at: datetime
    minutes: int
    logged: Sequence[Logged]
    left_out: Sequence[LeftOut]
    waits: bool


@dataclass(frozen=True, slots=True)
class _Batch:
    """What a leader says that others did, and the operation by which it is known."""

    actor: int
    kind: ActivityKind
    entry: Entry
    batch_id: str
    hashed: bytes
    key: str


async def log_for(
    session: AsyncSession, *, actor: int, entry: Entry, people: Sequence[int], key: str, now: datetime, zone: ZoneInfo
) -> BatchReceipt:
    """Log it for each of these members of the community; staff are told once. The actor's same key gives the same receipt.

    Raises `NotAllowed`, `NobodyNamed`, `TooManyPeople`, `KindGone`, `KindNotYet`, `WordsUnclear`, `PhotoNeeded`, `TooManyPhotos`,
    `KeyReused`, and what `log_rules.weigh` raises when it fits nobody. Whom it does not fit is left out, with why.
    """
    chosen = await session.get(ActivityKind, entry.kind_id)
    if chosen is None or chosen.code == kinds.SEARCH:
        raise kinds.KindGone(kind_id=entry.kind_id)
    await teams.require_leader(session, actor=actor, community_id=chosen.community_id, now=now)
    team = sorted(set(people))
    if not 1 <= len(team) <= MOST_PEOPLE:
        raise TooManyPeople(most=MOST_PEOPLE) if team else NobodyNamed
    here = await persons.lock_all(session, [*team, actor], community_id=chosen.community_id)
    kind = await kinds.version_at(session, community_id=chosen.community_id, code=chosen.code, at=entry.started_at)
    log_rules.weigh(kind, entry.done, Taken(), daily_points=None, now=now, zone=zone)
    batch = _Batch(actor, kind, entry, batch_of(actor, key), input_hash(entry.hashed(), team), key)
    weighed, left_out = await _weigh(session, batch, [one for one in team if one in here], now, zone)
    left_out += [LeftOut(one, PersonUnknown()) for one in team if one not in here]
    earlier = await _logged_before(session, batch)
    if not earlier:
        words = clean_words(entry.words)
        check_photos(kind, entry)
        await _write(session, batch, words, weighed, now)
        earlier = await _logged_before(session, batch)
    done = {one.person_id for one in earlier}
    rest = sorted((one for one in left_out if one.person_id not in done), key=lambda one: one.person_id)
    waits = any(kind.needs_approval or one.person_id != actor for one in earlier)
    return BatchReceipt(kind.name, kind.name_en, entry.started_at, entry.minutes, earlier, rest, waits)


def batch_of(actor: int, key: str) -> str:
    """The batch of an operation's key."""
    return f"b{hashlib.sha256(scoped(actor, key).encode()).hexdigest()[:24]}"


async def is_logged(session: AsyncSession, *, actor: int, key: str) -> bool:
    """Whether the actor has logged for a team under this key; so a door need not fetch photos twice."""
    return await session.scalar(select(ActivityLog.id).where(ActivityLog.batch_id == batch_of(actor, key)).limit(1)) is not None


async def still_waiting(session: AsyncSession, *, actor: int, log_id: int, now: datetime) -> tuple[LogCard, int] | None:
    """Of the batch of this log, the first card that the actor may decide about and how many of them; None when none is left.

    Raises `NotAllowed`, also when there is no such log.
    """
    log = await session.get(ActivityLog, log_id)
    if log is None:
        raise NotAllowed
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=log.community_id, now=now)
    mine = and_(log_cards.waits_in([log.community_id], actor), ActivityLog.batch_id == log.batch_id)
    first = await session.execute(select(func.min(ActivityLog.id), func.count()).where(mine))
    number, count = first.one()
    return (await log_cards.card(session, actor=actor, log_id=number, now=now), count) if count else None


async def _weigh(
    session: AsyncSession, batch: _Batch, team: Sequence[int], now: datetime, zone: ZoneInfo
) -> tuple[dict[int, Worth], list[LeftOut]]:
    """What it gives each, in as many queries for two hundred as for one."""
    kind, done = batch.kind, batch.entry.done
    taken = await log_usage.taken(session, person_ids=team, kind=kind, done=done, zone=zone)
    own_cap = await log_sums.daily_points(session, kind=kind, is_own=True)
    looks = photo_looks.looks_of(batch.entry.photos)
    used = await photo_looks.used_by(session, people=team, community_id=kind.community_id, looks=looks)
    weighed: dict[int, Worth] = {}
    left_out: list[LeftOut] = []
    for one in team:
        cap = own_cap if one == batch.actor else None
        try:
            if one in used:
                raise PhotoUsedBefore(log_id=used[one])
            weighed[one] = log_rules.weigh(kind, done, taken[one], daily_points=cap, now=now, zone=zone)
        except Refusal as why:
            left_out.append(LeftOut(one, why))
    return weighed, left_out


async def _write(session: AsyncSession, batch: _Batch, words: str, weighed: Mapping[int, Worth], now: datetime) -> None:
    if not weighed:
        return
    actor, kind, entry = batch.actor, batch.kind, batch.entry
    # One file for all: it is what the leader sent, so it goes with the leader, and not with a member who is forgotten.
    kept = [await files.keep(session, picture=photo, kind="log.photo", about=actor, now=now) for photo in entry.photos]
    new = [NewLog(one, worth, scoped(actor, f"{batch.key}:{one}"), batch.hashed) for one, worth in weighed.items()]
    log_ids: list[int] = []
    waits = False
    others, own = [one for one in new if one.person_id != actor], [one for one in new if one.person_id == actor]
    for logged_by, some in ((actor, others), (None, own)):
        if some:
            deed = Deed(kind, entry.done, words, entry.photos, logged_by, batch.batch_id, kept)
            log_ids += await log_writing.write(session, deed=deed, new=some, now=now)
            waits = waits or deed.waits
    first = min(log_ids)
    await audit.record(session, actor=actor, action="batch.logged", subject="log", subject_id=first, now=now)
    if waits:
        await _tell_staff(session, batch, first, now)


async def _tell_staff(session: AsyncSession, batch: _Batch, log_id: int, now: datetime) -> None:
    staff = await authority.holders(session, roles=CAN_APPROVE, node_id=batch.kind.community_id, now=now)
    to = [one for one in staff if one != batch.actor]
    await notices.notify(session, to=to, kind="batch.waiting", data={"log_id": log_id}, key=f"batch.waiting:{batch.batch_id}", now=now)


async def _logged_before(session: AsyncSession, batch: _Batch) -> list[Logged]:
    """What this batch holds. Raises `KeyReused` when it was for something else."""
    query = select(ActivityLog.id, ActivityLog.person_id, ActivityLog.points, ActivityLog.input_hash)
    rows = (await session.execute(query.where(ActivityLog.batch_id == batch.batch_id).order_by(ActivityLog.person_id))).all()
    if any(row.input_hash not in (batch.hashed, FORGOTTEN) for row in rows):
        raise KeyReused(key=batch.key)
    return [Logged(row.id, row.person_id, row.points) for row in rows]
