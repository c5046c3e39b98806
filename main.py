"""e-Station's command line. `python main.py --help` lists what it can do."""

import gc
import sys
from typing import Annotated

import typer

from commands import importing, keeping, operating
from commands.opening import FAILED, now, with_database
from core.crypto import new_key_text
from core.database import Database
from core.migrating import migrate as migrate_database
from core.settings import BadSettings, Settings, unknown_names
from jobs import dead_letters
from jobs.checkup import State, look
from jobs.founding import found, load_demo
from jobs.refusals import INIT_REFUSALS
from jobs.resealing import keys_still_needed, reseal_all
from jobs.verifying import differences
from people.demo import NotEmpty
from people.setup import House, readmit

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="e-Station, a community's station in chat."
)
app.add_typer(operating.app)
app.add_typer(keeping.app)
app.add_typer(importing.app)


@app.command()
def run() -> None:
    """Serve chat and web pages until stopped. Migrates first; with ESTATION_DEMO, loads the demo into an empty database."""
    # Nothing that a start makes is garbage: looking through all of it again and again would be a fifth of it. `serve` looks again.
    gc.disable()
    # Importing aiogram takes seconds: the other commands do without.
    from serving import serve  # noqa: PLC0415

    for name in unknown_names():
        typer.echo(f"{name} is no setting of e-Station: a slip of the pen?", err=True)
    try:
        with_database(lambda settings, database: serve(settings, database, clock=now))
    finally:
        gc.enable()


@app.command()
def migrate() -> None:
    """Bring the database to the newest tables; `run` does it too."""

    async def work(_settings: Settings, database: Database) -> None:
        await migrate_database(database.engine)
        typer.echo("The database has the newest tables.")

    with_database(work)


@app.command()
def demo() -> None:
    """Load the demo community into an empty database and mark it as a demo."""

    async def work(settings: Settings, database: Database) -> None:
        if not settings.demo:
            raise BadSettings("ESTATION_DEMO must be true to load the demo")
        await migrate_database(database.engine)
        async with database.begin() as session:
            await load_demo(session, now=now())
        typer.echo("The demo community is there. `python main.py run` serves it.")

    with_database(work, refusals={NotEmpty: "The database is not empty, so it cannot become a demo."})


@app.command()
def init(
    *,
    new_key: Annotated[bool, typer.Option(help="Only print a new key for ESTATION_ENCRYPTION_KEYS.")] = False,
    new_link: Annotated[bool, typer.Option(help="Only print a new link for the first administrator.")] = False,
    street: Annotated[str, typer.Option(help="Name of the street, e.g. 江南街道.")] = "",
    community: Annotated[str, typer.Option(help="Name of the community, e.g. 龙城社区.")] = "",
    code: Annotated[str, typer.Option(help="Its code in links, e.g. longcheng.")] = "",
    station: Annotated[str, typer.Option(help="Name of its station, e.g. 龙城社区驿站.")] = "",
    duty_phone: Annotated[str, typer.Option(help="Its station's line, answered day and night.")] = "",
    administrator: Annotated[str, typer.Option(help="Name of the first administrator, or of a new one when all have left.")] = "",
) -> None:
    """Found the first community and its administrator, for production; asks for what is not given."""
    if new_key:
        typer.echo(new_key_text())
        return
    house = None
    if not new_link:
        house = House(
            street=_ask(street, "Street"),
            community=_ask(community, "Community"),
            code=_ask(code, "Its code in links (a-z, 0-9, -)"),
            station=_ask(station, "Its station"),
            duty_phone=_ask(duty_phone, "Line of its station"),
            administrator=_ask(administrator, "Name of the administrator"),
        )

    async def work(settings: Settings, database: Database) -> None:
        if settings.demo:
            raise BadSettings("ESTATION_DEMO must be false to found a real community")
        await migrate_database(database.engine)
        async with database.begin() as session:
            token = await (found(session, house=house, now=now()) if house else readmit(session, administrator=administrator, now=now()))
        typer.echo(f"The administrator's way in, for 10 minutes and once: {settings.web_address}/enter/{token}")

    with_database(work, refusals=INIT_REFUSALS)


@app.command()
def verify() -> None:
    """Recompute balances and check the seals of the ledger and the audit trail; name the first row that differs."""

    async def work(_settings: Settings, database: Database) -> None:
        found = await differences(database)
        for line in found:
            typer.echo(line, err=True)
        if found:
            raise typer.Exit(FAILED)
        typer.echo("Ledger, seals and audit trail are as they were written.")

    with_database(work, makes_it=False)


@app.command()
def doctor() -> None:
    """Look at settings, database, SQLite version, fonts, clock, keys and dead letters, and say what is not well."""

    async def work(settings: Settings, database: Database) -> None:
        wrong = False
        async for finding in look(settings, database, clock=now):
            typer.echo(f"{finding.state:<6}{finding.what}: {finding.words}")
            wrong = wrong or finding.state is State.WRONG
        if wrong:
            raise typer.Exit(FAILED)

    with_database(work, makes_it=False)


@app.command()
def rotate() -> None:
    """Seal everything anew with the first key of ESTATION_ENCRYPTION_KEYS; the house may go on meanwhile. Restart it before."""

    async def work(_settings: Settings, database: Database) -> None:
        async for done in reseal_all(database):
            if done.resealed or done.unopened:
                typer.echo(f"{done.table}: {done.resealed} sealed anew{f', {done.unopened} that no key opens' if done.unopened else ''}")
        left = sorted(await keys_still_needed(database))
        if left:
            typer.echo(f"Still needed: {', '.join(f'key {number}' for number in left)}. Is a server running with the old ring?", err=True)
            raise typer.Exit(FAILED)
        typer.echo(f"Everything is sealed with key {database.keys.current.number}: older keys can be taken out of the ring.")

    with_database(work, makes_it=False)


@app.command(name="letters")
def list_letters(*, revive: Annotated[int, typer.Option(help="Have this update handled once more.")] = 0) -> None:
    """List what was given up: updates that could not be handled, notices that could not be sent; or try an update again."""

    async def work(_settings: Settings, database: Database) -> None:
        if not revive:
            for letter in await dead_letters.letters(database):
                typer.echo(f"{letter.dead_at:%Y-%m-%d %H:%M} UTC  {letter.kind} {letter.id}: {letter.error}")
        elif await dead_letters.revive(database, inbox_id=revive, now=now()):
            typer.echo("It will be handled once more.")
        else:
            typer.echo("There is no dead update of this number, or its content is gone.", err=True)
            raise typer.Exit(FAILED)

    with_database(work)


def _ask(value: str, question: str) -> str:
    return value.strip() or str(typer.prompt(question)).strip()


if __name__ == "__main__":
    sys.exit(app())
