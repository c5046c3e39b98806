"""Whom the words being written speak of: collected while they are made, stored with the message, so that forgetting finds them.

A number above nought is a person's. A room may use numbers below nought for others who can be forgotten, such as elders.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_mentioned: ContextVar[set[int] | None] = ContextVar("mentioned", default=None)


@contextmanager
def collecting() -> Iterator[set[int]]:
    """Everybody mentioned inside: round the handling of an update, or the making of a notice."""
    people: set[int] = set()
    token = _mentioned.set(people)
    try:
        yield people
    finally:
        _mentioned.reset(token)


def mention(*person_ids: int) -> None:
    """Note that these persons' names or words were read to be shown. Outside `collecting()` nothing is noted."""
    people = _mentioned.get()
    if people is not None:
        people.update(person_ids)


def mentioned() -> frozenset[int]:
    return frozenset(_mentioned.get() or ())
