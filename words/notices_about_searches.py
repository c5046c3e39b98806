"""Notices about searches: somebody is looked for near by, a badge was scanned meanwhile, it is over and thank you."""

from collections.abc import Mapping
from typing import Any

from messages.mentions import mention
from qrcodes import search_cards
from qrcodes.search_cards import SearchCard
from qrcodes.searches import subject_of
from words import searches
from words.notice_readers import NoticeText, Reader


async def wave(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For a volunteer near by. It is edited when the search ends; so it goes alone, and without the photo."""
    card = await _card(reader, data)
    if not card.called:
        return None
    t = reader.t
    lines = [
        t("Somebody near you is missing. Can you look around?"),
        *searches.phone_lines(card.line, t),
        "",
        *searches.details(card, t, zone=reader.zone),
        "",
        searches.advice(t),
    ]
    return NoticeText("\n".join(lines), [[(t("Look, and help"), f"go:search:{card.search_id}")]], alone=True)


async def started(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the family, who is on duty and the station: volunteers are being told."""
    card = await _card(reader, data)
    if not card.called:
        return None
    t = reader.t
    lines = [
        t("A search has been started. Volunteers near by are being told."),
        *searches.phone_lines(card.line, t),
        "",
        *searches.details(card, t, zone=reader.zone),
    ]
    return NoticeText("\n".join(lines), [[(t("The search"), f"go:search:{card.search_id}")]], alone=True)


async def seen(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the family and who handles it: somebody has seen the elder, and where. It goes out of the chat when the search ends."""
    card = await _card(reader, data)
    told = {"reader": reader.person_id, "search_id": card.search_id, "number": data["number"]}
    line = await search_cards.told_one(reader.session, **told, now=reader.now) if card.called else None
    if line is None:
        return None
    t = reader.t
    mention(subject_of(card.search_id))
    title = t("Somebody has seen {called}: {words}", called=card.called, words=line.words)
    drill = t("Drill")
    lines = [f"【{drill}】{title}" if card.is_drill else title, searches.told_by(line, t, zone=reader.zone)]
    lines += [t("A photo is on the list.")] if line.has_photo else []
    rows = [[(t("The search"), f"go:search:{card.search_id}")]]
    return NoticeText("\n".join([*lines, *searches.phone_lines(card.line, t)]), rows, alone=True)


async def scanned(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who may end it: the badge was scanned while volunteers look."""
    card = await _card(reader, data)
    if not card.is_live or card.incident_id is None:
        return None
    t = reader.t
    text = t("The badge of {called} has just been scanned. If they are found, please end the search.", called=card.called)
    rows = [
        [(t("Look where"), f"go:incident:{card.incident_id}")],
        [(t("The search"), f"at:search:{card.search_id}")],
    ]
    mention(subject_of(card.search_id))
    return NoticeText(text, rows, alone=True)


async def ended(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For everybody who was told, in the place of what they were told."""
    card = await _card(reader, data)
    t = reader.t
    rows = [[(t("My points"), "at:points")]] if card.points else []
    return NoticeText("\n".join(searches.thanks(card, t)), rows, alone=True)


async def blank(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """In the place of a screen that showed the search."""
    card = await _card(reader, data)
    return NoticeText(searches.outcome(card, reader.t), alone=True)


async def _card(reader: Reader, data: Mapping[str, Any]) -> SearchCard:
    """Raises `SearchOver`, `NotAllowed`."""
    return await search_cards.card(reader.session, reader=reader.person_id, search_id=data["search_id"], now=reader.now)
