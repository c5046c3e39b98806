"""Notices about a team's log: one for all who took part."""

from collections.abc import Mapping
from typing import Any

from messages.mentions import mention
from points import batches
from words import cards, saying
from words.notice_readers import NoticeText, Reader


async def waiting(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """To staff: a leader logged an activity for others."""
    found = await batches.still_waiting(reader.session, actor=reader.person_id, log_id=data["log_id"], now=reader.now)
    if found is None:
        return None
    card, count = found
    mention(*(one for one in (card.person_id, card.logged_by) if one is not None))
    t = reader.t
    lines = [
        t("{name} logged an activity for a team.", name=saying.who(card.logged_by_name or card.person_name, t)),
        cards.named(card.kind_name, card.kind_name_en, t),
        cards.stretch(card.started_at, card.minutes, t, zone=reader.zone),
        t.plural("{number} person", "{number} people", count),
    ]
    return NoticeText("\n".join(lines), [[(t("Look and decide"), f"at:approve:{card.log_id}")]])
