"""Notices about goods: asked for, ready, to prepare, refused, handed over."""

import asyncio
from collections.abc import Mapping
from typing import Any

from core.drawing import qr_png
from points import redemption_cards
from points.ratings import MOST_STARS
from words import goods, saying
from words.notice_readers import NoticeText, Reader, balance, redemption


async def waiting(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: somebody would like something."""
    card = await redemption(reader, data)
    if card.status != "asked":
        return None
    t = reader.t
    text = t("{name} would like to redeem something:", name=saying.who(card.person_name, t))
    rows = [[(t("Look and decide"), f"at:approvals:{card.number}")]]
    return NoticeText(f"{text}\n{goods.redemption_card(card, t, zone=reader.zone)}", rows)


async def approved(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the member: it is ready, with the pick-up code; None when the code is gone."""
    card, t = await redemption(reader, data), reader.t
    code = await redemption_cards.pick_up_code(reader.session, actor=reader.person_id, redemption_id=card.number)
    if code is None:
        return None
    what, number = goods.what(card, t), saying.redemption_number(card.number)
    if card.starts_at:
        ready = t("Your time is fixed: {what}. Number {number}", what=what, number=number)
    else:
        ready = t("{what} is ready for you. Number {number}", what=what, number=number)
    picture = await asyncio.to_thread(qr_png, pick_up_link(reader.public_url, code.token))
    text = f"{ready}\n{goods.pick_up(card, code, t, zone=reader.zone)}\n{goods.fetch_before(card, t, zone=reader.zone)}".rstrip()
    return NoticeText(text, [[(t("My redemptions"), "at:redemptions")]], picture)


async def to_prepare(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the unit: somebody will come for it."""
    card = await redemption(reader, data)
    if card.status != "approved":
        return None
    t = reader.t
    what, name = goods.what(card, t), saying.who(card.person_name, t)
    if when := goods.appointment(card, t, zone=reader.zone):
        text = t("{name} has chosen a time for {what}, and will come with a pick-up code.", name=name, what=what) + f"\n{when}"
    else:
        text = t("Please prepare {what} for {name}. They will come with a pick-up code.", what=what, name=name)
    return NoticeText(text, [[(t("To prepare"), "at:prepare"), (t("Check a pick-up code"), "at:pickup")]])


async def refused(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member, or for who asked for them: why, and that the points came back."""
    card, t = await redemption(reader, data), reader.t
    number = saying.redemption_number(card.number)
    if card.person_id != reader.person_id:
        said = t(
            "Refused: {what} for {name}, number {number}.", what=goods.what(card, t), name=saying.who(card.person_name, t), number=number
        )
        reason = t("Reason: {reason}", reason=card.reason or t("none given"))
        return NoticeText("\n".join([said, reason, t("The points went back to the member.")]), [[(t("Menu"), "at:menu")]])
    lines = [
        t("Your redemption was refused: {what}, number {number}", what=goods.what(card, t), number=number),
        t("Reason: {reason}", reason=card.reason or t("none given")),
        t("{points} came back to you.", points=saying.points_of(card.amount, t)),
        await balance(reader),
    ]
    return NoticeText("\n".join(lines), [[(t("Redeem goods"), "at:goods"), (t("Help"), "at:help")]])


async def handed_over(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member: what was received, and what to do if not by them."""
    card, t = await redemption(reader, data), reader.t
    what, number = goods.what(card, t), saying.redemption_number(card.number)
    lines = [
        t("Done: {what}. Number {number}", what=what, number=number)
        if card.starts_at
        else t("You have received: {what}. Number {number}", what=what, number=number),
        t("Spent at {unit}: {points}.", points=saying.points_of(card.amount, t), unit=card.unit_name),
        await balance(reader),
        t('If this was not you, call the station at once: its number is under "Help".'),
        "",
        t("How was it? One star is poor, five are very good."),
    ]
    rate = [(f"{stars} ★", f"at:rate:{card.number}:{stars}") for stars in range(1, MOST_STARS + 1)]
    return NoticeText("\n".join(lines), [rate, [(t("My redemptions"), "at:redemptions"), (t("Help"), "at:help")]])


def pick_up_link(public_url: str, token: str) -> str:
    """What the QR of a pick-up code says: it opens the unit's chat at this redemption."""
    return f"{public_url}/go/p_{token}"
