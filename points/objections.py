"""Objections to a frozen board (异议): any member of the community, once a board, in its time; decided by staff, never by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.counting import count_some
from core.database import keys_of
from core.refusals import Refusal
from people import audit, authority, notices, persons
from people.authority import CAN_APPROVE
from points import boards
from points.board_models import Board, BoardRow, Objection
from points.board_pages import BoardUnknown
from points.logs import clean_words

WORDS, REASON = "objection.words", "objection.reason"


class ObjectionsClosed(Refusal):
    """The time for objections to this board ended at `until`."""


class AlreadyObjected(Refusal):
    """A member objects once to a board."""


class OwnObjection(Refusal):
    """Nobody decides about their own objection."""


class ObjectionDecided(Refusal):
    """Someone was quicker: `outcome` is the status now."""


@dataclass(frozen=True, slots=True)
class ObjectionCard:
    """An objection with where its member stands on the board now (None: not on it).

    Status is waiting, upheld, dismissed or withdrawn. `person_name` is in clear: for the member and staff.
    """

    objection_id: int
    board_id: int
    month: date
    person_id: int
    person_name: str
    words: str
    made_at: datetime
    status: str
    decided_by: int | None
    reason: str
    rank: int | None
    points: int | None


async def object_(session: AsyncSession, *, actor: int, board_id: int, words: str, now: datetime) -> ObjectionCard:
    """Say what is wrong on a board of the actor's community; staff are told. The same words again give the same card.

    Raises `BoardUnknown`, `ObjectionsClosed`, `AlreadyObjected`, `WordsUnclear`.
    """
    said = clean_words(words)
    person = await persons.lock(session, actor)
    # Whoever makes the board final waits for this, or has been waited for.
    board = await boards.lock(session, board_id)
    if board is None or board.community_id != person.community_id:
        raise BoardUnknown
    earlier = await mine(session, person_id=actor, board_id=board_id)
    if earlier is not None:
        if earlier.words != said:
            raise AlreadyObjected
        return earlier
    if board.status != boards.FROZEN or now >= board.objections_until:
        raise ObjectionsClosed(until=board.objections_until)
    sealed = keys_of(session).seal_text(said, context=WORDS)
    row = Objection(board_id=board_id, community_id=board.community_id, person_id=actor, words=sealed, made_at=now, status="waiting")
    session.add(row)
    await session.flush()
    await _tell_staff(session, row, now)
    return await _card(session, row.id)


async def mine(session: AsyncSession, *, person_id: int, board_id: int) -> ObjectionCard | None:
    """What a member objected to this board."""
    known = select(Objection.id).where(Objection.board_id == board_id, Objection.person_id == person_id)
    number = (await session.scalars(known)).one_or_none()
    return await _card(session, number) if number is not None else None


async def card(session: AsyncSession, *, actor: int, objection_id: int, now: datetime) -> ObjectionCard:
    """One objection, for its member or for staff of its community. Raises `NotAllowed`, also when there is none."""
    row = await _found(session, objection_id)
    if row.person_id != actor:
        await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=row.community_id, now=now)
    return await _card(session, objection_id)


async def waiting(session: AsyncSession, *, actor: int, now: datetime, after: int = 0) -> ObjectionCard | None:
    """The first objection of another, after this number, that waits where the actor may decide; None when none does."""
    where = await _waits_for(session, actor, now)
    first = select(Objection.id).where(where, Objection.id > after).order_by(Objection.id).limit(1)
    number = (await session.scalars(first)).one_or_none()
    return await _card(session, number) if number is not None else None


async def page(session: AsyncSession, *, actor: int, now: datetime, after: int | None = None, limit: int = 8) -> list[ObjectionCard]:
    """All that wait where the actor may decide, oldest first; the next page comes `after` the last one's number."""
    where = await _waits_for(session, actor, now)
    numbers = select(Objection.id).where(where, Objection.id > (after or 0)).order_by(Objection.id).limit(limit)
    return await _cards(session, (await session.scalars(numbers)).all())


