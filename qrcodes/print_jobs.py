"""Drawing print files: whoever claims a job draws it.

A claim ends by itself: what one process began and did not end, another draws again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from core.sealing import opened
from messages.outbox import Priority
from people import nodes, notices
from qrcodes import badge_words, badges, roster
from qrcodes.badge_making import SEALED, TOKEN_LENGTH
from qrcodes.badge_models import Badge, PrintedBadge, PrintJob
from qrcodes.elder_models import Elder
from qrcodes.printing import FILE

LEASE = timedelta(seconds=60)
# Where a street has no station yet.
EMERGENCY = "110"


@dataclass(frozen=True, slots=True)
class Printable:
    """One badge, label or card to draw."""

    printed_id: str
    token: str


@dataclass(frozen=True, slots=True)
class Material:
    """All that a print file is drawn from. Holds tokens: never logged, never sent."""

    paper: str
    community: str
    above: str
    below: str
    phone: str
    things: tuple[Printable, ...]


async def waits(session: AsyncSession, *, now: datetime) -> bool:
    """Whether there is anything to claim: looked at often, and nothing is locked for it."""
    return (await session.scalars(select(PrintJob.id).where(_free(now)).limit(1))).first() is not None


async def claim(session: AsyncSession, *, owner: str, now: datetime) -> int | None:
    """Take the oldest job that nobody draws, or whose claim has run out; its number."""
    first = select(PrintJob.id).where(_free(now)).order_by(PrintJob.id).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    taken = update(PrintJob).where(PrintJob.id == first, _free(now))
    row = await session.scalars(taken.values(status="drawing", drawn=0, owner=owner, leased_until=now + LEASE).returning(PrintJob.id))
    return row.one_or_none()


async def material(session: AsyncSession, *, job_id: int) -> Material:
    """What the job is drawn from: those that are still in use."""
    job = (await session.execute(select(PrintJob.community_id, PrintJob.paper).where(PrintJob.id == job_id))).one()
    query = select(Badge.printed_id, Badge.token).join(PrintedBadge, PrintedBadge.badge_id == Badge.id)
    things = await _things(session, query.where(PrintedBadge.job_id == job_id))
    return await _material(session, job.community_id, job.paper, things)


async def of_elder(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> Material:
    """The badges that an elder wears, for staff to look at before they are printed. Raises `NotAllowed`, `ElderNotReady`."""
    elder = await badges.ready(session, actor=actor, elder_id=elder_id, now=now)
    query = select(Badge.printed_id, Badge.token).where(Badge.elder_id == elder_id, Badge.carrier == "badge")
    return await _material(session, elder.community_id, "badges", await _things(session, query))


async def example(session: AsyncSession, *, community_id: int) -> Material:
    """A badge that nobody wears, with the community's words: to look at before they are set."""
    said = await badge_words.proposed(session, community_id=community_id)
    return await _material(session, community_id, "badges", (Printable(f"{said.prefix}-0000", "x" * TOKEN_LENGTH),))


async def progress(session: AsyncSession, *, job_id: int, owner: str, drawn: int, now: datetime) -> bool:
    """So many are done, and the claim holds on; False when another has taken the job."""
    changed = await _change(session, job_id, owner, {"drawn": drawn, "leased_until": now + LEASE})
    if changed is not None:
        await _tell(session, changed, job_id, "print.progress", step=f"{drawn}:{owner}" if drawn else "", now=now)
    return changed is not None


async def finish(session: AsyncSession, *, job_id: int, owner: str, file: bytes, now: datetime) -> bool:
    """Keep the file and tell who asked; False when another has taken the job."""
    sealed = keys_of(session).seal(file, context=FILE)
    return await _end(session, job_id, owner, {"status": "done", "drawn": PrintJob.total, "file": sealed}, now)


async def fail(session: AsyncSession, *, job_id: int, owner: str, now: datetime) -> bool:
    """It cannot be drawn; who asked is told."""
    return await _end(session, job_id, owner, {"status": "failed"}, now)


async def _things(session: AsyncSession, query: Select[str, bytes | None]) -> tuple[Printable, ...]:
    live = query.join(Elder, Elder.id == Badge.elder_id).where(Badge.revoked_at.is_(None), Elder.status == "approved")
    rows = await session.execute(live.order_by(Badge.id))
    return tuple(Printable(row.printed_id, opened(session, SEALED, row.token)) for row in rows)


async def _material(session: AsyncSession, community_id: int, paper: str, things: tuple[Printable, ...]) -> Material:
    said = await badge_words.proposed(session, community_id=community_id)
    line = await roster.line(session, community_id=community_id)
    community = await nodes.node_by_id(session, community_id)
    name, phone = community.name if community else "", line.phone if line else EMERGENCY
    return Material(paper, name, said.above, said.below, phone, things)


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(PrintJob.status == "asked", and_(PrintJob.status == "drawing", PrintJob.leased_until < now))


async def _end(session: AsyncSession, job_id: int, owner: str, values: dict[str, object], now: datetime) -> bool:
    changed = await _change(session, job_id, owner, values | {"done_at": now, "owner": None, "leased_until": None})
    if changed is not None:
        await _tell(session, changed, job_id, "print.ready", step="end", now=now)
    return changed is not None


async def _change(session: AsyncSession, job_id: int, owner: str, values: dict[str, object]) -> int | None:
    """Who asked, if the job is still the owner's."""
    mine = update(PrintJob).where(PrintJob.id == job_id, PrintJob.owner == owner, PrintJob.status == "drawing")
    return (await session.scalars(mine.values(values).returning(PrintJob.asked_by))).one_or_none()


async def _tell(session: AsyncSession, person_id: int, job_id: int, kind: str, *, step: str, now: datetime) -> None:
    """One message that changes: who asked waits for it."""
    first = f"print:{job_id}"
    data, replaces = {"job_id": job_id}, first if step else None
    key = f"{first}:{step}" if step else first
    await notices.notify(session, to=[person_id], kind=kind, data=data, key=key, now=now, priority=Priority.RECEIPT, replaces=replaces)
