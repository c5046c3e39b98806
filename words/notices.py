"""Notices in the reader's words: what happened, and the button that leads on. A notice's row holds only its kind and ids."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from core.drawing import qr_png
from core.i18n import Translator, translator
from core.refusals import Refusal
from messages.mentions import mention
from people import persons
from points import accounts, log_cards, redemption_cards
from points.log_cards import LogCard
from points.redemption_cards import RedemptionCard
from words import cards, goods, saying
from words.saying import sentences

Rows = Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class NoticeText:
    """Plain text, rows of buttons (what each says, and its callback data), perhaps a picture as PNG."""

    text: str
    rows: Rows = ()
    picture: bytes | None = None


@dataclass(frozen=True)
class Reader:
    """Who reads it, where and when."""

    session: AsyncSession
    person_id: int
    t: Translator
    now: datetime
    zone: ZoneInfo
    public_url: str


async def render(
    session: AsyncSession,
    *,
    kind: str,
    data: Mapping[str, Any],
    person_id: int | None,
    language: str | None,
    now: datetime,
    zone: ZoneInfo,
    public_url: str,
) -> NoticeText | None:
    """The notice in words; None when there is nothing left to tell (decided meanwhile, forgotten, or no longer theirs to see)."""
    t = translator(language or "zh")
    if kind == "mailbox.sorry":
        return _sorry(t)
    if person_id is None:
        return None
    reader = Reader(session, person_id, t, now, zone, public_url)
    try:
        return await _KINDS[kind](reader, data)
    except Refusal:
        return None


def _sorry(t: Translator) -> NoticeText:
    said = sentences(
        t,
        t("Sorry: something went wrong with what you sent last, and it was given up. Nothing was done twice."),
        t('Please look whether it is there, and send it again if not. If it fails again, call the station: its number is under "Help".'),
    )
    return NoticeText(said, [[(t("My points"), "at:points"), (t("Menu"), "at:menu")]])


async def _log_waiting(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    card = await _log(reader, data)
    if card.status != "waiting":
        return None
    t = reader.t
    text = t("{name} logged an activity:", name=saying.who(card.person_name, t))
    return NoticeText(f"{text}\n{cards.log_card(card, t, zone=reader.zone)}", [[(t("Look and decide"), f"at:approve:{card.log_id}")]])


async def _log_approved(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    card, t = await _log(reader, data), reader.t
    lines = [
        t("Your activity was approved: +{points}", points=saying.points_of(card.points, t)),
        _about(card, reader),
        await _balance(reader),
    ]
    return NoticeText("\n".join(lines), [[(t("My points"), "at:points"), (t("Redeem goods"), "at:goods")]])


async def _log_refused(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    card, t = await _log(reader, data), reader.t
    lines = [
        t("Your activity was not approved. No points moved."),
        _about(card, reader),
        t("Reason: {reason}", reason=card.reason or t("none given")),
        t('You can log it again with what was missing, or call the station: its number is under "Help".'),
    ]
    return NoticeText("\n".join(lines), [[(t("Log an activity"), "at:log"), (t("Help"), "at:help")]])


async def _redemption_waiting(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    card = await _redemption(reader, data)
    if card.status != "asked":
        return None
    t = reader.t
    text = t("{name} would like to redeem something:", name=saying.who(card.person_name, t))
    rows = [[(t("Look and decide"), f"at:approvals:{card.number}")]]
    return NoticeText(f"{text}\n{goods.redemption_card(card, t, zone=reader.zone)}", rows)


async def _redemption_approved(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    card, t = await _redemption(reader, data), reader.t
    code = await redemption_cards.pick_up_code(reader.session, actor=reader.person_id, redemption_id=card.number)
    if code is None:
        return None
    ready = t("{what} is ready for you. Number {number}", what=goods.what(card, t), number=saying.redemption_number(card.number))
    picture = await asyncio.to_thread(qr_png, pick_up_link(reader.public_url, code.token))
    return NoticeText(f"{ready}\n{goods.pick_up(card, code, t)}", [[(t("My redemptions"), "at:redemptions")]], picture)


async def _redemption_to_prepare(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    card = await _redemption(reader, data)
    if card.status != "approved":
        return None
    t = reader.t
    text = t(
        "Please prepare {what} for {name}. They will come with a pick-up code.",
        what=goods.what(card, t),
        name=saying.who(card.person_name, t),
    )
    return NoticeText(text, [[(t("To prepare"), "at:prepare"), (t("Check a pick-up code"), "at:pickup")]])


async def _redemption_refused(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    card, t = await _redemption(reader, data), reader.t
    number = saying.redemption_number(card.number)
    lines = [
        t("Your redemption was refused: {what}, number {number}", what=goods.what(card, t), number=number),
        t("Reason: {reason}", reason=card.reason or t("none given")),
        t("{points} came back to you.", points=saying.points_of(card.amount, t)),
        await _balance(reader),
    ]
    return NoticeText("\n".join(lines), [[(t("Redeem goods"), "at:goods"), (t("Help"), "at:help")]])


async def _redemption_handed_over(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    card, t = await _redemption(reader, data), reader.t
    lines = [
        t("You have received: {what}. Number {number}", what=goods.what(card, t), number=saying.redemption_number(card.number)),
        t("Spent at {unit}: {points}.", points=saying.points_of(card.amount, t), unit=card.unit_name),
        await _balance(reader),
        t('If this was not you, call the station at once: its number is under "Help".'),
    ]
    return NoticeText("\n".join(lines), [[(t("My redemptions"), "at:redemptions"), (t("Help"), "at:help")]])


async def _entry_used(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    t = reader.t
    lines = [
        t("Someone has just come into your account by a link that the staff of your community made."),
        t('If this was not you, sign all browsers out in the settings, and call the station at once: its number is under "Help".'),
    ]
    return NoticeText("\n".join(lines), [[(t("Settings"), "at:settings"), (t("Help"), "at:help")]])


def pick_up_link(public_url: str, token: str) -> str:
    """What the QR of a pick-up code says: it opens the unit's chat at this redemption."""
    return f"{public_url}/go/p_{token}"


