"""Notices about activities, what was decided about them and what waits: taken back, appeals, reminders."""

from collections.abc import Mapping
from typing import Any

from messages.mentions import mention
from points import appeal_cards, appeals, log_cards, reminders
from points.appeal_cards import AppealCard
from points.log_cards import LogCard
from words import cards, decisions, saying
from words.notice_readers import NoticeText, Reader, balance


async def log_waiting(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: somebody logged an activity."""
    card = await _log(reader, data["log_id"])
    if card.status != "waiting":
        return None
    t = reader.t
    text = t("{name} logged an activity:", name=saying.who(card.person_name, t))
    return NoticeText(f"{text}\n{cards.log_card(card, t, zone=reader.zone)}", [[(t("Look and decide"), f"at:approve:{card.log_id}")]])


async def log_approved(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member: the points are theirs."""
    card, t = await _log(reader, data["log_id"]), reader.t
    lines = [
        t("Your activity was approved: +{points}", points=saying.points_of(card.points, t)),
        _about(card, reader),
        await balance(reader),
    ]
    return NoticeText("\n".join(lines), [[(t("My points"), "at:points"), (t("Redeem goods"), "at:goods")]])


async def log_refused(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member: why, and that somebody else can be asked to look again."""
    card, t = await _log(reader, data["log_id"]), reader.t
    lines = [
        t("Your activity was not approved. No points moved."),
        _about(card, reader),
        t("Reason: {reason}", reason=card.reason or t("none given")),
        t("You can log it again with what was missing."),
    ]
    return await _with_appeal(reader, card, lines)


async def log_reversed(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member: what was taken back and why."""
    card, t = await _log(reader, data["log_id"]), reader.t
    lines = [
        t("{points} were taken back from you.", points=saying.points_of(card.points, t)),
        _about(card, reader),
        t("Reason: {reason}", reason=card.reason or t("none given")),
        await balance(reader),
    ]
    return await _with_appeal(reader, card, lines)


async def appeal_waiting(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: somebody asks to look again."""
    card = await _appeal(reader, data)
    if card.status != "waiting":
        return None
    t = reader.t
    text = t("{name} appeals about an activity:", name=saying.who(card.log.person_name, t))
    rows = [[(t("Look and decide"), f"at:appeals:{card.number}")]]
    return NoticeText(f"{text}\n{decisions.appeal_card(card, t, zone=reader.zone)}", rows)


async def appeal_upheld(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member: they were right."""
    card, t = await _appeal(reader, data), reader.t
    lines = [
        t("You were right: your appeal was upheld. +{points}", points=saying.points_of(card.log.points, t)),
        _about(card.log, reader),
        await balance(reader),
    ]
    return NoticeText("\n".join(lines), [[(t("My points"), "at:points"), (t("Redeem goods"), "at:goods")]])


async def appeal_dismissed(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member: it stays as it is, and why."""
    card, t = await _appeal(reader, data), reader.t
    lines = [
        t("Somebody else has looked at it, and it stays as it is. No points moved."),
        _about(card.log, reader),
        t("Reason: {reason}", reason=card.reason or t("none given")),
        t('If you would like to speak about it, call the station: its number is under "Help".'),
    ]
    return NoticeText("\n".join(lines), [[(t("My activities"), "at:logs"), (t("Help"), "at:help")]])


async def log_reminder(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: how many activities have waited too long."""
    return await _reminder(reader, data, is_forwarded=False)


async def log_forwarded(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For those above: what staff have not come to."""
    return await _reminder(reader, data, is_forwarded=True)


async def appeal_reminder(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: how many appeals have waited too long."""
    late, t = await _late(reader, data), reader.t
    if not late[1]:
        return None
    said = t.plural(
        "{number} appeal has waited for more than two working days.",
        "{number} appeals have waited for more than two working days.",
        late[1],
    )
    return NoticeText(said, [[(t("Look and decide"), "at:appeals")]])


async def _reminder(reader: Reader, data: Mapping[str, Any], *, is_forwarded: bool) -> NoticeText | None:
    (logs, _), t = await _late(reader, data), reader.t
    if not logs:
        return None
    said = t.plural(
        "{number} activity has waited for more than two working days.",
        "{number} activities have waited for more than two working days.",
        logs,
    )
    more = t("Some have waited for five: this is why you are asked now.") if is_forwarded else t("Members are waiting for their points.")
    return NoticeText(saying.sentences(t, said, more), [[(t("Look and decide"), "at:approve")]])


async def _late(reader: Reader, data: Mapping[str, Any]) -> tuple[int, int]:
    community_id, zone = data["community_id"], reader.zone
    return await reminders.count_late(reader.session, actor=reader.person_id, community_id=community_id, now=reader.now, zone=zone)


async def _with_appeal(reader: Reader, card: LogCard, lines: list[str]) -> NoticeText:
    """With the way to an appeal while it is open to the reader."""
    t = reader.t
    until = await appeals.may_appeal_until(reader.session, actor=reader.person_id, log_id=card.log_id, now=reader.now)
    if until is None:
        lines.append(t('You can also call the station: its number is under "Help".'))
        return NoticeText("\n".join(lines), [[(t("My activities"), "at:logs"), (t("Help"), "at:help")]])
    lines.append(
        t("Not right? Until {moment} you can appeal: somebody else then decides.", moment=saying.moment(until, t, zone=reader.zone))
    )
    return NoticeText("\n".join(lines), [[(t("Appeal"), f"at:appeal:{card.log_id}"), (t("Log an activity"), "at:log")]])


async def _log(reader: Reader, log_id: int) -> LogCard:
    card = await log_cards.card(reader.session, actor=reader.person_id, log_id=log_id, now=reader.now)
    mention(card.person_id)
    return card


async def _appeal(reader: Reader, data: Mapping[str, Any]) -> AppealCard:
    card = await appeal_cards.card(reader.session, actor=reader.person_id, appeal_id=data["appeal_id"], now=reader.now)
    mention(card.log.person_id)
    return card


def _about(card: LogCard, reader: Reader) -> str:
    name = cards.named(card.kind_name, card.kind_name_en, reader.t)
    return f"{saying.log_number(card.log_id)} · {name}\n{saying.day(card.started_at.astimezone(reader.zone).date(), reader.t)}"
