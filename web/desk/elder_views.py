"""Elders as the desk's pages show them: the same words as in chat, in pieces that a page can lay out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator
from qrcodes.elder_cards import ElderCard, Private
from qrcodes.elder_models import CONSENTS
from qrcodes.elder_overview import Overview
from qrcodes.elder_waiting import Waiting
from words import elder_pages, elder_review, elder_terms, guardian_words, saying


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An application in the queue. `missing` is what it lacks in a few words, empty when it can be approved."""

    id: int
    called: str
    number: str
    asker: str
    asked: str
    guardians: str
    missing: str
    sent_back: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One record without what is private."""

    id: int
    number: str
    called: str
    status: str
    state: str
    asked: str
    decided: Sequence[str]
    reason: str
    wanted: str
    wanted_since: str
    seen_by_strangers: Sequence[str]
    guardians: Sequence[str]
    lacks: Sequence[str]
    consents: Sequence[str]
    badges: Sequence[str]
    photo: str
    has_photo: bool
    can_decide: bool
    is_own: bool
    needs_reminding: bool


def queue_row(one: Waiting, t: Translator, *, zone: ZoneInfo, now: datetime) -> QueueRow:
    """Who asks for whom, since when, and whether it can be decided about now."""
    card = one.card
    since = saying.lately(card.wanted_at, t, zone=zone, now=now) if card.wanted_at else ""
    return QueueRow(
        id=card.elder_id,
        called=card.called,
        number=elder_terms.elder_number(card.elder_id),
        asker=saying.who(one.asker, t),
        asked=saying.lately(card.asked_at, t, zone=zone, now=now),
        guardians=t("{reached} of {number} confirmed", reached=one.reached, number=one.joined),
        missing=_missing(one, t),
        sent_back=t("sent back {when}", when=since) if since else "",
        is_own=one.is_own,
    )


def list_row(card: ElderCard, t: Translator) -> dict[str, object]:
    """An approved elder in the list."""
    return {
        "id": card.elder_id,
        "called": card.called,
        "number": elder_terms.elder_number(card.elder_id),
        "photo": elder_terms.photo_said(card.photo_taken_on, t),
    }


def page(one: Overview, t: Translator, *, zone: ZoneInfo, now: datetime) -> Page:
    """Everything by which staff decide, but no health, no home and no full name."""
    card, people = one.card, list(one.guardians)
    return Page(
        id=card.elder_id,
        number=elder_terms.elder_number(card.elder_id),
        called=card.called,
        status=card.status,
        state=elder_pages.status(card, t),
        asked=_asked(one, t, zone=zone, now=now),
        decided=_decided(one, t, zone=zone, now=now),
        reason=card.reason,
        wanted=card.wanted,
        wanted_since=saying.lately(card.wanted_at, t, zone=zone, now=now) if card.wanted_at else "",
        seen_by_strangers=_strangers(one, t),
        guardians=[guardian_words.who(each, t, zone=zone).removeprefix("· ") for each in people],
        lacks=[line.removeprefix("· ") for line in elder_pages.missing(list(one.lacks), people, t)[1:]],
        consents=_consents(one, t),
        badges=[elder_review.badge_line(each, t) for each in one.badges],
        photo=elder_terms.photo_said(card.photo_taken_on, t),
        has_photo=one.has_photo,
        can_decide=card.status == "asked" and not one.is_own,
        is_own=card.status == "asked" and one.is_own,
        needs_reminding=card.status == "asked" and any(each.person_id for each in one.lacks),
    )


def private(found: Private, home: str, t: Translator) -> list[tuple[str, Sequence[str]]]:
    """What is shown after a press: each label with its lines."""
    nothing = [t("not given")]
    has_health = any(one.kind == "health" for one in found.consents)
    shown = [one.words for one in found.lines if one.is_shown and has_health]
    hidden = [one.words for one in found.lines if not (one.is_shown and has_health)]
    return [
        (t("Full name"), [found.name]),
        (t("Address"), [elder_terms.place(found.address, home)] if found.address or home else nothing),
        (t("Lines that finders see"), shown or nothing),
        (t("Lines for family and staff only"), hidden or nothing),
        (t("History"), [found.history] if found.history else nothing),
    ]


def _missing(one: Waiting, t: Translator) -> str:
    if not one.joined:
        return t("no guardian yet")
    return t.plural("{number} test to confirm", "{number} tests to confirm", one.lacks) if one.lacks else ""


def _asked(one: Overview, t: Translator, *, zone: ZoneInfo, now: datetime) -> str:
    name, right = saying.who(one.names.get(one.card.asked_by, ""), t), elder_terms.right(one.asked_right, t)
    when = saying.lately(one.card.asked_at, t, zone=zone, now=now)
    if one.card.on_behalf:
        return t("Written down by {name} for the family ({right}), {when}", name=name, right=right, when=when)
    return t("Asked for by {name} ({right}), {when}", name=name, right=right, when=when)


def _decided(one: Overview, t: Translator, *, zone: ZoneInfo, now: datetime) -> list[str]:
    said = []
    if one.decided_by is not None and one.decided_at is not None:
        name = saying.who(one.names.get(one.decided_by, ""), t)
        said.append(t("Decided by {name}, {when}", name=name, when=saying.lately(one.decided_at, t, zone=zone, now=now)))
    if one.id_checked_by is not None and one.id_checked_at is not None:
        name = saying.who(one.names.get(one.id_checked_by, ""), t)
        said.append(t("{name} looked at a document, {when}", name=name, when=saying.lately(one.id_checked_at, t, zone=zone, now=now)))
    return said


def _strangers(one: Overview, t: Translator) -> list[str]:
    """What the scan page shows, in numbers where it is about health."""
    if not one.card.called:
        return []
    shown = t.plural("{number} line that helps a finder", "{number} lines that help a finder", one.lines_shown)
    return [t("What to call them: {called}", called=one.card.called), shown]


def _consents(one: Overview, t: Translator) -> list[str]:
    given = {each.kind: each for each in one.consents}
    said = []
    for kind in CONSENTS:
        words = elder_terms.consent(kind, t)
        if (each := given.get(kind)) is None:
            said.append(f"☐ {words}")
            continue
        name = saying.who(one.names.get(each.given_by, ""), t)
        who = t("{name} ({relation})", name=name, relation=elder_terms.right(each.given_right, t))
        said.append(t("☑ {consent}: {who}", consent=words, who=who))
    return said
