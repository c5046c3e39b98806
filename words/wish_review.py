"""A wish as staff screen it, in words: what was found in it is marked, and below stands what everybody would read."""

from datetime import date
from zoneinfo import ZoneInfo

from core.i18n import Translator
from wishes.offer_lists import Asked
from wishes.screen_cards import ScreenCard
from wishes.wish_cards import WishCard
from wishes.wish_lists import WishLine
from words import saying, wish_findings, wishes

CLIPPED = 30


def for_screener(found: ScreenCard, public: str, reward: int, due: date, t: Translator, *, zone: ZoneInfo) -> str:
    """Who wishes what, what must not be public, and the public text, reward and deadline as they would be published."""
    card = found.card
    when = saying.moment(card.asked_at, t, zone=zone)
    name = saying.who(found.told.name, t)
    lines = [
        t("{number} · {name} · {when}", number=saying.wish_number(card.wish_id), name=name, when=when),
        wishes.traits(card.kind, card.colour, card.worry, t),
        *([t("Written down by {name}", name=found.writer)] if found.writer else []),
        "",
        *original(found, t),
        *([t("For: {whom}", whom=found.told.whom)] if found.told.whom else []),
        *([t("How to reach them: {reach}", reach=found.told.reach)] if found.told.reach else []),
        "",
        t("What everybody would read:"),
        t("“{words}”", words=public) if public else t("Nothing yet: please tap “Change the text” and write it."),
        t("Thanks: {points}. Should come true by {day}.", points=saying.points_of(reward, t), day=saying.short_day(due, t)),
    ]
    return "\n".join(lines)


def original(found: ScreenCard, t: Translator) -> list[str]:
    """The wisher's own words, with what tells who or where somebody is between marks, and what it is."""
    lines = [t("In their own words:"), marked(found)]
    if found.findings:
        kinds = dict.fromkeys(wish_findings.kind(one.kind, t) for one in found.findings)
        lines.append(t("Between 【 】, not for everybody: {kinds}.", kinds=t(", ").join(kinds)))
    return lines


def marked(found: ScreenCard) -> str:
    """The wisher's words with marks round each finding."""
    words, parts, at = found.told.words, [], 0
    for one in found.findings:
        parts += [words[at : one.start], f"【{words[one.start : one.end]}】"]
        at = one.end
    return "".join([*parts, words[at:]])


def similar(lines: list[WishLine], t: Translator) -> str:
    """Open wishes that are like the one that is screened."""
    told = [t("{number}: “{words}”", number=saying.wish_number(one.wish_id), words=one.words) for one in lines]
    asks = t("Is it the same wish? Joined to an open one, both wishers hear when it comes true, and nobody takes it on twice.")
    return "\n\n".join([asks, *told])


def seen_by_staff(card: WishCard, asked: list[Asked], t: Translator, *, zone: ZoneInfo) -> str:
    """A wish that was decided about, with its terms and who was asked."""
    lines = [
        t("{number} · {status}", number=saying.wish_number(card.wish_id), status=wishes.status(card.status, t)),
        *([t("“{words}”", words=card.public_words)] if card.public_words else []),
        *wishes.terms(card, t, zone=zone),
        *answers(asked, t),
    ]
    return "\n".join(lines)


def answers(asked: list[Asked], t: Translator) -> list[str]:
    """Whom the wish was offered to, and what they said."""
    told = {"accepted": t("said yes"), "declined": t("cannot help"), "over": t("over")}
    waits = t("no answer yet")
    return [t("Asked: {name} ({answer})", name=saying.who(one.name, t), answer=told.get(one.answer or "", waits)) for one in asked]


def decided(card: WishCard, t: Translator) -> str:
    """The receipt of a decision."""
    number = saying.wish_number(card.wish_id)
    if card.status == "refused":
        return t("Refused: {number}. The wisher gets a message with the reason.", number=number)
    if card.status == "joined":
        other = saying.wish_number(card.joined_to or 0)
        return t("Joined: {number} to {other}. The wisher gets a message, and another when it comes true.", number=number, other=other)
    return t("Published: {number}. Everybody can take it on now; the wisher gets a message.", number=number)


def short(line: WishLine) -> str:
    """For a button in a list."""
    return f"{saying.wish_number(line.wish_id)} {saying.clipped(line.words, CLIPPED)}"
