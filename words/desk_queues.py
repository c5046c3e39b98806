"""What the desk's queues say: how many wait, what was decided, and that somebody else was quicker."""

from collections.abc import Sequence

from core import counting
from core.i18n import Translator
from core.refusals import Refusal
from people.authority import Role
from words import saying
from words.movements import decider
from words.refusals import refusal_text

MOST_NAMED = 30


def waiting(number: int, t: Translator) -> str:
    """How many wait."""
    if number > counting.MOST:
        return t("More than {number} are waiting", number=counting.MOST)
    return t.plural("{number} is waiting", "{number} are waiting", number) if number else t("Nothing is waiting")


def for_colleagues(number: int, t: Translator) -> str:
    """How many appeals the reader leaves to others; empty for none."""
    if not number:
        return ""
    return t.plural("{number} more is for a colleague: you decided first.", "{number} more are for a colleague: you decided first.", number)


def done(outcome: str, number: int, t: Translator) -> str:
    """What became of so many; empty for what nobody does."""
    if outcome == "approved":
        return t.plural("Approved: {number}. Whoever asked gets a message.", "Approved: {number}. All get a message.", number)
    if outcome == "undone":
        return t.plural("Undone: {number} is waiting again.", "Undone: {number} are waiting again.", number)
    said = {
        "refused": t("Refused. The member has been told why."),
        "upheld": t("Upheld. The member gets a message."),
        "dismissed": t("Dismissed. The member has been told why."),
        "handed_over": t("Handed over. The points are spent, and the member gets a message."),
    }
    return said.get(outcome, "")


def left_over(outcome: str, numbers: Sequence[str], t: Translator) -> str:
    """Those with which nothing was done, by what they are called."""
    if not numbers:
        return ""
    named = t(", ").join(numbers[:MOST_NAMED])
    if outcome == "undone":
        return t("Not undone, since their points are spent or they have gone on meanwhile: {numbers}", numbers=named)
    return t("Not approved by you, since somebody else was quicker or they are yours: {numbers}", numbers=named)


def quicker(refusal: Refusal, by: Role | None, t: Translator) -> str:
    """Somebody else has decided: who, by their office, and what."""
    outcomes = {
        "approved": t("approved"),
        "refused": t("refused"),
        "reversed": t("taken back by staff"),
        "handed_over": t("Fetched"),
        "upheld": t("upheld"),
        "dismissed": t("dismissed"),
    }
    outcome = outcomes.get(str(refusal.data.get("outcome")))
    if outcome is None or refusal.data.get("by") is None:
        return refusal_text(refusal, t)
    first = t("A colleague was quicker: {who}. It is: {outcome}.", who=decider(by, t), outcome=outcome)
    return saying.sentences(t, first, t("Your tap moved no points."))
