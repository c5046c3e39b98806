"""Notices about the time to fetch something, and about what staff asked for on somebody's behalf."""

from collections.abc import Mapping
from typing import Any

from points import reminders
from points.redemption_cards import RedemptionCard
from words import goods, saying
from words.notice_readers import NoticeText, Reader, balance, redemption


async def asked_for(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member: staff asked for something for them, by their card."""
    card, t = await redemption(reader, data), reader.t
    lines = [
        t("Staff of your community asked for something for you, by your card:"),
        goods.redemption_card(card, t, zone=reader.zone),
        t('If you do not want it, cancel it here. If you know nothing of it, call the station: its number is under "Help".'),
    ]
    return NoticeText("\n".join(lines), [[(t("Look at it"), f"at:redemption:{card.number}"), (t("Help"), "at:help")]])


async def approved_for(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who asked for a member: it is ready, and how the member gets the code."""
    card, t = await redemption(reader, data), reader.t
    if card.status != "approved":
        return None
    number = saying.redemption_number(card.number)
    lines = [
        t(
            "What you asked for is ready: {what} for {name}. Number {number}",
            what=goods.what(card, t),
            name=_who(card, reader),
            number=number,
        ),
        goods.appointment(card, t, zone=reader.zone) or goods.fetch_before(card, t, zone=reader.zone),
        t("Scan the member's card to see the pick-up code and read it out."),
    ]
    return NoticeText("\n".join(lines), [[(t("Scan a card"), "at:serve")]])


async def fetch_soon(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the member: it waits no longer than that. What was booked has its own time: of that nobody says how long it waits."""
    card, t = await redemption(reader, data), reader.t
    if card.status != "approved":
        return None
    what, number, unit = goods.what(card, t), saying.redemption_number(card.number), t("From: {unit}", unit=card.unit_name)
    if when := goods.appointment(card, t, zone=reader.zone):
        said = t("What you booked is not checked off yet: {what}, number {number}", what=what, number=number)
        lines = [said, when, unit, t("Unless the unit checks your pick-up code, the points come back to you.")]
    else:
        said = t("It still waits for you: {what}, number {number}", what=what, number=number)
        lines = [said, goods.fetch_before(card, t, zone=reader.zone), unit, t("After that the points come back to you.")]
    return NoticeText("\n".join(lines), [[(t("Show the pick-up code"), f"at:redemption:{card.number}"), (t("Help"), "at:help")]])


async def expired(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member, and for who asked for them: it was not fetched, and the points came back."""
    card, t = await redemption(reader, data), reader.t
    name, number = goods.what(card, t), saying.redemption_number(card.number)
    if card.person_id != reader.person_id:
        said = t("Not fetched in time: {what} for {name}, number {number}.", what=name, name=_who(card, reader), number=number)
        return NoticeText(saying.sentences(t, said, t("The points went back to the member.")), [[(t("Menu"), "at:menu")]])
    lines = [
        t("It was not fetched in time: {what}, number {number}", what=name, number=number),
        t("{points} came back to you.", points=saying.points_of(card.amount, t)),
        await balance(reader),
        t("You can ask for it again at any time."),
    ]
    return NoticeText("\n".join(lines), [[(t("Redeem goods"), "at:goods"), (t("My redemptions"), "at:redemptions")]])


async def lapsed(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the member, and for who asked for them: nobody decided before the booked time was over."""
    card, t = await redemption(reader, data), reader.t
    name, number = goods.what(card, t), saying.redemption_number(card.number)
    if card.person_id != reader.person_id:
        said = t("Nobody decided in time about {what} for {name}, number {number}.", what=name, name=_who(card, reader), number=number)
        return NoticeText(saying.sentences(t, said, t("The points went back to the member.")), [[(t("Menu"), "at:menu")]])
    lines = [
        t("Sorry: nobody decided before your time was over: {what}, number {number}", what=name, number=number),
        t("{points} came back to you.", points=saying.points_of(card.amount, t)),
        await balance(reader),
        t('You can choose another time. You can also call the station: its number is under "Help".'),
    ]
    return NoticeText("\n".join(lines), [[(t("Redeem goods"), "at:goods"), (t("Help"), "at:help")]])


async def redemptions_late(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: how many redemptions have waited too long."""
    t = reader.t
    late = await reminders.count_late_redemptions(
        reader.session, actor=reader.person_id, community_id=data["community_id"], now=reader.now, zone=reader.zone
    )
    if not late:
        return None
    said = t.plural(
        "{number} redemption has waited for more than two working days.",
        "{number} redemptions have waited for more than two working days.",
        late,
    )
    return NoticeText(saying.sentences(t, said, t("The points are held until you decide.")), [[(t("Look and decide"), "at:approvals")]])


async def not_fetched(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """For the unit: nobody will come for it."""
    card, t = await redemption(reader, data), reader.t
    said = t("Nobody fetched {what} for {name} in time.", what=goods.what(card, t), name=_who(card, reader))
    return NoticeText(
        saying.sentences(t, said, t("It is back in your stock: no need to keep it ready.")), [[(t("To prepare"), "at:prepare")]]
    )


def _who(card: RedemptionCard, reader: Reader) -> str:
    return saying.who(card.person_name, reader.t)
