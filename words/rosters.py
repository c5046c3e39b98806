"""The duty roster in words: a week by day, gaps by name, who is on duty now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from qrcodes.duty import Turn
from qrcodes.shifts import PARTS, Term
from words import saying

_PARTS = {"night": mark("Night 0–8"), "day": mark("Day 8–16"), "late": mark("Late 16–24"), "whole": mark("The whole day")}
assert set(_PARTS) == set(PARTS)


@dataclass(frozen=True, slots=True)
class Piece:
    """What of a shift, or of a gap where there is no `turn`, falls on one day."""

    term: Term
    turn: Turn | None


def part_name(part: str, t: Translator) -> str:
    """A part of a day, with its hours."""
    return t(_PARTS[part])


def day_lines(day: date, turns: Sequence[Turn], gaps: Sequence[Term], t: Translator, *, zone: ZoneInfo) -> list[str]:
    """A day of the roster: its date, and below who is on duty when, and when nobody is; nothing for a day without either."""
    whole = Term(datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone))
    said = [(piece, f"{hours(piece, zone=zone)}  {saying.who(turn.name, t)}") for turn in turns if (piece := _piece(turn.term, whole))]
    if not said and any(_piece(gap, whole) == whole for gap in gaps):
        empty = t("nobody all day")
        return [f"{saying.short_day(day, t)}  ⚠ {empty}"]
    empty = t("nobody")
    said += [(piece, f"{hours(piece, zone=zone)}  ⚠ {empty}") for gap in gaps if (piece := _piece(gap, whole))]
    return [saying.short_day(day, t), *(f"  {line}" for _, line in sorted(said, key=lambda one: one[0].starts_at))] if said else []


def pieces(day: date, turns: Sequence[Turn], gaps: Sequence[Term], *, zone: ZoneInfo) -> list[Piece]:
    """Who is on duty on a day, and when nobody is, in order."""
    whole = Term(datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone))
    found = [Piece(piece, turn) for turn in turns if (piece := _piece(turn.term, whole))]
    found += [Piece(piece, None) for gap in gaps if (piece := _piece(gap, whole))]
    return sorted(found, key=lambda one: one.term.starts_at)


def hours(term: Term, *, zone: ZoneInfo) -> str:
    """From when to when on one day; its end may be midnight."""
    since, until = term.starts_at.astimezone(zone), term.ends_at.astimezone(zone)
    end = "24:00" if until.date() > since.date() and until.time() == time() else f"{until:%H:%M}"
    return f"{since:%H:%M}–{end}"


def when(term: Term, t: Translator, *, zone: ZoneInfo) -> str:
    """A shift with its day; one that ends on another day says on which."""
    since, until = term.starts_at.astimezone(zone), term.ends_at.astimezone(zone)
    if until - timedelta(microseconds=1) < datetime.combine(since.date() + timedelta(days=1), time(), zone):
        return f"{saying.short_day(since.date(), t)} {hours(term, zone=zone)}"
    return f"{saying.short_day(since.date(), t)} {since:%H:%M} – {saying.short_day(until.date(), t)} {until:%H:%M}"


def _piece(term: Term, whole: Term) -> Term | None:
    """What of it falls on this day."""
    since, until = max(term.starts_at, whole.starts_at), min(term.ends_at, whole.ends_at)
    return Term(since, until) if since < until else None
