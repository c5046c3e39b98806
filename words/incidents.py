"""An incident on a screen: the most urgent first. For those who help, and for the family."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from qrcodes.incident_cards import IncidentCard
from qrcodes.incident_lists import IncidentLine
from qrcodes.roster import Line
from words import incident_steps, saying
from words.map_links import map_links
from words.spans import span

MOST_BOARD = 3
LONGEST_BOARD = 200
LONGEST_CALLED = 12
# Nobody stands beside the elder any more.
ENDED = ("handed_over", "closed")
_DOING = {
    "staying": mark("stays with the elder"),
    "police": mark("has handed the elder to the police"),
    "reported": mark("has only reported it, and has gone"),
}
SIDES = {"finder": mark("Finder"), "duty": mark("Station"), "family": mark("Family")}
SHORT = {
    "opened": mark("nobody answers yet"),
    "acknowledged": mark("taken on"),
    "on_the_way": mark("on the way"),
    "with_officer": mark("officer there"),
    "handed_over": mark("with the family"),
    "closed": mark("closed"),
}
TURNED_OUT = {
    "real": mark("It was real, and they are home"),
    "at_home": mark("They were at home"),
    "curious": mark("Somebody only tried the code"),
    "drill": mark("It was a drill"),
}


def label(line: IncidentLine, t: Translator, *, zone: ZoneInfo, now: datetime) -> str:
    """For a button in a list: whom it is about, how far it is, since when."""
    drill = t("[Drill] ") if line.is_drill else ""
    called = saying.clipped(line.called or t("an elder"), LONGEST_CALLED)
    return f"{drill}{called} · {t(SHORT[line.state])} · {saying.lately(line.opened_at, t, zone=zone, now=now)}"


def screen(card: IncidentCard, t: Translator, *, now: datetime, zone: ZoneInfo) -> str:
    """Everything that the reader needs to act."""
    parts = [
        [*drill(card, t), headline(card, t), standing(card, t, now=now, zone=zone)],
        [*where(card, t, zone=zone), *finding(card, t), *mind(card, t)],
        _board(card, t, zone=zone),
        [*_code(card, t), told_count(card, t), *(phones(card, t) if card.is_open else [])],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def headline(card: IncidentCard, t: Translator) -> str:
    """Whom it is about, and its number."""
    called = card.called or t("an elder")
    return t("{called} was found · {number}", called=called, number=incident_steps.incident_number(card.incident_id))


def standing(card: IncidentCard, t: Translator, *, now: datetime, zone: ZoneInfo) -> str:
    """How far it is, since when, and who."""
    who = saying.who(card.acknowledged_name, t)
    if card.state == "opened":
        return t("Nobody has taken it on yet, for {time}.", time=_since(card.rung_at, now, t))
    if card.state == "acknowledged":
        return t("{name} has taken it on, at {when}.", name=who, when=_clock(card.acknowledged_at, zone))
    if card.state == "on_the_way":
        return _way(card, who, t, now=now, zone=zone)
    if card.state == "with_officer":
        return t("{name} is with the elder, since {when}.", name=who, when=_clock(card.with_officer_at, zone))
    if card.state == "handed_over":
        return t("Handed over to {whom} at {when}. It can be closed.", whom=card.handed_to, when=_clock(card.handed_over_at, zone))
    how = TURNED_OUT[card.turned_out] if card.turned_out else ""
    return t("Closed at {when}: {how}.", how=t(how), when=_clock(card.closed_at, zone))


def where(card: IncidentCard, t: Translator, *, zone: ZoneInfo) -> list[str]:
    """Where the elder was last said to be, and which station is nearest; at home that no longer matters."""
    if card.state in ENDED:
        return []
    if not card.places:
        return [t("Where: not known yet.")] if card.is_handler or card.is_guardian else []
    lines = []
    for said, at in _places(card, t):
        lines.append(t("Where, at {when}: {said}", when=_clock(at, zone), said=said))
    if card.found_community_name and card.found_community_id != card.community_id:
        lines.append(t("That is nearest to {community}; home is {home}.", community=card.found_community_name, home=card.community_name))
    elif card.found_community_name:
        lines.append(t("That is nearest to {community}.", community=card.found_community_name))
    return lines


def _places(card: IncidentCard, t: Translator) -> list[tuple[str, datetime]]:
    """The last two that were said, the newest first; of positions only the newest, which the maps below show."""
    said: list[tuple[str, datetime]] = []
    shown = next((one for one in reversed(card.places) if one.place is not None), None)
    for one in reversed(card.places[-2:]):
        if one.words:
            said.append((one.words, one.at))
        elif one is shown and one.place is not None:
            said.append((on_the_map(one.place.accuracy, t), one.at))
    return said


def on_the_map(accuracy: float | None, t: Translator) -> str:
    """A position in words: nobody reads coordinates out."""
    return t("see the map below, within {metres} m", metres=round(accuracy)) if accuracy is not None else t("see the map below")


def maps(card: IncidentCard, t: Translator) -> list[tuple[str, str]]:
    """The buttons that show the newest position on a map."""
    placed = [one.place for one in card.places if one.place is not None] if card.state not in ENDED else []
    return map_links(placed[-1].latitude, placed[-1].longitude, t("Where the badge was scanned"), t) if placed else []


def phones(card: IncidentCard, t: Translator) -> list[str]:
    """Whom to call, in digits; a number that answers for both communities once."""
    lines = {line.phone: line for line in (card.found_line, card.line) if line is not None}
    return [*(_line(line, t) for line in reversed(lines.values())), t("Police 110 · Ambulance 120")]


def told(card: IncidentCard, t: Translator) -> str:
    """Everybody who was told, and what is known since."""
    lines = [t("Who was told:")]
    for one in card.receipts:
        who = t("{name} ({circle})", name=saying.who(one.name, t), circle=incident_steps.circle(one.circle, t))
        lines.append(known(who, one.seen_at, one.took_at, t))
    return "\n".join([*lines, "", t("Seen: a button was tapped, or the page was open.")])


def drill(card: IncidentCard, t: Translator) -> list[str]:
    """That it is an exercise, if it is one."""
    return [t("DRILL. Nobody is lost; please act as if it were real.")] if card.is_drill else []


def _way(card: IncidentCard, who: str, t: Translator, *, now: datetime, zone: ZoneInfo) -> str:
    if card.eta_at is None:
        return t("{name} is on the way.", name=who)
    minutes = -(-int((card.eta_at - now).total_seconds()) // 60)
    when = _clock(card.eta_at, zone)
    if minutes <= 0:
        return t("{name} is on the way, and wanted to be there at {when}.", name=who, when=when)
    return t("{name} is on the way, there at about {when} (in {length}).", name=who, when=when, length=saying.length(minutes, t))


def finding(card: IncidentCard, t: Translator) -> list[str]:
    """What the finders do, while that still matters."""
    if card.state in ENDED:
        return []
    if not card.doings and card.finders == 1:
        return []
    doing = t(", ").join(t(_DOING[one]) for one in dict.fromkeys(card.doings)) or t("has not said what they do")
    if card.finders > 1:
        return [t("{number} finders: {doing}", number=card.finders, doing=doing)]
    return [t("The finder {doing}.", doing=doing)]


def mind(card: IncidentCard, t: Translator) -> list[str]:
    """What strangers should know, for whoever goes there."""
    return [t("Please mind: {lines}", lines=t("; ").join(card.care_lines))] if card.care_lines and card.state not in ENDED else []


def _board(card: IncidentCard, t: Translator, *, zone: ZoneInfo) -> list[str]:
    lines = []
    for one in card.board[-MOST_BOARD:]:
        side = t("You") if one.mine else t(SIDES[one.side])
        said = saying.clipped(one.words, LONGEST_BOARD)
        lines.append(t("{side} {when}: {words}", side=side, when=_clock(one.at, zone), words=said))
    return lines


def told_count(card: IncidentCard, t: Translator) -> str:
    """How many were told, and how many have seen it."""
    seen = sum(one.seen_at is not None for one in card.receipts)
    return t("Told: {number}. Seen by: {seen}.", number=len(card.receipts), seen=seen)


def _code(card: IncidentCard, t: Translator) -> list[str]:
    if not card.code or card.state in ENDED:
        return []
    return [t("Hand-over code: {code}. Say it to the officer only when the elder is with you.", code=saying.spaced_code(card.code))]


def known(who: str, seen: datetime | None, took: datetime | None, t: Translator) -> str:
    """One who was told, and what is known since."""
    if took is not None:
        return t("✔ took it on: {who}", who=who)
    return t("✓ seen: {who}", who=who) if seen is not None else t("… not seen yet: {who}", who=who)


def _line(line: Line, t: Translator) -> str:
    return t("{station}: {phone}", station=line.name, phone=line.phone)


def _since(moment: datetime, now: datetime, t: Translator) -> str:
    return span(max(0, round((now - moment).total_seconds())), t)


def _clock(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}" if moment else ""


def family(card: IncidentCard) -> Sequence[tuple[int, str]]:
    """The family, by number and name: to whom an elder is handed over most often."""
    return [(one.person_id, one.name) for one in card.receipts if one.is_family and one.name]
