"""Notices about who takes a wish on: asked, taken on, reminded, handed on, given back."""

from collections.abc import Mapping
from typing import Any

from core.i18n import Translator
from wishes import notes
from wishes.notes import ClaimNote, OfferNote
from wishes.wish_cards import STAFF
from words import saying
from words.notice_readers import NoticeText, Reader, Rows
from words.notices_about_wishes import heading, leading


async def claimed(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the wisher: who takes it on, and by when they get in touch."""
    note = await claim_of(reader, data)
    if not note.is_live:
        return None
    t = reader.t
    by = saying.moment(note.contact_by, t, zone=reader.zone)
    lines = [heading(note.card, t), t("{who} takes it on, and gets in touch by {when}.", who=who(note, t), when=by)]
    return NoticeText("\n".join(lines), leading(note.card, t))


async def released(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For wisher, staff and whoever had it: it was given back."""
    return await _free(reader, data, reader.t("It was given back before it came true."))


async def lapsed(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For wisher, staff and whoever had it: the time ran out."""
    return await _free(reader, data, reader.t("The time for it has run out."))


async def contact_soon(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the claimer: get in touch."""
    note = await claim_of(reader, data)
    if not note.is_live:
        return None
    t, when = reader.t, saying.moment(note.contact_by, reader.t, zone=reader.zone)
    lines = [
        heading(note.card, t),
        t("Somebody is waiting to hear from you. Please get in touch by {when}, and tap that you have.", when=when),
        t("If it does not suit you any more, give it back: that is no shame, and somebody else can help."),
    ]
    return NoticeText("\n".join(lines), mine(t))


async def fulfil_soon(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the claimer: the time to make it true ends."""
    note = await claim_of(reader, data)
    if not note.is_live:
        return None
    t, when = reader.t, saying.moment(note.fulfil_by, reader.t, zone=reader.zone)
    lines = [
        heading(note.card, t),
        t("Please make it true by {when}, then tell us how with a photo. After that others may take it on.", when=when),
    ]
    return NoticeText("\n".join(lines), mine(t))


async def offered(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who is asked to take it on."""
    note = await _offer(reader, data)
    if not note.waits:
        return None
    t, card = reader.t, note.card
    if note.by_claimer:
        ask = t("Somebody who has taken this wish on asks whether you would go on with it.")
    elif note.unit_name:
        ask = t("Could {unit} help with this wish?", unit=note.unit_name)
    else:
        ask = t("Could you help with this wish?")
    lines = [heading(card, t), ask]
    if card.reward and not note.unit_name:
        lines.append(t("When it comes true it gives {points}.", points=saying.points_of(card.reward, t)))
    offer = f"go:wish_offer:{data['offer_id']}"
    answers = [(t("Yes, I take it on"), f"{offer}:yes"), (t("Not this time"), f"{offer}:no")]
    return NoticeText("\n".join(lines), [answers, [(t("Look at it first"), offer)]])


async def declined(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who asked."""
    note = await _offer(reader, data)
    t = reader.t
    said = t("{who} cannot help this time.", who=note.unit_name or saying.who(note.name, t))
    after = t("The wish stays with you.") if note.by_claimer else t("You can ask somebody else.")
    return NoticeText("\n".join([heading(note.card, t), saying.sentences(t, said, after)]), leading(note.card, t))


async def accepted(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff who asked."""
    note = await claim_of(reader, data)
    t = reader.t
    said = t("{who} said yes, and takes it on.", who=who(note, t))
    return NoticeText("\n".join([heading(note.card, t), said]), leading(note.card, t))


async def handed(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who had it: somebody else goes on with it."""
    note = await claim_of(reader, data)
    t = reader.t
    said = t("Whom you asked said yes, and goes on with it. Thank you for not letting it drop.")
    return NoticeText("\n".join([heading(note.card, t), said]), [[(t("Other wishes"), "go:wishes")]])


async def _free(reader: Reader, data: Mapping[str, Any], why: str) -> NoticeText | None:
    note = await claim_of(reader, data)
    t, card = reader.t, note.card
    if note.is_mine:
        after = t("Others may take it on now, and what you were shown of it is closed. Thank you for being ready to help.")
        return NoticeText("\n".join([heading(card, t), saying.sentences(t, why, after)]), [[(t("Other wishes"), "go:wishes")]])
    if card.access == STAFF:
        after = t("It is open again. {who} had taken it on.", who=who(note, t))
    else:
        after = t("It is open again, and we look for somebody else. It is not forgotten.")
    return NoticeText("\n".join([heading(card, t), saying.sentences(t, why, after)]), leading(card, t))


async def claim_of(reader: Reader, data: Mapping[str, Any]) -> ClaimNote:
    """The claim as the reader may hear of it. Raises `WishUnknown`."""
    return await notes.claim(reader.session, reader=reader.person_id, claim_id=data["claim_id"], now=reader.now)


async def _offer(reader: Reader, data: Mapping[str, Any]) -> OfferNote:
    """Raises `WishUnknown`."""
    return await notes.offer(reader.session, reader=reader.person_id, offer_id=data["offer_id"], now=reader.now)


def who(note: ClaimNote, t: Translator) -> str:
    """The claimer by name, and for which unit."""
    name = saying.who(note.name, t)
    return t("{name} of {unit}", name=name, unit=note.unit_name) if note.unit_name else name


def mine(t: Translator) -> Rows:
    """The button to what one has taken on."""
    return [[(t("What I took on"), "go:my_claims")]]
