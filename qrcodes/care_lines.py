"""Lines that help a stranger to help: "青霉素过敏". The family chooses for each whether strangers see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened, seal
from qrcodes import elder_words
from qrcodes.elder_models import CareLine

WORDS = "care_line.words"


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and whether strangers see it."""

    words: str
    is_shown: bool = False


def clean(lines: Sequence[Line]) -> tuple[Line, ...]:
    """As they are kept, each once. Raises `TooManyLines`, `ElderWordsUnclear`, `NumberShown`."""
    kept: dict[str, Line] = {}
    for one in lines:
        words = elder_words.line(one.words)
        kept.setdefault(words, Line(words, one.is_shown))
    if len(kept) > elder_words.LINES_MOST:
        raise elder_words.TooManyLines(most=elder_words.LINES_MOST)
    return tuple(kept.values())


async def write(session: AsyncSession, *, elder_id: int, lines: Sequence[Line]) -> None:
    """These in place of those before; they are clean already and the elder is locked."""
    await drop(session, elder_id=elder_id)
    rows = [
        {"elder_id": elder_id, "position": position, "words": seal(session, WORDS, one.words), "is_shown": one.is_shown}
        for position, one in enumerate(lines, start=1)
    ]
    if rows:
        await session.execute(insert(CareLine), rows)


async def of_elder(session: AsyncSession, *, elder_id: int) -> tuple[Line, ...]:
    """In the order in which they were given."""
    query = select(CareLine.words, CareLine.is_shown).where(CareLine.elder_id == elder_id).order_by(CareLine.position)
    return tuple(Line(opened(session, WORDS, words), is_shown) for words, is_shown in await session.execute(query))


async def drop(session: AsyncSession, *, elder_id: int) -> None:
    """Keep none of them."""
    await session.execute(delete(CareLine).where(CareLine.elder_id == elder_id))
