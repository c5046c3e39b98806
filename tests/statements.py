"""Counting what is asked of a database: a list asks as much for fifty rows as for five."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from core.database import Database


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    made: list[str] = []

    def note(*call: object) -> None:
        made.append(str(call[2]))

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(engine, "before_cursor_execute", note)
