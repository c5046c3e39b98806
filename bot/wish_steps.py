"""The order of a wish's form, and what its questions have in common: how far one is, keep, back."""

from collections.abc import Sequence

from bot import wish_traces
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from bot.wish_states import WishForm
from messages.mentions import mention
from people import persons, residents
from words import saying

ORDER = (WishForm.kind, WishForm.words, WishForm.urgency, WishForm.whom, WishForm.reach)
KEPT_SHOWN = 200


def wisher(visit: Visit) -> int:
    """Whose wish it is: one's own, or a resident's who sits beside the speaker."""
    return visit.number("id") or visit.person_id


async def wisher_name(visit: Visit) -> str:
    """The resident whose wish is written down; nothing for one's own. Raises `NotAllowed`, `PersonUnknown`."""
    if not visit.number("id"):
        return ""
    async with visit.services.database.reading() as session:
        seen = await residents.resident(session, actor=visit.person_id, person_id=visit.number("id"), now=visit.now)
    mention(seen.person.person_id)
    return seen.person.name


async def has_phone(visit: Visit) -> bool:
    """Whether the wisher can be called."""
    async with visit.services.database.reading() as session:
        person = await persons.get(session, wisher(visit))
        return persons.phone_of(session, person) is not None


def question(visit: Visit, *lines: str, rows: Sequence[Sequence[Button]] = (), kept: str = "") -> View:
    """One question with its ways on: keep what was said, back."""
    t = visit.t
    wish_traces.speak(visit)
    said = [_progress(visit), *lines]
    if kept:
        said.append(t("So far: {value}", value=saying.clipped(kept, KEPT_SHOWN)))
    keep = [Button(t("Keep it so"), "keep")] if kept else []
    return View("\n".join(line for line in said if line), [*rows, keep, _back(visit)])


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
    """To the next question; to the check after the last one, or when one answer is mended."""
    at = ORDER.index(visit.state) + 1
    if visit.number("is_mending") or at == len(ORDER):
        await to_check(visit)
    elif ORDER[at] == WishForm.words and visit.number("words_given"):
        # They were typed before there was a form.
        visit.put("words_given", 0)
        await visit.go(WishForm.urgency)
    else:
        await visit.go(ORDER[at])


async def backward(visit: Visit) -> None:
    """To the question before."""
    if visit.number("is_mending"):
        await to_check(visit)
    else:
        await visit.go(ORDER[ORDER.index(visit.state) - 1])


async def to_check(visit: Visit) -> None:
    """To the check of everything, with the key of sending it."""
    visit.put("is_mending", 0)
    draw_nonce(visit)
    await visit.go(WishForm.confirm)


def _progress(visit: Visit) -> str:
    if visit.number("is_mending"):
        return ""
    return visit.t("Step {number} of {total}", number=ORDER.index(visit.state) + 1, total=len(ORDER))


def _back(visit: Visit) -> list[Button]:
    """The first question has nothing before it."""
    if visit.state == ORDER[0] and not visit.number("is_mending"):
        return [Button(visit.t("Menu"), "go:menu")]
    return [Button(visit.t("Back"), "back")]
