"""Notices about the duty roster: put on duty, taken off, a gap that comes near."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from qrcodes import duty, roster
from words.notice_readers import NoticeText, Reader
from words.rosters import when
from words.saying import moment, sentences

MOST_SHOWN = 8


async def shift_set(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For whoever is on duty: from when to when."""
    t = reader.t
    terms = await duty.terms(reader.session, person_id=reader.person_id, shift_ids=data["shift_ids"], live=True)
    if not terms:
        return None
    lines = [t.plural("You are on duty:", "You are on duty {number} times:", len(terms))]
    lines += [when(term, t, zone=reader.zone) for term in terms[:MOST_SHOWN]]
    if len(terms) > MOST_SHOWN:
        lines.append("…")
    lines.append(t("While you are on duty, alerts reach you at any hour. If you cannot come, tell your secretary today."))
    return NoticeText("\n".join(lines), [[(t("Duty roster"), "at:roster")]])


async def shift_cancelled(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who was on duty: not any more."""
    t = reader.t
    terms = await duty.terms(reader.session, person_id=reader.person_id, shift_ids=data["shift_ids"], live=False)
    if not terms:
        return None
    lines = [t("You are not on duty any more:"), *(when(term, t, zone=reader.zone) for term in terms)]
    return NoticeText("\n".join(lines), [[(t("Duty roster"), "at:roster")]])


async def gap(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the secretary: nobody is on duty soon."""
    t, since = reader.t, datetime.fromtimestamp(data["starts_at"], UTC)
    found = await duty.gaps(reader.session, community_id=data["community_id"], since=max(since, reader.now))
    if not found or found[0].starts_at > max(since, reader.now):
        return None
    said = t("Nobody is on duty from {when}.", when=moment(found[0].starts_at, t, zone=reader.zone))
    line = await roster.line(reader.session, community_id=data["community_id"])
    meanwhile = t("Alerts go to all duty officers and staff then, calls to {phone}.", phone=line.phone) if line else ""
    return NoticeText(sentences(t, said, meanwhile), [[(t("Duty roster"), "at:roster")]])
