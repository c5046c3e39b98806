"""An elder's photo: taken within a year, kept sealed, asked for again when it is older."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.database import zone_of
from core.refusals import Refusal
from people import notices
from qrcodes import guardian_rows
from qrcodes.elder_models import Elder

KIND = "elder.photo"
YEAR = timedelta(days=365)
# Who did not answer is asked again after so long.
ASKED_AGAIN = timedelta(days=30)


class PhotoTooOld(Refusal):
    """A photo is from within a year: taken on `oldest` or later."""


class PhotoFromFuture(Refusal):
    """The day on which the photo is said to be taken has not come."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A clean picture and the day it was taken on. `sent` is what it was made of, by which a replay is known."""

    picture: files.Picture
    taken_on: date
    sent: Sequence[str | bytes] = ()


def today(session: AsyncSession, now: datetime) -> date:
    """The day on the house's clocks."""
    return now.astimezone(zone_of(session)).date()


def check(session: AsyncSession, *, taken_on: date, now: datetime) -> None:
    """Whether a photo of this day will do. Raises `PhotoTooOld`, `PhotoFromFuture`."""
    day = today(session, now)
    if taken_on > day:
        raise PhotoFromFuture
    if taken_on < day - YEAR:
        raise PhotoTooOld(oldest=day - YEAR)


async def keep(session: AsyncSession, *, photo: Photo, now: datetime) -> int:
    """Store it; the number of its file. It shows the elder, who is no member: it goes with the elder's record."""
    return await files.keep(session, picture=photo.picture, kind=KIND, about=None, now=now)


async def photo(session: AsyncSession, *, elder_id: int) -> bytes | None:
    """The picture as JPEG, if there is one. Who may see it is for the caller to check."""
    number = await session.scalar(select(Elder.photo_file).where(Elder.id == elder_id))
    return None if number is None else await files.load(session, number)


async def photos_due(session: AsyncSession, *, now: datetime, limit: int = 200) -> int:
    """Ask the families of approved elders for a photo where there is none or it is older than a year; how many were asked.

    Who does not answer is asked again after a month.
    """
    old = or_(Elder.photo_taken_on.is_(None), Elder.photo_taken_on < today(session, now) - YEAR)
    unasked = or_(Elder.photo_asked_at.is_(None), Elder.photo_asked_at <= now - ASKED_AGAIN)
    # A photo that is missing since the beginning was asked for in the form, and is on the page; a month later it is time to ask.
    settled = Elder.decided_at <= now - ASKED_AGAIN
    query = select(Elder.id).where(Elder.status == "approved", old, unasked, or_(Elder.photo_taken_on.is_not(None), settled))
    which = query.order_by(Elder.id).limit(limit).with_for_update(skip_locked=True)
    asked = update(Elder).where(Elder.id.in_(list(await session.scalars(which)))).values(photo_asked_at=now).returning(Elder.id)
    ids = sorted(await session.scalars(asked.execution_options(synchronize_session=False)))
    told = [
        notices.Notice(to=person_id, data={"elder_id": elder_id}, key=f"elder.photo_old:{elder_id}:{now.isoformat()}")
        for elder_id, family in (await guardian_rows.people_of(session, elder_ids=ids)).items()
        for person_id in family
    ]
    await notices.notify_each(session, told=told, kind="elder.photo_old", now=now)
    return len(ids)
