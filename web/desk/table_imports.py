"""Excel in: a template to fill in, the table with its bad rows first, one press for all of it, and taking it back."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from core.refusals import Refusal
from people import imports
from people.import_rows import Line, TableWrong, Wrong
from people.imports import TableUnclear
from qrcodes import imports as tables
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import EXCEL, file, in_words, part_of
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import import_sheets, import_words
from words.import_columns import COLUMNS, kind_name
from words.import_template import template

routes = DeskRoutes()
# So many bad rows are shown at once, and so many good ones.
BAD_SHOWN, GOOD_SHOWN = 100, 20
KIND = r"{kind:residents|elders|stock|roster}"


@routes.get(f"/desk/tables/{KIND}/template", who=APPROVERS)
async def empty_table(request: web.Request) -> web.StreamResponse:
    """The table to fill in."""
    staff, kind = staff_of(request), request.match_info["kind"]
    made = await asyncio.to_thread(template, kind, staff.t)
    return file(made, f"{kind_name(kind, staff.t)}.xlsx", EXCEL)


@routes.get(f"/desk/tables/{KIND}", who=APPROVERS)
async def choose(request: web.Request) -> web.StreamResponse:
    """What belongs in a table of this kind, and where to send it."""
    return await _page(request, request.match_info["kind"])


@routes.post(f"/desk/tables/{KIND}", who=APPROVERS)
async def look(request: web.Request) -> web.StreamResponse:
    """The table that was sent: every bad row by name, or how many are well. Nothing is brought in."""
    staff, door, place, kind = staff_of(request), door_of(request), place_of(request), request.match_info["kind"]
    now, token = door.clock(), ""
    try:
        lines = await asyncio.to_thread(import_sheets.read, kind, form_of(request).file)
        table = await tables.read(kind, lines)
    except TableUnclear as refusal:
        return await _page(request, kind, refusal=refusal)
    async with door.database.begin() as session:
        wrong = await tables.preview(session, actor=staff.person_id, community_id=place, table=table, now=now, zone=door.zone)
        if not wrong:
            token = await imports.keep(session, actor=staff.person_id, community_id=place, kind=kind, lines=lines, now=now)
    return await _page(request, kind, lines=lines, wrong=wrong, token=token)


@routes.post("/desk/tables/bring", who=APPROVERS)
async def bring(request: web.Request) -> web.StreamResponse:
    """All rows of the table that was looked through. The same press once more says the same."""
    staff, door, token = staff_of(request), door_of(request), form_of(request).get("token")[:64]
    now = door.clock()
    async with door.database.reading() as session:
        earlier = await imports.made(session, actor=staff.person_id, key=token)
        if earlier is not None:
            return back(request, f"/desk/tables?in={earlier.community_id}", said="table_brought", number=earlier.lines)
        kept = await imports.draft(session, actor=staff.person_id, token=token, now=now)
    table = await tables.read(kept.kind, kept.lines)
    try:
        async with door.database.begin() as session:
            await tables.bring(
                session, actor=staff.person_id, community_id=kept.community_id, table=table, key=token, now=now, zone=door.zone
            )
            await imports.drop(session, actor=staff.person_id, token=token)
    except TableWrong as refusal:
        # Something changed since the preview: the rows are named anew.
        wrong = refusal.data["wrong"]
        assert isinstance(wrong, list)
        return await _page(request, kept.kind, lines=kept.lines, wrong=wrong, refusal=refusal, place=kept.community_id)
    return back(request, f"/desk/tables?in={kept.community_id}", said="table_brought", number=len(kept.lines))


@routes.post(r"/desk/tables/{id:\d{1,18}}/undo", who=APPROVERS)
async def undo(request: web.Request) -> web.StreamResponse:
    """Take an import back as a whole."""
    staff, door = staff_of(request), door_of(request)
    async with door.database.begin() as session:
        await tables.undo(session, actor=staff.person_id, import_id=part_of(request), now=door.clock())
    return back(request, f"/desk/tables?in={place_of(request)}", said="table_undone")


async def _page(
    request: web.Request,
    kind: str,
    *,
    lines: Sequence[Line] = (),
    wrong: Sequence[Wrong] = (),
    token: str = "",
    refusal: Refusal | None = None,
    place: int = 0,
) -> web.Response:
    staff, door = staff_of(request), door_of(request)
    t, heads = staff.t, COLUMNS[kind]
    at = place or place_of(request)
    if refusal is None and not lines:
        async with door.database.reading() as session:
            await imports.require(session, actor=staff.person_id, community_id=at, now=door.clock())
    rows = {one.number for one in wrong}
    bad, good = [line for line in lines if line.number in rows], [line for line in lines if line.number not in rows]
    # Only what is shown is put into words: a table may have thousands of bad rows.
    some = {line.number for line in bad[:BAD_SHOWN]}
    by_row = import_words.by_row(kind, [one for one in wrong if one.number in some], t, zone=door.zone)
    return shown(
        request,
        "desk/table_import.html",
        title=kind_name(kind, t),
        here="tables",
        status=422 if wrong or refusal else 200,
        at=at,
        kind=kind,
        heads=[t(column.heading) for column in heads.values()],
        error=in_words(request, refusal) if refusal else "",
        said_wrong=[import_words.wrong_line(kind, one, t, zone=door.zone) for one in wrong[:BAD_SHOWN]],
        more_wrong=max(0, len(wrong) - BAD_SHOWN),
        bad=[_row(line, by_row[line.number], tuple(heads)) for line in bad[:BAD_SHOWN]],
        bad_number=len(bad),
        good=[_row(line, {}, tuple(heads)) for line in good[:GOOD_SHOWN]],
        good_number=len(good),
        token=token,
    )


def _row(line: Line, wrong: dict[str, str], columns: tuple[str, ...]) -> dict[str, object]:
    return {"number": line.number, "cells": [(line.get(code), wrong.get(code, "")) for code in columns]}
