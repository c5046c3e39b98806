"""Notices that a decision was undone a moment after it was told."""

from collections.abc import Mapping
from typing import Any

from messages.mentions import mention
from points import log_cards
from words import cards, goods, saying
from words.notice_readers import NoticeText, Reader, balance, redemption


async def log_undone(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member: it waits again."""
    card, t = await log_cards.card(reader.session, actor=reader.person_id, log_id=data["log_id"], now=reader.now), reader.t
    mention(card.person_id)
    day = saying.day(card.started_at.astimezone(reader.zone).date(), t)
    lines = [
        t("A slip of ours: your activity was approved a moment too soon, and the points went back for now.")
        if data["was"] == "approved"
        else t("A slip of ours: your activity was not meant to be refused."),
        f"{saying.log_number(card.log_id)} · {cards.named(card.kind_name, card.kind_name_en, t)}\n{day}",
        t("Staff look at it again, and you get a message with what comes of it."),
        await balance(reader),
    ]
    return NoticeText("\n".join(lines), [[(t("My activities"), "at:logs"), (t("Help"), "at:help")]])


async def redemption_undone(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member, or for who asked for them: it waits again; a code that was shown opens nothing."""
    card, t = await redemption(reader, data), reader.t
    what, number = goods.what(card, t), saying.redemption_number(card.number)
    lines = [
        t("A slip of ours: this was approved a moment too soon. Please do not come for it yet; that pick-up code no longer works.")
        if data["was"] == "approved"
        else t("A slip of ours: this was not meant to be refused. The points are held for it again."),
        t("{what}, number {number}", what=what, number=number),
        t("Staff look at it again, and you get a message with what comes of it."),
    ]
    if card.person_id != reader.person_id:
        return NoticeText("\n".join(lines), [[(t("Menu"), "at:menu")]])
    return NoticeText("\n".join(lines), [[(t("Look at it"), f"at:redemption:{card.number}"), (t("Help"), "at:help")]])


async def not_to_prepare(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the unit: what it was told to prepare is looked at again."""
    card, t = await redemption(reader, data), reader.t
    what, name = goods.what(card, t), saying.who(card.person_name, t)
    said = t(
        "Please wait with {what} for {name}: the community looks at it once more. You are told when it is ready.", what=what, name=name
    )
    return NoticeText(said, [[(t("To prepare"), "at:prepare"), (t("Menu"), "at:menu")]])
