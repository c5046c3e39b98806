"""Notices about a wish on its way to the open list and off it: it waits, it is open, refused, joined, taken back, nobody took it on."""

from collections.abc import Mapping
from typing import Any

from core.i18n import Translator
from people import nodes
from wishes import mentions, wish_cards
from wishes.steps import WishUnknown
from wishes.wish_cards import OWN, WRITER, WishCard
from words import saying
from words.notice_readers import NoticeText, Reader, Rows

# So much of a wish is quoted.
MOST_QUOTED = 120


async def asked(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: somebody wishes something, and waits for an answer."""
    card = await of(reader, data)
    if not card.may_be_screened:
        return None
    t = reader.t
    urgent = t("It is urgent.") if card.colour == "red" else ""
    text = t("A new micro-wish, {number}, is waiting for you to look at it.", number=saying.wish_number(card.wish_id))
    return NoticeText(saying.sentences(t, text, urgent), _queue(t))


async def screen_late(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: it has waited longer than the community promises."""
    card = await of(reader, data)
    if not card.may_be_screened:
        return None
    t, days = reader.t, max(1, (reader.now - card.asked_at).days)
    number = saying.wish_number(card.wish_id)
    text = t.plural("Micro-wish {wish} has waited for {number} day.", "Micro-wish {wish} has waited for {number} days.", days, wish=number)
    return NoticeText(saying.sentences(t, text, t("Somebody hopes for your answer.")), _queue(t))


async def published(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the wisher: neighbours can read it now."""
    card = await of(reader, data)
    t = reader.t
    lines = [
        heading(card, t),
        t("It is open to the community now, without name, phone or address. We tell you as soon as somebody takes it on."),
    ]
    return NoticeText("\n".join(lines), leading(card, t))


async def refused(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the wisher: why it cannot be taken up, and what helps."""
    card = await of(reader, data)
    if card.status != "refused":
        return None
    t = reader.t
    reason = card.told.reason if card.told is not None else ""
    station = await nodes.station_of(reader.session, card.community_id)
    lines = [
        heading(card, t),
        t("We are sorry: we cannot take it up."),
        t("Reason: {reason}", reason=reason or t("none given")),
        *([t("{station}: {phone}", station=station.name, phone=station.duty_phone)] if station else []),
        t("You can wish again at any time, and the staff help you to put it into words."),
    ]
    return NoticeText("\n".join(lines), leading(card, t))


async def joined(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the wisher: others wish the same."""
    card = await of(reader, data)
    t = reader.t
    said = t("Others wish the same, so it goes on together with theirs. When theirs comes true, you hear of it.")
    return NoticeText("\n".join([heading(card, t), said]), leading(card, t))


async def came_true(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who wished the like: the other one came true."""
    card = await of(reader, data)
    t = reader.t
    said = t("The wish that yours was joined to has come true. If yours has not, just wish it again: we start at once.")
    return NoticeText("\n".join([heading(card, t), said]), [[(t("Make a wish"), "go:new_wish")], *leading(card, t)])


async def withdrawn(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the wisher when another took it back, and for who had taken it on; its words are gone."""
    t, number = reader.t, saying.wish_number(data["wish_id"])
    text = t("Micro-wish {number} has been taken back, and what it said is deleted.", number=number)
    try:
        card = await of(reader, data)
    except WishUnknown:
        thanks = t("Nothing more is to be done. Thank you for being there.")
        return NoticeText(saying.sentences(t, text, thanks), [[(t("Other wishes"), "go:wishes")]])
    again = t("A new wish is welcome at any time.") if card.access in (OWN, WRITER) else ""
    return NoticeText(saying.sentences(t, text, again), [[(t("My wishes"), "go:my_wishes")]])


async def rolled(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: nobody took it on."""
    card = await of(reader, data)
    if card.status != "open":
        return None
    t = reader.t
    lines = [
        heading(card, t),
        t("Nobody has taken it on yet. It stands first in the list now, and units that can help are asked."),
        t("Perhaps you know who could help?"),
    ]
    return NoticeText("\n".join(lines), leading(card, t))


async def blank(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """In the place of a screen that showed what only the claimer sees."""
    t, number = reader.t, saying.wish_number(data["wish_id"])
    return NoticeText(t("Your part in micro-wish {number} is over, so what stood here is not shown any more.", number=number), alone=True)


async def of(reader: Reader, data: Mapping[str, Any]) -> WishCard:
    """The wish as the reader may see it. Raises `WishUnknown`."""
    return await wish_cards.card(reader.session, reader=reader.person_id, wish_id=data["wish_id"], now=reader.now)


def heading(card: WishCard, t: Translator) -> str:
    """Which wish, by its number, with its public words; only to the wisher with their own; out of chats when it is taken back."""
    mentions.speak_of(card.wish_id)
    number = saying.wish_number(card.wish_id)
    words = card.public_words or (card.told.words if card.told is not None and card.access == OWN else "")
    if not words:
        return t("Micro-wish {number}", number=number)
    return t("Micro-wish {number}: “{words}”", number=number, words=saying.clipped(words, MOST_QUOTED))


def leading(card: WishCard, t: Translator) -> Rows:
    """The button to it."""
    return [[(t("Look at the wish"), f"go:wish:{card.wish_id}")]]


def _queue(t: Translator) -> Rows:
    return [[(t("Look at the wishes that wait"), "go:approve_wishes")]]
