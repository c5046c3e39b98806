"""What is said when something did not go: mapped once for the whole chat."""

import logging
import sys

import structlog
from aiogram import Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import CallbackQuery, ErrorEvent
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.api.exceptions import DialogStackOverflow, InvalidStackIdError, OutdatedIntent, UnknownIntent, UnknownState

from bot.services import Services
from bot.visit import Visit
from core.i18n import Translator
from core.refusals import Refusal
from words.refusals import refusal_text

log = structlog.get_logger()

STALE = (UnknownIntent, OutdatedIntent, UnknownState, InvalidStackIdError, DialogStackOverflow)


def errors_router() -> Router:
    """Refusals are put into words, buttons that are gone explain themselves; all else goes on to the worker."""
    # The library calls it an error when a screen refuses; here it is an answer.
    logging.getLogger("aiogram_dialog.window").addFilter(_is_trouble)
    router = Router(name="errors")
    router.errors.register(on_refusal, ExceptionTypeFilter(Refusal))
    router.errors.register(on_stale, ExceptionTypeFilter(*STALE))
    return router


async def on_refusal(event: ErrorEvent, t: Translator, services: Services, dialog_manager: DialogManager | None = None) -> None:
    """A refusal that no screen could say itself: a screen to be shown is not for this person, or what it shows is gone."""
    assert isinstance(event.exception, Refusal)
    words = refusal_text(event.exception, t, zone=services.zone)
    await hush(event.update.callback_query)
    if dialog_manager is not None:
        await Visit(dialog_manager).home(words, anew=event.update.callback_query is None)
    elif event.update.message is not None:
        await event.update.message.answer(words)


async def on_stale(event: ErrorEvent, t: Translator, dialog_manager: DialogManager | None = None) -> None:
    """A button of a screen that is no longer open, or of none of ours: say so, and show what is open now."""
    log.info("stale button", error=type(event.exception).__name__)
    await hush(event.update.callback_query)
    if dialog_manager is None:
        return
    visit = Visit(dialog_manager)
    words = t("That button belongs to something that is over. Nothing was changed. Please use the buttons here.")
    if dialog_manager.has_context():
        visit.note(words)
        await dialog_manager.show(ShowMode.SEND)
    else:
        await visit.home(words, anew=True)


def _is_trouble(_record: logging.LogRecord) -> bool:
    return not isinstance(sys.exc_info()[1], Refusal)


async def hush(callback: CallbackQuery | None) -> None:
    """Answer a press, so that its button stops turning; one too old to be answered is left alone."""
    if callback is None:
        return
    try:
        await callback.answer()
    except TelegramAPIError as error:
        log.info("press not answered", error=type(error).__name__)
