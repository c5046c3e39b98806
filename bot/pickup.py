"""At the unit's counter: type or scan a pick-up code, see what to hand over, hand it over."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import audiences, places
from bot.counter import look_up
from bot.screen import screen
from bot.shop_states import PickUp
from bot.steps import turns, typed
from bot.visit import Button, View, Visit
from core.i18n import Translator
from messages.mentions import mention
from points import code_attempts, pickup, redemption_cards
from points.code_attempts import TooManyWrongCodes
from points.pickup import WrongCode
from words import goods
from words.numbers import pick_up_code, row_id
from words.refusals import refusal_text
from words.wrong_codes import wrong_code

PAGE = 8


def pickup_dialog() -> Dialog:
    return Dialog(
        screen(PickUp.code, show_code, places.press, on_code),
        screen(PickUp.card, show_card, on_card),
        screen(PickUp.done, show_done, places.press),
        screen(PickUp.to_prepare, show_to_prepare, on_to_prepare),
    )


async def show_code(visit: Visit) -> View:
    """Ask for a code; after too many wrong ones say instead until when, and who can help."""
    t = visit.t
    async with visit.services.database.reading() as session:
        locked = await code_attempts.lock_of(session, actor=visit.person_id, now=visit.now)
    text = (
        refusal_text(locked, t, zone=visit.services.zone)
        if locked
        else t("Type the six digits, or scan the member's picture with your phone's camera.")
    )
    prepares = [Button(t("To prepare"), "go:prepare")] if audiences.unit_member(visit.speaker) else []
    return View(text, [[*prepares, Button(t("Menu"), "go:menu")]])


async def on_code(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    if (code := pick_up_code(text)) is None:
        visit.note(visit.t("A pick-up code has six digits, such as 123 456. Nothing was changed."))
    else:
        await _to_card(visit, code)


async def _to_card(visit: Visit, code: str) -> None:
    """To what has this code. When the counter is locked, the screen says so by itself."""
    try:
        found = await look_up(visit, code)
    except TooManyWrongCodes:
        return
    if isinstance(found, WrongCode):
        visit.note(wrong_code(found, visit.t))
        return
    visit.put("code", code)
    visit.put("id", found.number)
    await visit.go(PickUp.card)


async def show_card(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        card = await redemption_cards.card(session, actor=visit.person_id, redemption_id=visit.number("id"), now=visit.now)
    mention(card.person_id)
    if card.status != "approved":
        # A colleague was quicker.
        return View(goods.redemption_card(card, t, zone=visit.services.zone), _ways_on(t))
    return View(
        goods.counter_card(card, t, zone=visit.services.zone, today=visit.today),
        [[Button(t("Handed over"), f"yes:{card.number}")], [Button(t("Not now"), "back")]],
    )


async def on_card(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if name != "yes" or number is None:
        await visit.go(PickUp.code)
        return
    async with visit.services.database.begin() as session:
        done = await pickup.hand_over(session, actor=visit.person_id, redemption_id=number, code=visit.text("code"), now=visit.now)
    if isinstance(done, WrongCode):
        visit.note(wrong_code(done, visit.t))
        await visit.go(PickUp.code)
        return
    visit.put("handed_over", done.number)
    await visit.go(PickUp.done)


async def show_done(visit: Visit) -> View:
    t, number = visit.t, visit.number("handed_over")
    async with visit.services.database.reading() as session:
        card = await redemption_cards.card(session, actor=visit.person_id, redemption_id=number, now=visit.now)
    mention(card.person_id)
    return View(goods.handed_over(card, t), _ways_on(t))


async def show_to_prepare(visit: Visit) -> View:
    """What members will fetch here."""
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        waiting = await pickup.to_prepare(session, actor=visit.person_id, after=after or None, limit=PAGE + 1)
    mention(*(card.person_id for card in waiting))
    lines = [goods.to_prepare(card, t, zone=visit.services.zone) for card in waiting[:PAGE]]
    text = "\n".join([t("To prepare:"), *lines]) if lines else t("Nothing is to be prepared at the moment.")
    pages = turns(t, after, [card.number for card in waiting], PAGE)
    ways = [Button(t("Our unit"), "go:unit"), Button(t("Menu"), "go:menu")]
    return View(text, [pages, [Button(t("Check a pick-up code"), "go:pickup")], ways])


async def on_to_prepare(visit: Visit, payload: str) -> None:
    visit.put("after", row_id(payload.removeprefix("after:")) or 0)


def _ways_on(t: Translator) -> list[list[Button]]:
    return [[Button(t("Menu"), "at:menu"), Button(t("Next code"), "at:pickup")]]
