"""A member's appeal about an activity that was refused or taken back: one message, and a look at it before it is sent."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import free_text, places
from bot.screen import screen
from bot.states import MyAppeal
from bot.steps import typed
from bot.visit import Button, View, Visit
from points import appeal_cards, appeals, log_cards
from points.logs import clean_words
from words import cards, decisions, saying


def my_appeal_dialog() -> Dialog:
    return Dialog(
        screen(MyAppeal.words, show_words, places.press, on_words),
        screen(MyAppeal.confirm, show_confirm, on_confirm),
        screen(MyAppeal.done, show_done, places.press),
    )


async def show_words(visit: Visit) -> View:
    """What it is about and until when; or how the appeal that was made stands."""
    t, zone, number = visit.t, visit.services.zone, visit.number("id")
    async with visit.services.database.reading() as session:
        card = await log_cards.card(session, actor=visit.person_id, log_id=number, now=visit.now)
        until = await appeals.may_appeal_until(session, actor=visit.person_id, log_id=number, now=visit.now)
        made = await appeal_cards.of_log(session, log_id=number)
    lines = [cards.log_card(card, t, zone=zone), t("It is {status}", status=cards.log_status(card, t))]
    back = [Button(t("My activities"), "go:logs"), Button(t("Menu"), "go:menu")]
    if until is None:
        visit.ask_nothing()
    if card.person_id != visit.person_id or (until is None and made is None):
        nothing = t("There is nothing to appeal here, or the days for it are over.")
        return View("\n".join([*lines, "", nothing]), [back])
    if until is None:
        assert made is not None
        return View("\n".join([*lines, "", decisions.appeal_status(made, t)]), [back])
    ask = t("What should somebody else look at again? Write it in one message.")
    if card.reason:
        lines.append(t("Reason: {reason}", reason=card.reason))
    lines += ["", ask, t("You can appeal once, until {moment}.", moment=saying.moment(until, t, zone=zone))]
    return View("\n".join(lines), [back])


async def on_words(visit: Visit, message: Message) -> None:
    """Where nothing is asked, what is typed is free text."""
    if not await _may_appeal(visit):
        await free_text.answer(visit, message)
    elif text := typed(visit, message):
        await take_words(visit, text)


async def _may_appeal(visit: Visit) -> bool:
    async with visit.services.database.reading() as session:
        until = await appeals.may_appeal_until(session, actor=visit.person_id, log_id=visit.number("id"), now=visit.now)
    return until is not None


async def take_words(visit: Visit, text: str) -> None:
    """Keep what is said until it is confirmed. Raises `WordsUnclear`."""
    visit.put("words", clean_words(text))
    await visit.go(MyAppeal.confirm)


async def show_confirm(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("Your appeal about {number}:", number=saying.log_number(visit.number("id"))),
        t('"{words}"', words=visit.text("words")),
        "",
        t("Somebody who did not decide before will look at it. You can appeal only once. Send it?"),
    ]
    return View(
        "\n".join(lines), [[Button(t("Send the appeal"), "yes")], [Button(t("Change the words"), "words"), Button(t("Menu"), "go:menu")]]
    )


async def on_confirm(visit: Visit, payload: str) -> None:
    if payload != "yes":
        await visit.go(MyAppeal.words)
        return
    async with visit.services.database.begin() as session:
        made = await appeals.appeal(session, actor=visit.person_id, log_id=visit.number("id"), words=visit.text("words"), now=visit.now)
    visit.put("appeal", made.number)
    await visit.go(MyAppeal.done)


async def show_done(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("Your appeal is in. Number {number}", number=saying.appeal_number(visit.number("appeal"))),
        t("Next: somebody who did not decide before looks at it. I tell you what comes of it. No points have moved yet."),
    ]
    return View("\n".join(lines), [[Button(t("My activities"), "at:logs"), Button(t("Menu"), "at:menu")]])
