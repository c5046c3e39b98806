"""A station's figures in words: scans, incidents by what they turned out to be, how fast help came; drills apart."""

from core.i18n import Translator, mark
from core.speeds import Speed
from qrcodes.figures import Figures, Times
from qrcodes.incident_models import CLASSES
from words.saying import sentences
from words.spans import span

TURNED_OUT = {
    "real": mark("really lost"),
    "drill": mark("drill"),
    "at_home": mark("was at home"),
    "curious": mark("only curious"),
}
_STEPS = (
    ("notice", mark("People told")),
    ("acknowledgement", mark("Taken on")),
    ("arrival", mark("Officer there")),
    ("home", mark("Handed over to the family")),
)


def figures(found: Figures, t: Translator) -> list[str]:
    """The lines of one time: first what happened, then how fast, then the drills."""
    return [_scans(found, t), _incidents(found, t), *times(found.times, t), *_drills(found, t)]


def times(found: Times, t: Translator) -> list[str]:
    """A line for each step that was ever reached."""
    steps = [(t(said), getattr(found, name)) for name, said in _STEPS]
    return [speed_line(said, speed, t) for said, speed in steps if speed.number]


def _scans(found: Figures, t: Translator) -> str:
    return t("Badges looked at: {touched}. Families told: {told}.", touched=found.touched, told=found.told)


def _incidents(found: Figures, t: Translator) -> str:
    parts = [f"{t(TURNED_OUT[name])} {found.classes[name]}" for name in CLASSES if found.classes.get(name)]
    parts += [t("under way {number}", number=found.live)] if found.live else []
    if not parts:
        return t("No incidents.")
    return t("Incidents: {number} ({parts})", number=sum(found.classes.values()) + found.live, parts=t(", ").join(parts))


def _drills(found: Figures, t: Translator) -> list[str]:
    if not found.drills:
        return []
    return ["", t("Drills, counted apart: {number}", number=found.drills), *times(found.drill_times, t)]


def speed_line(said: str, speed: Speed, t: Translator) -> str:
    """How long a step took that was reached at least once."""
    assert speed.median is not None
    assert speed.within is not None
    middle = t("{step}: half within {time}", step=said, time=span(speed.median, t))
    if speed.number == 1:
        return t("{step}: {time}", step=said, time=span(speed.median, t))
    return sentences(t, middle + t(", 95 of 100 within {time}", time=span(speed.within, t)))
