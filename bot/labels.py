"""What the menu's buttons say. Typed, the same words lead to the same place."""

import re
import unicodedata
from functools import cache

from bot.visit import Button
from core import counting
from core.i18n import LANGUAGES, Translator, mark, translator

LABELS = {
    "approve": mark("Approve activities ({number})"),
    "approvals": mark("Approve redemptions ({number})"),
    "appeals": mark("Appeals ({number})"),
    "pickup": mark("Check a pick-up code"),
    "prepare": mark("To prepare"),
    "serve": mark("Scan a card"),
    "log": mark("Log an activity"),
    "points": mark("My points"),
    "board": mark("Board of the month"),
    "objections": mark("Objections ({number})"),
    "goods": mark("Redeem goods"),
    "favourites": mark("My favourites"),
    "stock": mark("Stock and prices"),
    "redemptions": mark("My redemptions"),
    "manage": mark("Manage"),
    "desk": mark("Staff desk"),
    "kinds": mark("Kinds of activities"),
    "rules": mark("Rules of points"),
    "team": mark("Log for a team"),
    "print": mark("Print badges"),
    "residents": mark("Residents and cards"),
    "roster": mark("Duty roster"),
    "approve_elders": mark("Approve home badges ({number})"),
    "elders": mark("Home badge"),
    "incidents": mark("Incidents"),
    "resources": mark("I can help"),
    "resource_list": mark("Resources list"),
    "services_list": mark("Services list"),
    "projects": mark("Projects"),
    "countersign": mark("Agreements to sign ({number})"),
    "wishes": mark("Micro-wishes"),
    "new_wish": mark("Make a wish"),
    "my_wishes": mark("My wishes"),
    "my_claims": mark("What I took on"),
    "approve_wishes": mark("Screen wishes ({number})"),
    "wish_rules": mark("Rules of wishes"),
    "wish_figures": mark("Figures of wishes"),
    "station_figures": mark("Station figures"),
    "lost": mark("Somebody is lost"),
    "help": mark("Help"),
    "settings": mark("Settings"),
}
_COUNT = re.compile(r" ?\((?:[0-9]+\+?|\{number\})\)$")


def lead(place: str, t: Translator, *, number: int = 0) -> Button:
    """The menu's button to this place; `number` is how many wait there."""
    return Button(t(LABELS[place], number=counting.said(number)), f"go:{place}")


def place_labelled(text: str) -> str | None:
    """The place whose button says exactly this, in any language, with or without the count in brackets."""
    return _places().get(_plain(text))


@cache
def _places() -> dict[str, str]:
    return {_plain(translator(language)(label)): place for language in LANGUAGES for place, label in LABELS.items()}


def _plain(text: str) -> str:
    return _COUNT.sub("", " ".join(unicodedata.normalize("NFKC", text).lower().split()))
