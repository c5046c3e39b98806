"""What becomes of an update or a notice that failed: tried again, or given up."""

from dataclasses import dataclass
from datetime import timedelta

from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot.feeding import NeverEnds, Unreadable
from messages.outbox import Priority

# A fault of ours: the person waits behind it, so it is given up soon.
PAUSES = (1, 2, 5, 10)
# A fault of the channel: nobody can be answered meanwhile, so patience costs nothing.
LONG_PAUSES = (1, 2, 5, 10, 20, 40, 60, 120, 240, 300, 300, 300, 300, 300, 300, 300, 300, 300, 300)
# An alert must not vanish: for about eight hours it is tried again at least every minute.
ALERT_PAUSE_SECONDS = 60
ALERT_ATTEMPTS = 500
CHANNEL_IS_DOWN = (TelegramNetworkError, TelegramServerError, TelegramUnauthorizedError, TelegramConflictError)


@dataclass(frozen=True)
class Retried:
    """To be tried again after this pause. `counts` is false when the channel only asked for patience."""

    after: timedelta
    counts: bool = True


@dataclass(frozen=True)
class Buried:
    """Given up: a dead letter."""


@dataclass(frozen=True)
class Blocked:
    """The reader wants nothing from us on this channel."""


def reason(error: Exception) -> dict[str, object]:
    """What the log says of an error: for the channel's own refusals the name, for ours the place too."""
    return {"error": type(error).__name__} if isinstance(error, AiogramError) else {"exc_info": error}


def verdict(error: Exception, *, attempts: int) -> Retried | Buried:
    """What to do about an update after this attempt, 1 being the first."""
    if isinstance(error, Unreadable | NeverEnds):
        return Buried()
    if isinstance(error, TelegramRetryAfter):
        return Retried(timedelta(seconds=max(1, error.retry_after))) if attempts <= len(LONG_PAUSES) else Buried()
    patient = isinstance(error, CHANNEL_IS_DOWN) and not isinstance(error, TelegramEntityTooLarge)
    pauses = LONG_PAUSES if patient else PAUSES
    return Retried(timedelta(seconds=pauses[attempts - 1])) if attempts <= len(pauses) else Buried()


def sending_verdict(error: Exception, *, attempts: int, priority: Priority) -> Retried | Buried | Blocked:
    """What to do about a notice after this attempt, 1 being the first."""
    if isinstance(error, TelegramForbiddenError):
        return Blocked()
    if isinstance(error, TelegramBadRequest | TelegramNotFound | TelegramEntityTooLarge):
        return Buried()
    if isinstance(error, TelegramRetryAfter):
        return Retried(timedelta(seconds=max(1, error.retry_after)), counts=False)
    pause = LONG_PAUSES[min(attempts, len(LONG_PAUSES)) - 1]
    if priority == Priority.ALERT:
        return Retried(timedelta(seconds=min(pause, ALERT_PAUSE_SECONDS))) if attempts <= ALERT_ATTEMPTS else Buried()
    return Retried(timedelta(seconds=pause)) if attempts <= len(LONG_PAUSES) else Buried()
