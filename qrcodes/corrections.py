"""Corrections to an elder's record, by the family or staff: in force at once and on record, and the others hear of what counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.sealing import opened, seal
from people import audit, notices
from qrcodes import care_lines, elder_photos, elder_words, elders, sending_back
from qrcodes.applications import check_place
from qrcodes.care_lines import Line
from qrcodes.elder_access import is_family, lock_for_family
from qrcodes.elder_models import Elder
from qrcodes.elder_photos import Photo

# What strangers, searchers or whoever looks at a document go by: of these others are told once the elder is approved.
TOLD = ("called", "name", "lines", "photo")
_CLEAN: dict[str, Callable[[str], str | None]] = {
    "called": elder_words.called,
    "name": elder_words.name,
    "address": elder_words.address,
    "history": elder_words.history,
}


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different; None stays as it is. Empty words take an address or a history away, 0 takes the building away."""

    called: str | None = None
    name: str | None = None
    address: str | None = None
    history: str | None = None
    lines: Sequence[Line] | None = None
    photo: Photo | None = None
    node_id: int | None = None


async def correct(session: AsyncSession, *, actor: int, elder_id: int, change: Change, now: datetime) -> tuple[str, ...]:
    """Correct what is different; the names of what was changed. The same again changes nothing.

    Raises `ElderUnknown`, `NotAllowed`, `PlaceElsewhere`, `PhotoTooOld`, `PhotoFromFuture`, and what `elder_words` and `care_lines`
    raise about words.
    """
    elder = await lock_for_family(session, actor=actor, elder_id=elder_id, now=now)
    changed = [field for field in _CLEAN if _write_words(session, elder, field, getattr(change, field))]
    if {"called", "name"} & set(changed):
        elder_words.keep_apart(called=opened(session, "elder.called", elder.called), name=opened(session, "elder.name", elder.name))
    if change.lines is not None and await _write_lines(session, elder_id, change.lines):
        changed.append("lines")
    if change.node_id is not None and await _move(session, elder, change.node_id or None):
        changed.append("place")
    if change.photo is not None:
        await _replace_photo(session, elder, change.photo, now)
        changed.append("photo")
    await session.flush()
    for field in changed:
        await audit.record(session, actor=actor, action=f"elder.corrected:{field}", subject="elder", subject_id=elder_id, now=now)
    if changed and await is_family(session, person_id=actor, elder=elder):
        await sending_back.answered(session, elder=elder, actor=actor, now=now)
    await _tell(session, elder, actor, [field for field in TOLD if field in changed], now)
    return tuple(changed)


def _write_words(session: AsyncSession, elder: Elder, field: str, given: str | None) -> bool:
    if given is None:
        return False
    words, column = _CLEAN[field](given), f"elder.{field}"
    if (words or "") == opened(session, column, getattr(elder, field)):
        return False
    setattr(elder, field, seal(session, column, words))
    return True


async def _write_lines(session: AsyncSession, elder_id: int, given: Sequence[Line]) -> bool:
    lines = care_lines.clean(given)
    if lines == await care_lines.of_elder(session, elder_id=elder_id):
        return False
    await care_lines.write(session, elder_id=elder_id, lines=lines)
    return True


async def _move(session: AsyncSession, elder: Elder, node_id: int | None) -> bool:
    if node_id == elder.node_id:
        return False
    if node_id is not None:
        await check_place(session, community_id=elder.community_id, node_id=node_id)
    elder.node_id = node_id
    return True


async def _replace_photo(session: AsyncSession, elder: Elder, photo: Photo, now: datetime) -> None:
    """The one before is not kept."""
    elder_photos.check(session, taken_on=photo.taken_on, now=now)
    before = elder.photo_file
    elder.photo_file = await elder_photos.keep(session, photo=photo, now=now)
    elder.photo_taken_on, elder.photo_asked_at = photo.taken_on, None
    await session.flush()
    if before is not None:
        await files.drop(session, [before])


async def _tell(session: AsyncSession, elder: Elder, actor: int, changed: Sequence[str], now: datetime) -> None:
    """Staff hear of what the family corrects, the family of what staff do."""
    if not changed or elder.status != "approved":
        return
    family = await elders.family_of(session, elder=elder)
    key = f"elder.corrected:{elder.id}:{actor}:{now.isoformat()}"
    data = {"elder_id": elder.id, "fields": list(changed)}
    await notices.notify(session, to=[one for one in family if one != actor], kind="elder.corrected", data=data, key=key, now=now)
    if await is_family(session, person_id=actor, elder=elder):
        await elders.tell_staff(session, elder=elder, kind="elder.corrected", key=key, but=(actor, *family), now=now, data=data)
