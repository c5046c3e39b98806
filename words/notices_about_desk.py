"""Notices about the staff desk: whether it is really them."""

from collections.abc import Mapping
from typing import Any

from people import desk_confirming
from words import desk_words
from words.notice_readers import NoticeText, Reader


async def confirm(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who works at the desk: it asks whether it is them; None when that was answered or is too old."""
    link_id = data["link_id"]
    found = await desk_confirming.asked(reader.session, link_id=link_id, actor=reader.person_id, now=reader.now)
    t, place = reader.t, f"go:desk_confirm:{link_id}"
    text = desk_words.question(found, t, reader.zone)
    return NoticeText(text, [[(t("Yes, it is me"), f"{place}:yes")], [(t("No, that is not me"), f"{place}:no")]], alone=True)
