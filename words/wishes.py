"""Micro-wishes in words: what kind, how urgent, how it weighs, how far it is, and each step on its way."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from wishes.steps import Step
from wishes.wish_cards import CLAIMER, MEMBER, WishCard
from words import saying

KINDS = {
    "goods": mark("A thing that is needed"),
    "service": mark("A hand with something"),
    "company": mark("Somebody's company"),
}
# The three colours of the collection card, never without their words.
_COLOURS = {"red": mark("Red: at once"), "yellow": mark("Yellow: in these days"), "green": mark("Green: no hurry")}
WORRIES = {"busy": mark("Takes my mind up"), "vexed": mark("Vexes me"), "gripped": mark("Grips my heart")}
_WORRIES_TOLD = {
    "busy": mark("Takes my mind up: I can live with it, but it costs thought and legwork"),
    "vexed": mark("Vexes me: it spoils my days"),
    "gripped": mark("Grips my heart: I cannot put it out of my mind"),
}
_EXAMPLES = {
    "goods": mark("A folding walking stick with a seat, mine broke."),
    "service": mark("The lamp in the living room is broken. I would like somebody to change the bulb."),
    "company": mark("I would like somebody to play chess with me on a weekday afternoon."),
}
_STATUSES = {
    "asked": mark("the community is looking at it"),
    "open": mark("open: waits for somebody to take it on"),
    "claimed": mark("somebody has taken it on"),
    "fulfilled": mark("said to have come true, waits for a yes"),
    "confirmed": mark("came true"),
    "refused": mark("not taken up by the community"),
    "joined": mark("joined to a wish like it"),
    "withdrawn": mark("taken back"),
}
STEPS = {
    "asked": mark("The wish was made"),
    "published": mark("The community looked at it and opened it to everybody"),
    "refused": mark("The community did not take it up"),
    "joined": mark("It was joined to a wish like it"),
    "withdrawn": mark("It was taken back"),
    "rolled": mark("Nobody took it on yet: it stands first now, and units were asked"),
    "dispatched": mark("The community asked somebody to take it on"),
    "declined": mark("Whom the community asked cannot take it on"),
    "claimed": mark("Somebody took it on"),
    "contacted": mark("Who took it on got in touch"),
    "private_seen": mark("Who takes care of it looked at how to reach you"),
    "handed": mark("Who took it on handed it to somebody else"),
    "released": mark("Who took it on gave it up: it is open again"),
    "lapsed": mark("The time ran out: it is open again"),
    "fulfilled": mark("Who took it on says that it came true"),
    "not_yet": mark("Not yet as it should be: they go on"),
    "confirmed": mark("It came true, confirmed"),
    "follow_up.asked": mark("You were asked how it is"),
    "follow_up.over": mark("The follow-up is closed"),
    "reopened": mark("It was opened again"),
}
_RATED = mark("Rated {stars} of 5")
# Looking up how to reach the wisher is told once in a row.
_SEEN = "private_seen"


def kind(code: str, t: Translator) -> str:
    return t(KINDS[code])


def colour(code: str, t: Translator) -> str:
    """How urgent: the colour and its words."""
    return t(_COLOURS[code])


def worry(code: str, t: Translator) -> str:
    return t(WORRIES[code])


def worry_told(code: str, t: Translator) -> str:
    """How it weighs, with what is meant by it."""
    return t(_WORRIES_TOLD[code])


def example(kind_code: str, t: Translator) -> str:
    """A wish of this kind, as somebody may put it."""
    return t(_EXAMPLES.get(kind_code, _EXAMPLES["service"]))


def marked(label: str, is_chosen: bool) -> str:
    """A button's words, with a tick where it is chosen."""
    return f"✓ {label}" if is_chosen else label


def traits(kind_code: str, colour_code: str, worry_code: str, t: Translator) -> str:
    """A thing that is needed · Red: at once · Grips my heart."""
    return " · ".join((kind(kind_code, t), colour(colour_code, t), worry(worry_code, t)))


def status(code: str, t: Translator) -> str:
    """How far it is, inside a sentence."""
    return t(_STATUSES[code])


def step(one: Step, t: Translator) -> str:
    """What happened, without who did it."""
    code, _, stars = one.what.partition(":")
    return t(_RATED, stars=stars) if code == "rated" else t(STEPS.get(one.what, one.what))


def steps(taken: Sequence[Step], t: Translator, *, zone: ZoneInfo) -> list[str]:
    """The way of a wish, a line a step."""
    told = [one for at, one in enumerate(taken) if one.what != _SEEN or taken[at - 1].what != _SEEN]
    return [f"· {_at(one, zone)}  {step(one, t)}" for one in told]


def terms(card: WishCard, t: Translator, *, zone: ZoneInfo) -> list[str]:
    """What it gives, and by when it should come true."""
    if card.reward is None or card.due_at is None:
        return []
    due = saying.short_day(card.due_at.astimezone(zone).date(), t)
    return [t("Thanks: {points}. Should come true by {day}.", points=saying.points_of(card.reward, t), day=due)]


def public_status(card: WishCard, t: Translator) -> str:
    """How far it is, for who neither wished it nor decides about it."""
    if card.access not in (MEMBER, CLAIMER) or card.status == "open":
        return t("How far: {status}", status=status(card.status, t))
    told = {
        "claimed": t("A neighbour has taken it on. It is in good hands."),
        "fulfilled": t("A neighbour has made it true; the wisher has yet to say yes."),
        "confirmed": t("It came true."),
    }
    return told.get(card.status, "")


def _at(one: Step, zone: ZoneInfo) -> str:
    local = one.at.astimezone(zone)
    return f"{local:%m-%d %H:%M}"
