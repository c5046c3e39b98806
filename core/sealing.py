"""Words as they are stored: the context of a sealed value is its table and column, such as "elder.name"."""

from typing import overload

from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of


@overload
def seal(session: AsyncSession, column: str, words: str) -> bytes: ...


@overload
def seal(session: AsyncSession, column: str, words: None) -> None: ...


@overload
def seal(session: AsyncSession, column: str, words: str | None) -> bytes | None: ...


def seal(session: AsyncSession, column: str, words: str | None) -> bytes | None:
    """Sealed for this column; None stays None."""
    return None if words is None else keys_of(session).seal_text(words, context=column)


def opened(session: AsyncSession, column: str, sealed: bytes | None) -> str:
    """What was sealed for this column; empty where nothing is left."""
    return keys_of(session).open_text(sealed, context=column) if sealed else ""
