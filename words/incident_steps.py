"""The steps of an incident in words: what happened, who was told, where, and how the elder was handed over."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from qrcodes.timelines import Spot, Step, Timeline
from words import saying

# What the incident's events are called in code, and in words; what stands behind a colon is a number.
STEPS = {
    "opened": mark("A finder told the family"),
    "reopened": mark("Everybody was rung anew"),
    "finder.joined": mark("Another finder joined"),
    "no_drill": mark("Somebody meant it: it was no drill any more"),
    "finder.staying": mark("The finder stays with the elder"),
    "finder.police": mark("The finder has handed the elder to the police"),
    "finder.reported": mark("The finder has only reported it"),
    "mistake": mark("The finder says: it was a mistake"),
    "position.gps": mark("The finder sent a position"),
    "position.typed": mark("The finder wrote where they are"),
    "found": mark("The community where the elder was found was looked up"),
    "step.1": mark("Nobody had answered: secretary and deputy were told"),
    "step.2": mark("Nobody had answered: the street office and all of the station were told"),
    "step.3": mark("Nobody had answered: the family and the finder were advised to call 110"),
    "acknowledged": mark("Taken on"),
    "taken_over": mark("Taken over by a colleague"),
    "on_the_way": mark("On the way"),
    "with_officer": mark("With the elder"),
    "wrong_code": mark("A wrong hand-over code was typed"),
    "handed_over.code": mark("Handed over, by the family's code"),
    "handed_over.photo": mark("Handed over, by a photo"),
    "family.real": mark("The family says: the elder is with them again"),
    "family.at_home": mark("The family says: the elder is at home"),
    "family.drill": mark("The family says: this is a drill"),
    "closed.real": mark("Closed: the elder was really lost"),
    "closed.drill": mark("Closed: a drill"),
    "closed.at_home": mark("Closed: the elder was at home"),
    "closed.curious": mark("Closed: somebody only tried the code"),
    "thanked": mark("The finder was thanked"),
}
CIRCLES = {
    "guardian": mark("family"),
    "duty": mark("on duty"),
    "secretary": mark("secretary"),
    "found": mark("where found"),
    "heads": mark("secretary or deputy"),
    "street": mark("street office or station"),
}
_OUTCOMES = {
    "real": mark("The elder was really lost, and was brought home."),
    "drill": mark("It was a drill."),
    "at_home": mark("The elder was at home: a false alarm."),
    "curious": mark("Somebody only tried the code: a false alarm."),
}


def incident_number(incident_id: int) -> str:
    """What a person reads out to name an incident."""
    return f"I-{incident_id:06d}"


def step(one: Step, t: Translator) -> str:
    """What happened."""
    code, _, number = one.what.partition(":")
    if code == "on_the_way" and number:
        return t("On the way, there in about {number} minutes", number=number)
    return t(STEPS[code]) if code in STEPS else code


def circle(name: str, t: Translator) -> str:
    """As what somebody was told."""
    return t(CIRCLES[name])


def outcome(turned_out: str, t: Translator) -> str:
    """What it turned out to be; that it goes on where it is not closed."""
    return t(_OUTCOMES[turned_out]) if turned_out else t("It is not closed yet.")


def spot(one: Spot, t: Translator) -> str:
    """Where the elder was said to be."""
    if one.words:
        return t("The finder wrote: {words}", words=one.words)
    if one.latitude is None or one.longitude is None:
        return t("The position was deleted after 90 days.")
    where = t("{latitude:.5f}, {longitude:.5f} (WGS-84)", latitude=one.latitude, longitude=one.longitude)
    return where if one.accuracy is None else t("{where}, within {metres} m", where=where, metres=round(one.accuracy))


def hand_over(timeline: Timeline, t: Translator, *, zone: ZoneInfo) -> list[str]:
    """When, to whom, and what proves it."""
    assert timeline.handed_over_at is not None
    lines = [t("Handed over on {when}.", when=saying.moment(timeline.handed_over_at, t, zone=zone))]
    lines += [t("To: {whom}", whom=timeline.handed_to)] if timeline.handed_to else []
    return [*lines, *_PROOFS[timeline.proof](t)]


_PROOFS: dict[str, Callable[[Translator], list[str]]] = {
    "code": lambda t: [t("Proof: the officer typed the six digits that only the family holds.")],
    "photo": lambda t: [t("Proof: a photo of the hand-over, kept by the station.")],
    "": lambda t: [],
}
