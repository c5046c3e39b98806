"""Printing in chat: what was not printed yet in one tap, one elder's badge, labels or card, and the file when it is drawn."""

import asyncio

from aiogram.types import BufferedInputFile, Message
from aiogram_dialog import Dialog, DialogManager, ShowMode

from bot import free_text
from bot.badge_states import Print
from bot.print_words import on_part, on_typed_words, on_words, show_part, show_words
from bot.screen import screen
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from core.i18n import Translator
from people import nodes
from qrcodes import elder_cards, print_jobs, printing
from words import prints
from words.numbers import row_id

LATELY = 3


def print_dialog() -> Dialog:
    return Dialog(
        screen(Print.hub, show_hub, on_hub, on_number),
        screen(Print.elder, show_elder, on_elder, on_number),
        screen(Print.job, show_job, on_job, on_number),
        screen(Print.words, show_words, on_words),
        screen(Print.part, show_part, on_part, on_typed_words),
        on_start=_begin,
    )


async def show_hub(visit: Visit) -> View:
    """What was made and not yet printed, by community; the last files; and how to find one elder."""
    t = visit.t
    async with visit.services.database.reading() as session:
        waiting = await printing.unprinted(session, actor=visit.person_id, now=visit.now)
        lately = await printing.recent(session, actor=visit.person_id, now=visit.now, limit=LATELY)
        several = len({community for community, _ in waiting}) > 1
        names = {number: node.name for number, _ in waiting if (node := await nodes.node_by_id(session, number))} if several else {}
    lines = [
        t("Not yet printed: one tap makes one file of all.") if waiting else t("All that was made is printed."),
        t("For one elder, type a number that stands on a badge or label, for example LC-0042."),
    ]
    rows = [
        *([_waiting(community, paper, count, names.get(community, ""), t)] for (community, paper), count in sorted(waiting.items())),
        *([Button(f"{prints.paper_name(paper, t)} {prints.print_number(number)}", f"go:print_job:{number}")] for number, paper in lately),
        [Button(t("Words on the badge"), "words")],
        [Button(t("Approved elders"), "go:elders_approved"), Button(t("Menu"), "go:menu")],
    ]
    return View("\n".join(lines), rows)


async def on_hub(visit: Visit, payload: str) -> None:
    """Raises what `printing.ask_unprinted` raises."""
    name, _, tail = payload.partition(":")
    paper, _, community = tail.partition(":")
    if name == "words":
        await visit.go(Print.words)
    elif name == "all" and paper in printing.CARRIER and (number := row_id(community)):
        async with visit.services.database.begin() as session:
            asked = {"actor": visit.person_id, "community_id": number}
            job = await printing.ask_unprinted(session, **asked, paper=paper, key=_key(visit, payload), now=visit.now)
        await _to_job(visit, job)


async def on_number(visit: Visit, message: Message) -> None:
    """A printed number that was typed: its elder; other words are taken as anywhere. Raises `NotAllowed`, `BadgeUnknown`."""
    text = prints.printed_number(message.text or "")
    if text is None:
        await free_text.answer(visit, message)
        return
    async with visit.services.database.reading() as session:
        elder = await printing.elder_of(session, actor=visit.person_id, printed_id=text, now=visit.now)
    visit.put("id", elder)
    draw_nonce(visit)
    await visit.go(Print.elder)


async def show_elder(visit: Visit) -> View:
    """One elder's badge as a picture, and what can be printed for them."""
    t, number = visit.t, visit.number("id")
    async with visit.services.database.begin() as session:
        found = await print_jobs.of_elder(session, actor=visit.person_id, elder_id=number, now=visit.now)
        called = (await elder_cards.called(session, [number])).get(number, "")
    picture = await asyncio.to_thread(prints.preview, found, public_url=visit.services.public_url) if found.things else None
    lines = [
        called,
        t("Badge: {numbers}", numbers=", ".join(one.printed_id for one in found.things)) if found.things else t("No badge is in use."),
        t("What shall I print? Labels and cards that were made are printed again; where there are none, they are made."),
    ]
    rows = [
        [Button(t("Badge"), "badges"), Button(t("Labels (20 + 10)"), "labels")],
        [Button(t("Pocket card"), "card"), Button(t("Badge as a picture (600 dpi)"), "png")],
        [Button(t("More to print"), "hub"), Button(t("Menu"), "go:menu")],
    ]
    return View("\n".join(line for line in lines if line), rows, picture)


