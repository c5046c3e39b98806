"""Approving redemptions: open the queue, approve. Two taps for one."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot.screen import screen
from bot.states import ApproveRedemptions
from bot.steps import step_back, step_on, typed
from bot.visit import Button, View, Visit
from messages.mentions import mention
from points import redemption_cards, redemption_queue
from points.redemption_cards import RedemptionCard
from words import goods
from words.numbers import row_id
from words.reasons import redemption_reasons


def approve_redemptions_dialog() -> Dialog:
    return Dialog(
        screen(ApproveRedemptions.card, show_card, on_card),
        screen(ApproveRedemptions.reason, show_reasons, on_reason_press, on_reason),
        screen(ApproveRedemptions.done, show_done, on_done),
    )


async def show_card(visit: Visit) -> View:
    """The redemption asked for, or the first that waits."""
    t = visit.t
    card = await _card(visit)
    if card is None:
        return View(t("No redemptions are waiting. Well done!"), [[Button(t("Back to the menu"), "go:menu")]])
    mention(card.person_id)
    text = goods.redemption_card(card, t, zone=visit.services.zone)
    if card.status != "asked":
        return View(text, [[Button(t("Next"), f"next:{card.number}"), Button(t("Menu"), "go:menu")]])
    rows = [
        [Button(t("Approve"), f"yes:{card.number}"), Button(t("Refuse"), f"no:{card.number}")],
        [Button(t("Previous"), f"previous:{card.number}"), Button(t("Next"), f"next:{card.number}")],
        [Button(t("Menu"), "go:menu")],
    ]
    return View(text, rows)


async def on_card(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if number is None:
        return
    if name == "yes":
        await _approve(visit, number)
    elif name == "no":
        visit.put("id", number)
        await visit.go(ApproveRedemptions.reason)
    elif name == "previous":
        step_back(visit)
    elif name == "next":
        async with visit.services.database.reading() as session:
            found = await redemption_queue.waiting(session, actor=visit.person_id, now=visit.now, after=number, limit=1)
        step_on(visit, number, to=found[0].number if found else 0)


async def show_reasons(visit: Visit) -> View:
    t = visit.t
    rows = [[Button(reason, f"reason:{number}")] for number, reason in enumerate(redemption_reasons(t))]
    text = t("Why is it refused? The member will read it. Tap, or type a line.")
    return View(text, [*rows, [Button(t("Back"), "back")]])


async def on_reason_press(visit: Visit, payload: str) -> None:
    said = dict(enumerate(redemption_reasons(visit.t)))
    number = payload.removeprefix("reason:")
    if payload == "back":
        await visit.go(ApproveRedemptions.card)
    elif number.isdigit() and int(number) in said:
        await refuse(visit, said[int(number)])


async def on_reason(visit: Visit, message: Message) -> None:
    if text := typed(visit, message):
        await refuse(visit, text)


async def show_done(visit: Visit) -> View:
    """The receipt stands alone, so that a second tap can't approve the next one unseen. Drawn from the card: no name is kept here."""
    t, number = visit.t, visit.number("decided")
    async with visit.services.database.reading() as session:
        card = await redemption_cards.card(session, actor=visit.person_id, redemption_id=number, now=visit.now)
    mention(card.person_id)
    text = goods.refused(card, t) if card.status == "refused" else goods.approved(card, t)
    return View(text, [[Button(t("Next"), "next"), Button(t("Menu"), "at:menu")]])


async def on_done(visit: Visit, payload: str) -> None:
    visit.put("id", 0)
    await visit.go(ApproveRedemptions.card)


async def _approve(visit: Visit, number: int) -> None:
    async with visit.services.database.begin() as session:
        await redemption_queue.approve(session, actor=visit.person_id, redemption_id=number, now=visit.now)
    visit.put("decided", number)
    await visit.go(ApproveRedemptions.done)


async def refuse(visit: Visit, reason: str) -> None:
    """Refuse the redemption whose reason is asked for. Raises `WordsUnclear`, `AlreadyDecided`."""
    number = visit.number("id")
    async with visit.services.database.begin() as session:
        await redemption_queue.refuse(session, actor=visit.person_id, redemption_id=number, reason=reason, now=visit.now)
    visit.put("decided", number)
    await visit.go(ApproveRedemptions.done)


async def _card(visit: Visit) -> RedemptionCard | None:
    async with visit.services.database.reading() as session:
        if number := visit.number("id"):
            return await redemption_cards.card(session, actor=visit.person_id, redemption_id=number, now=visit.now)
        queue = await redemption_queue.waiting(session, actor=visit.person_id, now=visit.now, limit=1)
        return queue[0] if queue else None
