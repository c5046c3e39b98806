"""Notices about elders' registrations: one waits, it was approved or refused, corrected, ended; a photo is old."""

from collections.abc import Mapping
from typing import Any

from messages.mentions import mention
from people import persons
from qrcodes import badges, elder_access, elder_cards, elder_queue
from qrcodes.elder_cards import ElderCard
from words import elder_terms, saying
from words.notice_readers import NoticeText, Reader


async def waiting(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: a family asks for a badge."""
    card = await _card(reader, data)
    if card.status != "asked":
        return None
    t = reader.t
    mention(card.asked_by)
    names = await persons.names(reader.session, [card.asked_by])
    said = t("{name} asks for a home badge for {called}.", name=saying.who(names.get(card.asked_by, ""), t), called=card.called)
    return NoticeText(said, [[(t("Look at the registration"), f"at:approve_elders:{card.elder_id}")]])


async def approved(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the family: there is a badge, and what happens next."""
    card = await _card(reader, data)
    if card.status != "approved":
        return None
    t = reader.t
    carried = [one.printed_id for one in await badges.of_elder(reader.session, card.elder_id) if one.carrier == "badge"]
    lines = [
        t("The home badge of {called} is approved. Its number is {number}.", called=card.called, number=", ".join(carried)),
        t("Next: the station prints it, and calls or writes to you when it can be fetched, within two days."),
        t("Whoever scans it finds you at once. Please keep the chat open on a phone that you carry."),
    ]
    return NoticeText("\n".join(lines), [[(t("Open the page"), f"at:elder:{card.elder_id}")]])


async def refused(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the family: why, and that nothing was kept."""
    card = await elder_cards.told(reader.session, elder_id=data["elder_id"])
    if card is None or card.status != "refused":
        return None
    t = reader.t
    lines = [
        t("The registration {number} for a home badge was not approved.", number=elder_terms.elder_number(card.elder_id)),
        t("Reason: {reason}", reason=card.reason or t("none given")),
        t("What you typed and the photo were deleted. You can register again with what was missing, or call the station."),
    ]
    return NoticeText("\n".join(lines), [[(t("Register an elder"), "at:elder_new"), (t("Help"), "at:help")]])


async def sent_back(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the family: what staff ask for before they can say yes."""
    card = await _card(reader, data)
    if not card.wanted:
        return None
    t = reader.t
    lines = [
        t("The station looked at the registration of {called} and asks you: {words}", called=card.called, words=card.wanted),
        t("Please change it on the page. Then staff look at it again at once; nothing is lost."),
    ]
    return NoticeText("\n".join(lines), [[(t("Open the page"), f"at:elder:{card.elder_id}")]])


async def ended(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the family and staff: the badge opens nothing any more."""
    card = await elder_cards.told(reader.session, elder_id=data["elder_id"])
    if card is None or card.status not in ("withdrawn", "revoked"):
        return None
    t, number = reader.t, elder_terms.elder_number(card.elder_id)
    lines = [
        t("The family has withdrawn the registration {number}.", number=number)
        if card.status == "withdrawn"
        else t("Staff have ended the registration {number} for a home badge.", number=number),
        t("Reason: {reason}", reason=card.reason) if card.reason else "",
        t("Its badges and labels open nothing any more, and what was stored is deleted."),
    ]
    return NoticeText("\n".join(line for line in lines if line), [[(t("Help"), "at:help")]])


async def corrected(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff, of what the family corrected; for the family, of what staff did."""
    card = await _card(reader, data)
    if card.status != "approved":
        return None
    t = reader.t
    names = {"called": t("what to call them"), "name": t("the full name"), "lines": t("the care lines"), "photo": t("the photo")}
    comma = t(", ")
    what = comma.join(names[field] for field in data["fields"] if field in names)
    said = t("The record of {called} was corrected: {what}. It is in force already.", called=card.called, what=what)
    is_mine = await elder_access.is_guardian(reader.session, person_id=reader.person_id, elder_id=card.elder_id)
    where = f"at:elder:{card.elder_id}" if is_mine else f"at:approve_elders:{card.elder_id}"
    return NoticeText(said, [[(t("Have a look"), where)]])


async def photo_old(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the family: a search begins with a face."""
    card = await _card(reader, data)
    if card.status != "approved":
        return None
    t = reader.t
    said = (
        t("The photo of {called} is older than a year.", called=card.called)
        if card.photo_taken_on
        else t("There is no photo of {called} yet.", called=card.called)
    )
    asked = t("If you ever have to search, a photo of today helps most. It takes one minute.")
    return NoticeText(saying.sentences(t, said, asked), [[(t("Send a photo"), f"at:elder:{card.elder_id}")]])


async def remind(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For a guardian whose test notice is not confirmed."""
    card = await _card(reader, data)
    wanted = await elder_queue.wanted_of(reader.session, person_id=reader.person_id, elder_id=card.elder_id)
    if not wanted:
        return None
    t = reader.t
    said = t(
        "The badge of {called} waits for you: please confirm your test notice, so that alerts are sure to reach you.", called=card.called
    )
    return NoticeText(said, [[(t("Open the page"), f"at:elder:{card.elder_id}")]])


async def _card(reader: Reader, data: Mapping[str, Any]) -> ElderCard:
    """Raises `ElderUnknown`, `NotAllowed`: then there is nothing to tell."""
    return await elder_cards.card(reader.session, actor=reader.person_id, elder_id=data["elder_id"], now=reader.now)
