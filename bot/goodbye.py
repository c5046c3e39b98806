"""The last word to somebody whose data is deleted."""

from functools import partial

from aiogram import Bot

from core.i18n import Translator
from messages import privacy
from messages.turn import open_turn


async def say_goodbye(bot: Bot, chat_id: int, t: Translator) -> None:
    """Tell them that nothing is stored about them any more; with the update at hand the last trace of their chat goes too."""
    goodbye = t("Everything about you has been deleted. Thank you for what you did for others. You can come back at any time.")
    try:
        await bot.send_message(chat_id, goodbye)
    finally:
        # They may have blocked us meanwhile.
        leave_no_trace(bot, chat_id)


def leave_no_trace(bot: Bot, chat_id: int) -> None:
    """With the update at hand the last that is known of this chat goes."""
    turn = open_turn()
    if turn is not None:
        turn.at_done(partial(privacy.drop_chat, bot=bot.id, chat_id=chat_id))
