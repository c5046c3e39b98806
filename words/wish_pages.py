"""A micro-wish's page in words: what is wished, how far it is, who has it, how it came true."""

from zoneinfo import ZoneInfo

from core.i18n import Translator
from wishes.answer_cards import AnswerCard
from wishes.wish_cards import OWN, WRITER, WishCard
from words import saying, wishes

MOST_SHOWN = 400


def told(card: WishCard, t: Translator, *, zone: ZoneInfo) -> list[str]:
    """Which wish it is; to the wisher also what only they and who takes it on know."""
    lines = [t("Micro-wish {number}", number=saying.wish_number(card.wish_id))]
    words = card.public_words or (card.told.words if card.told is not None else "")
    if words:
        lines.append(t("“{words}”", words=words))
    lines += [wishes.traits(card.kind, card.colour, card.worry, t), *wishes.terms(card, t, zone=zone)]
    if card.name:
        lines.append(t("Wisher: {name}", name=card.name))
    # Who is asked whether it came true needs no words of their own.
    if card.told is not None and card.told.words and card.status not in ("fulfilled", "confirmed"):
        lines += _own(card, t)
    return lines


def how_far(card: WishCard, reader: int, t: Translator, *, zone: ZoneInfo) -> list[str]:
    """Where it is now, and with whom."""
    taken = card.taken
    is_mine = taken is not None and taken.person_id == reader and card.status == "claimed"
    lines = [] if is_mine else [wishes.public_status(card, t)]
    if card.told is not None and card.told.reason:
        lines.append(t("Reason: {reason}", reason=card.told.reason))
    if taken is None or card.status not in ("claimed", "fulfilled", "confirmed"):
        return lines
    name = saying.who(taken.name, t)
    who = t("{name} of {unit}", name=name, unit=taken.unit_name) if taken.unit_name else name
    lines.append(t("You have taken it on.") if taken.person_id == reader else t("Taken on by {who}", who=who))
    if is_mine and taken.contacted_at is None:
        lines.append(t("Please get in touch by {when}.", when=saying.moment(taken.contact_by, t, zone=zone)))
    elif card.status == "claimed" and taken.contacted_at is None:
        lines.append(t("They get in touch by {when}.", when=saying.moment(taken.contact_by, t, zone=zone)))
    elif card.status == "claimed":
        lines.append(t("It should come true by {when}.", when=saying.moment(taken.fulfil_by, t, zone=zone)))
    return lines


def came_back(answer: AnswerCard, t: Translator) -> list[str]:
    """That the wisher is not content yet, and what they miss."""
    if not answer.came_back:
        return []
    words = saying.clipped(answer.missing, MOST_SHOWN)
    if answer.card.access == OWN:
        return [t("You wrote what is missing: “{words}”", words=words)] if words else []
    if words:
        return [t("Not yet, says the wisher: “{words}”", words=words)]
    return [t("The wisher says that it is not as it should be yet.")]


def answers(answer: AnswerCard, t: Translator) -> list[str]:
    """How the claimer says it came true, and what the wisher said of it."""
    lines = [t("How it came true: {words}", words=saying.clipped(answer.done, MOST_SHOWN))] if answer.done else []
    if answer.may_answer and answer.card.status == "fulfilled":
        lines += ["", t("Is it so? Please tap.") if answer.card.access == OWN else t("Please ask the wisher, and answer for them.")]
    if answer.rating is not None:
        lines.append(t("Rated {stars} of 5", stars=answer.rating))
    if answer.words:
        lines.append(t("“{words}”", words=saying.clipped(answer.words, MOST_SHOWN)))
    if answer.may_rate:
        lines += ["", t("Is all well with it? One is poor, five is very good.")]
    return lines


def way(card: WishCard, t: Translator, *, zone: ZoneInfo) -> list[str]:
    """Every step."""
    return wishes.steps(card.steps, t, zone=zone)


def _own(card: WishCard, t: Translator) -> list[str]:
    assert card.told is not None
    lines = []
    if card.public_words and card.public_words != card.told.words:
        lines.append(t("In your words: “{words}”", words=saying.clipped(card.told.words, MOST_SHOWN)))
    own = t("for me") if card.access != WRITER else card.name
    lines.append(t("· For whom: {whom}", whom=card.told.whom or own))
    if card.told.reach:
        lines.append(t("· Where and how: {reach}", reach=card.told.reach))
    return lines
