"""Notices to one chat that travel together, from the claim to the sent-mark."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.blocking import blocked
from bot.letters import Letter, Words, fits_with
from bot.trouble import Blocked, Buried, Retried, sending_verdict
from core.database import is_sqlite
from messages import outbox, sending, transcript_privacy
from messages.sending import Notice
from messages.turn import Turn

log = structlog.get_logger()


@dataclass
class Parcel:
    """Notices to one chat that go out as one message, and what became of them."""

    notices: Sequence[Notice]
    turn: Turn
    message_id: int | None = None
    error: Exception | None = None
    # Those that did not fit in, and those that could not be put into words: they do not share the others' fate.
    left: list[Notice] = field(default_factory=list)
    failed: list[tuple[Notice, Exception]] = field(default_factory=list)

    @property
    def going(self) -> list[Notice]:
        apart = {notice.id for notice in self.left} | {notice.id for notice, _ in self.failed}
        return [notice for notice in self.notices if notice.id not in apart]


def pack(notices: Sequence[Notice], *, sequence: int) -> Parcel:
    """A parcel of claimed notices to one chat; `sequence` is its message's number in a web chat."""
    first = notices[0]
    turn = Turn(
        bot=first.address.bot,
        chat_id=first.address.chat_id,
        inbox_id=0,
        update_id=0,
        sequence=sequence,
        body=b"",
        attempts=first.attempts,
        owner=first.owner,
    )
    return Parcel(notices, turn)


async def in_words(session: AsyncSession, parcel: Parcel, words: Words) -> tuple[list[Letter], int | None]:
    """The letters of this parcel, and the message whose place they take, if any."""
    letters: list[Letter] = []
    for notice in parcel.notices:
        try:
            letter = await words(session, notice)
        except Exception as error:
            log.exception("notice not put into words", id=notice.id, kind=notice.kind)
            parcel.failed.append((notice, error))
            continue
        if letter is not None and not fits_with(letters, letter):
            parcel.left.append(notice)
        elif letter is not None:
            letters.append(letter)
    going = parcel.going
    if len(going) != 1 or going[0].replaces is None:
        return letters, None
    return letters, await outbox.message_of(session, key=going[0].replaces, address=going[0].address)


async def settle(session: AsyncSession, parcel: Parcel, now: datetime) -> bool:
    """Write what became of it; true when it was sent, and by us: then what the channel wants committed with that is written too."""
    if parcel.left:
        await sending.postponed(session, notices=parcel.left, until=now, error="", counts=False)
    for notice, error in parcel.failed:
        await _conclude(session, [notice], error, now)
    going = parcel.going
    if not going:
        return False
    if parcel.error is not None:
        await _conclude(session, going, parcel.error, now)
        return False
    if parcel.turn.writes and not is_sqlite(session):
        # Whoever drops a chat locks its transcript before its notices. SQLite's one writer has all there is.
        await transcript_privacy.lock_heads(session, chats=[(parcel.turn.bot, parcel.turn.chat_id)])
    if not await sending.sent(session, notices=going, message_id=parcel.message_id, now=now):
        log.warning("another sender has taken over", ids=[notice.id for notice in going])
        return False
    for write in parcel.turn.writes:
        await write(session)
    return True


async def _conclude(session: AsyncSession, notices: Sequence[Notice], error: Exception, now: datetime) -> None:
    name = type(error).__name__
    first = notices[0]
    match sending_verdict(error, attempts=max(notice.attempts for notice in notices), priority=first.priority):
        case Retried(after, counts):
            await sending.postponed(session, notices=notices, until=now + after, error=name, counts=counts)
        case Blocked():
            await blocked(session, bot=first.address.bot, chat_id=first.address.chat_id, now=now)
        case Buried():
            log.error("notice given up", ids=[notice.id for notice in notices], error=name)
            await sending.given_up(session, notices=notices, error=name, now=now)
