"""The order of an elder's form, and what its questions have in common: how far one is, keep, leave out, back.

The same questions correct one answer on the elder's page: there a question ends with what `elder_keeping` keeps.
"""

from collections.abc import Sequence

from aiogram.fsm.state import State

from bot import elder_keeping, form_traces
from bot.badge_states import ElderForm, Elders
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from words import saying

MOST_QUESTIONS = 12
KEPT_SHOWN = 200

ORDER = (
    *(ElderForm.called, ElderForm.right, ElderForm.name, ElderForm.address, ElderForm.building, ElderForm.photo, ElderForm.photo_day),
    *(ElderForm.care, ElderForm.shown, ElderForm.history, ElderForm.consents),
)
# What is not asked, once it is known to be needless.
_NEEDLESS = {"no_building": ElderForm.building, "no_photo": ElderForm.photo_day, "no_lines": ElderForm.shown}
# What a question is followed by wherever it is asked, if there is something to ask.
_FOLLOWED = {
    ElderForm.photo: ("photo", ElderForm.photo_day),
    ElderForm.care: ("lines", ElderForm.shown),
    Elders.photo: ("photo", Elders.photo_day),
    Elders.care: ("lines", Elders.shown),
}


def asked(visit: Visit) -> list[State]:
    """The questions of this form, in order."""
    needless = {state for name, state in _NEEDLESS.items() if visit.number(name)}
    return [state for state in ORDER if state not in needless]


def progress(visit: Visit) -> str:
    """How far one is; nothing where a single answer is corrected."""
    questions = asked(visit)
    if visit.state not in questions or visit.number("is_mending"):
        return ""
    return visit.t("Step {number} of {total}", number=questions.index(visit.state) + 1, total=len(questions))


def question(visit: Visit, *lines: str, rows: Sequence[Sequence[Button]] = (), kept: str = "", is_optional: bool = False) -> View:
    """One question with its ways on: keep what was said, leave it out, back."""
    t, in_form = visit.t, is_in_form(visit)
    form_traces.speak(visit)
    said = [progress(visit), *lines]
    if kept:
        said.append(t("So far: {value}", value=saying.clipped(kept, KEPT_SHOWN)))
    keep = [Button(t("Keep it so"), "keep")] if kept and in_form else []
    leave_out = [Button(t("Leave it out"), "skip")] if is_optional else []
    return View("\n".join(line for line in said if line), [*rows, [*keep, *leave_out], [Button(t("Back"), "back")]])


async def stepped(visit: Visit, payload: str) -> bool:
    """Whether the press was one of the ways that every question has, and was done."""
    if payload == "keep":
        await onward(visit)
    elif payload == "back":
        await backward(visit)
    else:
        return False
    return True


async def onward(visit: Visit) -> None:
    """To the next question; to the check after the last one, or when one answer is mended. On the elder's page it is kept."""
    here, questions = visit.state, asked(visit)
    kept, follower = _FOLLOWED.get(here, ("", here))
    if kept and (visit.text(kept) or visit.texts(kept)):
        await visit.go(follower)
    elif not is_in_form(visit):
        await elder_keeping.keep(visit)
        await visit.go(Elders.one)
    elif visit.number("is_mending") or here == questions[-1]:
        await to_check(visit)
    else:
        await visit.go(questions[questions.index(here) + 1])


async def backward(visit: Visit) -> None:
    """To the question before; from the first one to where the form began."""
    here, questions = visit.state, asked(visit)
    if not is_in_form(visit):
        visit.note(visit.t("Nothing was changed."))
        await visit.go(Elders.one)
    elif visit.number("is_mending"):
        await to_check(visit)
    elif here == questions[0]:
        await visit.go(ElderForm.behalf if visit.number("behalf") else ElderForm.begin)
    else:
        await visit.go(questions[questions.index(here) - 1])


async def to_check(visit: Visit) -> None:
    """To the check of everything, with the key of sending it."""
    visit.put("is_mending", 0)
    draw_nonce(visit)
    await visit.go(ElderForm.confirm)


def is_in_form(visit: Visit) -> bool:
    return visit.state.group is ElderForm
