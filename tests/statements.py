"""Counting what is asked of a database: a list asks as much for fifty rows as for five."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from core.database import Database


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, read or written; not the beginnings and ends of transactions."""
    made: list[str] = []

    def note(*call: object) -> None:
        if not str(call[2]).startswith("BEGIN"):
            made.append(str(call[2]))

    engines = {engine.sync_engine for engine in database.engines}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
