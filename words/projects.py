"""The alliance's projects and their agreements in words, for the chat."""

from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from wishes import agreement_text
from wishes.agreement_cards import AgreementCard
from wishes.agreement_text import Terms, last_of
from wishes.projects import ProjectLine
from words import saying

GROUP = 4
# What communities have asked their alliances for, to begin with.
USUAL = (
    mark("Party lessons brought to you"),
    mark("Legal help"),
    mark("Medical care"),
    mark("Help for those in need"),
    mark("Training in skills"),
    mark("Company for elders living alone"),
)
_STATES = {
    "waiting": mark("signed by the unit, waits for the community to sign"),
    "in_force": mark("in force until {last}"),
    "over": mark("its term ended on {last}"),
    "ended": mark("ended on {when}"),
    "withdrawn": mark("withdrawn on {when}, before both had signed"),
}

_SHORT_STATES = {
    "waiting": mark("waits for the community to sign"),
    "in_force": mark("in force"),
    "over": mark("its term is over"),
    "ended": mark("was ended"),
    "withdrawn": mark("withdrawn"),
}


def agreement_number(agreement_id: int) -> str:
    """What a person reads out to name an agreement."""
    return f"C-{agreement_id:06d}"


def claimed_by(line: ProjectLine, t: Translator, *, zone: ZoneInfo) -> str:
    """Whether a project is to be claimed, or who does it until when."""
    if line.until is None:
        return t("○ free: a unit can claim it")
    if not line.is_signed:
        return t("◐ {unit} has signed, the community is looking at it", unit=line.unit_name)
    return t("● {unit} does it, until {last}", unit=line.unit_name, last=saying.day(last_of(line.until, zone), t))


def state(card: AgreementCard, t: Translator, *, zone: ZoneInfo) -> str:
    """How an agreement stands."""
    when = saying.day(card.ended_at.astimezone(zone).date(), t) if card.ended_at else ""
    return t(_STATES[card.state], last=saying.day(card.terms.last, t), when=when)


def short_state(code: str, t: Translator) -> str:
    """The same in a list, in a word or two."""
    return t(_SHORT_STATES[code])


def months(number: int, t: Translator) -> str:
    """So long a term."""
    if number % 12 == 0:
        return t.plural("{number} year", "{number} years", number // 12)
    return t.plural("{number} month", "{number} months", number)


def whole_text(terms: Terms, t: Translator) -> str:
    """All that is signed, in the reader's language."""
    paper = agreement_text.paper(terms, _language(t))
    return "\n".join([paper.title, "", *paper.lines])


def signatures(card: AgreementCard, t: Translator, *, zone: ZoneInfo) -> list[str]:
    """Who has signed when, a line each."""
    unit = t("{side}: {name}, {when}", side=card.terms.unit, **_signed(card.signer, saying.moment(card.signed_at, t, zone=zone), t))
    if card.countersigned_at is None:
        return [unit, t("{side}: not signed yet", side=card.terms.community)]
    when = saying.moment(card.countersigned_at, t, zone=zone)
    return [unit, t("{side}: {name}, {when}", side=card.terms.community, **_signed(card.countersigner, when, t))]


def in_groups(text_hash: bytes) -> str:
    """A hash in short groups, to be compared by eye."""
    digits = text_hash.hex()
    return " ".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))


def _signed(name: str, when: str, t: Translator) -> dict[str, str]:
    return {"name": saying.who(name, t), "when": when}


def _language(t: Translator) -> str:
    return "zh" if t.language == "zh" else "en"
