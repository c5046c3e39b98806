"""The steps of bringing a table in from the command line: look, name what is wrong, bring in."""

import secrets
from datetime import datetime
from pathlib import Path

import typer
from rich.progress import Progress

from commands.opening import FAILED, now
from core.database import Database
from core.i18n import translator
from core.settings import Settings
from people import operating
from people.import_rows import TableWrong, Wrong
from people.imports import TableUnclear
from qrcodes import imports
from words import import_sheets
from words.import_words import wrong_line
from words.refusals import refusal_text

STEPS = 4


async def run(settings: Settings, database: Database, kind: str, file: Path, *, community: str, by: str, dry: bool, language: str) -> None:
    """All of it, said to the terminal; ends with 1 when nothing could be brought in."""
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
