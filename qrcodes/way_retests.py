"""Ways are tested again every six months; who does not answer, and a way that is refused, is told to those who rely on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages.outbox import Priority
from people import authority, notices
from people.authority import CAN_APPROVE
from qrcodes import guardian_rows, ways
from qrcodes.elder_access import LIVING
from qrcodes.elder_models import Elder, Guardian, GuardianWay

AT_ONCE = 50
# Who did not answer a test is asked again after this.
ASKED_AGAIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Silent:
    """A way whose test was not answered: whose, of which kind, for whom."""

    elder_id: int
    community_id: int
    person_id: int
    kind: str


async def ask_again(session: AsyncSession, *, now: datetime, limit: int = AT_ONCE) -> int:
    """Send test notices by confirmed ways whose time has come; how many. Each is claimed by one caller. They work on meanwhile."""
    due = _confirmed().where(GuardianWay.test_due_at <= now, GuardianWay.tested_at < GuardianWay.test_due_at)
    found = (await session.execute(due.order_by(GuardianWay.id).limit(limit).with_for_update(skip_locked=True, of=GuardianWay))).all()
    for way, person_id, _, _ in found:
        assert person_id is not None
        await ways.send_test(session, way_id=way.id, kind=way.kind, person_id=person_id, now=now)
    return len(found)


async def tell_silent(session: AsyncSession, *, now: datetime, limit: int = AT_ONCE) -> int:
    """Tell the other guardians and staff of tests that nobody answered in time; how many. They are asked again later."""
    late = _confirmed().where(GuardianWay.tested_at >= GuardianWay.test_due_at, GuardianWay.tested_at <= now - ways.ANSWERED_IN)
    found = (await session.execute(late.order_by(GuardianWay.id).limit(limit).with_for_update(skip_locked=True, of=GuardianWay))).all()
    for way, person_id, elder_id, community_id in found:
        again = update(GuardianWay).where(GuardianWay.id == way.id).values(test_due_at=now + ASKED_AGAIN, code=None)
        await session.execute(again)
        others = set(await guardian_rows.people(session, elder_id=elder_id))
        staff = set(await authority.holders(session, roles=CAN_APPROVE, node_id=community_id, now=now))
        data, key = {"way_id": way.id}, f"guardian.silent:{way.id}:{now.isoformat()}"
        to = sorted((others | staff) - {person_id})
        await notices.notify(session, to=to, kind="guardian.silent", data=data, key=key, now=now)
    return len(found)


async def refused(session: AsyncSession, *, way_id: int, now: datetime) -> None:
    """A second way was refused for good: its guardian is told in chat, once a day. The way stays: they change it, or take it off."""
    owner = select(Guardian.person_id).join(GuardianWay, GuardianWay.guardian_id == Guardian.id)
    person_id = await session.scalar(owner.where(GuardianWay.id == way_id, GuardianWay.ended_at.is_(None), Guardian.left_at.is_(None)))
    if person_id is not None:
        data, key = {"way_id": way_id}, f"guardian.way_failing:{way_id}:{now:%Y-%m-%d}"
        kind = "guardian.way_failing"
        await notices.notify(session, to=[person_id], kind=kind, data=data, key=key, priority=Priority.RECEIPT, now=now)


async def about(session: AsyncSession, *, way_id: int) -> Silent | None:
    """What a notice about a way says; None when it has ended."""
    found = (await session.execute(_live().where(GuardianWay.id == way_id))).one_or_none()
    if found is None:
        return None
    way, person_id, elder_id, community_id = found
    assert person_id is not None
    return Silent(elder_id, community_id, person_id, way.kind)


def _live() -> Select[GuardianWay, int | None, int, int]:
    query = select(GuardianWay, Guardian.person_id, Elder.id, Elder.community_id).join(Guardian, Guardian.id == GuardianWay.guardian_id)
    query = query.join(Elder, Elder.id == Guardian.elder_id)
    return query.where(
        GuardianWay.ended_at.is_(None), Guardian.left_at.is_(None), Guardian.person_id.is_not(None), Elder.status.in_(LIVING)
    )


def _confirmed() -> Select[GuardianWay, int | None, int, int]:
    return _live().where(GuardianWay.confirmed_at.is_not(None))
