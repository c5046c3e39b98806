"""Awards: the points of approved logs go to their members, once a log however often it is asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.database import zone_of
from core.upsert import insert
from points import accounts, ledger, lots
from points.log_models import ActivityLog
from points.models import Account, Transfer

APPEAL = ":appeal"


@dataclass(frozen=True, slots=True)
class Award:
    """What a log gives: its number, whose it is, how many points, and who decided (None: its kind needs no approval).

    `undone` is how often a decision about it was undone before: then it gives its points anew.
    """

    log_id: int
    person_id: int
    points: int
    made_by: int | None
    undone: int = 0


async def award(session: AsyncSession, *, log_id: int, now: datetime) -> None:
    """Move the points of an approved log to its member."""
    log = await session.get_one(ActivityLog, log_id, populate_existing=True)
    one = Award(log.id, log.person_id, log.points, log.decided_by, log.undone)
    await award_many(session, community_id=log.community_id, awards=[one], batch_id=None, now=now)


async def award_again(session: AsyncSession, *, log_id: int, now: datetime) -> None:
    """Move the points of a log that were taken back, and that an appeal has brought back."""
    log = await session.get_one(ActivityLog, log_id, populate_existing=True)
    one = Award(log.id, log.person_id, log.points, log.decided_by)
    await award_many(session, community_id=log.community_id, awards=[one], batch_id=None, now=now, suffix=APPEAL)


async def award_many(
    session: AsyncSession, *, community_id: int, awards: Sequence[Award], batch_id: str | None, now: datetime, suffix: str = ""
) -> None:
    """Move the points of many approved logs of one community, in a few statements however many there are (up to 1,000)."""
    if not awards:
        return
    issued = await accounts.account(session, community_id=community_id, kind=accounts.ISSUED)
    theirs = await purses(session, community_id, {each.person_id for each in awards})
    transfers = [
        ledger.NewTransfer(
            from_account=issued,
            to_account=theirs[each.person_id],
            amount=each.points,
            key=_key(each.log_id, each.undone) + suffix,
            reason=ledger.Reason.LOG,
            source_kind="log",
            source_id=each.log_id,
            made_by=each.made_by,
        )
        for each in awards
    ]
    posted = await ledger.post_batch(session, transfers=transfers, batch_id=batch_id, now=now)
    fresh = [one.transfer_id for one in posted if one.is_new]
    await lots.date_award(session, transfer_ids=fresh, community_id=community_id, now=now, zone=zone_of(session))


async def standing(session: AsyncSession, *, log_id: int) -> int | None:
    """The number of the transfer by which a log gave its points, unless they were taken back."""
    often = (await session.scalars(select(ActivityLog.undone).where(ActivityLog.id == log_id))).one()
    own = Transfer.key.in_([*(_key(log_id, undone) for undone in range(often + 1)), _key(log_id, 0) + APPEAL])
    mirror = aliased(Transfer)
    is_taken_back = exists().where(mirror.reverses == Transfer.id)
    return (await session.scalars(select(Transfer.id).where(own, ~is_taken_back))).one_or_none()


async def purses(session: AsyncSession, community_id: int, person_ids: Collection[int]) -> dict[int, int]:
    """These members' accounts by person, opened where there are none yet."""
    known = await _known_purses(session, community_id, person_ids)
    # In the order of their numbers, so that two who open the same ones never wait for each other.
    missing = sorted(set(person_ids) - known.keys())
    if not missing:
        return known
    same = {"community_id": community_id, "kind": accounts.AVAILABLE, "unit_id": None, "balance": 0}
    await session.execute(insert(session, Account).values([same | {"person_id": each} for each in missing]).on_conflict_do_nothing())
    return await _known_purses(session, community_id, person_ids)


async def _known_purses(session: AsyncSession, community_id: int, person_ids: Collection[int]) -> dict[int, int]:
    query = select(Account.person_id, Account.id).where(
        Account.community_id == community_id, Account.kind == accounts.AVAILABLE, Account.person_id.in_(person_ids)
    )
    return {person_id: number for person_id, number in await session.execute(query) if person_id is not None}


def _key(log_id: int, undone: int) -> str:
    """The key of a log's award: once for each time that it may be decided about."""
    return f"log:{log_id}:{undone}" if undone else f"log:{log_id}"