async def on_elder(visit: Visit, payload: str) -> None:
    """Raises what `printing.ask_elder` raises."""
    number = visit.number("id")
    if payload in printing.CARRIER:
        async with visit.services.database.begin() as session:
            asked = {"actor": visit.person_id, "elder_id": number}
            job = await printing.ask_elder(session, **asked, paper=payload, key=_key(visit, payload), now=visit.now)
        await _to_job(visit, job)
    elif payload == "png":
        await _send_picture(visit, number)
    elif payload == "hub":
        await _to_hub(visit)


async def show_job(visit: Visit) -> View:
    """How far it is, and the file when it is there."""
    t = visit.t
    async with visit.services.database.reading() as session:
        card = await printing.card(session, actor=visit.person_id, job_id=visit.number("job") or visit.number("id"), now=visit.now)
    name = f"{prints.paper_name(card.paper, t)} {prints.print_number(card.id)}"
    rows = [[Button(t("More to print"), "hub"), Button(t("Menu"), "go:menu")]]
    if card.has_file:
        return View(f"{name}\n{prints.ready(card, t)}", [[Button(t("Get the file (PDF)"), f"get:{card.id}")], *rows])
    if card.status in ("asked", "drawing"):
        rows.insert(0, [Button(t("Look again"), "look")])
    return View(f"{name}\n{prints.how_far(card, t)}", rows)


async def on_job(visit: Visit, payload: str) -> None:
    """Raises what `printing.fetch` raises."""
    name, _, tail = payload.partition(":")
    if payload == "hub":
        await _to_hub(visit)
    elif name == "get" and (number := row_id(tail)):
        async with visit.services.database.begin() as session:
            card = await printing.card(session, actor=visit.person_id, job_id=number, now=visit.now)
            file = await printing.fetch(session, actor=visit.person_id, job_id=number, now=visit.now)
        await _send(visit, file, prints.file_name(card.paper, card.id, visit.t))


async def _begin(start: object, manager: DialogManager) -> None:
    draw_nonce(Visit(manager))


async def _to_job(visit: Visit, job: int) -> None:
    visit.put("job", job)
    await visit.go(Print.job)


async def _to_hub(visit: Visit) -> None:
    visit.put("job", 0)
    draw_nonce(visit)
    await visit.go(Print.hub)


async def _send_picture(visit: Visit, elder_id: int) -> None:
    """The badge as dots, for a printer of acrylic badges."""
    async with visit.services.database.begin() as session:
        found = await print_jobs.of_elder(session, actor=visit.person_id, elder_id=elder_id, now=visit.now)
    if not found.things:
        raise printing.NothingToPrint
    file = await asyncio.to_thread(prints.picture, found, public_url=visit.services.public_url)
    await _send(visit, file, f"{found.things[0].printed_id}.png")


async def _send(visit: Visit, file: bytes, name: str) -> None:
    await visit.bot.send_document(visit.speaker.user_id, BufferedInputFile(file, filename=name))
    visit.manager.show_mode = ShowMode.SEND


def _key(visit: Visit, what: str) -> str:
    """Of one screen as it was shown: the same button again is the same wish."""
    return f"{visit.text('nonce')}:{what}"


def _waiting(community: int, paper: str, count: int, name: str, t: Translator) -> Button:
    said = t("{paper} not yet printed: {number}", paper=prints.paper_name(paper, t), number=count)
    return Button(f"{name} {said}".strip(), f"all:{paper}:{community}")
