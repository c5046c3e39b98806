"""Whole lists about elders, incidents and the roster for staff to take along, read by key in pages: no full names, no health, no addresses.

Each raises `NotAllowed` for who does not decide in the community.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from people.listing import Listed, Pages, Wanted, names_of, pages, require
from people.models import Station
from qrcodes.badge_models import Badge
from qrcodes.elder_models import Elder, Guardian
from qrcodes.incident_models import Incident
from qrcodes.roster_models import Shift


async def elders(session: AsyncSession, wanted: Wanted) -> Pages:
    """Number, what strangers call them, status, asked when, decided when, printed numbers of live badges, guardians, ended when."""
    await require(session, wanted)
    query = select(Elder.id, Elder.called, Elder.status, Elder.asked_at, Elder.decided_at, Elder.ended_at)
    async for page in pages(session, query.where(Elder.community_id == wanted.community_id), Elder.id):
        ids = [row.id for row in page]
        badges = await _badges(session, ids)
        guardians = await _guardians(session, ids)
        found: list[Listed] = []
        for row in page:
            carried = (badges.get(row.id, ""), guardians.get(row.id, 0))
            found.append(
                (row.id, opened(session, "elder.called", row.called), row.status, row.asked_at, row.decided_at, *carried, row.ended_at)
            )
        yield found


async def incidents(session: AsyncSession, wanted: Wanted) -> Pages:
    """Number, what strangers call the elder, each step's moment, who took it on and handed over, what it turned out to be."""
    await require(session, wanted)
    one = Incident
    steps = (one.opened_at, one.acknowledged_at, one.on_the_way_at, one.with_officer_at, one.handed_over_at, one.closed_at)
    query = select(one.id, Elder.called, one.state, one.is_drill, *steps, one.acknowledged_by, one.handed_over_by, one.turned_out)
    query = query.join(Elder, Elder.id == one.elder_id).where(one.community_id == wanted.community_id)
    async for page in pages(session, query.where(one.opened_at >= wanted.since, one.opened_at < wanted.until), one.id):
        names = await names_of(session, [each for row in page for each in (row.acknowledged_by, row.handed_over_by)])
        yield [
            (
                *(row.id, opened(session, "elder.called", row.called), row.state, "yes" if row.is_drill else "no", *row[4:10]),
                *(names.get(row.acknowledged_by, ""), names.get(row.handed_over_by, ""), row.turned_out or ""),
            )
            for row in page
        ]


async def roster(session: AsyncSession, wanted: Wanted) -> Pages:
    """Number, station, who, from when to when, of shifts that were not taken off."""
    await require(session, wanted)
    query = select(Shift.id, Station.name, Shift.person_id, Shift.starts_at, Shift.ends_at).join(Station, Station.id == Shift.station_id)
    here = (Station.community_id == wanted.community_id, Shift.cancelled_at.is_(None))
    async for page in pages(session, query.where(*here, Shift.ends_at > wanted.since, Shift.starts_at < wanted.until), Shift.id):
        names = await names_of(session, [row.person_id for row in page])
        yield [(row.id, row.name, names.get(row.person_id, ""), row.starts_at, row.ends_at) for row in page]


async def _badges(session: AsyncSession, ids: Sequence[int]) -> dict[int, str]:
    live = select(Badge.elder_id, Badge.printed_id).where(Badge.elder_id.in_(ids), Badge.revoked_at.is_(None)).order_by(Badge.id)
    found: dict[int, list[str]] = {}
    for elder_id, printed in await session.execute(live):
        found.setdefault(elder_id, []).append(printed)
    return {elder_id: ", ".join(printed) for elder_id, printed in found.items()}


async def _guardians(session: AsyncSession, ids: Sequence[int]) -> dict[int, int]:
    live = select(Guardian.elder_id).where(Guardian.elder_id.in_(ids), Guardian.left_at.is_(None), Guardian.person_id.is_not(None))
    found: dict[int, int] = {}
    for elder_id in await session.scalars(live):
        found[elder_id] = found.get(elder_id, 0) + 1
    return found
