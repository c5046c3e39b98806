"""Why somebody is suggested for a wish, or a wish to somebody, in a few warm words."""

from collections.abc import Iterable

from core.i18n import Translator, mark
from wishes.scoring import Reason
from words import topics

# So many reasons are said, the strongest first.
MOST = 3
_WHY_HELPER = {
    "weekend": mark("free at weekends"),
    "evening": mark("free in the evening"),
    "workday": mark("free on workdays"),
    "time": mark("free at that time"),
    "building": mark("lives in the same building"),
    "grid": mark("lives in the same grid"),
    "near": mark("lives near by"),
}
_WHY_UNIT = {**_WHY_HELPER, "building": mark("in the same building"), "grid": mark("in the same grid"), "near": mark("near by")}
_WHY_WISH = {
    "weekend": mark("at a weekend, when you are free"),
    "evening": mark("in the evening, when you are free"),
    "workday": mark("on a workday, when you are free"),
    "time": mark("at a time when you are free"),
    "building": mark("in your building"),
    "grid": mark("in your grid"),
    "near": mark("near you"),
    "urgent": mark("urgent"),
    "waits": mark("has waited long"),
}


def of_helper(reasons: Iterable[Reason], t: Translator, *, is_unit: bool = False) -> str:
    """Why this person or unit is suggested to staff: can help with lights and wiring, free at weekends, lives near by."""
    return _joined((_about_helper(reason, _WHY_UNIT if is_unit else _WHY_HELPER, t) for reason in reasons), t)


def of_wish(reasons: Iterable[Reason], t: Translator) -> str:
    """Why this wish is suggested to a member: about lights and wiring, as you said, in your grid."""
    return _joined((_about_wish(reason, t) for reason in reasons), t)


def _about_helper(reason: Reason, why: dict[str, str], t: Translator) -> str:
    if reason.code == "topic":
        has = mark("has: {topic}") if reason.kind == "goods" else mark("can help with: {topic}")
        return t(has, topic=_inside(reason.topic, t))
    if reason.code == "fulfilled":
        return t.plural("has made {number} wish come true", "has made {number} wishes come true", reason.number)
    return t(why.get(reason.code, ""))


def _about_wish(reason: Reason, t: Translator) -> str:
    if reason.code == "topic":
        has = mark("you have: {topic}") if reason.kind == "goods" else mark("you can help with: {topic}")
        return t(has, topic=_inside(reason.topic, t))
    return t(_WHY_WISH.get(reason.code, ""))


def _inside(topic: str, t: Translator) -> str:
    """The name as it stands inside a sentence."""
    said = topics.name(topic, t)
    return said[:1].lower() + said[1:] if t.language == "en" else said


def _joined(said: Iterable[str], t: Translator) -> str:
    parts = [part for part in said if part][:MOST]
    return ("，" if t.language == "zh" else ", ").join(parts)
