"""Commands that keep a house through a burnt machine: backup and restore."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from commands.opening import FAILED, now, with_database
from core.database import Database
from core.dumps import BadDump
from core.settings import Settings

if TYPE_CHECKING:
    from jobs.restoring import Restored

app = typer.Typer()

NO_ERASURES = "none"
UNFINISHED = "A restore of this database has not come to its end: run `python main.py restore FILE` again."
WORDS = {"rows": "Rows", "erasures": "Deleting and ending again"}


@app.command()
def backup(*, file: Annotated[Path, typer.Argument(help="The new file; nothing is overwritten.")]) -> None:
    """Write the whole database, pictures too, into one file while the house goes on. Without the keys it is of no use to anybody."""
    # Knowing every table takes seconds: the other commands do without.
    from jobs import backing_up  # noqa: PLC0415

    async def work(_settings: Settings, database: Database) -> None:
        rows: dict[str, int] = {}
        with _progress() as progress:
            task = progress.add_task("Rows", total=None)
            async for table, done in backing_up.back_up(database, file, now=now()):
                rows[table] = done
                progress.update(task, description=table, completed=sum(rows.values()))
        typer.echo(f"{file}: {sum(rows.values())} rows. Keep ESTATION_ENCRYPTION_KEYS and the list of erasures apart from it.")

    refusals = {
        backing_up.NotNewest: "The database has not the newest tables: `python main.py migrate` first.",
        backing_up.TablesUnknown: "The database has tables that this version does not know, and would lose them: {names}.",
        backing_up.FileThere: f"{file} is there already, and no backup overwrites another.",
        backing_up.Unfinished: UNFINISHED,
    }
    with_database(work, refusals=refusals, makes_it=False)


@app.command()
def restore(
    *,
    file: Annotated[Path, typer.Argument(help="What `backup` wrote.", exists=True)],
    erasures: Annotated[
        str, typer.Option(help='The list of what was deleted or ended; "none" when nothing was. Else the one in ESTATION_DATA_DIR.')
    ] = "",
) -> None:
    """Put a backup into an empty database, delete and end again what was so since, and verify it. Needs the keys of that time."""
    from jobs import erasing, restoring  # noqa: PLC0415 - as above

    async def work(settings: Settings, database: Database) -> None:
        gone = None if erasures == NO_ERASURES else Path(erasures) if erasures else settings.data_dir / erasing.FILE_NAME
        try:
            restored = restoring.Restored(restoring.check(file, settings.keys))
            with _progress() as progress:
                tasks = {name: progress.add_task(words, total=None) for name, words in WORDS.items()}
                async for what, done, total in restoring.restore(database, file, erasures=gone, now=now(), restored=restored):
                    progress.update(tasks[what], completed=done, total=total)
        except BadDump as error:
            typer.echo(f"{file} is not restored: {error}. Nothing was written.", err=True)
            raise typer.Exit(FAILED) from None
        _say(restored, erasures == NO_ERASURES)

    refusals = {
        restoring.NotEmpty: (
            "The database is not empty, and a restore never overwrites: set ESTATION_DATABASE_URL or ESTATION_DATA_DIR to a new one."
        ),
        restoring.KeysMissing: (
            "NOT RESTORED: what is sealed in this backup cannot be read. "
            "Put these keys of that time into ESTATION_ENCRYPTION_KEYS: {numbers}."
        ),
        restoring.TooNew: "This backup is of a newer version ({revision}): install that version first.",
        restoring.NoErasures: (
            "NOT RESTORED: there is no list of erasures at {path}, so whoever was deleted since the backup would come back, "
            "and lost badges would work again. Give the list with --erasures FILE, or --erasures none when nothing was deleted or ended."
        ),
        restoring.ErasuresUnclear: "The list of erasures cannot be used: {why}. What was begun serves nobody until it is restored again.",
    }
    with_database(work, refusals=refusals)


def _say(restored: "Restored", nobody_erased: bool) -> None:
    typer.echo(f"{restored.rows} rows of {restored.manifest.made_at} are in.")
    again = f"{restored.erased} that were deleted or ended since are so again."
    typer.echo("No list of erasures was asked for." if nobody_erased else again)
    for line in restored.differences:
        typer.echo(line, err=True)
    if restored.differences:
        typer.echo("It was so in the backup too, for every byte of it is as it was written.", err=True)
        raise typer.Exit(FAILED)
    typer.echo("Ledger, seals and audit trail are as they were written.")


def _progress() -> Progress:
    """A bar on a terminal, nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not Console(stderr=True).is_terminal)
