"""How well a wish and what somebody can give fit, and why: what it is about, its kind, when, and how near."""

from dataclasses import dataclass
from math import sqrt

from wishes.places import Nearness, Place, nearness
from wishes.times import EVENING, WEEKEND, WORKDAYS, Times

# Points of a fit, found with the tuned half of tests/wishes/match_set.json.
SAME_TOPIC = 60.0
A_SHARED_PAIR, MOST_OF_PAIRS = 4.0, 20.0
SAME_KIND = 10.0
TIME_FITS, TIME_DIFFERS = 15.0, -25.0
SAME_BUILDING, SAME_GRID = 15.0, 10.0
WITHIN = ((500, 8.0), (1_500, 5.0))
# What the clock and the card's colour add to a wish, and what a helper's other wishes take away.
URGENT = {"red": 12.0, "yellow": 6.0}
A_ROLL, MOST_OF_ROLLS = 6.0, 18.0
A_LIVE_CLAIM = -8.0
A_FULFILLED, MOST_OF_FULFILLED = 1.0, 5.0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is suggested. Codes: topic, weekend, evening, workday, time, building, grid, near, fulfilled, urgent, waits.

    `topic` and `kind` belong to "topic"; `number` is how many were fulfilled.
    """

    code: str
    topic: str = ""
    kind: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair, a wish or an entry of the resource list, as far as it is compared."""

    kind: str
    topics: frozenset[str]
    pairs: frozenset[str]
    times: Times
    place: Place | None


@dataclass(frozen=True, slots=True)
class Fit:
    points: float
    reasons: tuple[Reason, ...]


def fit(wish: Side, given: Side) -> Fit:
    """How well they fit, with the reasons that count for it, the strongest first."""
    points, reasons = 0.0, []
    shared = sorted(wish.topics & given.topics)
    if shared:
        points += SAME_TOPIC * len(shared) / sqrt(len(wish.topics) * len(given.topics))
        points += min(A_SHARED_PAIR * len(wish.pairs & given.pairs), MOST_OF_PAIRS)
        reasons += [Reason("topic", topic=topic, kind=given.kind) for topic in shared[:1]]
        points += SAME_KIND if wish.kind == given.kind else 0
    if wish.times.is_said():
        meets = wish.times.meets(given.times)
        points += TIME_FITS if meets else TIME_DIFFERS
        reasons += [_when(wish.times)] if meets else []
    near, why = _near(nearness(wish.place, given.place))
    return Fit(points + near, (*reasons, *why))


def of_urgency(colour: str, rolls: int) -> Fit:
    """What a wish gains by its colour, and by how often nobody took it on."""
    reasons = [Reason("urgent")] if colour == "red" else []
    reasons += [Reason("waits")] if rolls else []
    return Fit(URGENT.get(colour, 0.0) + min(A_ROLL * rolls, MOST_OF_ROLLS), tuple(reasons))


def of_record(live: int, fulfilled: int) -> Fit:
    """What helpers lose by the wishes they have now, and gain by those they made come true."""
    points = A_LIVE_CLAIM * live + min(A_FULFILLED * fulfilled, MOST_OF_FULFILLED)
    return Fit(points, (Reason("fulfilled", number=fulfilled),) if fulfilled else ())


def _when(said: Times) -> Reason:
    if said.days and not said.days & WORKDAYS:
        return Reason("weekend")
    if said.parts == EVENING:
        return Reason("evening")
    return Reason("workday") if said.days and not said.days & WEEKEND else Reason("time")


def _near(how: Nearness) -> tuple[float, list[Reason]]:
    if how.same == "building":
        return SAME_BUILDING, [Reason("building")]
    if how.same == "grid":
        return SAME_GRID, [Reason("grid")]
    gained = next((points for metres, points in WITHIN if how.metres is not None and how.metres <= metres), 0.0)
    return gained, [Reason("near")] if gained else []
