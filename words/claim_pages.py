"""What somebody took on, in words: each in the list, its page with both terms, and what only they see."""

from zoneinfo import ZoneInfo

from core.i18n import Translator
from wishes.answer_cards import AnswerCard
from wishes.claim_lists import ClaimLine
from wishes.offers import OfferLine
from wishes.private_details import Private
from wishes.wish_cards import Taken
from words import saying, wish_pages, wishes

CLIPPED = 24
MOST_SHOWN = 300
CHINA = "+86"


def line(one: ClaimLine, t: Translator, *, zone: ZoneInfo) -> str:
    """A claim in the list: which wish, and what is to be done, or what came of it."""
    number = saying.wish_number(one.wish_id)
    words = f" {saying.clipped(one.words, CLIPPED)}" if one.words else ""
    return f"{number}{words}\n    {_stands(one, t, zone)}"


def button(one: ClaimLine) -> str:
    """For what one still has in hand."""
    return f"{saying.wish_number(one.wish_id)} {saying.clipped(one.words, CLIPPED)}"


def offer_button(one: OfferLine, t: Translator) -> str:
    """For what one was asked and has not answered."""
    return t("● Answer: {words}", words=saying.clipped(one.words, CLIPPED))


def page(answer: AnswerCard, taken: Taken, t: Translator, *, zone: ZoneInfo) -> str:
    """A wish one has in hand: what it is, and what comes next."""
    card = answer.card
    lines = [
        t("Micro-wish {number}", number=saying.wish_number(card.wish_id)),
        t("“{words}”", words=card.public_words),
        wishes.traits(card.kind, card.colour, card.worry, t),
        *([t("For {unit}: points go to nobody.", unit=taken.unit_name)] if taken.unit_id is not None else []),
        "",
        *_next(answer, taken, t, zone),
    ]
    return "\n".join(lines)


def private(found: Private, t: Translator) -> str:
    """Who wishes it, and how to reach them."""
    lines = [
        t("Only you see this, and it is on record that you looked."),
        "",
        t("Wisher: {name}", name=saying.who(found.name, t)),
        t("Phone: {phone}", phone=phone(found.phone)) if found.phone else t("They left no phone."),
        *([t("For: {whom}", whom=found.whom)] if found.whom else []),
        *([t("How to reach them: {reach}", reach=found.reach)] if found.reach else []),
        "",
        t("In their own words:"),
        found.words,
        "",
        t("Please tell nobody else. It is closed when your part is over."),
    ]
    return "\n".join(lines)


def phone(number: str) -> str:
    """A number as it is dialled here."""
    return number.removeprefix(CHINA)


def _next(answer: AnswerCard, taken: Taken, t: Translator, zone: ZoneInfo) -> list[str]:
    card = answer.card
    if card.status == "claimed" and taken.contacted_at is None:
        by = saying.moment(taken.contact_by, t, zone=zone)
        return [t("1. Look how to reach them. 2. Get in touch by {when}, then tap that you have.", when=by)]
    if card.status == "claimed":
        by = saying.moment(taken.fulfil_by, t, zone=zone)
        return [
            *wish_pages.came_back(answer, t),
            t("You are in touch. Please make it come true by {when}, then tell us with a photo.", when=by),
        ]
    done = [t("How it came true: {words}", words=saying.clipped(answer.done, MOST_SHOWN))] if answer.done else []
    if card.status == "fulfilled":
        return [*done, t("The wisher was asked to say yes. Points come then.")]
    if answer.points:
        return [*done, t("It came true. You were given {points}.", points=saying.points_of(answer.points, t))]
    return [*done, t("It came true. Thank you!")]


def _stands(one: ClaimLine, t: Translator, zone: ZoneInfo) -> str:
    if one.ended_at is not None:
        return _ended(one, t)
    if one.status == "fulfilled":
        return t("waits for the wisher's yes")
    if one.contacted_at is None:
        return t("get in touch by {when}", when=saying.moment(one.contact_by, t, zone=zone))
    return t("make it come true by {when}", when=saying.moment(one.fulfil_by, t, zone=zone))


def _ended(one: ClaimLine, t: Translator) -> str:
    if one.outcome == "confirmed":
        return t("✓ came true, {points}", points=saying.points_of(one.points, t)) if one.points else t("✓ came true")
    told = {
        "released": t("given back"),
        "lapsed": t("the time ran out"),
        "handed": t("somebody else goes on with it"),
        "withdrawn": t("taken back by the wisher"),
    }
    return told.get(one.outcome or "", "")
