"""Notices about drills: the station asks the family for one."""

from collections.abc import Mapping
from typing import Any

from qrcodes import drills, elder_cards, incidents
from words.notice_readers import NoticeText, Reader


async def proposed(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For a guardian: shall we practise? None when something is under way already."""
    elder_id = data["elder_id"]
    card = await elder_cards.card(reader.session, actor=reader.person_id, elder_id=elder_id, now=reader.now)
    if card.status != "approved" or await incidents.live_of(reader.session, elder_id=elder_id) is not None:
        return None
    t = reader.t
    before = await drills.last(reader.session, elder_id=elder_id)
    lines = [t("The station would like to practise with you: a drill with the badge of {called}.", called=card.called)]
    lines += [t("There has been none yet. It takes a few minutes, and shows whether all phones ring.")] if before is None else []
    lines += [t("It begins only when you say so.")]
    return NoticeText("\n".join(lines), [[(t("See what happens"), f"at:drill:{elder_id}")]])


async def due(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the secretary: nobody has practised for a year."""
    t = reader.t
    lines = [
        t("Nobody has practised with a badge here for a year."),
        t("A drill takes a few minutes and shows whether all phones ring: open an approved elder's page and ask the family."),
    ]
    return NoticeText("\n".join(lines), [[(t("Home badge"), "at:elders"), (t("Station figures"), "at:station_figures")]])
