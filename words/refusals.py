"""Sentences for refusals: what happened, whether points moved, what to do. One for each refusal of the rooms."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.idempotency import KeyReused
from core.refusals import Refusal
from words.refusals_about_alarms import ABOUT_ALARMS
from words.refusals_about_appeals import ABOUT_APPEALED, ABOUT_APPEALS
from words.refusals_about_badges import ABOUT_BADGES
from words.refusals_about_boards import ABOUT_BOARDS
from words.refusals_about_cards import ABOUT_CARDS
from words.refusals_about_claims import ABOUT_CLAIMS
from words.refusals_about_desk import ABOUT_DESK
from words.refusals_about_drills import ABOUT_DRILLS
from words.refusals_about_elders import ABOUT_ELDERS
from words.refusals_about_family import ABOUT_FAMILY, ABOUT_GIFTS
from words.refusals_about_guardians import ABOUT_GUARDIANS
from words.refusals_about_incidents import ABOUT_INCIDENTS
from words.refusals_about_items import ABOUT_ITEMS, ABOUT_OFFERING
from words.refusals_about_logs import ABOUT_LOGS
from words.refusals_about_managing import ABOUT_MANAGING
from words.refusals_about_people import ABOUT_PEOPLE
from words.refusals_about_points import ABOUT_DECIDED, ABOUT_POINTS
from words.refusals_about_projects import ABOUT_PROJECTS
from words.refusals_about_redemptions import ABOUT_REDEMPTIONS
from words.refusals_about_resources import ABOUT_RESOURCES
from words.refusals_about_rosters import ABOUT_ROSTERS
from words.refusals_about_rules import ABOUT_RULES
from words.refusals_about_screens import ABOUT_SCREENS
from words.refusals_about_searches import ABOUT_SEARCHES
from words.refusals_about_serving import ABOUT_SERVING
from words.refusals_about_stars import ABOUT_STARS
from words.refusals_about_tables import ABOUT_TABLES
from words.refusals_about_teams import ABOUT_TEAMS
from words.refusals_about_undoing import ABOUT_UNDOING, ABOUT_UNDONE
from words.refusals_about_wishes import ABOUT_WISHES
from words.saying import sentences

Said = tuple[str, str]
Sentence = Callable[[dict[str, Any], Translator, ZoneInfo], Said]

UTC_ZONE = ZoneInfo("UTC")


def refusal_text(refusal: Refusal, t: Translator, *, zone: ZoneInfo = UTC_ZONE) -> str:
    """The refusal in the reader's language; times in it are the zone's. An unknown kind gets a general sentence."""
    what, next_step = sentence_of(type(refusal))(refusal.data, t, zone)
    return sentences(t, what, about_points(type(refusal), t), next_step)


def sentence_of(kind: type[Refusal]) -> Sentence:
    """What says what happened and what to do; of an unknown kind, in general."""
    return _SENTENCES.get(kind, _general)


def about_points(kind: type[Refusal], t: Translator) -> str:
    """Whether points moved. Somebody else may have moved them before, and much that is refused has nothing to do with points."""
    if kind in WHAT_STANDS:
        return t("Your tap moved no points.")
    if kind in FAR_FROM_POINTS:
        return t("Nothing was changed.")
    return t("Nothing was changed; points stay as they are.") if kind in WITHOUT_POINTS else t("No points moved.")


def has_words(kind: type[Refusal]) -> bool:
    """Whether a refusal has a sentence of its own."""
    return kind in _SENTENCES


def _key_reused(data: dict[str, Any], t: Translator, zone: ZoneInfo) -> Said:
    return t("This screen has been used for something else already."), t(
        'Please begin again from the menu; "My points" shows what was done.'
    )


def _general(data: dict[str, Any], t: Translator, zone: ZoneInfo) -> Said:
    return t("That cannot be done."), t('Please begin again from the menu, or call the station: its number is under "Help".')


# It was done already, and that may have moved points.
WHAT_STANDS: dict[type[Refusal], Sentence] = {**ABOUT_DECIDED, **ABOUT_APPEALED, **ABOUT_UNDONE, KeyReused: _key_reused}
# It would have moved points.
WITH_POINTS: dict[type[Refusal], Sentence] = {
    **ABOUT_POINTS,
    **ABOUT_LOGS,
    **ABOUT_APPEALS,
    **ABOUT_REDEMPTIONS,
    **ABOUT_ITEMS,
    **ABOUT_GIFTS,
    **ABOUT_SERVING,
    **ABOUT_UNDOING,
}
# It never moves points.
WITHOUT_POINTS: dict[type[Refusal], Sentence] = {
    **ABOUT_PEOPLE,
    **ABOUT_FAMILY,
    **ABOUT_RULES,
    **ABOUT_TEAMS,
    **ABOUT_CARDS,
    **ABOUT_BOARDS,
    **ABOUT_OFFERING,
    **ABOUT_STARS,
}
# Nobody who looks for somebody thinks of points.
FAR_FROM_POINTS: dict[type[Refusal], Sentence] = {
    **ABOUT_DESK,
    **ABOUT_SCREENS,
    **ABOUT_TABLES,
    **ABOUT_ALARMS,
    **ABOUT_DRILLS,
    **ABOUT_ELDERS,
    **ABOUT_GUARDIANS,
    **ABOUT_BADGES,
    **ABOUT_ROSTERS,
    **ABOUT_SEARCHES,
    **ABOUT_INCIDENTS,
    **ABOUT_WISHES,
    **ABOUT_RESOURCES,
    **ABOUT_PROJECTS,
    **ABOUT_CLAIMS,
    **ABOUT_MANAGING,
}
_SENTENCES = WHAT_STANDS | WITH_POINTS | WITHOUT_POINTS | FAR_FROM_POINTS
