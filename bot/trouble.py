"""What becomes of an update whose handling failed: tried again, given up, or done all the same."""

from dataclasses import dataclass
from datetime import timedelta

from aiogram.exceptions import (
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot.feeding import NeverEnds, Unreadable

# A fault of ours: the person waits behind it, so it is given up soon.
PAUSES = (1, 2, 5, 10)
# A fault of the channel: nobody can be answered meanwhile, so patience costs nothing.
LONG_PAUSES = (1, 2, 5, 10, 20, 40, 60, 120, 240, 300, 300, 300, 300, 300, 300, 300, 300, 300, 300)
CHANNEL_IS_DOWN = (TelegramNetworkError, TelegramServerError, TelegramUnauthorizedError, TelegramConflictError)


@dataclass(frozen=True)
class Finished:
    """Done."""


@dataclass(frozen=True)
class Retried:
    """To be handled again after this pause."""

    after: timedelta


@dataclass(frozen=True)
class Buried:
    """Given up: a dead letter."""


def verdict(error: Exception | None, *, attempts: int) -> Finished | Retried | Buried:
    """What to do about this error at this attempt, 1 being the first."""
    # Who blocked the bot cannot be answered; what they asked for has been done.
    if error is None or isinstance(error, TelegramForbiddenError):
        return Finished()
    if isinstance(error, Unreadable | NeverEnds):
        return Buried()
    if isinstance(error, TelegramRetryAfter):
        return Retried(timedelta(seconds=max(1, error.retry_after))) if attempts <= len(LONG_PAUSES) else Buried()
    patient = isinstance(error, CHANNEL_IS_DOWN) and not isinstance(error, TelegramEntityTooLarge)
    pauses = LONG_PAUSES if patient else PAUSES
    return Retried(timedelta(seconds=pauses[attempts - 1])) if attempts <= len(pauses) else Buried()
