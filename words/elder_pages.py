"""An elder's page in words: how far the registration is, who guards, what was agreed to, what is stored."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from qrcodes.badge_making import BadgeCard
from qrcodes.elder_cards import ElderCard, Private
from qrcodes.elder_models import CONSENTS
from qrcodes.guardian_rows import GuardianCard, Missing
from qrcodes.scan_history import Scanned
from words import elder_terms, guardian_words, saying

YEAR = timedelta(days=365)
ENOUGH_GUARDIANS = 3
_STATUS = {
    "asked": mark("waits for staff"),
    "approved": mark("approved"),
    "refused": mark("not approved"),
    "withdrawn": mark("withdrawn"),
    "revoked": mark("ended by staff"),
}
_SCANS = {"touched": mark("its page was looked at"), "told": mark("somebody told the family")}


def status(card: ElderCard, t: Translator) -> str:
    """How far it is, in a word."""
    return t(_STATUS[card.status])


def headline(card: ElderCard, t: Translator) -> str:
    """Whom it is about; an ended record has no name any more."""
    number = elder_terms.elder_number(card.elder_id)
    return f"{card.called} · {number}" if card.called else number


def short(card: ElderCard, t: Translator) -> str:
    """For a button in a list."""
    return f"{saying.clipped(card.called, elder_terms.CLIPPED)} · {status(card, t)}" if card.called else headline(card, t)


def standing(card: ElderCard, badges: list[BadgeCard], t: Translator) -> list[str]:
    """The status with what it means for the family."""
    if card.status == "approved":
        carried = [one.printed_id for one in badges if one.carrier == "badge"]
        others = len(badges) - len(carried)
        lines = (
            [t("Approved. Badge {number}.", number=", ".join(carried))] if carried else [t("Approved. There is no badge at the moment.")]
        )
        return lines + ([t.plural("{number} label or card", "{number} labels and cards", others)] if others else [])
    if card.status == "asked":
        if card.wanted:
            return [t("The station asks you: {words}", words=card.wanted), t("Once you have changed it, staff look at it again.")]
        return [t("Waits for staff. The badge is ready within two days of their yes.")]
    ended = [t("Not in force: {status}.", status=status(card, t))]
    return ended + ([t("Reason: {reason}", reason=card.reason)] if card.reason else [])


def guards(people: list[GuardianCard], t: Translator) -> list[str]:
    """Who is told when it is scanned, and whether notices reach them."""
    joined = [one for one in people if one.person_id is not None]
    reached = sum(one.is_reached for one in joined)
    lines = [t("Guardians: {reached} of {number} confirmed", reached=reached, number=len(joined))]
    for one in joined:
        ways = t(", ").join(guardian_words.way(kind, t) for kind in one.confirmed) or t("nothing confirmed yet")
        who = t("{name} ({relation})", name=saying.who(one.name, t), relation=elder_terms.right(one.relation, t))
        lines.append(t("· {who}: {ways}", who=who, ways=ways))
    invited = len(people) - len(joined)
    if invited:
        lines.append(t.plural("· {number} invited, not joined yet", "· {number} invited, not joined yet", invited))
    return lines


def missing(wanted: list[Missing], people: list[GuardianCard], t: Translator) -> list[str]:
    """What is still to be done before staff can say yes."""
    names = {one.person_id: saying.who(one.name, t) for one in people}
    said = []
    for one in wanted:
        if one.why == "nobody":
            said.append(t("· A guardian: nobody has joined yet. Invite one."))
        else:
            said.append(
                t("· {name} confirms the test notice by {way}", name=names.get(one.person_id, ""), way=guardian_words.way(one.kind, t))
            )
    return [t("Still missing:"), *said] if said else []


def advice(card: ElderCard, people: list[GuardianCard], t: Translator, *, today: date) -> list[str]:
    """What would make it safer."""
    lines = []
    if sum(one.person_id is not None for one in people) < ENOUGH_GUARDIANS:
        lines.append(t("Aim for three guardians: somebody is always awake."))
    if card.photo_taken_on is None:
        lines.append(t("There is no photo yet. In a search it helps most."))
    elif today - card.photo_taken_on > YEAR:
        lines.append(t("The photo is older than a year. Please send a new one."))
    return lines


def agreed(live: frozenset[str], t: Translator) -> list[str]:
    """Each consent with whether it is given."""
    return [f"{'☑' if kind in live else '☐'} {elder_terms.consent(kind, t)}" for kind in CONSENTS]


def stored(found: Private, home: str, t: Translator) -> list[str]:
    """Everything that is stored about the elder, with who sees it."""
    nothing = t("not given")
    has_health = any(one.kind == "health" for one in found.consents)
    shown = [one.words for one in found.lines if one.is_shown and has_health]
    hidden = [one.words for one in found.lines if not (one.is_shown and has_health)]
    place = elder_terms.place(found.address, home)
    return [
        t("Strangers see:"),
        *elder_terms.bullets([found.card.called, *shown]),
        "",
        t("Only family and staff see:"),
        t("· Full name: {name}", name=found.name),
        t("· Address: {address}", address=place or nothing),
        *elder_terms.bullets(hidden),
        t("· History: {history}", history=found.history or nothing),
        *elder_terms.bullets([elder_terms.photo_said(found.card.photo_taken_on, t)]),
    ]


def scanned(one: Scanned, t: Translator, *, zone: ZoneInfo, now: datetime) -> str:
    """One line of the history."""
    return t(
        "{when} · {number}: {what}", when=saying.lately(one.at, t, zone=zone, now=now), number=one.printed_id, what=t(_SCANS[one.kind])
    )