async def count_waiting(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """How many objections of others wait where the actor may decide, as far as `core.counting` counts."""
    where = await _waits_for(session, actor, now)
    return await count_some(session, select(Objection.id).where(where))


async def uphold(session: AsyncSession, *, actor: int, objection_id: int, now: datetime, zone: ZoneInfo) -> ObjectionCard:
    """Agree, and count the board anew from the ledger; the member is told. Doing it again gives the same card.

    Raises `NotAllowed`, `OwnObjection`, `ObjectionDecided`.
    """
    row, was_first = await _decide(session, actor=actor, objection_id=objection_id, outcome="upheld", reason=None, now=now)
    if was_first:
        await boards.recount(session, board_id=row.board_id, now=now, zone=zone)
    return await _decided(session, actor, objection_id, "upheld")


async def dismiss(session: AsyncSession, *, actor: int, objection_id: int, reason: str, now: datetime) -> ObjectionCard:
    """Leave the board as it is and say why; the member is told. Doing it again gives the same card.

    Raises `NotAllowed`, `OwnObjection`, `ObjectionDecided`, `WordsUnclear`.
    """
    sealed = keys_of(session).seal_text(clean_words(reason), context=REASON)
    await _decide(session, actor=actor, objection_id=objection_id, outcome="dismissed", reason=sealed, now=now)
    return await _decided(session, actor, objection_id, "dismissed")


def waits_in(communities: Sequence[int], actor: int) -> ColumnElement[bool]:
    """Whether an objection waits in these communities for somebody who may decide about it."""
    return and_(Objection.community_id.in_(communities), Objection.status == "waiting", Objection.person_id != actor)


async def _decide(
    session: AsyncSession, *, actor: int, objection_id: int, outcome: str, reason: bytes | None, now: datetime
) -> tuple[Objection, bool]:
    """The objection, and whether this call decided it."""
    row = await _found(session, objection_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=row.community_id, now=now)
    if row.person_id == actor:
        raise OwnObjection
    await boards.lock(session, row.board_id)
    open_ = update(Objection).where(Objection.id == objection_id, Objection.status == "waiting")
    values = {"status": outcome, "decided_by": actor, "decided_at": now, "reason": reason}
    if (await session.scalars(open_.values(values).returning(Objection.id))).one_or_none() is None:
        return row, False
    kind = f"objection.{outcome}"
    await audit.record(session, actor=actor, action=kind, about=row.person_id, subject="objection", subject_id=objection_id, now=now)
    data = {"objection_id": objection_id}
    await notices.notify(session, to=[row.person_id], kind=kind, data=data, key=f"{kind}:{objection_id}", now=now)
    return row, True


async def _decided(session: AsyncSession, actor: int, objection_id: int, outcome: str) -> ObjectionCard:
    card = await _card(session, objection_id)
    if (card.decided_by, card.status) != (actor, outcome):
        raise ObjectionDecided(outcome=card.status)
    return card


async def _waits_for(session: AsyncSession, actor: int, now: datetime) -> ColumnElement[bool]:
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    return waits_in(communities, actor)


async def _found(session: AsyncSession, objection_id: int) -> Objection:
    row = await session.get(Objection, objection_id, populate_existing=True)
    if row is None:
        raise authority.NotAllowed
    return row


async def _card(session: AsyncSession, objection_id: int) -> ObjectionCard:
    return (await _cards(session, [objection_id]))[0]


async def _cards(session: AsyncSession, numbers: Sequence[int]) -> list[ObjectionCard]:
    """In two queries however many there are."""
    same = (BoardRow.board_id == Objection.board_id) & (BoardRow.person_id == Objection.person_id)
    query = select(Objection, Board.month, BoardRow.rank, BoardRow.earned).join(Board, Board.id == Objection.board_id)
    query = query.outerjoin(BoardRow, same).where(Objection.id.in_(numbers)).order_by(Objection.id)
    rows = (await session.execute(query.execution_options(populate_existing=True))).all()
    names = await persons.names(session, [row.person_id for row, *_ in rows])
    return [_shown(session, row, names.get(row.person_id, ""), month, (rank, points)) for row, month, rank, points in rows]


def _shown(session: AsyncSession, row: Objection, name: str, month: date, stands: tuple[int | None, int | None]) -> ObjectionCard:
    keys = keys_of(session)
    return ObjectionCard(
        objection_id=row.id,
        board_id=row.board_id,
        month=month,
        person_id=row.person_id,
        person_name=name,
        words=keys.open_text(row.words, context=WORDS) if row.words else "",
        made_at=row.made_at,
        status=row.status,
        decided_by=row.decided_by,
        reason=keys.open_text(row.reason, context=REASON) if row.reason else "",
        rank=stands[0],
        points=stands[1],
    )


async def _tell_staff(session: AsyncSession, row: Objection, now: datetime) -> None:
    staff = await authority.holders(session, roles=CAN_APPROVE, node_id=row.community_id, now=now)
    to, data = [person_id for person_id in staff if person_id != row.person_id], {"objection_id": row.id}
    await notices.notify(session, to=to, kind="objection.waiting", data=data, key=f"objection.waiting:{row.id}", now=now)
