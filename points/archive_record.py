"""A period of a member's archive in full, with the balance after each movement and the ledger's seal: what a paper is made of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import seals
from people import authority, nodes, persons
from points import accounts, archive
from points.models import Transfer
from points.movements import EARNED, EVERYTHING, EXPIRED, GIVEN, SPENT, Movement, Wanted, movements, purse_of
from points.verify import CHAIN

# A paper has so many movements at most, the newest; some 120 pages.
MOST_ROWS = 3_000


@dataclass(frozen=True, slots=True)
class Row:
    """A movement, the free points after it, and the role of who approved it."""

    movement: Movement
    balance: int
    decided_role: authority.Role | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What the rows come to: earned less what was taken back, spent less what came back, given, got as gifts, and ended."""

    earned: int
    spent: int
    given: int
    got: int
    expired: int


@dataclass(frozen=True, slots=True)
class Seal:
    """The last block of the ledger when the paper was made: its number and its hash. A ledger that is not sealed yet has number 0."""

    height: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """A member's archive as asked for, oldest first. `before` and `after` are the free points at both ends of the period.

    `is_cut` says that only the newest `MOST_ROWS` are there.
    """

    person_name: str
    community_name: str
    wanted: Wanted
    rows: tuple[Row, ...]
    before: int
    after: int
    totals: Totals
    is_cut: bool
    seal: Seal
    made_at: datetime


async def record(
    session: AsyncSession, *, actor: int, person_id: int, community_id: int, now: datetime, wanted: Wanted = EVERYTHING
) -> Record:
    """What was asked for, for the member, and for staff of the community, whose reading goes on record. Raises `NotAllowed`."""
    await archive.require_sight(session, actor=actor, person_id=person_id, community_id=community_id, now=now)
    period = Wanted(since=wanted.since, until=wanted.until)
    found = await movements(session, community_id=community_id, person_id=person_id, wanted=period, limit=MOST_ROWS + 1)
    after = balance = await _balance_at(session, community_id, person_id, wanted.until)
    roles = await _roles(session, community_id, found)
    rows = []
    for movement in found[:MOST_ROWS]:
        if _fits(movement, wanted):
            rows.append(Row(movement, balance, roles.get(movement.decided_by or 0)))
        balance -= movement.points
    node = await nodes.node_by_id(session, community_id)
    names = await persons.names(session, [person_id])
    return Record(
        person_name=names.get(person_id, ""),
        community_name=node.name if node else "",
        wanted=wanted,
        rows=tuple(reversed(rows)),
        before=balance,
        after=after,
        totals=_totals([row.movement for row in rows]),
        is_cut=len(found) > MOST_ROWS,
        seal=await seal_now(session),
        made_at=now,
    )


async def seal_now(session: AsyncSession) -> Seal:
    """Where the ledger's chain ends at this moment."""
    height, block_hash = await seals.end_of(session, CHAIN)
    return Seal(height, block_hash)


async def _balance_at(session: AsyncSession, community_id: int, person_id: int, until: datetime | None) -> int:
    """The free points at the end of a period: those of now without what moved since."""
    mine = (await accounts.balance(session, community_id=community_id, person_id=person_id)).available
    purse = await purse_of(session, community_id=community_id, person_id=person_id)
    if until is None or purse is None:
        return mine
    came = await _sum(session, Transfer.to_account == purse, Transfer.made_at >= until)
    return mine - came + await _sum(session, Transfer.from_account == purse, Transfer.made_at >= until)


async def _sum(session: AsyncSession, *where: ColumnElement[bool]) -> int:
    return int(await session.scalar(select(func.coalesce(func.sum(Transfer.amount), 0)).where(*where)) or 0)


async def _roles(session: AsyncSession, community_id: int, found: list[Movement]) -> dict[int, authority.Role]:
    """The role of everybody who decided about one of these, at the time of the newest."""
    people = {movement.decided_by for movement in found if movement.decided_by is not None}
    if not people:
        return {}
    return await authority.deciding_roles(session, people=people, node_id=community_id, at=found[0].made_at)


def _fits(movement: Movement, wanted: Wanted) -> bool:
    return wanted.kind in (None, movement.kind) and wanted.sort in (None, movement.sort)


def _totals(found: list[Movement]) -> Totals:
    def of(sort: str) -> list[int]:
        return [movement.points for movement in found if movement.sort == sort]

    gifts = of(GIVEN)
    return Totals(
        earned=sum(of(EARNED)),
        spent=-sum(of(SPENT)),
        given=-sum(points for points in gifts if points < 0),
        got=sum(points for points in gifts if points > 0),
        expired=-sum(of(EXPIRED)),
    )