async def _log(reader: Reader, data: Mapping[str, Any]) -> LogCard:
    card = await log_cards.card(reader.session, actor=reader.person_id, log_id=data["log_id"], now=reader.now)
    mention(card.person_id)
    return card


async def _redemption(reader: Reader, data: Mapping[str, Any]) -> RedemptionCard:
    number = data["redemption_id"]
    card = await redemption_cards.card(reader.session, actor=reader.person_id, redemption_id=number, now=reader.now)
    mention(card.person_id)
    return card


def _about(card: LogCard, reader: Reader) -> str:
    name = cards.named(card.kind_name, card.kind_name_en, reader.t)
    return f"{saying.log_number(card.log_id)} · {name} · {saying.day(card.started_at.astimezone(reader.zone).date(), reader.t)}"


async def _balance(reader: Reader) -> str:
    person = await persons.get(reader.session, reader.person_id)
    mine = await accounts.balance(reader.session, community_id=person.community_id, person_id=reader.person_id)
    return reader.t.plural("You now have {number} point to spend.", "You now have {number} points to spend.", mine.available)


_KINDS: dict[str, Callable[[Reader, Mapping[str, Any]], Awaitable[NoticeText | None]]] = {
    "log.waiting": _log_waiting,
    "log.approved": _log_approved,
    "log.refused": _log_refused,
    "redemption.waiting": _redemption_waiting,
    "redemption.approved": _redemption_approved,
    "redemption.to_prepare": _redemption_to_prepare,
    "redemption.refused": _redemption_refused,
    "redemption.handed_over": _redemption_handed_over,
    "entry.used": _entry_used,
}
KINDS = frozenset({*_KINDS, "mailbox.sorry"})
