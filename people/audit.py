"""The audit trail: who did what, about whom, when. Append-only, sealed, ids and codes only."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.seals import Chain, digest
from people.models import Audit

COLUMNS = (Audit.id, Audit.at, Audit.actor, Audit.action, Audit.about_person, Audit.subject, Audit.subject_id)

LINES_AT_ONCE = 1_000
LONGEST_ACTION = 60


async def record(
    session: AsyncSession,
    *,
    actor: int | None,
    action: str,
    about: int | None = None,
    subject: str = "",
    subject_id: int | None = None,
    now: datetime,
) -> None:
    """Write a line in the caller's transaction. `action` and `subject` are codes ("role.granted", "membership"), never typed words.

    A number that was set may stand behind an action: "item.price_set:30:25" was 30 and became 25.
    """
    line = {"at": now, "actor": actor, "action": action, "about_person": about, "subject": subject, "subject_id": subject_id}
    await session.execute(insert(Audit).values(line))


async def record_each(
    session: AsyncSession, *, actor: int | None, action: str, about: Mapping[int, int], subject: str, now: datetime
) -> None:
    """Write a line for each of many subjects of one action at once; `about` says by a subject's number whom it is about."""
    same = {"at": now, "actor": actor, "action": action, "subject": subject}
    lines = [same | {"about_person": person_id, "subject_id": number} for number, person_id in about.items()]
    for start in range(0, len(lines), LINES_AT_ONCE):
        await session.execute(insert(Audit), lines[start : start + LINES_AT_ONCE])


async def count(session: AsyncSession, *, about: int, action: str, subject: str, since: datetime) -> int:
    """How many lines of this action and subject about a person there are since this moment."""
    lines = select(func.count()).select_from(Audit).where(Audit.about_person == about, Audit.action == action)
    return (await session.scalars(lines.where(Audit.subject == subject, Audit.at > since))).one()


async def about(session: AsyncSession, *, person_id: int) -> list[Audit]:
    """Everything on record about a person, oldest first."""
    return list(await session.scalars(select(Audit).where(Audit.about_person == person_id).order_by(Audit.id)))


async def _digests(session: AsyncSession, row_ids: Sequence[int]) -> dict[int, bytes]:
    rows = await session.execute(select(*COLUMNS).where(Audit.id.in_(row_ids)))
    return {row.id: digest(*row) for row in rows}


CHAIN = Chain("audit", digests=_digests, rows=Audit.id)
