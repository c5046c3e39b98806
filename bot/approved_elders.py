"""The approved elders of a community: a list, a search, and the end of one's page."""

from aiogram.types import Message

from bot.badge_states import ApproveElders
from bot.queue import chosen_reason, reasons_view
from bot.steps import turns, typed
from bot.visit import Button, View, Visit
from qrcodes import elder_cards, elder_lists, elder_words, elders
from words import elder_pages
from words.numbers import row_id
from words.reasons import end_elder_reasons

PAGE = 8


async def begin(visit: Visit) -> None:
    """To the first page of the list."""
    visit.put("after", 0)
    visit.put("words", "")
    await visit.go(ApproveElders.all)


async def show_all(visit: Visit) -> View:
    """A page of the list, or what was found."""
    t, after, words = visit.t, visit.number("after"), visit.text("words")
    async with visit.services.database.reading() as session:
        me, now = visit.person_id, visit.now
        if words:
            found = await elder_lists.found(session, actor=me, text=words, now=now, limit=PAGE)
        else:
            found = await elder_lists.approved(session, actor=me, now=now, after=after, limit=PAGE + 1)
        number = await elder_lists.count_approved(session, actor=me, now=now)
    lines = [t.plural("{number} elder has a home badge here.", "{number} elders have a home badge here.", number)]
    if words:
        lines.append(t("Found for “{words}”:", words=words) if found else t("Nobody found for “{words}”.", words=words))
    lines.append(t("Tap one, or type what they are called or the number on a badge."))
    rows = [[Button(elder_pages.headline(card, t), f"one:{card.elder_id}")] for card in found[:PAGE]]
    turning = [Button(t("The whole list"), "after:0")] if words else turns(t, after, [card.elder_id for card in found], PAGE)
    return View("\n".join(lines), [*rows, turning, [Button(t("Waiting elders"), "queue"), Button(t("Menu"), "go:menu")]])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "one" and number:
        visit.put("id", number)
        await visit.go(ApproveElders.card)
    elif name == "after":
        visit.put("after", number)
        visit.put("words", "")
    elif name == "queue":
        visit.put("id", 0)
        await visit.go(ApproveElders.card)


async def on_search(visit: Visit, message: Message) -> None:
    if text := typed(visit, message):
        visit.put("words", text[: elder_words.LINE_MOST])
        visit.put("after", 0)


async def show_reasons(visit: Visit) -> View:
    t = visit.t
    return reasons_view(t("Why does this page end? The family will read it. Tap, or type a line."), end_elder_reasons(t), t)


async def on_reason_press(visit: Visit, payload: str) -> None:
    if payload == "back":
        await visit.go(ApproveElders.card)
    elif reason := chosen_reason(payload, end_elder_reasons(visit.t)):
        await take_reason(visit, reason)


async def on_reason(visit: Visit, message: Message) -> None:
    if text := typed(visit, message):
        await take_reason(visit, text)


async def take_reason(visit: Visit, reason: str) -> None:
    """Keep the reason until it is confirmed. Raises `ElderWordsUnclear`."""
    visit.put("why", elder_words.reason(reason))
    await visit.go(ApproveElders.end_sure)


async def show_sure(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        card = await elder_cards.card(session, actor=visit.person_id, elder_id=visit.number("id"), now=visit.now)
    lines = [
        t("End the page of {called}?", called=card.called or elder_pages.headline(card, t)),
        t("At once: all badges and labels open nothing any more, and everything stored of the elder is deleted."),
        t("This cannot be taken back. The family is told, with your reason: {reason}", reason=visit.text("why")),
    ]
    return View("\n".join(lines), [[Button(t("No, keep it"), "no")], [Button(t("Yes, end it"), "yes")]])


async def on_sure(visit: Visit, payload: str) -> None:
    """Raises what `elders.revoke` raises."""
    if payload == "yes":
        async with visit.services.database.begin() as session:
            await elders.revoke(session, actor=visit.person_id, elder_id=visit.number("id"), reason=visit.text("why"), now=visit.now)
        visit.note(visit.t("Ended. The badges open nothing any more, and the family gets a message."))
    await visit.go(ApproveElders.card)
