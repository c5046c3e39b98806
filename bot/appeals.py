"""Deciding about appeals: what was decided first and why, what the member says to it, and the activity itself."""

from aiogram_dialog import Dialog

from bot import queue
from bot.queue import Queue, Rows, Shown, Words
from bot.states import Appeals
from bot.visit import Visit
from core.i18n import Translator
from messages.mentions import mention
from points import appeal_cards, appeals, log_cards
from words import decisions
from words.reasons import appeal_reasons


def appeals_dialog() -> Dialog:
    return Dialog(*queue.windows(APPEALS))


async def dismiss(visit: Visit, reason: str) -> None:
    """Dismiss the appeal whose reason is asked for. Raises `WordsUnclear`, `AlreadyDecided`."""
    await queue.refuse(APPEALS, visit, reason)


def _words(t: Translator) -> Words:
    return Words(
        nothing=t("No appeals are waiting."),
        yes=t("The member is right"),
        no=t("It stays as it is"),
        why=t("Why does it stay as it is? The member will read it. Tap, or type a line."),
    )


async def _show(visit: Visit, number: int) -> Shown | None:
    async with visit.services.database.reading() as session:
        if number:
            card = await appeal_cards.card(session, actor=visit.person_id, appeal_id=number, now=visit.now)
        elif first := await appeal_cards.waiting(session, actor=visit.person_id, now=visit.now, limit=1):
            card = first[0]
        else:
            return None
        picture = None
        if card.log.photos:
            picture = await log_cards.photo(session, actor=visit.person_id, log_id=card.log.log_id, position=0, now=visit.now)
    mention(card.log.person_id)
    most = decisions.APPEAL_QUOTED if picture else None
    text = decisions.appeal_card(card, visit.t, zone=visit.services.zone, most=most)
    return Shown(card.number, text, card.status == "waiting", picture)


async def _following(visit: Visit, number: int) -> int:
    async with visit.services.database.reading() as session:
        found = await appeal_cards.waiting(session, actor=visit.person_id, now=visit.now, after=number, limit=1)
    return found[0].number if found else 0


async def _accept(visit: Visit, number: int) -> None:
    async with visit.services.database.begin() as session:
        await appeals.uphold(session, actor=visit.person_id, appeal_id=number, now=visit.now)


async def _refuse(visit: Visit, number: int, reason: str) -> None:
    async with visit.services.database.begin() as session:
        await appeals.dismiss(session, actor=visit.person_id, appeal_id=number, reason=reason, now=visit.now)


async def _receipt(visit: Visit, number: int) -> tuple[str, Rows]:
    async with visit.services.database.reading() as session:
        card = await appeal_cards.card(session, actor=visit.person_id, appeal_id=number, now=visit.now)
    mention(card.log.person_id)
    return decisions.appeal_decided(card, visit.t), []


async def _empty(visit: Visit) -> tuple[str, Rows]:
    """Who refused something does not decide the appeal about it: that it waits is said all the same."""
    async with visit.services.database.reading() as session:
        number = await appeal_cards.count_for_colleagues(session, actor=visit.person_id, now=visit.now)
    said = visit.t.plural("{number} waits for a colleague to look at it.", "{number} wait for a colleague to look at them.", number)
    return said if number else "", ()


APPEALS = Queue(
    card=Appeals.card,
    reason=Appeals.reason,
    done=Appeals.done,
    words=_words,
    reasons=appeal_reasons,
    show=_show,
    following=_following,
    accept=_accept,
    refuse=_refuse,
    receipt=_receipt,
    empty=_empty,
)
