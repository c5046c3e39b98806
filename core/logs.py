"""Logs: one line an event, ids only. Exceptions are written without their messages, which may quote what people typed."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

Event = MutableMapping[str, Any]


def set_up(*, json: bool | None = None) -> None:
    """Log to stderr: readable lines on a terminal, JSON elsewhere, unless `json` says which."""
    as_json = not sys.stderr.isatty() if json is None else json
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _where_it_failed,
    ]
    errors: Any = _Stderr()
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=errors),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(errors)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=[*shared, _first_line]))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


class _Stderr:
    """What stderr is at the moment of writing: loggers live longer than a redirection."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def _where_it_failed(_logger: object, _name: str, event: Event) -> Event:
    """Put an exception as its kind and the places it passed, innermost last; never its message or values."""
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-8:]
        event["error"] = type(error).__name__
        event["at"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _first_line(_logger: object, _name: str, event: Event) -> Event:
    """Of a library's message keep the first line: asyncio's next ones quote the exception."""
    event["event"] = str(event["event"]).partition("\n")[0]
    return event
