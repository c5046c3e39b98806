"""Notices about what is offered: the stock is low."""

from collections.abc import Mapping
from typing import Any

from points import item_changes
from words.cards import named
from words.notice_readers import NoticeText, Reader


async def low(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """To the unit: so many are left. Nothing when it was filled up meanwhile."""
    t, item_id = reader.t, data["item_id"]
    item = await item_changes.item(reader.session, actor=reader.person_id, item_id=item_id, now=reader.now)
    if not item.told_low or item.stock is None:
        return None
    name = named(item.name, item.name_en, t)
    lines = [
        t("{item}: the stock is low, {left} left.", item=name, left=item.stock),
        t("Please fill it up and set the new stock, so that nobody asks in vain."),
    ]
    return NoticeText("\n".join(lines), [[(t("Set the stock"), f"at:stock_item:{item_id}"), (t("Menu"), "at:menu")]])
