"""Lines that help a stranger to help: one a message, then which of them strangers see, each ticked by itself."""

from aiogram.types import Message

from bot.elder_steps import onward, question, stepped
from bot.free_text import not_text
from bot.steps import typed
from bot.visit import Button, View, Visit
from qrcodes import care_lines, elder_words
from qrcodes.care_lines import Line
from words import elder_terms, numbers


async def show_care(visit: Visit) -> View:
    """What there is so far, each with a button that takes it off."""
    t, lines = visit.t, visit.texts("lines")
    if not lines:
        said = [
            t("What helps somebody to help {called}? One line a message, at most {most}.", called=visit.text("called"), most=_MOST),
            t("For example:"),
            *elder_terms.bullets(
                [t("Has diabetes, insulin in the pocket"), t("Allergic to penicillin"), t("Hard of hearing: speak slowly")]
            ),
            t("No diagnosis is needed. Next you choose which lines strangers see."),
        ]
        return question(visit, *said, is_optional=True)
    said = [t("Noted so far:"), *(f"{number}. {line}" for number, line in enumerate(lines, start=1))]
    said.append(t("Another line? Type it.") if len(lines) < _MOST else t("That is as many as there can be."))
    drops = [Button(t("Remove {number}", number=number), f"drop:{number}") for number in range(1, len(lines) + 1)]
    rows = [*([*drops[start : start + 2]] for start in range(0, len(drops), 2)), [Button(t("That is all"), "done")]]
    return question(visit, *said, rows=rows)


async def on_care_press(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    lines, number = visit.texts("lines"), numbers.row_id(tail)
    if name == "drop" and number and number <= len(lines):
        _keep(visit, [line for place, line in enumerate(lines, start=1) if place != number])
    elif payload in ("done", "skip"):
        _keep(visit, lines if payload == "done" else [])
        await onward(visit)
    else:
        await stepped(visit, payload)


async def on_care(visit: Visit, message: Message) -> None:
    """A line, or several, each on its own. Raises what `care_lines.clean` raises."""
    if message.text is None:
        visit.note(visit.t("{why} The question is still open:", why=not_text(message, visit.t)))
    elif typed(visit, message):
        await take_lines(visit, message.text)


async def take_lines(visit: Visit, text: str) -> None:
    """Keep them besides those that there are. Raises `TooManyLines`, `ElderWordsUnclear`, `NumberShown`."""
    lines = visit.texts("lines")
    new = [line for line in text.splitlines() if line.strip()]
    kept = [line.words for line in care_lines.clean([Line(line) for line in [*lines, *new]])]
    if len(kept) == len(lines):
        visit.note(visit.t("I have that line already."))
    _keep(visit, kept)


async def show_shown(visit: Visit) -> View:
    """Every line unticked at first."""
    t, shown = visit.t, visit.texts("shown")
    text = t("Which of these may strangers see when they scan the badge? Tap each one that they may.")
    lines = [t("Nothing is shown that you do not tick. The others are for family and staff.")]
    rows = [
        [Button(elder_terms.ticked(line, line in shown), f"tick:{number}")] for number, line in enumerate(visit.texts("lines"), start=1)
    ]
    done = [Button(t("Show these {number}", number=len(shown)) if shown else t("Show none of them"), "done")]
    return question(visit, text, *lines, rows=[*rows, done])


async def on_shown(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    lines, shown, number = visit.texts("lines"), visit.texts("shown"), numbers.row_id(tail)
    if name == "tick" and number and number <= len(lines):
        line = lines[number - 1]
        visit.put("shown", [one for one in shown if one != line] if line in shown else [*shown, line])
    elif payload == "done":
        await onward(visit)
    else:
        await stepped(visit, payload)


def chosen_lines(visit: Visit) -> tuple[Line, ...]:
    """The lines in order, with which of them strangers see."""
    shown = visit.texts("shown")
    return tuple(Line(line, line in shown) for line in visit.texts("lines"))


def _keep(visit: Visit, lines: list[str]) -> None:
    visit.put("lines", lines)
    visit.put("shown", [line for line in visit.texts("shown") if line in lines])
    visit.put("no_lines", int(not lines))


_MOST = elder_words.LINES_MOST
