"""Deciding about objections: what the member says, where they stand on the board, uphold or dismiss."""

from aiogram_dialog import Dialog

from bot import queue
from bot.queue import Queue, Rows, Shown, Words
from bot.states import Objections
from bot.visit import Button, Visit
from core.i18n import Translator
from messages.mentions import mention
from points import objections
from points.objections import ObjectionCard
from words import boards
from words.reasons import objection_reasons


def objections_dialog() -> Dialog:
    return Dialog(*queue.windows(OBJECTIONS))


def _words(t: Translator) -> Words:
    return Words(
        nothing=t("No objections are waiting."),
        yes=t("Uphold"),
        no=t("Dismiss"),
        why=t("Why does the board stay as it is? The member will read it. Tap, or type a line."),
    )


async def _show(visit: Visit, number: int) -> Shown | None:
    async with visit.services.database.reading() as session:
        if number:
            card = await objections.card(session, actor=visit.person_id, objection_id=number, now=visit.now)
        elif first := await objections.waiting(session, actor=visit.person_id, now=visit.now):
            card = first
        else:
            return None
    waits, t = card.status == "waiting", visit.t
    hint = t("Upheld, the board is counted anew from the ledger: take back or give points first where they are wrong.")
    text = f"{_said(visit, card)}\n\n{hint if waits else boards.objection_status(card, t)}"
    return Shown(card.objection_id, text, waits, more=[[Button(t("Look at the board"), f"at:board:{card.board_id}")]])


async def _following(visit: Visit, number: int) -> int:
    async with visit.services.database.reading() as session:
        found = await objections.waiting(session, actor=visit.person_id, now=visit.now, after=number)
    return found.objection_id if found else 0


async def _accept(visit: Visit, number: int) -> None:
    async with visit.services.database.begin() as session:
        await objections.uphold(session, actor=visit.person_id, objection_id=number, now=visit.now, zone=visit.services.zone)


async def _refuse(visit: Visit, number: int, reason: str) -> None:
    async with visit.services.database.begin() as session:
        await objections.dismiss(session, actor=visit.person_id, objection_id=number, reason=reason, now=visit.now)


async def _receipt(visit: Visit, number: int) -> tuple[str, Rows]:
    t = visit.t
    async with visit.services.database.reading() as session:
        card = await objections.card(session, actor=visit.person_id, objection_id=number, now=visit.now)
    return "\n".join([_said(visit, card), "", boards.objection_status(card, t), t("The member gets a message.")]), []


def _said(visit: Visit, card: ObjectionCard) -> str:
    mention(card.person_id)
    return boards.objection_card(card, visit.t, zone=visit.services.zone)


OBJECTIONS = Queue(
    card=Objections.card,
    reason=Objections.reason,
    done=Objections.done,
    words=_words,
    reasons=objection_reasons,
    show=_show,
    following=_following,
    accept=_accept,
    refuse=_refuse,
    receipt=_receipt,
)
