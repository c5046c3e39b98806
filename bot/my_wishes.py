"""What one has wished, newest first, each with how far it is."""

from aiogram_dialog import Dialog

from bot.screen import screen
from bot.steps import turns
from bot.visit import Button, View, Visit
from bot.wish_states import MyWishes
from wishes import mentions, wish_lists
from words import saying, wishes
from words.numbers import row_id

PAGE = 6
WORDS_SHOWN = 40


def my_wishes_dialog() -> Dialog:
    return Dialog(screen(MyWishes.all, show_all, on_all))


async def show_all(visit: Visit) -> View:
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        found = await wish_lists.mine(session, person_id=visit.person_id, after=after or None, limit=PAGE + 1)
    shown = found[:PAGE]
    mentions.speak_of(*(line.wish_id for line in shown))
    lines = [t("Your wishes, the newest first. Tap one to see how far it is:")]
    for number, line in enumerate(shown, start=1):
        words = saying.clipped(line.words, WORDS_SHOWN) or saying.wish_number(line.wish_id)
        lines += ["", f"{number}. {words}", f"    {wishes.status(line.status, t)}"]
    if not shown:
        lines = [t("You have made no wish yet. Is there something that a neighbour could help with?")]
    taps = [Button(f"{number}", f"go:wish:{line.wish_id}") for number, line in enumerate(shown, start=1)]
    more = turns(t, after, [line.wish_id for line in found], PAGE)
    last = [[Button(t("Make a wish"), "go:new_wish"), Button(t("Micro-wishes"), "go:wishes")], [Button(t("Back to the menu"), "go:menu")]]
    return View("\n".join(lines), [taps, more, *last])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "after":
        visit.put("after", row_id(tail) or 0)
