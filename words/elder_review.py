"""What staff read of elders: everything that is needed to decide, on one screen, and their badges."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from qrcodes.badge_making import BadgeCard
from qrcodes.elder_cards import ElderCard, Private
from qrcodes.elder_models import CONSENTS
from qrcodes.guardian_rows import GuardianCard, Missing
from words import elder_pages, elder_terms, saying

CARRIERS = {"badge": mark("badge"), "label": mark("label"), "card": mark("pocket card")}


def for_approver(
    found: Private, home: str, people: list[GuardianCard], wanted: list[Missing], t: Translator, *, zone: ZoneInfo, now: datetime
) -> str:
    """By what it is decided first: who asks by which right, the document, who guards, what was agreed to. Then what is stored."""
    card = found.card
    lines = [
        f"{elder_pages.headline(card, t)} · {elder_pages.status(card, t)}",
        _asked(found, t, zone=zone, now=now),
        *_document(found, t, zone=zone, now=now),
        "",
        *elder_pages.guards(people, t),
        *(elder_pages.missing(wanted, people, t) if card.status == "asked" else ()),
        "",
        *_agreed(found, t),
        "",
        *elder_pages.stored(found, home, t),
    ]
    return "\n".join(lines)


def ended(card: ElderCard, t: Translator) -> str:
    """A record that has ended: nothing is left to see."""
    lines = [f"{elder_pages.headline(card, t)} · {elder_pages.status(card, t)}"]
    lines += [t("Reason: {reason}", reason=card.reason)] if card.reason else []
    return "\n".join([*lines, t("What was stored of this elder is deleted.")])


def decided(card: ElderCard, badges: list[BadgeCard], t: Translator) -> str:
    """The receipt of a decision."""
    if card.status == "approved":
        number = ", ".join(one.printed_id for one in badges if one.carrier == "badge")
        said = t("Approved: {called}. Badge {number}.", called=card.called, number=number)
        return "\n".join([said, t("The family gets a message. Next: print it and hand it over.")])
    number = elder_terms.elder_number(card.elder_id)
    lines = [t("Not approved: {number}.", number=number), t("Reason: {reason}", reason=card.reason or t("none given"))]
    return "\n".join([*lines, t("The family gets a message; what they typed is deleted.")])


def carrier(code: str, t: Translator) -> str:
    """A badge, a label, a card."""
    return t(CARRIERS[code])


def badge_line(card: BadgeCard, t: Translator) -> str:
    """For a button in a list."""
    return f"{card.printed_id} · {carrier(card.carrier, t)}"


def _asked(found: Private, t: Translator, *, zone: ZoneInfo, now: datetime) -> str:
    card = found.card
    name = saying.who(found.names.get(card.asked_by, ""), t)
    when = saying.lately(card.asked_at, t, zone=zone, now=now)
    right = elder_terms.right(found.asked_right, t)
    if card.on_behalf:
        return t("Written down by {name} for the family ({right}), {when}", name=name, right=right, when=when)
    return t("Asked for by {name} ({right}), {when}", name=name, right=right, when=when)


def _agreed(found: Private, t: Translator) -> list[str]:
    """Each consent with who gave it, and by which right."""
    given = {one.kind: one for one in found.consents}
    lines = []
    for kind in CONSENTS:
        if (one := given.get(kind)) is None:
            lines.append(f"☐ {elder_terms.consent(kind, t)}")
            continue
        name = saying.who(found.names.get(one.given_by, ""), t)
        who = t("{name} ({relation})", name=name, relation=elder_terms.right(one.given_right, t))
        lines.append(t("☑ {consent}: {who}", consent=elder_terms.consent(kind, t), who=who))
    return lines


def _document(found: Private, t: Translator, *, zone: ZoneInfo, now: datetime) -> list[str]:
    if found.id_checked_by is None or found.id_checked_at is None:
        return []
    name = saying.who(found.names.get(found.id_checked_by, ""), t)
    return [t("{name} looked at a document, {when}", name=name, when=saying.lately(found.id_checked_at, t, zone=zone, now=now))]
