"""Micro-wishes as the desk's pages show them: the same words as in chat, in pieces that a page can lay out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator
from wishes.desk_cards import DeskCard
from wishes.desk_lists import Listed, Waiting
from wishes.matching import Suggestion
from wishes.private_details import Private
from wishes.screen_cards import ScreenCard
from words import claim_pages, saying, wish_findings, wish_matches, wish_pages, wish_review, wishes


@dataclass(frozen=True, slots=True)
class Row:
    """A wish in a list. `when` is until when something is to be done; `is_late`: that is over."""

    id: int
    number: str
    words: str
    traits: str
    who: str
    when: str
    is_late: bool = False
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody who may be asked, as the button sends it."""

    field: str
    id: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Page:
    """One wish, and what this member of staff can do with it now."""

    id: int
    number: str
    status: str
    lines: Sequence[str]
    far: Sequence[str]
    done: Sequence[str]
    has_photo: bool
    asked: Sequence[str]
    best: Sequence[Helper]
    way: Sequence[str]
    claim_id: int
    is_own: bool
    may: frozenset[str]


def waiting_row(one: Waiting, t: Translator, *, zone: ZoneInfo, now: datetime) -> Row:
    """One that waits: what kind it is and until when staff look at it; its own words are on its page."""
    return Row(
        id=one.wish_id,
        number=saying.wish_number(one.wish_id),
        words="",
        traits=wishes.traits(one.kind, one.colour, one.worry, t),
        who=saying.who(one.name, t),
        when=saying.lately(one.late_at, t, zone=zone, now=now),
        is_late=one.late_at < now,
        is_own=one.is_own,
    )


def listed_row(one: Listed, t: Translator, *, zone: ZoneInfo, now: datetime) -> Row:
    """One of a step: its public words, who has it, and until when."""
    line, helper = one.line, saying.who(one.helper, t) if one.helper else ""
    return Row(
        id=line.wish_id,
        number=saying.wish_number(line.wish_id),
        words=line.words or wishes.status(line.status, t),
        traits=wishes.traits(line.kind, line.colour, line.worry, t),
        who=t("{name} of {unit}", name=helper, unit=one.unit_name) if one.unit_name else helper,
        when=saying.lately(one.due_at, t, zone=zone, now=now) if one.due_at else "",
        is_late=one.due_at is not None and one.due_at < now,
    )


def page(one: DeskCard, t: Translator, *, reader: int, zone: ZoneInfo) -> Page:
    """What everybody may read, how far it is, and what can be done."""
    card, answer = one.card, one.answer
    lines = [t("“{words}”", words=card.public_words)] if card.public_words else []
    lines += [wishes.traits(card.kind, card.colour, card.worry, t), *wishes.terms(card, t, zone=zone)]
    if card.joined_to:
        lines.append(t("Joined to {number}", number=saying.wish_number(card.joined_to)))
    return Page(
        id=card.wish_id,
        number=saying.wish_number(card.wish_id),
        status=card.status,
        lines=lines,
        far=[line for line in wish_pages.how_far(card, reader, t, zone=zone) if line],
        done=[line for line in (*wish_pages.came_back(answer, t), *wish_pages.answers(answer, t)) if line] if answer else [],
        has_photo=answer is not None and answer.photo is not None,
        asked=wish_review.answers(list(one.asked), t),
        best=[helper(each, t) for each in one.best],
        way=[line.removeprefix("· ") for line in wish_pages.way(card, t, zone=zone)],
        claim_id=answer.claim_id if answer else 0,
        is_own=one.is_own,
        may=_may(one),
    )


def helper(one: Suggestion, t: Translator) -> Helper:
    """Somebody who is suggested, and why."""
    is_unit = one.unit_id is not None
    why = wish_matches.of_helper(one.reasons, t, is_unit=is_unit)
    return Helper("unit" if is_unit else "person", (one.unit_id if is_unit else one.person_id) or 0, saying.who(one.name, t), why)


def masked(found: ScreenCard, t: Translator) -> str:
    """The wisher's words; what tells who or where somebody is stands as what it is, between marks."""
    words, parts, at = found.told.words, [], 0
    for one in found.findings:
        parts += [words[at : one.start], f"【{wish_findings.kind(one.kind, t)}】"]
        at = one.end
    return "".join([*parts, words[at:]])


def refused(found: ScreenCard, t: Translator) -> list[str]:
    """One that was refused: its words and why, until they are emptied."""
    words = masked(found, t)
    return [
        *([t("“{words}”", words=words)] if words else []),
        *([t("Reason: {reason}", reason=found.reason)] if found.reason else []),
    ]


def private(found: Private, t: Translator) -> list[tuple[str, str]]:
    """What is shown after a press: each label with what was told."""
    return [
        (t("Wisher"), saying.who(found.name, t)),
        (t("Phone"), claim_pages.phone(found.phone) if found.phone else t("They left no phone.")),
        (t("For whom"), found.whom or t("for themselves")),
        (t("Where and how"), found.reach or t("not given")),
        (t("In their own words"), found.words),
    ]


def _may(one: DeskCard) -> frozenset[str]:
    """What the room allows staff now."""
    card, answer = one.card, one.answer
    may = set()
    if card.status == "open":
        may.add("ask")
    if answer is not None and answer.may_answer and card.status == "fulfilled":
        may |= {"confirm", "not_yet"}
    if answer is not None and answer.may_rate:
        may.add("rate")
    if answer is not None and answer.may_reopen:
        may.add("reopen")
    if card.status in ("claimed", "fulfilled"):
        may.add("release")
    if card.status in ("asked", "open", "claimed"):
        may.add("withdraw")
    return frozenset(may)
