"""Approving activities: open the queue, approve. Two taps for one."""

from aiogram_dialog import Dialog

from bot import approve_alike, queue, take_back
from bot.queue import Queue, Rows, Shown, Words
from bot.screen import screen
from bot.states import ApproveLogs
from bot.visit import Button, Visit
from core.i18n import Translator
from messages.mentions import mention
from points import log_bulk, log_cards, log_queue, log_sums, nearby, photo_looks
from points.log_cards import LogCard
from points.photo_looks import Again
from words import cards, decisions, saying
from words.reasons import log_reasons


def approve_logs_dialog() -> Dialog:
    return Dialog(
        *queue.windows(LOGS),
        screen(ApproveLogs.alike, approve_alike.show, approve_alike.press),
        screen(ApproveLogs.alike_done, approve_alike.show_done, approve_alike.on_done),
        screen(ApproveLogs.lately, take_back.show_lately, take_back.on_lately),
        screen(ApproveLogs.back_reason, take_back.show_reasons, take_back.on_reason_press, take_back.on_reason),
        screen(ApproveLogs.back_sure, take_back.show_sure, take_back.on_sure),
    )


async def refuse(visit: Visit, reason: str) -> None:
    """Refuse the log whose reason is asked for. Raises `WordsUnclear`, `AlreadyDecided`."""
    await queue.refuse(LOGS, visit, reason)


def _words(t: Translator) -> Words:
    return Words(
        nothing=t("No activities are waiting. Well done!"),
        yes=t("Approve"),
        no=t("Refuse"),
        why=t("Why is it refused? The member will read it. Tap, or type a line."),
    )


async def _show(visit: Visit, number: int) -> Shown | None:
    """With why it gives what it gives, what the member logged near it, and where its photo is too."""
    t, zone, me, now = visit.t, visit.services.zone, visit.person_id, visit.now
    async with visit.services.database.reading() as session:
        if number:
            card = await log_cards.card(session, actor=me, log_id=number, now=now)
        elif first := await log_queue.waiting(session, actor=me, now=now, limit=1):
            card = first[0]
        else:
            return None
        picture = None
        if card.photos:
            position = visit.number("position") % card.photos
            picture = await log_cards.photo(session, actor=me, log_id=card.log_id, position=position, now=now)
        near = await nearby.near(session, actor=me, log_id=card.log_id, now=now, zone=zone)
        again = await photo_looks.also_in(session, log_id=card.log_id) if card.photos else []
        waits = card.status == "waiting"
        left = await log_sums.left_after(session, log_id=card.log_id, zone=zone) if waits else None
        alike = await log_bulk.count_alike(session, actor=me, card=card, now=now) if waits else 0
    mention(card.person_id, *([card.logged_by] if card.logged_by else []), *(one.person_id for one in again))
    text = decisions.for_approver(card, near, [one.log_id for one in again], left, t, zone=zone)
    return Shown(card.log_id, text, waits, picture, _more(card, again, alike, t))


def _more(card: LogCard, again: list[Again], alike: int, t: Translator) -> Rows:
    more = []
    if card.photos > 1:
        more.append([Button(t("Next photo"), f"photo:{card.log_id}")])
    if again:
        number = again[0].log_id
        more.append([Button(t("Look at {number}", number=saying.log_number(number)), f"look:{number}")])
    if card.status == "waiting" and alike > 1:
        more.append([Button(t("Approve several like this"), f"alike:{card.log_id}")])
    if card.status == "approved":
        more.append([Button(t("Take back"), f"back:{card.log_id}")])
    return more


async def _following(visit: Visit, number: int) -> int:
    async with visit.services.database.reading() as session:
        found = await log_queue.waiting(session, actor=visit.person_id, now=visit.now, after=number, limit=1)
    return found[0].log_id if found else 0


async def _accept(visit: Visit, number: int) -> None:
    async with visit.services.database.begin() as session:
        await log_queue.approve(session, actor=visit.person_id, log_id=number, now=visit.now)


async def _refuse(visit: Visit, number: int, reason: str) -> None:
    async with visit.services.database.begin() as session:
        await log_queue.refuse(session, actor=visit.person_id, log_id=number, reason=reason, now=visit.now)


async def _receipt(visit: Visit, number: int) -> tuple[str, Rows]:
    t = visit.t
    async with visit.services.database.reading() as session:
        card = await log_cards.card(session, actor=visit.person_id, log_id=number, now=visit.now)
    mention(card.person_id)
    said = {"approved": cards.approved, "reversed": decisions.taken_back}.get(card.status, cards.refused)
    return said(card, t), [[Button(t("Look at {number}", number=saying.log_number(number)), f"at:approve:{number}")]]


async def _press(visit: Visit, name: str, number: int) -> None:
    if name == "photo":
        visit.put("id", number)
        visit.put("position", visit.number("position") + 1)
    elif name == "look":
        visit.put("id", number)
        visit.put("position", 0)
    elif name == "alike":
        await approve_alike.begin(visit, number)
    elif name == "back":
        visit.put("id", number)
        await visit.go(ApproveLogs.back_reason)


async def _empty(visit: Visit) -> tuple[str, Rows]:
    return "", [[Button(visit.t("Approved lately"), "go:decided")]]


LOGS = Queue(
    card=ApproveLogs.card,
    reason=ApproveLogs.reason,
    done=ApproveLogs.done,
    words=_words,
    reasons=log_reasons,
    show=_show,
    following=_following,
    accept=_accept,
    refuse=_refuse,
    receipt=_receipt,
    press=_press,
    empty=_empty,
)
