"""The board of an incident: finder, helpers and family write to one another, and learn no name and no number."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.idempotency import scoped
from core.sealing import opened, seal
from core.upsert import insert
from messages.mentions import mention
from qrcodes import deadlines, finder_rows, incident_access, incident_words, incidents, receipts
from qrcodes.answering import IncidentOver
from qrcodes.incident_models import BoardWord

WORDS = "board_word.words"


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One message: whose side it is from (finder, duty, family), and whether the reader wrote it."""

    side: str
    words: str
    at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class _Place:
    side: str
    key: str
    finder_id: int | None = None
    person_id: int | None = None


async def say_as_finder(session: AsyncSession, *, secret: str, words: str, key: str, now: datetime) -> bool:
    """The finder writes; helpers and family are told. False when the page is over, or too much was written. Once a key.

    Raises `WordsNeeded`, `WordsTooLong`.
    """
    said = incident_words.message(words)
    finder = await finder_rows.find(session, secret=secret, now=now)
    if finder is None:
        return False
    place = _Place("finder", f"f{finder.id}:{key}", finder_id=finder.id)
    acting = await finder_rows.acting(session, secret=secret, now=now)
    if await _is_known(session, place.key):
        return True
    written = select(func.count()).select_from(BoardWord).where(BoardWord.finder_id == finder.id)
    if acting is None or (await session.scalars(written)).one() >= deadlines.BOARD_MESSAGES:
        return False
    _, incident = acting
    number = await _write(session, incident.id, said, place, now)
    if number is not None:
        await receipts.tell_all(session, incident=incident, kind="incident.board", what=f"board.{number}", now=now, is_apart=True)
    return True


async def say(
    session: AsyncSession, *, actor: int, incident_id: int, words: str, key: str, now: datetime, also_when_over: bool = False
) -> None:
    """A helper or a guardian writes. Once a key.

    Raises `IncidentUnknown`, `NotAllowed`, `IncidentOver`, `WordsNeeded`, `WordsTooLong`.
    """
    said = incident_words.message(words)
    incident = await incidents.lock(session, incident_id)
    access = await incident_access.require_reader(session, person_id=actor, incident=incident, now=now)
    place = _Place("family" if access.is_guardian else "duty", scoped(actor, key), person_id=actor)
    if await _is_known(session, place.key):
        return
    if incident.closed_at is not None and not also_when_over:
        raise IncidentOver(turned_out=incident.turned_out, incident_id=incident_id)
    number = await _write(session, incident_id, said, place, now)
    if number is not None:
        kind, what = "incident.board", f"board.{number}"
        await receipts.tell_all(session, incident=incident, kind=kind, what=what, now=now, is_apart=True, but=(actor,))


async def lines(
    session: AsyncSession, *, incident_id: int, finder_id: int | None = None, person_id: int | None = None
) -> Sequence[BoardLine]:
    """The newest of it, oldest first, for this reader; who may see it is the caller's to check."""
    query = select(BoardWord).where(BoardWord.incident_id == incident_id).order_by(BoardWord.id.desc()).limit(deadlines.LINES_SHOWN)
    rows = list(await session.scalars(query))[::-1]
    mention(*(row.person_id for row in rows if row.person_id is not None))
    return [
        BoardLine(row.side, opened(session, WORDS, row.words), row.at, mine=_is(row.finder_id, finder_id) or _is(row.person_id, person_id))
        for row in rows
        if row.words
    ]


async def line(session: AsyncSession, *, incident_id: int, number: int) -> BoardLine | None:
    """One message; None when it is gone."""
    query = select(BoardWord).where(BoardWord.id == number, BoardWord.incident_id == incident_id)
    row = (await session.scalars(query)).one_or_none()
    if row is None or not row.words:
        return None
    mention(*(one for one in (row.person_id,) if one is not None))
    return BoardLine(row.side, opened(session, WORDS, row.words), row.at, mine=False)


def _is(one: int | None, other: int | None) -> bool:
    return one is not None and one == other


async def _is_known(session: AsyncSession, key: str) -> bool:
    return await session.scalar(select(BoardWord.id).where(BoardWord.key == key)) is not None


async def _write(session: AsyncSession, incident_id: int, words: str, place: _Place, now: datetime) -> int | None:
    row = {"incident_id": incident_id, "words": seal(session, WORDS, words), "at": now} | asdict(place)
    new = insert(session, BoardWord).values(row).on_conflict_do_nothing().returning(BoardWord.id)
    return (await session.scalars(new)).one_or_none()
