"""Routes of the desk: each says for whom it is, and whether one must have shown anew who one is."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from aiohttp import web

from people.authority import CAN_APPROVE, LEADS, Role
from people.desk_sessions import DESK_ROLES

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# The outer fence. What somebody may do to one thing is asked by the room that keeps it.
OFFICERS: frozenset[Role] = DESK_ROLES
APPROVERS: frozenset[Role] = CAN_APPROVE
HEADS: frozenset[Role] = LEADS


@dataclass(frozen=True)
class Fence:
    """Who may come to a route: somebody with one of these roles somewhere; `confirmed` who has shown anew who they are."""

    who: Collection[Role]
    confirmed: bool = False


class DeskRoutes:
    """As aiohttp's table of routes; nothing can be added without saying for whom it is."""

    def __init__(self) -> None:
        self.table = web.RouteTableDef()
        self.fences: dict[Handler, Fence] = {}

    def get(self, path: str, *, who: Collection[Role], confirmed: bool = False) -> Callable[[Handler], Handler]:
        """A page, or a part of one. Changes nothing."""
        return self._add(self.table.get, path, Fence(who, confirmed))

    def post(self, path: str, *, who: Collection[Role], confirmed: bool = False) -> Callable[[Handler], Handler]:
        """A form that changes something. Its token has been checked before the handler runs."""
        return self._add(self.table.post, path, Fence(who, confirmed))

    def _add(self, method: Callable[[str], Callable[[Handler], Handler]], path: str, fence: Fence) -> Callable[[Handler], Handler]:
        def declare(handler: Handler) -> Handler:
            self.fences[handler] = fence
            return method(path)(handler)

        return declare
