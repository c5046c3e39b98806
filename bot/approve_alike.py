"""Approving several activities of one batch, or of one kind, at once: their names are read before it is done."""

from bot.states import ApproveLogs
from bot.visit import Button, View, Visit
from messages.mentions import mention
from points import log_bulk, log_queue
from points.log_bulk import Bulk
from words import decisions


async def begin(visit: Visit, log_id: int) -> None:
    """Note which ones; what comes in later is not among them."""
    async with visit.services.database.reading() as session:
        found = await log_bulk.alike(session, actor=visit.person_id, log_id=log_id, now=visit.now)
    visit.put("alike", [card.log_id for card in found])
    await visit.go(ApproveLogs.alike)


async def show(visit: Visit) -> View:
    """Whose they are, how many, and what they give together."""
    t, numbers = visit.t, visit.numbers("alike")
    async with visit.services.database.reading() as session:
        found = await log_queue.those_waiting(session, actor=visit.person_id, log_ids=numbers, now=visit.now)
    mention(*(card.person_id for card in found))
    if not found:
        return View(t("None of them waits any more."), [[Button(t("Back"), "back")]])
    sure = Button(t.plural("Approve this {number}", "Approve all {number}", len(found)), "yes")
    return View(decisions.alike(found, t, zone=visit.services.zone), [[sure], [Button(t("Back"), "back")]])


async def press(visit: Visit, payload: str) -> None:
    if payload != "yes":
        await visit.go(ApproveLogs.card)
        return
    async with visit.services.database.begin() as session:
        done = await log_bulk.approve_many(session, actor=visit.person_id, log_ids=visit.numbers("alike"), now=visit.now)
    visit.put("approved", list(done.approved))
    visit.put("left_out", list(done.own + done.decided + done.not_allowed))
    await visit.go(ApproveLogs.alike_done)


async def show_done(visit: Visit) -> View:
    t = visit.t
    done = Bulk(approved=tuple(visit.numbers("approved")), decided=tuple(visit.numbers("left_out")))
    return View(decisions.approved_many(done, t), [[Button(t("Next"), "next"), Button(t("Menu"), "at:menu")]])


async def on_done(visit: Visit, payload: str) -> None:
    visit.put("id", 0)
    visit.put("position", 0)
    await visit.go(ApproveLogs.card)
