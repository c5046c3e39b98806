"""What the table of the desk is made of: a page or a press, a group of them, and what is answered."""

from collections.abc import Collection
from dataclasses import dataclass, field

from people.authority import Role

# How a page or a press answers.
IN, SIGN_IN, CONFIRM, NOT_THEIRS, NOT_THERE = "in", "sign in", "confirm", "not theirs", "not there"
ROLES = {
    "duty officer": Role.DUTY_OFFICER,
    "staff": Role.STAFF,
    "deputy": Role.DEPUTY,
    "secretary": Role.SECRETARY,
    "street": Role.STREET,
    "admin": Role.ADMIN,
}


@dataclass(frozen=True)
class Ask:
    """A page or a press: its address with names of the scene's numbers, the form, what staff of another community are answered.

    `writes` are the tables that a page fills when it is only looked at.
    """

    method: str
    path: str
    other: str
    fields: dict[str, str] = field(default_factory=dict)
    writes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """What belongs together: for whom it is, and whether one must have shown anew who one is."""

    what: str
    who: Collection[Role]
    asks: tuple[Ask, ...]
    confirmed: bool = False

    def answer(self, ask: Ask, role: str) -> str:
        """What this role is answered, of those who are at the desk; with `, elsewhere` in the other community only."""
        if ROLES[role.partition(",")[0]] not in self.who:
            return NOT_THEIRS
        return ask.other if role.endswith(", elsewhere") else IN


def get(path: str, other: str = NOT_THERE, *, writes: Collection[str] = ()) -> Ask:
    return Ask("GET", path, other, writes=frozenset(writes))


def post(path: str, other: str = NOT_THERE, **fields: str) -> Ask:
    return Ask("POST", path, other, fields)


SEEN = ("audit",)
OWN = "one's own session and passkeys"
