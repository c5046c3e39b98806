"""The archive in chat: every movement of one's points by month and by what it was for, each to be tapped, and all of it on paper."""

from contextlib import suppress
from functools import partial

from aiogram_dialog import Dialog

from bot.archive_choice import chosen, on_months, on_sorts, show_months, show_sorts, wanted
from bot.papers import send_paper
from bot.screen import screen
from bot.states import Archive, MyLogs
from bot.steps import turns
from bot.visit import Button, View, Visit
from core.files import FileGone
from core.i18n import Translator
from points import archive, archive_origin, archive_record, log_cards
from points.archive_origin import Origin
from points.movements import Movement
from words import archive_paper, archive_table, saying
from words.movements import what_for
from words.numbers import row_id
from words.origins import origin

PAGE = 8
LONGEST_LINE = 34


def archive_dialog() -> Dialog:
    return Dialog(
        screen(Archive.all, show_all, on_all),
        screen(Archive.months, show_months, on_months),
        screen(Archive.sorts, show_sorts, on_sorts),
        screen(Archive.one, show_one, on_one),
    )


async def show_all(visit: Visit) -> View:
    """A page of movements, each a button that leads to where it came from."""
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        found = await archive.of(
            session,
            actor=visit.person_id,
            person_id=visit.person_id,
            community_id=visit.community_id,
            now=visit.now,
            wanted=wanted(visit),
            after=after or None,
            limit=PAGE + 1,
        )
    said = t("Tap one to see where it came from.") if found else t("No points moved in this time.")
    rows = [
        *([Button(_line(movement, visit), f"one:{movement.transfer_id}")] for movement in found[:PAGE]),
        turns(t, after, [movement.transfer_id for movement in found], PAGE, onward=t("Earlier ones")),
        [Button(t("Another month"), "months"), Button(t("What for"), "sorts")],
        [Button(t("As PDF"), "pdf"), Button(t("As Excel"), "excel")],
        [Button(t("My points"), "go:points"), Button(t("Menu"), "go:menu")],
    ]
    return View(f"{t('Points archive')}\n{chosen(visit)}\n\n{said}", rows)


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "one" and number:
        await _open_one(visit, number)
    elif name == "after":
        visit.put("after", number)
    elif name in ("pdf", "excel"):
        await _send(visit, name)
    elif name in ("months", "sorts"):
        visit.put("back", 0)
        await visit.go(Archive.months if name == "months" else Archive.sorts)


async def show_one(visit: Visit) -> View:
    """Where one movement came from, with the photo and who decided."""
    t, position = visit.t, visit.number("photo")
    async with visit.services.database.reading() as session:
        found = await archive_origin.origin(session, actor=visit.person_id, transfer_id=visit.number("id"), now=visit.now)
        picture = None
        if found.log is not None and found.log.photos:
            with suppress(FileGone):
                number = found.log.log_id
                picture = await log_cards.photo(session, actor=visit.person_id, log_id=number, position=position, now=visit.now)
    ways = [Button(t("Back to the archive"), "all"), Button(t("Menu"), "go:menu")]
    return View(origin(found, t, zone=visit.services.zone), [*_leads(found, position, t), ways], picture)


async def on_one(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "one" and number:
        await _open_one(visit, number)
    elif name == "photo":
        visit.put("photo", number)
    elif name == "log" and number:
        await visit.open(MyLogs.one, {"id": number})
    else:
        await visit.go(Archive.all)


def _leads(found: Origin, position: int, t: Translator) -> list[list[Button]]:
    """What one movement leads on to."""
    rows = []
    if found.log is not None and found.log.photos > 1:
        following = (position + 1) % found.log.photos
        rows.append([Button(t("Photo {number} of {all}", number=following + 1, all=found.log.photos), f"photo:{following}")])
    if found.original is not None:
        rows.append([Button(t("What was taken back"), f"one:{found.original.transfer_id}")])
    if found.taken_back is not None:
        rows.append([Button(t("How it was taken back"), f"one:{found.taken_back.transfer_id}")])
    if found.log is not None:
        rows.append([Button(t("Open the activity"), f"log:{found.log.log_id}")])
    if found.redemption is not None:
        rows.append([Button(t("Open the redemption"), f"go:redemption:{found.redemption.number}")])
    if found.movement.source_kind == "wish":
        rows.append([Button(t("Look at the wish"), f"go:wish:{found.movement.source_id}")])
    return rows


async def _open_one(visit: Visit, transfer_id: int) -> None:
    visit.put("id", transfer_id)
    visit.put("photo", 0)
    await visit.go(Archive.one)


async def _send(visit: Visit, form: str) -> None:
    t, zone = visit.t, visit.services.zone
    async with visit.services.database.reading() as session:
        record = await archive_record.record(
            session,
            actor=visit.person_id,
            person_id=visit.person_id,
            community_id=visit.community_id,
            now=visit.now,
            wanted=wanted(visit),
        )
    make = archive_paper.archive_pdf if form == "pdf" else archive_table.archive_excel
    name = archive_table.file_name(record, t, zone=zone, ending="pdf" if form == "pdf" else "xlsx")
    await send_paper(visit, name=name, make=partial(make, record, t, zone=zone))
    visit.note(t("Here is your archive as a file, with the ledger's seal."))


def _line(movement: Movement, visit: Visit) -> str:
    day = movement.made_at.astimezone(visit.services.zone)
    return saying.clipped(f"{day:%m-%d}  {movement.points:+d}  {what_for(movement, visit.t)}", LONGEST_LINE)
