"""Whole lists about points for staff to take along, read by key in pages. Each raises `NotAllowed` for who does not decide there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from people.listing import Listed, Pages, Wanted, names_of, pages, require
from people.models import Unit
from points.board_choice import off
from points.board_models import Board, BoardRow
from points.catalogue_models import Item, Redemption
from points.log_cards import REASON, WORDS
from points.log_models import ActivityKind, ActivityLog, Appeal
from points.models import Account, Transfer

APPEAL_WORDS, APPEAL_REASON = "appeal.words", "appeal.reason"
REDEMPTION_REASON = "redemption.reason"


async def logs(session: AsyncSession, wanted: Wanted) -> Pages:
    """Number, who, kind, from, to, minutes, pieces, words, points, status, logged by, decided by, when, reason."""
    await require(session, wanted)
    log = ActivityLog
    columns = (log.id, log.person_id, ActivityKind.name, log.started_at, log.ended_at, log.minutes, log.quantity, log.words)
    query = select(*columns, log.points, log.status, log.logged_by, log.decided_by, log.decided_at, log.reason)
    query = query.join(ActivityKind, ActivityKind.id == log.kind_id).where(log.community_id == wanted.community_id)
    async for page in pages(session, query.where(log.made_at >= wanted.since, log.made_at < wanted.until), log.id):
        names = await names_of(session, [one for row in page for one in (row.person_id, row.logged_by, row.decided_by)])
        yield [
            (
                *(row.id, names.get(row.person_id, ""), row.name, row.started_at, row.ended_at, row.minutes, row.quantity),
                *(opened(session, WORDS, row.words), row.points, row.status, names.get(row.logged_by, "")),
                *(names.get(row.decided_by, ""), row.decided_at, opened(session, REASON, row.reason)),
            )
            for row in page
        ]


async def appeals(session: AsyncSession, wanted: Wanted) -> Pages:
    """Number, of which log, who, against what, words, when, status, decided by, when, reason."""
    await require(session, wanted)
    one = Appeal
    query = select(
        one.id, one.log_id, one.person_id, one.against, one.words, one.made_at, one.status, one.decided_by, one.decided_at, one.reason
    )
    query = query.where(one.community_id == wanted.community_id, one.made_at >= wanted.since, one.made_at < wanted.until)
    async for page in pages(session, query, one.id):
        names = await names_of(session, [each for row in page for each in (row.person_id, row.decided_by)])
        yield [
            (
                *(row.id, row.log_id, names.get(row.person_id, ""), row.against, opened(session, APPEAL_WORDS, row.words), row.made_at),
                *(row.status, names.get(row.decided_by, ""), row.decided_at, opened(session, APPEAL_REASON, row.reason)),
            )
            for row in page
        ]


async def redemptions(session: AsyncSession, wanted: Wanted) -> Pages:
    """Number, who, what, unit, pieces, points, status, asked when, decided by, when, ended when, stars, reason."""
    await require(session, wanted)
    one = Redemption
    columns = (one.id, one.person_id, one.item_name, Unit.name, one.quantity, one.price, one.status, one.asked_at, one.decided_by)
    query = select(*columns, one.decided_at, one.ended_at, one.stars, one.reason).join(Unit, Unit.id == one.unit_id)
    query = query.where(one.community_id == wanted.community_id, one.asked_at >= wanted.since, one.asked_at < wanted.until)
    async for page in pages(session, query, one.id):
        names = await names_of(session, [each for row in page for each in (row.person_id, row.decided_by)])
        yield [
            (
                *(row.id, names.get(row.person_id, ""), row.item_name, row.name, row.quantity, row.quantity * row.price, row.status),
                *(row.asked_at, names.get(row.decided_by, ""), row.decided_at, row.ended_at, row.stars),
                opened(session, REDEMPTION_REASON, row.reason),
            )
            for row in page
        ]


async def goods(session: AsyncSession, wanted: Wanted) -> Pages:
    """Number, name, code, kind, unit, price, stock, when it counts as low, quota a month, handed over, whether it is shown."""
    await require(session, wanted)
    columns = (Item.id, Item.name, Item.code, Item.kind, Unit.name.label("unit"), Item.price, Item.stock, Item.low_stock)
    query = select(*columns, Item.monthly_quota, Item.handed_over, Item.active).join(Unit, Unit.id == Item.unit_id)
    async for page in pages(session, query.where(Item.community_id == wanted.community_id), Item.id):
        yield [(*row[:-1], "yes" if row.active else "no") for row in page]


async def ledger(session: AsyncSession, wanted: Wanted) -> Pages:
    """Number, when, what for, of which thing, from, to, points, who made it, which movement it takes back."""
    await require(session, wanted)
    here = select(Account.id, Account.kind, Account.person_id).where(Account.community_id == wanted.community_id).subquery()
    columns = (Transfer.id, Transfer.made_at, Transfer.reason, Transfer.source_kind, Transfer.source_id, Transfer.amount)
    query = select(*columns, Transfer.made_by, Transfer.reverses, Transfer.to_account, here.c.kind, here.c.person_id)
    query = query.join(here, here.c.id == Transfer.from_account)
    query = query.where(Transfer.made_at >= wanted.since, Transfer.made_at < wanted.until)
    async for page in pages(session, query, Transfer.id):
        ends = await _accounts(session, [row.to_account for row in page])
        people = [row.made_by for row in page] + [row.person_id for row in page] + [person for _, person in ends.values()]
        names = await names_of(session, people)
        found: list[Listed] = []
        for row in page:
            kind, person = ends[row.to_account]
            source = f"{row.source_kind} {row.source_id}"
            moved = (row.kind, names.get(row.person_id, ""), kind, names.get(person, ""), row.amount)
            found.append((row.id, row.made_at, row.reason, source, *moved, names.get(row.made_by, ""), row.reverses))
        yield found


async def board(session: AsyncSession, wanted: Wanted) -> Pages:
    """Month, place, rank, who, points, of the boards whose month began in the time; who left the board has no name there."""
    await require(session, wanted)
    first, last = wanted.since.date(), wanted.until.date()
    boards = select(Board.id, Board.month).where(Board.community_id == wanted.community_id, Board.month >= first, Board.month <= last)
    for board_id, month in (await session.execute(boards.order_by(Board.month))).all():
        rows = select(BoardRow.position, BoardRow.rank, BoardRow.person_id, BoardRow.earned).where(BoardRow.board_id == board_id)
        async for page in pages(session, rows, BoardRow.position):
            ids = [row.person_id for row in page]
            names, gone = await names_of(session, ids), await off(session, person_ids=ids)
            yield [
                (f"{month:%Y-%m}", row.position, row.rank, "" if row.person_id in gone else names.get(row.person_id, ""), row.earned)
                for row in page
            ]


async def settlement(session: AsyncSession, wanted: Wanted) -> Pages:
    """Unit, item, redemptions, pieces, points: what each unit handed over in the time."""
    await require(session, wanted)
    one = Redemption
    handed = and_(one.status == "handed_over", one.ended_at >= wanted.since, one.ended_at < wanted.until)
    sums = (func.count(), func.sum(one.quantity), func.sum(one.quantity * one.price))
    query = (
        select(Unit.name, one.item_name, *sums).join(Unit, Unit.id == one.unit_id).where(one.community_id == wanted.community_id, handed)
    )
    rows = await session.execute(query.group_by(Unit.id, Unit.name, one.item_name).order_by(Unit.id, one.item_name))
    yield [(row[0], row[1], int(row[2]), int(row[3]), int(row[4])) for row in rows]


async def _accounts(session: AsyncSession, ids: Sequence[int]) -> dict[int, tuple[str, int | None]]:
    rows: Any = await session.execute(select(Account.id, Account.kind, Account.person_id).where(Account.id.in_(set(ids))))
    return {row.id: (row.kind, row.person_id) for row in rows}
