"""An incident in the words of the finder's page: who has answered, who is coming and when, and how it ended."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.i18n import Translator, mark
from qrcodes.board import BoardLine
from qrcodes.finders import FinderView
from qrcodes.roster import Line

DOINGS = (
    ("staying", mark("I stay with them")),
    ("police", mark("I have handed them to the police")),
    ("reported", mark("I can only report it")),
)
SIDES = {"duty": mark("Duty officer"), "family": mark("Family"), "finder": mark("Another helper")}
STEPS = (
    ("opened_at", mark("Family and duty officer told")),
    ("acknowledged_at", mark("Received by the duty officer")),
    ("on_the_way_at", mark("Somebody is on the way")),
    ("with_officer_at", mark("With the duty officer")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way home; `at` is empty until it is reached."""

    words: str
    at: str


@dataclass(frozen=True, slots=True)
class Said:
    """One message on the board."""

    who: str
    words: str
    at: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Help:
    """What the finder's page says; `near` is the station near where the elder was found, when that is another.

    `is_ended`: the badge was taken out of use before anybody was home.
    """

    headline: str
    more: str
    alarm: str
    steps: list[Step]
    board: list[Said]
    called: str
    lines: tuple[str, ...]
    line: Line | None
    near: Line | None
    doing: str | None
    has_position: bool
    is_mistake: bool
    is_drill: bool
    is_with_officer: bool
    is_over: bool
    is_ended: bool

    @property
    def takes_more(self) -> bool:
        """Whether anything can be sent from here."""
        return not (self.is_over or self.is_ended)


def help_of(view: FinderView, *, t: Translator, now: datetime, shown: Callable[[datetime], str]) -> Help:
    """What the page says now; `shown` writes a moment as clocks there show it."""
    is_over = view.state in ("handed_over", "closed")
    is_ended = view.is_ended and not is_over
    headline, more = _over(view, t) if is_over else _ended(t) if is_ended else _coming(view, t, now)
    moments = [(words, getattr(view, name)) for name, words in STEPS]
    return Help(
        headline=headline,
        more=more,
        alarm="" if is_over else _alarm(view, t),
        steps=[] if is_over or is_ended else [Step(t(words), shown(at) if at else "") for words, at in moments],
        board=[Said(_who(line, t), line.words, shown(line.at), line.mine) for line in view.board],
        called=view.called or t("the elder"),
        lines=view.care_lines,
        line=view.line,
        near=view.found_line if view.found_line != view.line else None,
        doing=view.doing,
        has_position=view.has_position,
        is_mistake=view.is_mistake,
        is_drill=view.is_drill,
        is_with_officer=view.state == "with_officer",
        is_over=is_over,
        is_ended=is_ended,
    )


def _coming(view: FinderView, t: Translator, now: datetime) -> tuple[str, str]:
    name = view.called or t("the elder")
    stay = t("If you can, please stay with {name} until then.", name=name)
    if view.state == "with_officer":
        return t("The duty officer is with {name}", name=name), t("You may go now. Thank you for waiting with them.")
    if view.state == "on_the_way":
        return _eta(view.eta_at, t, now), stay
    if view.state == "acknowledged":
        return t("The duty officer has received it"), t("Somebody is getting ready to come. {stay}", stay=stay)
    return t("The family and the duty officer have been told"), t("You will read here who answers. {stay}", stay=stay)


def _eta(eta: datetime | None, t: Translator, now: datetime) -> str:
    """Minutes rounded up: better a little early."""
    if eta is None:
        return t("The duty officer has received it, and somebody is on the way")
    minutes = math.ceil((eta - now).total_seconds() / 60)
    if minutes < 1:
        return t("Somebody should be with you any moment")
    return t.plural(
        "The duty officer has received it, there in about {number} minute",
        "The duty officer has received it, there in about {number} minutes",
        minutes,
    )


def _ended(t: Translator) -> tuple[str, str]:
    return t("This badge is not in use any more"), t("Nothing can be sent from here now. Thank you for helping.")


def _alarm(view: FinderView, t: Translator) -> str:
    if view.is_ended:
        return t("Is somebody with you who needs help? Then please call the duty officer, or {number}.", number="110")
    return t("Nobody has answered yet. Please call the police now: {number}.", number="110") if view.advise_110 else ""


def _over(view: FinderView, t: Translator) -> tuple[str, str]:
    if view.turned_out == "curious":
        return t("Nobody was lost"), t("It was a scan by mistake. No harm done. Thank you for telling us.")
    if view.is_drill:
        return t("The drill is over"), t("Thank you for taking part. With you it works in earnest, too.")
    safe = t("{name} is safe", name=view.called or t("the elder"))
    return safe, t("Thank you for not walking past. Because of you, somebody is with their own people again.")


def _who(line: BoardLine, t: Translator) -> str:
    return t("You") if line.mine else t(SIDES[line.side])
