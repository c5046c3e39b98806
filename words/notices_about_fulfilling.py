"""Notices when a wish has come true: is it so, thank you, how is it now, and when it is opened again."""

from collections.abc import Mapping
from typing import Any

from wishes.follow_ups import MOST
from wishes.wish_cards import OWN
from words import saying
from words.notice_readers import NoticeText, Reader, Rows, balance
from words.notices_about_claims import claim_of, mine, who
from words.notices_about_wishes import heading, leading

# The lead of the stars under the notice: they count at once.
STARS = "wish_stars"


async def fulfilled(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the wisher: is it so?"""
    return await _to_confirm(reader, data, "")


async def confirm_soon(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the wisher, a day later."""
    return await _to_confirm(reader, data, reader.t("A tap from you is the thanks that is waited for."))


async def confirm_late(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: the wisher has not said."""
    note = await claim_of(reader, data)
    if note.card.status != "fulfilled":
        return None
    t = reader.t
    lines = [
        heading(note.card, t),
        t("{who} says that it has come true, and the wisher has not confirmed it.", who=who(note, t)),
        t("Please ask the wisher, and confirm for them."),
    ]
    return NoticeText("\n".join(lines), leading(note.card, t))


async def not_yet(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the claimer: something is missing."""
    note = await claim_of(reader, data)
    if not note.is_live:
        return None
    t, when = reader.t, saying.moment(note.fulfil_by, reader.t, zone=reader.zone)
    said = t("It is not quite as it was wished yet. Please ask what is missing; you have until {when}.", when=when)
    return NoticeText("\n".join([heading(note.card, t), said]), mine(t))


async def confirmed(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the claimer: thank you, and what they were given."""
    note = await claim_of(reader, data)
    t = reader.t
    # Screens with them have just gone out of this chat.
    closed = t("How to reach the wisher is not shown any more.")
    lines = [heading(note.card, t), saying.sentences(t, t("It came true. Thank you!"), closed)]
    rows = [[(t("What I took on"), "go:my_claims")]]
    if note.unit_name:
        lines.append(t("It counts for {unit}.", unit=note.unit_name))
    elif note.points:
        lines.append(saying.sentences(t, t("You were given {points}.", points=saying.points_of(note.points, t)), await balance(reader)))
        rows = [[(t("My points"), "at:points")], *rows]
    return NoticeText("\n".join(lines), rows)


async def follow_up(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the wisher: how is it now? For others: please ask them."""
    note = await claim_of(reader, data)
    if note.rating is not None or note.card.status != "confirmed":
        return None
    t = reader.t
    stars: Rows = ()
    if note.card.access == OWN:
        ask = t("It came true some days ago. Is all well with it? One tap from 1 to 5 is enough.")
        stars = [[(f"{number} ★", f"go:{STARS}:{note.card.wish_id}:{number}") for number in range(1, MOST + 1)]]
    elif not note.card.name:
        return None
    else:
        ask = t("It came true some days ago. Please ask the wisher whether all is well with it.")
    return NoticeText("\n".join([heading(note.card, t), ask]), [*stars, *leading(note.card, t)])


async def rated(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the claimer, and for staff when it is low."""
    note = await claim_of(reader, data)
    if note.rating is None:
        return None
    t = reader.t
    lines = [heading(note.card, t), t("The wisher gives it {rating} of 5.", rating=note.rating)]
    if note.rating > 3:
        lines.append(t("That is a real thank-you."))
    elif note.is_mine:
        lines.append(t("Something is not right yet. Nothing is taken from you; the staff look into it."))
    else:
        lines.append(t("Please ask what is missing. You can open it again."))
    return NoticeText("\n".join(lines), leading(note.card, t))


async def reopened(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the claimer, the wisher and staff."""
    note = await claim_of(reader, data)
    t = reader.t
    lines = [heading(note.card, t), t("It is open again, for it is not as it should be yet.")]
    if note.is_mine:
        lines.append(t("What you were given stays yours. If you like, take it on once more."))
    return NoticeText("\n".join(lines), leading(note.card, t))


async def _to_confirm(reader: Reader, data: Mapping[str, Any], after: str) -> NoticeText | None:
    note = await claim_of(reader, data)
    if note.card.status != "fulfilled":
        return None
    t = reader.t
    said = t("{who} says that it has come true. Is it so?", who=who(note, t))
    return NoticeText("\n".join([heading(note.card, t), saying.sentences(t, said, after)]), leading(note.card, t))
