"""Times that a unit, or staff, add to a service and take away again."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import audit
from points import item_changes
from points.catalogue_models import Item, Redemption, Slot
from points.slots import SlotGone

MOST_PLACES = 200
DAYS_AHEAD = 90
LONGEST = timedelta(hours=12)


class SlotUnclear(Refusal):
    """A time begins in the future, at most `days` days ahead, ends after it began, and has 1 to `most` places."""


class SlotThere(Refusal):
    """The service has another time that overlaps: from `starts_at` to `ends_at`."""


class SlotTaken(Refusal):
    """Somebody has booked this time, so it is not taken away."""


async def add(
    session: AsyncSession, *, actor: int, item_id: int, day: date, hours: tuple[time, time], places: int, now: datetime, zone: ZoneInfo
) -> Slot:
    """Offer a time of a service on a day, from and to on the community's clocks; the same once more changes nothing.

    Raises `NotAllowed`, `SlotUnclear`, `SlotThere`.
    """
    held = await item_changes.item(session, actor=actor, item_id=item_id, now=now)
    starts_at, ends_at = (datetime.combine(day, hour, zone) for hour in hours)
    is_clear = now < starts_at <= now + timedelta(days=DAYS_AHEAD) and timedelta() < ends_at - starts_at <= LONGEST
    if not held.has_slots or not is_clear or not 1 <= places <= MOST_PLACES:
        raise SlotUnclear(days=DAYS_AHEAD, most=MOST_PLACES)
    # Two who add times at once wait for each other: a time that overlaps is no row of the same beginning.
    await session.execute(select(Item.id).where(Item.id == item_id).with_for_update(key_share=True))
    there = await _overlapping(session, item_id, starts_at, ends_at)
    if there is None:
        row = {"item_id": item_id, "starts_at": starts_at, "ends_at": ends_at, "places": places, "free": places}
        made = (await session.scalars(insert(Slot).values(row).returning(Slot))).one()
        await audit.record(session, actor=actor, action="slot.added", subject="item", subject_id=item_id, now=now)
        return made
    if (there.starts_at, there.ends_at, there.places) != (starts_at, ends_at, places):
        raise SlotThere(starts_at=there.starts_at, ends_at=there.ends_at)
    return there


async def remove(session: AsyncSession, *, actor: int, item_id: int, slot_id: int, now: datetime) -> None:
    """Take away a time that nobody has booked. Raises `NotAllowed`, `SlotGone`, `SlotTaken`."""
    await item_changes.item(session, actor=actor, item_id=item_id, now=now)
    ever_booked = select(func.count()).select_from(Redemption).where(Redemption.slot_id == slot_id).scalar_subquery()
    gone = delete(Slot).where(Slot.id == slot_id, Slot.item_id == item_id, Slot.free == Slot.places, ever_booked == 0)
    if (await session.scalars(gone.returning(Slot.id).execution_options(synchronize_session=False))).one_or_none() is None:
        there = await session.scalar(select(Slot.id).where(Slot.id == slot_id, Slot.item_id == item_id))
        raise SlotGone if there is None else SlotTaken
    await audit.record(session, actor=actor, action="slot.removed", subject="item", subject_id=item_id, now=now)


async def _overlapping(session: AsyncSession, item_id: int, starts_at: datetime, ends_at: datetime) -> Slot | None:
    query = select(Slot).where(Slot.item_id == item_id, Slot.starts_at < ends_at, Slot.ends_at > starts_at)
    return (await session.scalars(query.order_by(Slot.starts_at).limit(1))).one_or_none()
