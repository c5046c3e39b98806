"""What every command stands on: settings and database, opened for its work; refusals and failures in words and exit codes."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import typer
import uvloop
from sqlalchemy.exc import DBAPIError

from core.database import Database
from core.i18n import CatalogMissing
from core.refusals import Refusal
from core.settings import BadSettings, Settings, load

WRONG_SETTINGS = 2
FAILED = 1

Work = Callable[[Settings, Database], Awaitable[None]]


def now() -> datetime:
    """The moment, by this machine's clock."""
    return datetime.now(UTC)


def with_database(work: Work, *, refusals: dict[type[Refusal], str] | None = None, makes_it: bool = True) -> None:
    """Do this work with the settings and the database; wrong settings end with 2, anything refused with 1."""
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_opened(work, makes_it))
    except CatalogMissing as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from None
    except BadSettings as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(WRONG_SETTINGS) from None
    except Refusal as refusal:
        words = (refusals or {}).get(type(refusal), f"Refused: {type(refusal).__name__}")
        # Codes are said with hyphens, as they are typed; a path stands as it is.
        said = {name: value if isinstance(value, Path) else str(value).replace("_", "-") for name, value in refusal.data.items()}
        typer.echo(words.format(**said), err=True)
        raise typer.Exit(FAILED) from None
    except (DBAPIError, OSError) as error:
        typer.echo(f"The database cannot be used ({type(error).__name__}). `python main.py doctor` looks at it.", err=True)
        raise typer.Exit(FAILED) from None


async def _opened(work: Work, makes_it: bool) -> None:
    settings = load()
    if not makes_it and settings.sqlite_file and not settings.sqlite_file.exists():
        typer.echo("There is no database yet: `python main.py migrate` makes it.", err=True)
        raise typer.Exit(FAILED)
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings(f"ESTATION_DATA_DIR cannot be made: {error.strerror}") from None
    database = Database(settings.database, keys=settings.keys, zone=settings.zone)
    try:
        await work(settings, database)
    finally:
        await database.close()
