"""It has come true (已办好): a photo, or none, then a line of how. The words are nowhere kept before they are sent."""

from aiogram.types import Message

from bot.claim_cards import card_of
from bot.photos import fetch, sent_picture
from bot.steps import typed
from bot.visit import Button, View, Visit
from bot.wish_work_states import MyClaims
from people.cleaning import tidy
from wishes import fulfilling


async def show_photo(visit: Visit) -> View:
    t = visit.t
    await card_of(visit)
    lines = [
        t("How good! Please send a photo; you can write a line below it."),
        t("Without faces, or with those people's yes. No photo? Tap below."),
    ]
    return View("\n".join(lines), [[Button(t("No photo"), "none")], [Button(t("Back"), "back")]])


async def on_photo_press(visit: Visit, payload: str) -> None:
    visit.put("photo", "")
    await visit.go(MyClaims.words if payload == "none" else MyClaims.one)


async def on_photo(visit: Visit, message: Message) -> None:
    """A photo with words below it is all that is needed. Raises what a picture is refused for."""
    await card_of(visit)
    file_id = sent_picture(message)
    if file_id is None:
        visit.note(visit.t("Please send a photo here, or tap a button."))
        return
    await fetch(visit, file_id)
    visit.put("photo", file_id)
    if words := tidy(message.caption or ""):
        await _fulfil(visit, words)
    else:
        await visit.go(MyClaims.words)


async def show_words(visit: Visit) -> View:
    t = visit.t
    await card_of(visit)
    lines = [t("I have your photo.")] if visit.text("photo") else []
    lines.append(t("How did it come true? Type a line: the wisher reads it, and says yes."))
    return View("\n".join(lines), [[Button(t("Back"), "back")]])


async def on_words_press(visit: Visit, payload: str) -> None:
    await visit.go(MyClaims.photo)


async def on_words(visit: Visit, message: Message) -> None:
    """Raises `WishWordsUnclear`, `NotYourClaim`."""
    await card_of(visit)
    if sent_picture(message) is not None and not visit.text("photo"):
        await on_photo(visit, message)
        return
    text = typed(visit, message)
    if text is not None:
        await _fulfil(visit, text)


async def _fulfil(visit: Visit, words: str) -> None:
    file_id = visit.text("photo")
    picture = await fetch(visit, file_id) if file_id else None
    async with visit.services.database.begin() as session:
        await fulfilling.fulfil(session, actor=visit.person_id, wish_id=visit.number("id"), words=words, photo=picture, now=visit.now)
    visit.put("photo", "")
    visit.note(visit.t("Thank you! The wisher gets a message, and is asked to say yes."))
    await visit.go(MyClaims.one)
