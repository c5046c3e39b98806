"""Figures of wishes in words: what stands where, how fast, how well, and who made most come true."""

from collections.abc import Sequence

from core.i18n import Translator, mark
from wishes.figures import Figures, Rank
from words.figures import speed_line
from words.saying import sentences

_STEPS = (
    ("screen", mark("From wish to answer")),
    ("claim", mark("From opening to a helper")),
    ("fulfil", mark("From helper to done")),
)


def standing(found: Figures, t: Translator) -> str:
    """How many stand where, now."""
    if not found.waiting + found.open + found.claimed:
        return t("No wish waits at the moment.")
    return t("Now: {waiting} to look at, {open} open, {claimed} in hand.", waiting=found.waiting, open=found.open, claimed=found.claimed)


def figures(found: Figures, t: Translator) -> list[str]:
    """The lines of one time."""
    if not found.asked + found.fulfilled + found.screen.number + found.claim.number:
        return [t("Nobody wished anything, and nothing came true.")]
    steps = [(t(said), getattr(found, name)) for name, said in _STEPS]
    counts = t("Wishes made: {asked}. Come true: {fulfilled}.", asked=found.asked, fulfilled=found.fulfilled)
    return [counts, *(speed_line(said, speed, t) for said, speed in steps if speed.number), *_satisfaction(found, t)]


def rankings(found: Figures, t: Translator) -> list[str]:
    """Who made most come true, members and units; nothing where nobody did."""
    return [*_ranking(t("Members by wishes made true"), found.helpers), *_ranking(t("Units by wishes made true"), found.units)]


def _satisfaction(found: Figures, t: Translator) -> list[str]:
    rated = found.satisfaction
    if rated.mean is None or rated.good is None:
        return []
    mean = f"{rated.mean:.1f}"
    said = t.plural("Rated by {number} wisher: {mean} of 5", "Rated by {number} wishers: {mean} of 5", rated.number, mean=mean)
    return [sentences(t, said + t(", {share} of 100 give 4 or 5", share=round(rated.good * 100)))]


def _ranking(title: str, ranks: Sequence[Rank]) -> list[str]:
    return ["", title, *(f"{place}. {rank.name}  {rank.fulfilled}" for place, rank in enumerate(ranks, start=1))] if ranks else []
