"""A new project of the alliance, by staff: its name, what it is about, a look at it."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot.alliance_states import NewProject, Projects
from bot.screen import screen
from bot.steps import typed
from bot.visit import Button, View, Visit
from wishes import projects
from wishes.projects import ProjectNameTaken
from words import projects as words
from words.numbers import row_id
from words.refusals import refusal_text


def new_project_dialog() -> Dialog:
    return Dialog(
        screen(NewProject.name, show_name, on_name_press, on_name),
        screen(NewProject.words, show_words, on_words_press, on_words),
        screen(NewProject.confirm, show_confirm, on_confirm),
    )


async def show_name(visit: Visit) -> View:
    t = visit.t
    usual = [Button(t(name), f"usual:{number}") for number, name in enumerate(words.USUAL, start=1)]
    rows = [usual[at : at + 2] for at in range(0, len(usual), 2)]
    text = t("What is the new project called? Type a short name, or tap one that others have.")
    return View(text, [*rows, [Button(t("Back"), "back")]])


async def on_name_press(visit: Visit, payload: str) -> None:
    number = row_id(payload.removeprefix("usual:"))
    if number and number <= len(words.USUAL):
        await take_name(visit, visit.t(words.USUAL[number - 1]))
    else:
        await visit.open(Projects.all)


async def on_name(visit: Visit, message: Message) -> None:
    if text := typed(visit, message):
        await take_name(visit, text)


async def take_name(visit: Visit, text: str) -> None:
    """Raises `ProjectUnclear`."""
    visit.put("name", projects.checked_name(text))
    await visit.go(NewProject.words)


async def show_words(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("“{project}”: what is done, for whom, and how often? A few sentences.", project=visit.text("name")),
        t("For example: once a month a lawyer comes to the community, explains the law and answers questions."),
        t("Everybody reads it, and it stands in the agreement that the unit signs."),
    ]
    return View("\n".join(lines), [[Button(t("Back"), "back")]])


async def on_words_press(visit: Visit, payload: str) -> None:
    await visit.go(NewProject.name)


async def on_words(visit: Visit, message: Message) -> None:
    """Raises `ProjectUnclear`."""
    if text := typed(visit, message):
        visit.put("words", projects.checked_words(text))
        await visit.go(NewProject.confirm)


async def show_confirm(visit: Visit) -> View:
    t = visit.t
    lines = [t("Put this project on the list?"), "", visit.text("name"), visit.text("words"), "", t("Units can claim it at once.")]
    rows = [[Button(t("Yes, put it on the list"), "yes")], [Button(t("Write it anew"), "anew"), Button(t("Back"), "back")]]
    return View("\n".join(lines), rows)


async def on_confirm(visit: Visit, payload: str) -> None:
    """Raises what `projects.write` raises."""
    if payload != "yes":
        await visit.go(NewProject.name if payload == "anew" else NewProject.words)
        return
    said = {"name": visit.text("name"), "words": visit.text("words")}
    try:
        async with visit.services.database.begin() as session:
            made = await projects.write(session, actor=visit.person_id, community_id=visit.community_id, **said, now=visit.now)
    except ProjectNameTaken as refusal:
        visit.note(refusal_text(refusal, visit.t))
        await visit.go(NewProject.name)
        return
    await visit.manager.mark_closed()
    await visit.open(Projects.one, {"id": made, "note": visit.t("It is on the list. Units can claim it now.")})
