"""Print files: staff ask for badges, labels or cards; the clock's door draws them (`print_jobs`); staff fetch the file."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from core.idempotency import scoped
from core.refusals import Refusal
from people import audit, authority, nodes
from people.authority import CAN_APPROVE
from qrcodes import badge_words, badges
from qrcodes.badge_models import Badge, PrintedBadge, PrintJob
from qrcodes.elder_models import Elder

FILE = "print_job.file"
CARRIER = {"badges": "badge", "labels": "label", "card": "card"}
# What is made first where an elder has none: twenty labels for clothes and ten to keep.
MADE_FIRST = {"badges": 1, "labels": 30, "card": 1}
MOST_AT_ONCE = 600
KEPT = timedelta(days=7)


class NothingToPrint(Refusal):
    """All of it was printed already, or nothing is in use."""


class PrintUnknown(Refusal):
    """There is no such print file here."""


class PrintNotReady(Refusal):
    """It is still being drawn: `drawn` of `total`; or it could not be (`failed`)."""


class PrintGone(Refusal):
    """Files are kept for a week."""


@dataclass(frozen=True, slots=True)
class JobCard:
    """A print file as its staff see it; `has_file` until a week has passed."""

    id: int
    community_id: int
    paper: str
    status: str
    drawn: int
    total: int
    asked_by: int
    asked_at: datetime
    has_file: bool


async def unprinted(session: AsyncSession, *, actor: int, now: datetime) -> dict[tuple[int, str], int]:
    """How many of each paper were made and not yet printed, by community and paper, where the actor is staff."""
    here = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    query = select(Badge.community_id, Badge.carrier, func.count()).join(Elder, Elder.id == Badge.elder_id)
    waiting = query.where(Badge.community_id.in_(here), *_waits()).group_by(Badge.community_id, Badge.carrier)
    papers = {carrier: paper for paper, carrier in CARRIER.items()}
    return {(community, papers[carrier]): count for community, carrier, count in (await session.execute(waiting)).all()}


async def ask_unprinted(session: AsyncSession, *, actor: int, community_id: int, paper: str, key: str, now: datetime) -> int:
    """One file of all that was made and not yet printed; the job's number, the same for the same key.

    Raises `NotAllowed`, `NothingToPrint`.
    """
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    # Two who ask at once do not print the same twice.
    await nodes.lock(session, community_id)
    known = await _known(session, actor, key)
    if known is not None:
        return known
    query = select(Badge.id).join(Elder, Elder.id == Badge.elder_id).where(Badge.community_id == community_id, *_waits())
    ids = (await session.scalars(query.where(Badge.carrier == CARRIER[paper]).order_by(Badge.id).limit(MOST_AT_ONCE))).all()
    return await _ask(session, actor, community_id, paper, list(ids), key=key, now=now)


async def ask_chosen(
    session: AsyncSession, *, actor: int, community_id: int, paper: str, badge_ids: Collection[int], key: str, now: datetime
) -> int:
    """One file of those that were chosen from a list and are in use, printed before or not; the job's number, the same for the same key.

    Raises `NotAllowed`, `NothingToPrint`.
    """
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    await nodes.lock(session, community_id)
    known = await _known(session, actor, key)
    if known is not None:
        return known
    live = (Badge.revoked_at.is_(None), Elder.status == "approved", Badge.carrier == CARRIER[paper])
    query = select(Badge.id).join(Elder, Elder.id == Badge.elder_id).where(Badge.community_id == community_id, *live)
    ids = (await session.scalars(query.where(Badge.id.in_(badge_ids)).order_by(Badge.id).limit(MOST_AT_ONCE))).all()
    return await _ask(session, actor, community_id, paper, list(ids), key=key, now=now)


async def ask_elder(session: AsyncSession, *, actor: int, elder_id: int, paper: str, key: str, now: datetime) -> int:
    """One file of all that an elder carries of this paper, made first where there is none; the job's number.

    Raises `NotAllowed`, `ElderNotReady`.
    """
    elder = await badges.ready(session, actor=actor, elder_id=elder_id, now=now)
    known = await _known(session, actor, key)
    if known is not None:
        return known
    live = select(Badge.id).where(Badge.elder_id == elder_id, Badge.carrier == CARRIER[paper], Badge.revoked_at.is_(None))
    ids = list((await session.scalars(live.order_by(Badge.id))).all())
    if not ids:
        made = await badges.issue(session, actor=actor, elder_id=elder_id, carrier=CARRIER[paper], count=MADE_FIRST[paper], now=now)
        ids = [one.id for one in made]
    return await _ask(session, actor, elder.community_id, paper, ids, key=key, now=now)


async def card(session: AsyncSession, *, actor: int, job_id: int, now: datetime) -> JobCard:
    """A print file, for staff of its community. Raises `PrintUnknown`, `NotAllowed`."""
    columns = (PrintJob.id, PrintJob.community_id, PrintJob.paper, PrintJob.status, PrintJob.drawn, PrintJob.total)
    more = (PrintJob.asked_by, PrintJob.asked_at, PrintJob.file.is_not(None))
    row = (await session.execute(select(*columns, *more).where(PrintJob.id == job_id))).one_or_none()
    if row is None:
        raise PrintUnknown
    shown = JobCard(*row)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=shown.community_id, now=now)
    return shown


async def recent(session: AsyncSession, *, actor: int, now: datetime, limit: int) -> list[tuple[int, str]]:
    """The last print files of the actor's communities that are being drawn or still kept: number and paper, the newest first."""
    here = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    kept = or_(PrintJob.file.is_not(None), PrintJob.status.in_(("asked", "drawing")))
    query = select(PrintJob.id, PrintJob.paper).where(PrintJob.community_id.in_(here), kept)
    return [(row.id, row.paper) for row in await session.execute(query.order_by(PrintJob.id.desc()).limit(limit))]


