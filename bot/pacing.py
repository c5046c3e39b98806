"""How fast a channel may be talked to."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Pace:
    """Messages a second over all chats, and the time between two to one chat. `spare` a second are kept for what is urgent."""

    a_second: int = 30
    spare: int = 5
    between: timedelta = SECOND


class Pacer:
    """Remembers what was sent when; the time is passed in."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._sent: deque[datetime] = deque()
        self._free_at: dict[int, datetime] = {}
        self._paused: dict[int, datetime] = {}
        self._all_paused: datetime | None = None

    def allowance(self, now: datetime) -> int:
        """How many messages may be sent at this moment."""
        while self._sent and self._sent[0] <= now - SECOND:
            self._sent.popleft()
        if self.is_paused(now):
            return 0
        return max(0, self.pace.a_second - len(self._sent))

    def waiting(self, now: datetime) -> list[int]:
        """The chats that must wait."""
        self._free_at = {chat_id: at for chat_id, at in self._free_at.items() if at > now}
        return sorted(self._free_at)

    def count(self, chat_id: int, now: datetime) -> None:
        """A message goes to this chat."""
        self._sent.append(now)
        self._free_at[chat_id] = max(now + self.pace.between, self._free_at.get(chat_id, now))

    def pause(self, chat_id: int, until: datetime, *, now: datetime) -> None:
        """The channel asked for patience: with this chat; if another chat is paused already, with all of them."""
        self._paused = {chat: at for chat, at in self._paused.items() if at > now}
        if self._paused.keys() - {chat_id}:
            self._all_paused = max(until, self._all_paused or until)
        self._paused[chat_id] = until
        self._free_at[chat_id] = until

    def pause_all(self, until: datetime) -> None:
        """The channel asked whoever answers its updates for patience: nobody is talked to before this moment."""
        self._all_paused = max(until, self._all_paused or until)

    def is_paused(self, now: datetime) -> bool:
        return self._all_paused is not None and now < self._all_paused

    def opens_at(self, now: datetime) -> datetime | None:
        """When the next message may be sent, if that is later than now."""
        if self._all_paused is not None and now < self._all_paused:
            return self._all_paused
        if self.allowance(now) <= self.pace.spare and self._sent:
            return self._sent[0] + SECOND
        return min(self._free_at.values(), default=None)
