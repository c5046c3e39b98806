"""From a stored body to the dispatcher."""

import structlog
from aiogram import Bot, Dispatcher
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from messages.turn import Turn

log = structlog.get_logger()


# An update that was claimed so often and never ended takes its process down: it is not tried again.
CLAIMS_AT_MOST = 40


class Unreadable(Exception):
    """A body that is no update as the Bot API knows it; trying again will not help."""


class NeverEnds(Exception):
    """The update was claimed again and again, and each time its process died."""


async def feed(dispatcher: Dispatcher, bot: Bot, turn: Turn) -> None:
    """Have the update of this turn handled; raises what its handler raises, `Unreadable` and `NeverEnds`."""
    if turn.attempts > CLAIMS_AT_MOST:
        raise NeverEnds
    try:
        update = Update.model_validate_json(turn.body, context={"bot": bot})
    except ValidationError:
        # Without the cause: it quotes the content.
        raise Unreadable from None
    try:
        _ = update.event_type
    except UpdateTypeLookupError:
        # aiogram would print the whole update.
        log.info("update of a kind not known here", inbox_id=turn.inbox_id)
        return
    answer = await dispatcher.feed_update(bot, update)
    if isinstance(answer, TelegramMethod):
        await bot(answer)