async def elder_of(session: AsyncSession, *, actor: int, printed_id: str, now: datetime) -> int:
    """Whose badge, label or card has this printed number, also of one that was revoked. Raises `NotAllowed`, `BadgeUnknown`."""
    here = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    if not here:
        raise authority.NotAllowed
    query = select(Badge.elder_id).where(Badge.printed_id == printed_id.strip().upper(), Badge.community_id.in_(here))
    found = (await session.scalars(query.order_by(Badge.id).limit(1))).first()
    if found is None:
        raise badges.BadgeUnknown
    return found


async def fetch(session: AsyncSession, *, actor: int, job_id: int, now: datetime) -> bytes:
    """The file, on record. Raises `PrintUnknown`, `NotAllowed`, `PrintNotReady`, `PrintGone`."""
    shown = await card(session, actor=actor, job_id=job_id, now=now)
    if shown.status != "done":
        raise PrintNotReady(drawn=shown.drawn, total=shown.total, failed=shown.status == "failed")
    sealed = (await session.scalars(select(PrintJob.file).where(PrintJob.id == job_id))).one()
    if sealed is None:
        raise PrintGone
    await audit.record(session, actor=actor, action="print.fetched", subject="print_job", subject_id=job_id, now=now)
    return keys_of(session).open(sealed, context=FILE)


async def forget_files(session: AsyncSession, *, now: datetime) -> int:
    """Empty files that are older than a week; what they showed can be drawn again. How many it were."""
    old = update(PrintJob).where(PrintJob.done_at < now - KEPT, PrintJob.file.is_not(None)).values(file=None)
    return len((await session.scalars(old.returning(PrintJob.id))).all())


def _waits() -> tuple[ColumnElement[bool], ...]:
    """SQL: in use, of an approved elder, and in no print file that was or will be drawn."""
    printed = exists().where(PrintedBadge.badge_id == Badge.id, PrintedBadge.job_id == PrintJob.id, PrintJob.status != "failed")
    return Badge.revoked_at.is_(None), Elder.status == "approved", ~printed


async def _known(session: AsyncSession, actor: int, key: str) -> int | None:
    return (await session.scalars(select(PrintJob.id).where(PrintJob.key == scoped(actor, key)))).one_or_none()


async def _ask(session: AsyncSession, actor: int, community_id: int, paper: str, ids: list[int], *, key: str, now: datetime) -> int:
    if not ids:
        raise NothingToPrint
    await badge_words.prepare(session, community_id=community_id)
    row = {"community_id": community_id, "paper": paper, "status": "asked", "total": len(ids), "drawn": 0}
    asked = {"asked_by": actor, "asked_at": now, "key": scoped(actor, key)}
    job_id = (await session.scalars(insert(PrintJob).values(row | asked).returning(PrintJob.id))).one()
    await session.execute(insert(PrintedBadge), [{"job_id": job_id, "badge_id": badge_id} for badge_id in ids])
    await audit.record(session, actor=actor, action=f"print.asked:{paper}:{len(ids)}", subject="print_job", subject_id=job_id, now=now)
    return job_id
