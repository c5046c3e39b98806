"""A queue in chat, whatever waits in it: one card after the other, approve with two taps, refuse with a reason."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Window

from bot.screen import screen
from bot.steps import step_back, step_on, typed
from bot.visit import Button, View, Visit
from core.i18n import Translator
from words.numbers import row_id

Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True)
class Shown:
    """A card as its queue shows it. `more` are rows of the queue's own, above the way back to the menu."""

    number: int
    text: str
    waits: bool
    picture: bytes | None = None
    more: Rows = ()


@dataclass(frozen=True)
class Words:
    """What a queue says: when it is empty, on its two buttons, and when it asks for a reason."""

    nothing: str
    yes: str
    no: str
    why: str


@dataclass(frozen=True)
class Queue:
    """What waits: how a card is shown (`0`: the first that waits), which comes after it, and what the two buttons do."""

    card: State
    reason: State
    done: State
    words: Callable[[Translator], Words]
    reasons: Callable[[Translator], list[str]]
    show: Callable[[Visit, int], Awaitable[Shown | None]]
    following: Callable[[Visit, int], Awaitable[int]]
    accept: Callable[[Visit, int], Awaitable[None]]
    refuse: Callable[[Visit, int, str], Awaitable[None]]
    # What was decided, and buttons below it. Drawn from the card: no name is kept here.
    receipt: Callable[[Visit, int], Awaitable[tuple[str, Rows]]]
    # What other buttons on a card do, by name and number.
    press: Callable[[Visit, str, int], Awaitable[None]] | None = None
    # What is said, and where one can go, below the words that nothing waits.
    empty: Callable[[Visit], Awaitable[tuple[str, Rows]]] | None = None


def windows(queue: Queue) -> list[Window]:
    """The three screens of a queue."""

    async def show_card(visit: Visit) -> View:
        return await _show_card(queue, visit)

    async def on_card(visit: Visit, payload: str) -> None:
        await _on_card(queue, visit, payload)

    async def show_reasons(visit: Visit) -> View:
        return reasons_view(queue.words(visit.t).why, queue.reasons(visit.t), visit.t)

    async def on_reason_press(visit: Visit, payload: str) -> None:
        await _on_reason_press(queue, visit, payload)

    async def on_reason(visit: Visit, message: Message) -> None:
        if text := typed(visit, message):
            await refuse(queue, visit, text)

    async def show_done(visit: Visit) -> View:
        text, rows = await queue.receipt(visit, visit.number("decided"))
        return View(text, [*rows, [Button(visit.t("Next"), "next"), Button(visit.t("Menu"), "at:menu")]])

    async def on_done(visit: Visit, payload: str) -> None:
        visit.put("id", 0)
        visit.put("position", 0)
        await visit.go(queue.card)

    return [
        screen(queue.card, show_card, on_card),
        screen(queue.reason, show_reasons, on_reason_press, on_reason),
        screen(queue.done, show_done, on_done),
    ]


async def refuse(queue: Queue, visit: Visit, reason: str) -> None:
    """Refuse the one whose reason is asked for. Raises what the queue's `refuse` raises."""
    number = visit.number("id")
    await queue.refuse(visit, number, reason)
    await decided(queue, visit, number)


async def decided(queue: Queue, visit: Visit, number: int) -> None:
    """To the receipt. It stands alone, so that a second tap can't decide about the next one unseen."""
    visit.put("decided", number)
    await visit.go(queue.done)


async def _on_reason_press(queue: Queue, visit: Visit, payload: str) -> None:
    if payload == "back":
        await visit.go(queue.card)
    elif reason := chosen_reason(payload, queue.reasons(visit.t)):
        await refuse(queue, visit, reason)


def reasons_view(question: str, reasons: Sequence[str], t: Translator) -> View:
    """Reasons to tap, above a line to type."""
    rows = [[Button(reason, f"reason:{number}")] for number, reason in enumerate(reasons)]
    return View(question, [*rows, [Button(t("Back"), "back")]])


def chosen_reason(payload: str, reasons: Sequence[str]) -> str | None:
    """The reason whose button was tapped."""
    return {f"reason:{number}": reason for number, reason in enumerate(reasons)}.get(payload)


async def _show_card(queue: Queue, visit: Visit) -> View:
    """The one asked for, or the first that waits."""
    t, words = visit.t, queue.words(visit.t)
    shown = await queue.show(visit, visit.number("id"))
    if shown is None:
        more, rows = await queue.empty(visit) if queue.empty else ("", ())
        return View(f"{words.nothing}\n{more}".rstrip(), [*rows, [Button(t("Back to the menu"), "go:menu")]])
    on = Button(t("Next"), f"next:{shown.number}")
    if not shown.waits:
        return View(shown.text, [*shown.more, [on, Button(t("Menu"), "go:menu")]], shown.picture)
    rows = [
        [Button(words.yes, f"yes:{shown.number}"), Button(words.no, f"no:{shown.number}")],
        [Button(t("Previous"), f"previous:{shown.number}"), on],
    ]
    return View(shown.text, [*rows, *shown.more, [Button(t("Menu"), "go:menu")]], shown.picture)


async def _on_card(queue: Queue, visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if number is None:
        return
    if name == "yes":
        await queue.accept(visit, number)
        await decided(queue, visit, number)
    elif name == "no":
        visit.put("id", number)
        await visit.go(queue.reason)
    elif name == "previous":
        visit.put("position", 0)
        step_back(visit)
    elif name == "next":
        # Past this one; after the last comes the first again.
        visit.put("position", 0)
        step_on(visit, number, to=await queue.following(visit, number))
    elif queue.press is not None:
        await queue.press(visit, name, number)
