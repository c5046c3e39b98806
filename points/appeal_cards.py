"""What an appeal looks like to its member and to who decides about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, not_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.counting import count_some
from core.database import keys_of
from people import authority
from people.authority import CAN_APPROVE
from points import log_cards
from points.log_cards import LogCard
from points.log_models import ActivityLog, Appeal

WORDS = "appeal.words"
REASON = "appeal.reason"


@dataclass(frozen=True, slots=True)
class AppealCard:
    """An appeal with the log it is about. `against` is what was decided first: refused or reversed.

    Status is waiting, upheld, dismissed or withdrawn.
    """

    number: int
    log: LogCard
    against: str
    words: str
    made_at: datetime
    status: str
    decided_by: int | None
    decided_at: datetime | None
    reason: str


async def card(session: AsyncSession, *, actor: int, appeal_id: int, now: datetime) -> AppealCard:
    """One appeal, for its member or for staff of its community. Raises `NotAllowed`, also when there is none."""
    found = (await session.scalars(_query().where(Appeal.id == appeal_id))).one_or_none()
    if found is None:
        raise authority.NotAllowed
    if found.person_id != actor:
        await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=found.community_id, now=now)
    return (await _cards(session, [found]))[0]


async def of_log(session: AsyncSession, *, log_id: int) -> AppealCard | None:
    """The appeal about a log, for rooms and screens that have shown the log itself."""
    found = (await session.scalars(_query().where(Appeal.log_id == log_id))).all()
    return (await _cards(session, found))[0] if found else None


async def under_appeal(session: AsyncSession, *, log_ids: Collection[int]) -> set[int]:
    """Those of these logs about which an appeal waits, in one query."""
    return set(await session.scalars(select(Appeal.log_id).where(Appeal.log_id.in_(log_ids), Appeal.status == "waiting")))


async def waiting(session: AsyncSession, *, actor: int, now: datetime, after: int | None = None, limit: int = 8) -> list[AppealCard]:
    """Appeals that wait where the actor may decide, oldest first; the next page comes `after` the last one's number."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    query = _query().join(ActivityLog, ActivityLog.id == Appeal.log_id).where(waits_in(communities, actor), Appeal.id > (after or 0))
    return await _cards(session, (await session.scalars(query.order_by(Appeal.id).limit(limit))).all())


async def count_waiting(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """How many appeals wait where the actor may decide, as far as `core.counting` counts."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    query = select(Appeal.id).join(ActivityLog, ActivityLog.id == Appeal.log_id)
    return await count_some(session, query.where(waits_in(communities, actor)))


async def count_for_colleagues(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """How many appeals wait in the actor's communities that only a colleague may decide: the actor decided first, or it is theirs."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    query = select(func.count()).select_from(Appeal).join(ActivityLog, ActivityLog.id == Appeal.log_id)
    others = and_(Appeal.community_id.in_(communities), Appeal.status == "waiting", not_(_is_for(actor)))
    return (await session.scalars(query.where(others))).one()


async def mine(session: AsyncSession, *, person_id: int) -> list[AppealCard]:
    """All of a member's own appeals, oldest first."""
    return await _cards(session, (await session.scalars(_query().where(Appeal.person_id == person_id).order_by(Appeal.id))).all())


async def export_about(session: AsyncSession, *, person_id: int) -> list[dict[str, object]]:
    """A member's appeals as plain values, ready for JSON."""
    return [
        {
            "number": each.number,
            "log_id": each.log.log_id,
            "against": each.against,
            "words": each.words,
            "made_at": each.made_at.isoformat(),
            "status": each.status,
            "decided_at": each.decided_at.isoformat() if each.decided_at else None,
            "reason": each.reason,
        }
        for each in await mine(session, person_id=person_id)
    ]


async def forget(session: AsyncSession, *, person_id: int) -> None:
    """Withdraw what waits, and empty the words of all; that they were made and decided stays."""
    own = update(Appeal).where(Appeal.person_id == person_id).execution_options(synchronize_session=False)
    await session.execute(own.where(Appeal.status == "waiting").values(status="withdrawn"))
    await session.execute(own.values(words=None, reason=None))


def waits_in(communities: Sequence[int], actor: int) -> ColumnElement[bool]:
    """Whether an appeal (joined with its log) waits in these communities for somebody who may decide about it."""
    return and_(Appeal.community_id.in_(communities), Appeal.status == "waiting", _is_for(actor))


def _is_for(actor: int) -> ColumnElement[bool]:
    return and_(Appeal.first_decided_by != actor, log_cards.of_others(actor))


def _query() -> Select[Appeal]:
    return select(Appeal).execution_options(populate_existing=True)


async def _cards(session: AsyncSession, found: Sequence[Appeal]) -> list[AppealCard]:
    numbers = [each.log_id for each in found]
    logs = {each.log_id: each for each in await log_cards.some(session, where=ActivityLog.id.in_(numbers), limit=len(numbers))}
    keys = keys_of(session)
    return [
        AppealCard(
            number=each.id,
            log=logs[each.log_id],
            against=each.against,
            words=keys.open_text(each.words, context=WORDS) if each.words else "",
            made_at=each.made_at,
            status=each.status,
            decided_by=each.decided_by,
            decided_at=each.decided_at,
            reason=keys.open_text(each.reason, context=REASON) if each.reason else "",
        )
        for each in found
    ]
