"""The access table: the roles it is asked for, and what a deed is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from tests.access_scene import Scene

# The columns: a role at the elder's community, the same role elsewhere, and what is no role. Street and administrator stand above both.
AT_HOME = ("resident", "volunteer", "grid worker", "duty officer", "staff", "deputy", "secretary", "unit member")
ELSEWHERE = tuple(f"{role}, elsewhere" for role in AT_HOME)
ABOVE = ("street", "admin")
FAMILY, OTHER_FAMILY = "guardian", "guardian of another"
ACTORS = (*AT_HOME, *ABOVE, FAMILY, OTHER_FAMILY, *ELSEWHERE)

EVERYBODY = frozenset(ACTORS)
APPROVERS = frozenset({"staff", "deputy", "secretary", *ABOVE})
STATION = APPROVERS | {"duty officer"}
KIN = frozenset({FAMILY})
NEXT_DOOR = frozenset({"duty officer, elsewhere", "staff, elsewhere", "deputy, elsewhere", "secretary, elsewhere"})
ANY_APPROVER = APPROVERS | {"staff, elsewhere", "deputy, elsewhere", "secretary, elsewhere"}
Do = Callable[[AsyncSession, int, Scene], Awaitable[object]]


@dataclass(frozen=True)
class Deed:
    """Something that can be done, at which place of the chat, and who may."""

    place: str
    what: str
    who: frozenset[str]
    do: Do
    # A list that stays empty for who may not see what is in it.
    is_list: bool = False
