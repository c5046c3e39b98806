"""Bringing a table in from the command line: looked through first, all rows or none, with a bar that shows how far it is."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import Progress

from commands.opening import FAILED, now, with_database
from core.database import Database
from core.i18n import translator
from core.refusals import Refusal
from core.settings import Settings
from jobs.refusals import OPERATING_REFUSALS
from people import operating
from people.authority import NotAllowed
from people.import_rows import TableWrong, Wrong
from people.imports import TableUnclear
from qrcodes import imports
from words import import_sheets
from words.import_words import wrong_line
from words.refusals import refusal_text

app = typer.Typer()

REFUSALS: dict[type[Refusal], str] = OPERATING_REFUSALS | {
    NotAllowed: "The person of --by does not decide in this community.",
}
STEPS = 4
Kind = Literal["residents", "elders", "stock", "roster"]


@app.command(name="import")
def bring_in(
    *,
    kind: Annotated[Kind, typer.Argument(help="What the table holds.")],
    file: Annotated[Path, typer.Argument(help="An .xlsx in the shape of the desk's template.", exists=True, dir_okay=False)],
    community: Annotated[str, typer.Option(help="Code of the community, e.g. longcheng.")],
    by: Annotated[str, typer.Option(help="The phone of the staff member who answers for it.")],
    dry: Annotated[bool, typer.Option("--dry", help="Only look through it.")] = False,
    language: Annotated[Literal["zh", "en"], typer.Option(help="In which language wrong rows are named.")] = "zh",
) -> None:
    """Bring in residents, elders, stock or roster from Excel: all rows, or none when one is wrong, which is named."""

    async def work(settings: Settings, database: Database) -> None:
        t = translator(language)
        try:
            number, lines = await _look_and_bring(settings, database, kind, file, community=community, by=by, dry=dry)
        except TableUnclear as refusal:
            typer.echo(refusal_text(refusal, t), err=True)
            raise typer.Exit(FAILED) from None
        except TableWrong as refusal:
            found = refusal.data["wrong"]
            _say(kind, found if isinstance(found, list) else [], settings, language)
            raise typer.Exit(FAILED) from None
        typer.echo(f"{lines} rows brought in as import {number}." if number else f"{lines} rows are right; nothing was brought in.")

    with_database(work, refusals=REFUSALS)


async def _look_and_bring(
    settings: Settings, database: Database, kind: str, file: Path, *, community: str, by: str, dry: bool
) -> tuple[int, int]:
    """The import's number, nought for a look only, and how many rows. Raises `TableUnclear`, `TableWrong`."""
    moment = now()
    with Progress(transient=True) as bar:
        task = bar.add_task(kind, total=STEPS)
        table = await imports.read(kind, import_sheets.read(kind, file.read_bytes()))
        bar.advance(task)
        async with database.begin() as session:
            where = (await operating.community(session, community)).id
            actor = (await operating.person_by_phone(session, by)).id
            bar.advance(task)
            wrong = await imports.preview(session, actor=actor, community_id=where, table=table, now=moment, zone=settings.zone)
        bar.advance(task)
        if wrong:
            raise TableWrong(wrong=wrong, number=len({one.number for one in wrong}))
        number = 0 if dry else await _bring(database, settings, table, actor=actor, where=where, moment=moment)
        bar.advance(task)
    return number, len(table.lines)


async def _bring(database: Database, settings: Settings, table: imports.Table, *, actor: int, where: int, moment: datetime) -> int:
    async with database.begin() as session:
        key = secrets.token_urlsafe(16)
        return await imports.bring(session, actor=actor, community_id=where, table=table, key=key, now=moment, zone=settings.zone)


def _say(kind: str, wrong: list[Wrong], settings: Settings, language: str) -> None:
    """Each wrong row on a line of its own; then nothing was brought in."""
    for one in wrong:
        typer.echo(wrong_line(kind, one, translator(language), zone=settings.zone), err=True)
    typer.echo(f"{len({one.number for one in wrong})} rows are not right, so none was brought in.", err=True)
