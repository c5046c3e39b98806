"""A turn: the handling of one update, and what is to be committed together with its done-mark."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from messages.drafts import Drafts

# Message ids of a chat come from its lane's counter: 64 for each number, the first for what came in, the others for the answers.
IDS_PER_SEQUENCE = 64

Write = Callable[[AsyncSession], Awaitable[None]]


class TooManyAnswers(Exception):
    """One update sent more messages than it has ids for."""


@dataclass
class Turn:
    """One update being handled by a worker that holds its chat's lane."""

    bot: int
    chat_id: int
    inbox_id: int
    update_id: int
    sequence: int
    body: bytes
    attempts: int
    owner: str
    # Whoever wrote it was forgotten after it came: it is to leave no trace.
    is_forgotten: bool = False
    # Its handler has returned: what speaks now, such as a task that it left behind, does not belong to it any more.
    is_closed: bool = False
    conversation: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    writes: list[Write] = field(default_factory=list)
    after: list[Callable[[], None]] = field(default_factory=list)
    calls: int = 0
    # What it says in a web chat; empty on other channels.
    drafts: Drafts = field(default_factory=Drafts)

    def next_message_id(self) -> int:
        """The id of the next message that this update sends: the same when the update is handled again."""
        self.calls += 1
        if self.calls >= IDS_PER_SEQUENCE:
            raise TooManyAnswers(self.update_id)
        return self.sequence * IDS_PER_SEQUENCE + self.calls

    def at_done(self, write: Write, after: Callable[[], None] | None = None) -> None:
        """Commit `write` with the done-mark, then call `after` (to wake whoever shows it)."""
        self.writes.append(write)
        if after is not None:
            self.after.append(after)


current_turn: ContextVar[Turn | None] = ContextVar("current_turn", default=None)


def open_turn() -> Turn | None:
    """The turn that is being handled here, unless its handler has returned."""
    turn = current_turn.get()
    return None if turn is None or turn.is_closed else turn
