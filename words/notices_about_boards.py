"""Notices about the month's board: frozen, final, objected to, answered."""

from collections.abc import Mapping
from typing import Any

from messages.mentions import mention
from points import board_pages, objections, reminders
from points.board_pages import Sheet
from points.objections import ObjectionCard
from words import boards
from words.notice_readers import NoticeText, Reader
from words.saying import sentences


async def frozen(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: last month's board is open to objections."""
    sheet, t = await _sheet(reader, data), reader.t
    if sheet.status != "frozen":
        return None
    lines = [
        t("The board of {month} is there.", month=boards.month_name(sheet.month, t)),
        boards.totals(sheet, t),
        *boards.status(sheet, t, zone=reader.zone),
    ]
    return NoticeText("\n".join(lines), [[(t("Look at the board"), f"at:board:{sheet.board_id}")]])


async def final(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For staff: nobody objects any more."""
    sheet, t = await _sheet(reader, data), reader.t
    lines = [t("The board of {month} is final.", month=boards.month_name(sheet.month, t)), boards.seal(sheet, t)]
    return NoticeText("\n".join(lines), [[(t("Look at the board"), f"at:board:{sheet.board_id}")]])


async def objected(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: a member says that something is wrong."""
    card = await _objection(reader, data)
    if card.status != "waiting":
        return None
    return NoticeText(
        boards.objection_card(card, reader.t, zone=reader.zone),
        [[(reader.t("Look and answer"), f"at:objections:{card.objection_id}")]],
    )


async def objections_late(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff, and then for those above: how many objections have waited too long, and what they hold up."""
    community_id, t = data["community_id"], reader.t
    late = await reminders.count_late_objections(
        reader.session, actor=reader.person_id, community_id=community_id, now=reader.now, zone=reader.zone
    )
    if not late:
        return None
    said = t.plural(
        "{number} objection has waited for more than two working days.",
        "{number} objections have waited for more than two working days.",
        late,
    )
    why = t("The board cannot become final before it is decided.")
    return NoticeText(sentences(t, said, why), [[(t("Look and answer"), "at:objections")]])


async def upheld(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member: they were right."""
    card, t = await _objection(reader, data), reader.t
    lines = [
        t("Your objection to the board of {month} was upheld.", month=boards.month_name(card.month, t)),
        t("The board was counted anew from the ledger. Thank you for looking so closely!"),
    ]
    return NoticeText("\n".join(lines), [[(t("Look at the board"), f"at:board:{card.board_id}")]])


async def dismissed(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member: why the board stays as it is."""
    card, t = await _objection(reader, data), reader.t
    lines = [
        t("Your objection to the board of {month} was looked at. The board stays as it is.", month=boards.month_name(card.month, t)),
        t("Reason: {reason}", reason=card.reason or t("none given")),
        t('If you have questions, call the station: its number is under "Help".'),
    ]
    return NoticeText("\n".join(lines), [[(t("Look at the board"), f"at:board:{card.board_id}"), (t("Help"), "at:help")]])


async def _sheet(reader: Reader, data: Mapping[str, Any]) -> Sheet:
    return await board_pages.sheet(reader.session, board_id=data["board_id"])


async def _objection(reader: Reader, data: Mapping[str, Any]) -> ObjectionCard:
    number = data["objection_id"]
    card = await objections.card(reader.session, actor=reader.person_id, objection_id=number, now=reader.now)
    mention(card.person_id)
    return card
