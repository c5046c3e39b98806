"""The services list in chat (服务清单), which everybody in the community may read: what is wished for, and what units stand ready to do."""

import re

from aiogram_dialog import Dialog

from bot.alliance_states import ServicesList
from bot.screen import screen
from bot.steps import turns
from bot.visit import Button, View, Visit
from wishes import resources, wish_lists
from words import resources as words
from words import saying, wishes
from words.numbers import row_id

PAGE = 6
MOST_WORDS, MOST_LABEL = 80, 28
_KEY = re.compile(r"after:(-?[0-9]{1,9}):([0-9]{1,18})", re.ASCII)


def services_list_dialog() -> Dialog:
    return Dialog(
        screen(ServicesList.wishes, show_wishes, on_wishes),
        screen(ServicesList.services, show_services, on_services),
    )


async def show_wishes(visit: Visit) -> View:
    """The open wishes, the most urgent first, in their public words."""
    t = visit.t
    rank, number = visit.number("rank"), visit.number("number")
    after = (rank, number) if number else None
    async with visit.services.database.reading() as session:
        found = await wish_lists.open_in(session, community_id=visit.community_id, after=after, limit=PAGE + 1)
    lines = [t("Services list, 1 of 2: what neighbours wish for. Tap one to take it on:")]
    for line in found[:PAGE]:
        lines += ["", saying.clipped(line.words, MOST_WORDS), f"{wishes.kind(line.kind, t)} · {wishes.colour(line.colour, t)}"]
    if not found:
        lines.append(t("No wish is open now."))
    rows = [[Button(saying.clipped(line.words, MOST_LABEL), f"go:wish:{line.wish_id}")] for line in found[:PAGE]]
    page = turns(t, number, [f"{line.rank}:{line.wish_id}" for line in found], PAGE)
    return View("\n".join(lines), [*rows, page, [Button(t("What units offer"), "services")], *_last(visit)])


async def on_wishes(visit: Visit, payload: str) -> None:
    if payload == "services":
        visit.put("after", 0)
        await visit.go(ServicesList.services)
        return
    key = _KEY.fullmatch(payload)
    visit.put("rank", int(key[1]) if key else 0)
    visit.put("number", int(key[2]) if key else 0)


async def show_services(visit: Visit) -> View:
    """What units stand ready to do."""
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        found = await resources.list_of(session, community_id=visit.community_id, after=after, limit=PAGE + 1, standing=True)
    lines = [t("Services list, 2 of 2: what units of the alliance stand ready to do:")]
    for line in found[:PAGE]:
        lines += ["", *words.public(line, t)]
    if not found:
        lines.append(t("No unit offers a standing service yet."))
    lines += ["", t("Would you like one of these? Make a wish, and the community asks the unit.")] if found else []
    page = turns(t, after, [line.resource_id for line in found], PAGE)
    make = [Button(t("Make a wish"), "go:new_wish"), Button(t("What neighbours wish for"), "wishes")]
    return View("\n".join(lines), [page, make, *_last(visit)])


async def on_services(visit: Visit, payload: str) -> None:
    if payload == "wishes":
        visit.put("number", 0)
        await visit.go(ServicesList.wishes)
    else:
        visit.put("after", row_id(payload.removeprefix("after:")) or 0)


def _last(visit: Visit) -> list[list[Button]]:
    t = visit.t
    return [[Button(t("Projects"), "go:projects"), Button(t("I can help"), "go:resources")], [Button(t("Menu"), "go:menu")]]
