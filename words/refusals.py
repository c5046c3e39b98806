"""Sentences for refusals: what happened, whether points moved, what to do. One for each refusal of the rooms."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.idempotency import KeyReused
from core.refusals import Refusal
from words.refusals_about_appeals import ABOUT_APPEALS
from words.refusals_about_boards import ABOUT_BOARDS
from words.refusals_about_cards import ABOUT_CARDS
from words.refusals_about_family import ABOUT_FAMILY
from words.refusals_about_items import ABOUT_ITEMS
from words.refusals_about_logs import ABOUT_LOGS
from words.refusals_about_people import ABOUT_PEOPLE
from words.refusals_about_points import ABOUT_POINTS
from words.refusals_about_redemptions import ABOUT_REDEMPTIONS
from words.refusals_about_rules import ABOUT_RULES
from words.refusals_about_stars import ABOUT_STARS
from words.refusals_about_teams import ABOUT_TEAMS
from words.saying import sentences

Said = tuple[str, str]
Sentence = Callable[[dict[str, Any], Translator, ZoneInfo], Said]

UTC_ZONE = ZoneInfo("UTC")


def refusal_text(refusal: Refusal, t: Translator, *, zone: ZoneInfo = UTC_ZONE) -> str:
    """The refusal in the reader's language; times in it are the zone's. An unknown kind gets a general sentence."""
    kind = type(refusal)
    if kind in ABOUT_PEOPLE:
        what, next_step = ABOUT_PEOPLE[kind](refusal.data, t, zone)
        return sentences(t, what, t("Nothing was changed."), next_step)
    what, next_step = _POINTS.get(kind, _general)(refusal.data, t, zone)
    return sentences(t, what, t("No points moved."), next_step)


def has_words(kind: type[Refusal]) -> bool:
    """Whether a refusal has a sentence of its own."""
    return kind in ABOUT_PEOPLE or kind in _POINTS


def _key_reused(data: dict[str, Any], t: Translator, zone: ZoneInfo) -> Said:
    return t("This screen has been used for something else already."), t(
        'Please begin again from the menu; "My points" shows what was done.'
    )


def _general(data: dict[str, Any], t: Translator, zone: ZoneInfo) -> Said:
    return t("That cannot be done."), t('Please begin again from the menu, or call the station: its number is under "Help".')


_POINTS: dict[type[Refusal], Sentence] = {
    **ABOUT_POINTS,
    **ABOUT_REDEMPTIONS,
    **ABOUT_FAMILY,
    **ABOUT_APPEALS,
    **ABOUT_LOGS,
    **ABOUT_RULES,
    **ABOUT_TEAMS,
    **ABOUT_CARDS,
    **ABOUT_BOARDS,
    **ABOUT_ITEMS,
    **ABOUT_STARS,
    KeyReused: _key_reused,
}
