"""What the family is told of a badge itself: that somebody looked at its page."""

from collections.abc import Mapping
from typing import Any

from qrcodes import elder_cards
from words.notice_readers import NoticeText, Reader


async def touched(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """To the family, quietly: somebody looked at the badge's page."""
    t, elder_id = reader.t, data["elder_id"]
    called = (await elder_cards.called(reader.session, [elder_id])).get(elder_id)
    if not called:
        return None
    lines = [
        t("{called}'s badge was scanned just now. Nobody has asked for help.", called=called),
        t("If {called} is with you, all is well. If not, please call them, or tap below.", called=called),
    ]
    return NoticeText("\n".join(lines), [[(t("I can't find them"), "at:lost"), (t("Open"), f"at:elder:{elder_id}")]])
