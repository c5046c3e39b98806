"""Approving activities: open the queue, approve. Two taps for one."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot.screen import screen
from bot.states import ApproveLogs
from bot.steps import step_back, step_on, typed
from bot.visit import Button, View, Visit
from messages.mentions import mention
from points import log_cards, log_queue
from points.log_cards import LogCard
from words import cards
from words.numbers import row_id
from words.reasons import log_reasons


def approve_logs_dialog() -> Dialog:
    return Dialog(
        screen(ApproveLogs.card, show_card, on_card),
        screen(ApproveLogs.reason, show_reasons, on_reason_press, on_reason),
        screen(ApproveLogs.done, show_done, on_done),
    )


async def show_card(visit: Visit) -> View:
    """The log asked for, or the first that waits."""
    t = visit.t
    card, picture = await _card(visit)
    if card is None:
        return View(t("No activities are waiting. Well done!"), [[Button(t("Back to the menu"), "go:menu")]])
    mention(card.person_id)
    text = cards.log_card(card, t, zone=visit.services.zone)
    if card.status != "waiting":
        rows = [[Button(t("Next"), f"next:{card.log_id}"), Button(t("Menu"), "go:menu")]]
        return View(f"{text}\n{cards.log_status(card, t)}", rows, picture)
    rows = [
        [Button(t("Approve"), f"yes:{card.log_id}"), Button(t("Refuse"), f"no:{card.log_id}")],
        [Button(t("Previous"), f"previous:{card.log_id}"), Button(t("Next"), f"next:{card.log_id}")],
    ]
    if card.photos > 1:
        rows.append([Button(t("Next photo"), f"photo:{card.log_id}")])
    return View(text, [*rows, [Button(t("Menu"), "go:menu")]], picture)


async def on_card(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    log_id = row_id(tail)
    if log_id is None:
        return
    if name == "yes":
        await _approve(visit, log_id)
    elif name == "no":
        visit.put("id", log_id)
        await visit.go(ApproveLogs.reason)
    elif name == "photo":
        visit.put("id", log_id)
        visit.put("position", visit.number("position") + 1)
    elif name in ("next", "previous"):
        await _step(visit, log_id, forwards=name == "next")


async def show_reasons(visit: Visit) -> View:
    t = visit.t
    rows = [[Button(reason, f"reason:{number}")] for number, reason in enumerate(log_reasons(t))]
    text = t("Why is it refused? The member will read it. Tap, or type a line.")
    return View(text, [*rows, [Button(t("Back"), "back")]])


async def on_reason_press(visit: Visit, payload: str) -> None:
    said = dict(enumerate(log_reasons(visit.t)))
    number = payload.removeprefix("reason:")
    if payload == "back":
        await visit.go(ApproveLogs.card)
    elif number.isdigit() and int(number) in said:
        await refuse(visit, said[int(number)])


async def on_reason(visit: Visit, message: Message) -> None:
    if text := typed(visit, message):
        await refuse(visit, text)


async def show_done(visit: Visit) -> View:
    """The receipt stands alone, so that a second tap can't approve the next log unseen. Drawn from the card: no name is kept here."""
    t, log_id = visit.t, visit.number("decided")
    async with visit.services.database.reading() as session:
        card = await log_cards.card(session, actor=visit.person_id, log_id=log_id, now=visit.now)
    mention(card.person_id)
    text = cards.approved(card, t) if card.status == "approved" else cards.refused(card, t)
    return View(text, [[Button(t("Next"), "next"), Button(t("Menu"), "at:menu")]])


async def on_done(visit: Visit, payload: str) -> None:
    visit.put("id", 0)
    visit.put("position", 0)
    await visit.go(ApproveLogs.card)


async def _approve(visit: Visit, log_id: int) -> None:
    async with visit.services.database.begin() as session:
        await log_queue.approve(session, actor=visit.person_id, log_id=log_id, now=visit.now)
    visit.put("decided", log_id)
    await visit.go(ApproveLogs.done)


async def refuse(visit: Visit, reason: str) -> None:
    """Refuse the log whose reason is asked for. Raises `WordsUnclear`, `AlreadyDecided`."""
    async with visit.services.database.begin() as session:
        await log_queue.refuse(session, actor=visit.person_id, log_id=visit.number("id"), reason=reason, now=visit.now)
    visit.put("decided", visit.number("id"))
    await visit.go(ApproveLogs.done)


async def _step(visit: Visit, log_id: int, *, forwards: bool) -> None:
    """Past this log; after the last one comes the first again."""
    visit.put("position", 0)
    if not forwards:
        step_back(visit)
        return
    async with visit.services.database.reading() as session:
        found = await log_queue.waiting(session, actor=visit.person_id, now=visit.now, after=log_id, limit=1)
    step_on(visit, log_id, to=found[0].log_id if found else 0)


async def _card(visit: Visit) -> tuple[LogCard | None, bytes | None]:
    async with visit.services.database.reading() as session:
        chosen = visit.number("id")
        if chosen:
            card = await log_cards.card(session, actor=visit.person_id, log_id=chosen, now=visit.now)
        else:
            queue = await log_queue.waiting(session, actor=visit.person_id, now=visit.now, limit=1)
            if not queue:
                return None, None
            card = queue[0]
        if not card.photos:
            return card, None
        position = visit.number("position") % card.photos
        photo = await log_cards.photo(session, actor=visit.person_id, log_id=card.log_id, position=position, now=visit.now)
    return card, photo
