"""What is said when something about the staff desk's door is refused."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from people.desk_confirming import NothingToConfirm
from people.passkeys import ConfirmFirst, TooManyPasskeys

Said = tuple[str, str]
Data = dict[str, Any]


def _nothing_to_confirm(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The desk asks for nothing here any more: each question counts once, for ten minutes."), t(
        "If you are at the desk, please ask again there."
    )


def _confirm_first(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("For this the desk must know anew that it is you."), t("Please confirm it and try once more.")


def _too_many_passkeys(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("You have {number} passkeys already, and more are not kept.", number=data.get("most", 10)), t(
        "Please remove one that you no longer use."
    )


ABOUT_DESK: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    NothingToConfirm: _nothing_to_confirm,
    ConfirmFirst: _confirm_first,
    TooManyPasskeys: _too_many_passkeys,
}
