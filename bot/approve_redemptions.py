"""Approving redemptions: open the queue, approve. Two taps for one."""

from aiogram_dialog import Dialog

from bot import queue
from bot.queue import Queue, Rows, Shown, Words
from bot.shop_states import ApproveRedemptions
from bot.visit import Visit
from core.i18n import Translator
from messages.mentions import mention
from points import redemption_cards, redemption_queue
from words import goods
from words.reasons import redemption_reasons


def approve_redemptions_dialog() -> Dialog:
    return Dialog(*queue.windows(REDEMPTIONS))


async def refuse(visit: Visit, reason: str) -> None:
    """Refuse the redemption whose reason is asked for. Raises `WordsUnclear`, `AlreadyDecided`."""
    await queue.refuse(REDEMPTIONS, visit, reason)


def _words(t: Translator) -> Words:
    return Words(
        nothing=t("No redemptions are waiting. Well done!"),
        yes=t("Approve"),
        no=t("Refuse"),
        why=t("Why is it refused? The member will read it. Tap, or type a line."),
    )


async def _show(visit: Visit, number: int) -> Shown | None:
    async with visit.services.database.reading() as session:
        if number:
            card = await redemption_cards.card(session, actor=visit.person_id, redemption_id=number, now=visit.now)
        elif first := await redemption_queue.waiting(session, actor=visit.person_id, now=visit.now, limit=1):
            card = first[0]
        else:
            return None
    mention(card.person_id)
    return Shown(card.number, goods.redemption_card(card, visit.t, zone=visit.services.zone), card.status == "asked")


async def _following(visit: Visit, number: int) -> int:
    async with visit.services.database.reading() as session:
        found = await redemption_queue.waiting(session, actor=visit.person_id, now=visit.now, after=number, limit=1)
    return found[0].number if found else 0


async def _accept(visit: Visit, number: int) -> None:
    async with visit.services.database.begin() as session:
        await redemption_queue.approve(session, actor=visit.person_id, redemption_id=number, now=visit.now)


async def _refuse(visit: Visit, number: int, reason: str) -> None:
    async with visit.services.database.begin() as session:
        await redemption_queue.refuse(session, actor=visit.person_id, redemption_id=number, reason=reason, now=visit.now)


async def _receipt(visit: Visit, number: int) -> tuple[str, Rows]:
    async with visit.services.database.reading() as session:
        card = await redemption_cards.card(session, actor=visit.person_id, redemption_id=number, now=visit.now)
    mention(card.person_id)
    return goods.refused(card, visit.t) if card.status == "refused" else goods.approved(card, visit.t), []


REDEMPTIONS = Queue(
    card=ApproveRedemptions.card,
    reason=ApproveRedemptions.reason,
    done=ApproveRedemptions.done,
    words=_words,
    reasons=redemption_reasons,
    show=_show,
    following=_following,
    accept=_accept,
    refuse=_refuse,
    receipt=_receipt,
)
