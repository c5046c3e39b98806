"""What is said when something about badges or printing is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from qrcodes.badge_words import BadgeWordsHurt, BadgeWordsUnclear, BadgeWordsUnprintable, PrefixTaken, PrefixUnclear
from qrcodes.badges import BadgeUnknown, ElderNotReady, TooManyBadges
from qrcodes.printing import NothingToPrint, PrintGone, PrintNotReady, PrintUnknown

Said = tuple[str, str]
Data = dict[str, Any]


def _badge_unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("No badge or label here has this number."), t("Please look at it again: it is printed like LC-0042 or LC-0042-07.")


def _not_ready(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This elder's page is not approved, or has ended."), t("Badges can be made once it is approved: see “Approved elders”.")


def _too_many(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("At most {most} are made at once.", most=data["most"]), t("Please make fewer now, and more afterwards.")


def _words_hurt(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("“{word}” on an elder's chest would tell everybody what is only the family's business.", word=data["word"])
    return said, t("Please choose words that anybody would like to wear, for example only the name of the community.")


def _words_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is room for 1 to {most} characters.", most=data["most"]), t("Please type it again, in fewer words if it was long.")


def _words_unprintable(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("No font here can print {signs}.", signs=data["signs"]), t("Please write it in another way.")


def _prefix_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Numbers begin with 1 to {most} Latin letters.", most=data["most"]), t("Please type it again, for example LC.")


def _prefix_taken(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("Another community's numbers begin so, or numbers were given here already.")
    return said, t("Please choose other letters; once a number was given they stay.")


def _nothing(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is nothing to print: all of it was printed, or nothing is in use."), t("To print one elder's again, type its number.")


def _unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is no such print file."), t('Please ask for it anew: "Print badges" in "Manage".')


def _not_yet(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    if data["failed"]:
        return t("This file could not be drawn."), t('Please ask for it anew: "Print badges" in "Manage".')
    done = t("It is being drawn: {drawn} of {total}.", drawn=data["drawn"], total=data["total"])
    return done, t("I write to you when it is ready.")


def _gone(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Print files are kept for a week, and this one is gone."), t("Please ask for it anew; the codes stay the same.")


ABOUT_BADGES: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    BadgeUnknown: _badge_unknown,
    ElderNotReady: _not_ready,
    TooManyBadges: _too_many,
    BadgeWordsHurt: _words_hurt,
    BadgeWordsUnclear: _words_unclear,
    BadgeWordsUnprintable: _words_unprintable,
    PrefixUnclear: _prefix_unclear,
    PrefixTaken: _prefix_taken,
    NothingToPrint: _nothing,
    PrintUnknown: _unknown,
    PrintNotReady: _not_yet,
    PrintGone: _gone,
}
