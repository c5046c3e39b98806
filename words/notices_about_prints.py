"""Notices about print files: how far one is, and that it is ready. One message that changes."""

from collections.abc import Mapping
from typing import Any

from qrcodes import printing
from words import prints
from words.notice_readers import NoticeText, Reader


async def progress(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who asked: so many are drawn."""
    card = await printing.card(reader.session, actor=reader.person_id, job_id=data["job_id"], now=reader.now)
    if card.status != "drawing":
        return None
    name = f"{prints.paper_name(card.paper, reader.t)} {prints.print_number(card.id)}"
    return NoticeText(f"{name}\n{prints.how_far(card, reader.t)}")


async def ready(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who asked: the file is there, or it could not be drawn."""
    t = reader.t
    card = await printing.card(reader.session, actor=reader.person_id, job_id=data["job_id"], now=reader.now)
    name = f"{prints.paper_name(card.paper, t)} {prints.print_number(card.id)}"
    if card.has_file:
        return NoticeText(f"{name}\n{prints.ready(card, t)}", [[(t("Get the file (PDF)"), f"at:print_job:{card.id}")]])
    return NoticeText(f"{name}\n{prints.how_far(card, t)}", [[(t("Print badges"), "at:print")]]) if card.status == "failed" else None
