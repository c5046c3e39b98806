"""What is another community's, and what is not there at all, look the same at the desk."""

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from core.refusals import Refusal
from people.authority import NotAllowed


@contextmanager
def not_there(*unknown: type[Refusal]) -> Iterator[None]:
    """Inside, a thing that is not theirs, or one of these, is a page that does not exist."""
    try:
        yield
    except Refusal as refusal:
        if isinstance(refusal, (NotAllowed, *unknown)):
            raise web.HTTPNotFound from None
        raise
