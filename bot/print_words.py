"""What stands on a community's badges: looked at as they will be printed, and set by staff."""

import asyncio

from aiogram.types import Message

from bot.badge_states import Print
from bot.steps import typed
from bot.visit import Button, View, Visit
from qrcodes import badge_words, print_jobs
from words import prints


async def show_words(visit: Visit) -> View:
    """An example of the badge, and what can be changed."""
    t = visit.t
    async with visit.services.database.reading() as session:
        said = await badge_words.proposed(session, community_id=visit.community_id)
        example = await print_jobs.example(session, community_id=visit.community_id)
    picture = await asyncio.to_thread(prints.preview, example, public_url=visit.services.public_url)
    lines = [
        t("So it will be printed. The code of this example opens no page."),
        t("Above: {words}", words=said.above),
        t("Below: {words}", words=said.below),
        t("Please choose words that do not tell everybody that who wears it gets lost."),
    ]
    rows = [
        [Button(t("Words above"), "above"), Button(t("Words below"), "below")],
        [Button(t("More to print"), "hub"), Button(t("Menu"), "go:menu")],
    ]
    return View("\n".join(lines), rows, picture)


async def on_words(visit: Visit, payload: str) -> None:
    if payload in ("above", "below"):
        visit.put("part", payload)
        await visit.go(Print.part)
    elif payload == "hub":
        await visit.go(Print.hub)


async def show_part(visit: Visit) -> View:
    t = visit.t
    asked = t("What shall stand above the code?") if visit.text("part") == "above" else t("What shall stand below the code?")
    most = t("At most {most} characters. Badges that are printed already stay as they are.", most=badge_words.LONGEST_WORDS)
    return View(f"{asked}\n{most}", [[Button(t("Leave it as it is"), "back")]])


async def on_part(visit: Visit, payload: str) -> None:
    if payload == "back":
        await visit.go(Print.words)


async def on_typed_words(visit: Visit, message: Message) -> None:
    """Raises what `badge_words.set_words` raises."""
    text = typed(visit, message)
    if text is None:
        return
    async with visit.services.database.begin() as session:
        before = await badge_words.proposed(session, community_id=visit.community_id)
        words = {"above": before.above, "below": before.below} | {visit.text("part"): text}
        await badge_words.set_words(
            session, actor=visit.person_id, community_id=visit.community_id, above=words["above"], below=words["below"], now=visit.now
        )
    visit.note(visit.t("Changed. What is printed from now on says so."))
    await visit.go(Print.words)
