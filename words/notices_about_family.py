"""Notices about family, gifts, and points that end soon."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from messages.mentions import mention
from people import persons
from points import expiry, gifts
from words import saying
from words.family import last_days
from words.notice_readers import NoticeText, Reader, balance


async def joined(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For who sent the link: the relative said yes."""
    t = reader.t
    text = t("{name} is your family here now.", name=await _name(reader, data["person_id"]))
    return NoticeText(text, [[(t("My family"), "at:family")]])


async def parted(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the other one: it has ended."""
    t = reader.t
    lines = [
        t(
            "{name} has taken you off the family list, so you two can no longer give points to each other.",
            name=await _name(reader, data["person_id"]),
        ),
        t("No points moved. If it was a mistake, either of you can send a new family link."),
    ]
    return NoticeText("\n".join(lines), [[(t("My family"), "at:family")]])


async def gift_received(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For who got points: from whom, and what there is now."""
    t = reader.t
    name, amount = await gifts.received(reader.session, actor=reader.person_id, gift_id=data["gift_id"])
    text = t("{name} has given you {points}.", name=saying.who(name, t), points=saying.points_of(amount, t))
    return NoticeText(f"{text}\n{await balance(reader)}", [[(t("My points"), "at:points"), (t("Redeem goods"), "at:goods")]])


async def ending(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For a member: what ends soon if it is not used; None when it was used meanwhile."""
    t, until = reader.t, datetime.fromisoformat(data["until"])
    soon = await expiry.ending(reader.session, account_id=data["account_id"], until=until, now=reader.now)
    if soon is None:
        return None
    text = t("{points} of yours will end soon: {days}.", points=saying.points_of(soon.points, t), days=last_days(soon, t, zone=reader.zone))
    rows = [[(t("Redeem goods"), "at:goods"), (t("My points"), "at:points")]]
    return NoticeText("\n".join([text, t("What you redeem before then is yours, also if you fetch it later.")]), rows)


async def _name(reader: Reader, person_id: int) -> str:
    mention(person_id)
    return saying.who((await persons.names(reader.session, [person_id])).get(person_id, ""), reader.t)
