"""Rating what one has fetched: stars by a tap, from the notice or here, then a line of words if one likes."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import audiences, places
from bot.screen import screen
from bot.shop_states import Rating
from bot.steps import typed
from bot.visit import Button, View, Visit
from core.refusals import Refusal
from points import ratings, redemption_cards
from points.ratings import MOST_STARS
from points.redemption_cards import RedemptionCard
from words import goods
from words.numbers import row_id
from words.refusals import refusal_text

LEAD = "rate"


def rating_dialog() -> Dialog:
    return Dialog(
        screen(Rating.stars, show_stars, on_stars),
        screen(Rating.words, show_words, on_words_press, on_words),
        screen(Rating.done, show_done, places.press),
    )


async def from_notice(visit: Visit, tail: str) -> bool:
    """A star tapped under a notice, `ID:STARS`: it counts at once, and words are asked for. False when it is no such button."""
    number, stars = (row_id(part) for part in [*tail.split(":"), ""][:2])
    if number is None or stars is None or not audiences.member(visit.speaker):
        return False
    try:
        await _rate(visit, number, stars)
    except Refusal as refusal:
        await visit.home(refusal_text(refusal, visit.t, zone=visit.services.zone), anew=True)
    else:
        await visit.open(Rating.words, {"id": number}, anew=True)
    return True


async def show_stars(visit: Visit) -> View:
    t, card = visit.t, await _card(visit)
    lines = [goods.what(card, t), goods.rating(card, t), t("How was it? One star is poor, five are very good.")]
    stars = [Button(f"{number} ★", f"stars:{number}") for number in range(1, MOST_STARS + 1)]
    return View("\n".join(line for line in lines if line), [stars, _ways_on(visit)])


async def on_stars(visit: Visit, payload: str) -> None:
    stars = row_id(payload.removeprefix("stars:"))
    if stars is not None:
        await _rate(visit, visit.number("id"), stars)
        await visit.go(Rating.words)


async def show_words(visit: Visit) -> View:
    t, card = visit.t, await _card(visit)
    lines = [
        t("Thank you! For {what}:", what=goods.what(card, t)),
        goods.rating(card, t),
        "",
        t("Would you like to add a line? Just type it. The shop reads it without your name."),
    ]
    return View("\n".join(lines), [[Button(t("Other stars"), "stars"), Button(t("No words"), "done")], _ways_on(visit)])


async def on_words_press(visit: Visit, payload: str) -> None:
    await visit.go(Rating.stars if payload == "stars" else Rating.done)


async def on_words(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    async with visit.services.database.begin() as session:
        await ratings.say(session, actor=visit.person_id, redemption_id=visit.number("id"), words=text, now=visit.now)
    await visit.go(Rating.done)


async def show_done(visit: Visit) -> View:
    t, card = visit.t, await _card(visit)
    lines = [t("Thank you! For {what}:", what=goods.what(card, t)), goods.rating(card, t), t("You can change it within a day.")]
    return View("\n".join(lines), [_ways_on(visit)])


async def _rate(visit: Visit, number: int, stars: int) -> None:
    async with visit.services.database.begin() as session:
        await ratings.rate(session, actor=visit.person_id, redemption_id=number, stars=stars, now=visit.now)


async def _card(visit: Visit) -> RedemptionCard:
    number = visit.number("id")
    async with visit.services.database.reading() as session:
        return await redemption_cards.card(session, actor=visit.person_id, redemption_id=number, now=visit.now)


def _ways_on(visit: Visit) -> list[Button]:
    return [Button(visit.t("My redemptions"), "go:redemptions"), Button(visit.t("Menu"), "go:menu")]
