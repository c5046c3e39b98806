"""The photos of a log: one message each, or an album."""

from aiogram.types import Message

from bot.photos import fetch, sent_picture
from bot.states import Log
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from points import photo_looks
from points.logs import MOST_PHOTOS, TooManyPhotos


async def show_photo(visit: Visit) -> View:
    t = visit.t
    if visit.texts("photos"):
        text, ways = t("Send another photo."), [Button(t("Without photos"), "none"), Button(t("Back"), "back")]
    elif visit.number("needs_photo"):
        text, ways = t("This kind of activity needs a photo. Please send one."), [Button(t("Back"), "words")]
    else:
        text, ways = t("Send a photo if you have one."), [Button(t("Back"), "back")]
    return View(text, [ways])


async def on_photo_press(visit: Visit, payload: str) -> None:
    if payload == "words":
        await visit.go(Log.words)
        return
    if payload == "none":
        visit.put("photos", [])
    await to_confirm(visit)


async def on_photo(visit: Visit, message: Message) -> None:
    """One is enough to go on; the rest of an album is taken by the next screen."""
    if await keep_photo(visit, message):
        await to_confirm(visit)
    else:
        visit.note(visit.t("Please send a photo here, or tap a button."))


async def keep_photo(visit: Visit, message: Message) -> bool:
    """Keep the picture of this message for the log; false when it has none. Raises what a picture is refused for."""
    file_id = sent_picture(message)
    if file_id is None:
        return False
    kept = visit.texts("photos")
    if len(kept) >= MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    picture = await fetch(visit, file_id)
    async with visit.services.database.reading() as session:
        await photo_looks.refuse_used(session, person_id=visit.person_id, community_id=visit.community_id, looks=[picture.look])
    visit.put("photos", [*kept, file_id])
    return True


async def to_confirm(visit: Visit) -> None:
    """To the confirm screen, or to what is still missing before it."""
    if not visit.text("words"):
        await visit.go(Log.words)
    elif visit.number("needs_photo") and not visit.texts("photos"):
        await visit.go(Log.photo)
    else:
        draw_nonce(visit)
        await visit.go(Log.confirm)
