"""How the photos of logs look, so that the same photo is known again: a perceptual hash of 64 bits, in four bands.

Two hashes that differ in at most three bits share at least one band, so looking for a photo never reads them all. Among other people's
photos a band without any contrast is not looked for: a copy is then found by its other bands.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core import files
from core.refusals import Refusal
from points.log_models import ActivityLog, PhotoLook
from points.log_usage import LIVE

BAND_BYTES = 2
MOST_DIFFERENCE = 3
# The bands of a sky or a wall: half of all photos have one, so looking for it would read them all.
FLAT = (0x0000, 0xFFFF)


class PhotoUsedBefore(Refusal):
    """The same photo is in another log of the member: `log_id`."""


@dataclass(frozen=True, slots=True)
class Again:
    """The photo at `position` of a log is also in another person's log."""

    position: int
    log_id: int
    person_id: int


async def refuse_used(session: AsyncSession, *, person_id: int, community_id: int, looks: Sequence[bytes | None]) -> None:
    """Raises `PhotoUsedBefore` when one of these is in a log of the member's that waits or is approved."""
    used = await used_by(session, people=[person_id], community_id=community_id, looks=looks)
    if used:
        raise PhotoUsedBefore(log_id=used[person_id])


async def used_by(session: AsyncSession, *, people: Collection[int], community_id: int, looks: Sequence[bytes | None]) -> dict[int, int]:
    """Who of these has one of the photos in a log of theirs that waits or is approved, and in which; one query for all."""
    clear = [look for look in looks if look is not None]
    if not clear or not people:
        return {}
    shares_band = or_(*(_has_band(band, part) for look in clear for band, part in bands(look)))
    live = select(PhotoLook).join(ActivityLog, ActivityLog.id == PhotoLook.log_id).where(ActivityLog.status.in_(LIVE))
    own = live.where(PhotoLook.person_id.in_(people), PhotoLook.community_id == community_id, shares_band)
    found: dict[int, int] = {}
    for known in await session.scalars(own.order_by(PhotoLook.log_id)):
        if any(difference(known.look_hash, look) <= MOST_DIFFERENCE for look in clear):
            found.setdefault(known.person_id, known.log_id)
    return found


async def looks_in(session: AsyncSession, *, log_id: int) -> list[bytes]:
    """How the photos of a log look."""
    return list(await session.scalars(select(PhotoLook.look_hash).where(PhotoLook.log_id == log_id).distinct()))


async def keep(
    session: AsyncSession, *, log_ids: Sequence[int], person_ids: Sequence[int], community_id: int, looks: Sequence[bytes | None]
) -> None:
    """Keep how the photos of new logs look: the same photos for each of these logs and their members."""
    rows = [
        {"log_id": log_id, "person_id": person_id, "community_id": community_id, "position": position, "look_hash": look}
        | {"band": band, "part": part}
        for log_id, person_id in zip(log_ids, person_ids, strict=True)
        for position, look in enumerate(looks)
        if look is not None
        for band, part in bands(look)
    ]
    if rows:
        await session.execute(insert(PhotoLook), rows)


async def also_in(session: AsyncSession, *, log_id: int) -> list[Again]:
    """Where photos of this log are in live logs of other people, for who decides about it; not of those who were there with them."""
    return (await also_in_many(session, log_ids=[log_id])).get(log_id, [])


async def also_in_many(session: AsyncSession, *, log_ids: Collection[int]) -> dict[int, list[Again]]:
    """As `also_in`, by the number of each log whose photos are elsewhere too; one query however many."""
    mine, theirs, log, other = aliased(PhotoLook), aliased(PhotoLook), aliased(ActivityLog), aliased(ActivityLog)
    apart = or_(log.batch_id.is_(None), other.batch_id.is_(None), log.batch_id != other.batch_id)
    query = (
        select(mine.log_id, mine.position, mine.look_hash, theirs.log_id.label("other"), theirs.person_id, theirs.look_hash.label("look"))
        .join(theirs, and_(theirs.community_id == mine.community_id, theirs.band == mine.band, theirs.part == mine.part))
        .join(log, log.id == mine.log_id)
        .join(other, other.id == theirs.log_id)
        .where(mine.log_id.in_(log_ids), mine.part.not_in(FLAT), theirs.person_id != mine.person_id, other.status.in_(LIVE), apart)
        .order_by(mine.log_id, mine.position, theirs.log_id)
    )
    found: dict[int, dict[tuple[int, int], Again]] = {}
    for row in await session.execute(query):
        if difference(row.look_hash, row.look) <= MOST_DIFFERENCE:
            # A log that shares several bands, or holds the photo twice, is named once.
            found.setdefault(row.log_id, {}).setdefault((row.position, row.other), Again(row.position, row.other, row.person_id))
    return {log_id: list(again.values()) for log_id, again in found.items()}


async def export_about(session: AsyncSession, *, person_id: int) -> list[dict[str, object]]:
    """How their photos look, as it is kept."""
    query = select(PhotoLook).where(PhotoLook.person_id == person_id, PhotoLook.band == 0).order_by(PhotoLook.log_id, PhotoLook.position)
    return [{"log": one.log_id, "photo": one.position, "look": one.look_hash.hex()} for one in await session.scalars(query)]


async def forget(session: AsyncSession, *, person_id: int, now: datetime) -> None:
    """Delete how their photos looked."""
    await session.execute(delete(PhotoLook).where(PhotoLook.person_id == person_id))


def looks_of(photos: Sequence[files.Picture]) -> list[bytes | None]:
    return [photo.look for photo in photos]


def _has_band(band: int, part: int) -> ColumnElement[bool]:
    return and_(PhotoLook.band == band, PhotoLook.part == part)


def bands(look: bytes) -> Iterator[tuple[int, int]]:
    """The hash cut into numbered parts."""
    for start in range(0, len(look), BAND_BYTES):
        yield start // BAND_BYTES, int.from_bytes(look[start : start + BAND_BYTES], "big")


def difference(one: bytes, other: bytes) -> int:
    """In how many bits they differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()
