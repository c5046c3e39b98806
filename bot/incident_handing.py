"""Handing an elder over in chat: to whom, then the family's six digits or a photo."""

from aiogram.types import Message

from bot.badge_states import Incidents
from bot.incident_more import card_of
from bot.photos import fetch, sent_picture
from bot.steps import typed
from bot.visit import Button, View, Visit
from core.files import Picture
from core.i18n import Translator
from qrcodes import handing_over, incident_words
from qrcodes.handing_over import WrongDigits
from words import incidents
from words.numbers import pick_up_code, row_id


async def show_whom(visit: Visit) -> View:
    """The family by name, or anybody as typed."""
    t, card = visit.t, await card_of(visit)
    rows = [[Button(name, f"whom:{number}")] for number, name in incidents.family(card)]
    question = t("To whom do you hand the elder over? Tap a name, or type who it is, for example: daughter Wang Fang.")
    return View(question, [*rows, [_back(t)]])


async def on_whom_press(visit: Visit, payload: str) -> None:
    number = row_id(payload.removeprefix("whom:"))
    names = dict(incidents.family(await card_of(visit)))
    if payload == "back" or number not in names:
        await visit.go(Incidents.one)
        return
    visit.put("to_whom", names[number])
    await visit.go(Incidents.proof)


async def on_whom(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is not None:
        await take_whom(visit, text)


async def take_whom(visit: Visit, text: str) -> None:
    """On to the proof, with whom it is. Raises `WordsNeeded`, `WordsTooLong`."""
    visit.put("to_whom", incident_words.to_whom(text))
    await visit.go(Incidents.proof)


async def show_proof(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("Handing over to: {whom}", whom=visit.text("to_whom")),
        t("Ask for the family's six digits and type them. They stand on the family's screen of this incident."),
        t("Without them: send a photo of the hand-over."),
    ]
    return View("\n".join(lines), [[Button(t("Somebody else"), "whom"), _back(t)]])


async def on_proof_press(visit: Visit, payload: str) -> None:
    await visit.go(Incidents.to_whom if payload == "whom" else Incidents.one)


async def on_proof(visit: Visit, message: Message) -> None:
    """Six digits, or a picture."""
    t, file_id = visit.t, sent_picture(message)
    if file_id is not None:
        await _hand_over(visit, photo=await fetch(visit, file_id))
        return
    text = typed(visit, message)
    if text is None:
        return
    if (code := pick_up_code(text)) is None:
        visit.note(t("The code has six digits, such as 123 456. Nothing was changed. A photo will do as well."))
        return
    await _hand_over(visit, code=code)


async def _hand_over(visit: Visit, *, code: str | None = None, photo: Picture | None = None) -> None:
    t, number, whom = visit.t, visit.number("id"), visit.text("to_whom")
    async with visit.services.database.begin() as session:
        wrong = await handing_over.hand_over(
            session, actor=visit.person_id, incident_id=number, to_whom=whom, now=visit.now, code=code, photo=photo
        )
    if isinstance(wrong, WrongDigits):
        visit.note(_wrong(wrong, t))
        return
    visit.note(t("Handed over. Thank you! The family and everybody who was told know it."))
    await visit.go(Incidents.one)


def _wrong(wrong: WrongDigits, t: Translator) -> str:
    if not wrong.tries_left:
        return t("That is not the family's code, and it was the last try. Please send a photo of the hand-over.")
    return t.plural(
        "That is not the family's code. Nothing was changed. {number} try is left; a photo will do as well.",
        "That is not the family's code. Nothing was changed. {number} tries are left; a photo will do as well.",
        wrong.tries_left,
    )


def _back(t: Translator) -> Button:
    return Button(t("Back to the incident"), "back")
