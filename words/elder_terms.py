"""How elders are spoken of in every door: who speaks for them, what is agreed to, and what each consent means."""

from datetime import date

from core.i18n import Translator, mark
from words import saying

RIGHTS = {
    "child": mark("son or daughter"),
    "spouse": mark("husband or wife"),
    "grandchild": mark("grandchild"),
    "sibling": mark("brother or sister"),
    "guardian": mark("legal guardian"),
    "other": mark("other relative or carer"),
    "self": mark("the person themselves"),
}
CONSENTS = {
    "health": mark("Show care lines to finders"),
    "position": mark("Tell the community that finds them"),
    "broadcast": mark("Ask volunteers in a search"),
}
# What one says yes to, in one sentence each.
_MEANS = {
    "health": mark("Whoever scans the badge sees the lines that you ticked."),
    "position": mark("Found elsewhere: the station there learns where they are and can fetch them."),
    "broadcast": mark("In a search, volunteers near by learn what to call them, their photo and what they wear."),
}
# What happens without it.
_WITHOUT = {
    "health": mark("Without: only what to call them and the duty phone."),
    "position": mark("Without: only our station and the family know, and fetching takes longer."),
    "broadcast": mark("Without: family and staff search alone."),
}
CLIPPED = 40


def elder_number(elder_id: int) -> str:
    """What a person reads out to name an elder's registration."""
    return f"E-{elder_id:06d}"


def right(code: str, t: Translator) -> str:
    """What somebody is to the elder, and so by which right they speak."""
    return t(RIGHTS[code])


def consent(kind: str, t: Translator) -> str:
    """A consent by its short name."""
    return t(CONSENTS[kind])


def means(kind: str, t: Translator) -> str:
    """What saying yes to it changes."""
    return t(_MEANS[kind])


def without(kind: str, t: Translator) -> str:
    """What is lost without it."""
    return t(_WITHOUT[kind])


def ticked(label: str, is_on: bool) -> str:
    """A line with its box, for a button."""
    return f"{'☑' if is_on else '☐'} {saying.clipped(label, CLIPPED)}"


def bullets(lines: list[str]) -> list[str]:
    return [f"· {line}" for line in lines]


def photo_said(taken_on: date | None, t: Translator) -> str:
    """Whether there is a photo, and of when."""
    return t("Photo of {day}", day=saying.day(taken_on, t)) if taken_on else t("No photo yet")


def place(address: str, home: str) -> str:
    """Where the elder lives: the building is named once."""
    return " · ".join(part for part in (address, home if home not in address else "") if part)
