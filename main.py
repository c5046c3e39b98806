"""e-Station's command line. `python main.py --help` lists what it can do."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from sqlalchemy.exc import DBAPIError

from core.crypto import new_key_text
from core.database import Database
from core.i18n import CatalogMissing
from core.migrating import migrate as migrate_database
from core.refusals import Refusal
from core.settings import BadSettings, Settings, load, unknown_names
from jobs import dead_letters
from jobs.checkup import State, look
from jobs.founding import found, load_demo
from jobs.refusals import INIT_REFUSALS, OPERATING_REFUSALS
from jobs.verifying import differences
from people import operating
from people.authority import Role
from people.demo import NotEmpty
from people.setup import House, readmit
from points import goods

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="e-Station, a community's station in chat."
)

WRONG_SETTINGS = 2
FAILED = 1


def now() -> datetime:
    return datetime.now(UTC)


@app.command()
def run() -> None:
    """Serve chat and web pages until stopped. Migrates first; with ESTATION_DEMO, loads the demo into an empty database."""
    # Importing aiogram takes seconds: the other commands do without.
    from serving import serve  # noqa: PLC0415

    for name in unknown_names():
        typer.echo(f"{name} is no setting of e-Station: a slip of the pen?", err=True)
    _with_database(lambda settings, database: serve(settings, database, clock=now))


@app.command()
def migrate() -> None:
    """Bring the database to the newest tables; `run` does it too."""

    async def work(_settings: Settings, database: Database) -> None:
        await migrate_database(database.engine)
        typer.echo("The database has the newest tables.")

    _with_database(work)


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

    _with_database(work, refusals={NotEmpty: "The database is not empty, so it cannot become a demo."})


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

    _with_database(work, refusals=INIT_REFUSALS)


Phone = Annotated[str, typer.Option(help="The phone that the person gave, e.g. 13800138000.")]
Place = Annotated[str, typer.Option(help="Code of the community, e.g. longcheng.")]


@app.command()
def appoint(
    *,
    phone: Phone,
    role: Annotated[Role, typer.Option(help="What they become.")],
    place: Annotated[str, typer.Option(help="Code of the street, community, grid or building for which they are.")],
) -> None:
    """Give a person who has enrolled a role, found by their phone. A phone proves nothing: look whether the name is right."""

    async def work(_settings: Settings, database: Database) -> None:
        async with database.begin() as session:
            name = await operating.appoint(session, phone=phone, role=role, place=place, now=now())
        typer.echo(f"{name} is {role} of {place}.")

    _with_database(work, refusals=OPERATING_REFUSALS)


@app.command()
def unit(
    *,
    place: Place,
    name: Annotated[str, typer.Option(help="Name of the unit, e.g. 惠民超市.")],
    member: Annotated[str, typer.Option(help="The phone that its member gave.")] = "",
) -> None:
    """Take a unit into the alliance; with --member, let the person with this phone speak for it. Again changes nothing."""

    async def work(_settings: Settings, database: Database) -> None:
        async with database.begin() as session:
            is_new = await operating.unit(session, place=place, name=name, phone=member, now=now())
        typer.echo(
            f"{name} {'is in the alliance now' if is_new else 'was in the alliance already'}{', with its member' if member else ''}."
        )

    _with_database(work, refusals=OPERATING_REFUSALS)


@app.command(name="goods")
def add_goods(
    *, file: Annotated[Path, typer.Argument(help="TOML in the shape of points/defaults.toml.", exists=True)], place: Place
) -> None:
    """Offer the goods of a file; those that a unit offers already, by name, stay as they are."""

    async def work(_settings: Settings, database: Database) -> None:
        wanted = goods.read(file.read_text(encoding="utf-8"))
        async with database.begin() as session:
            where = await operating.community(session, place)
            added = await goods.add(session, community_id=where.id, goods=wanted)
        for item in added:
            typer.echo(f"added: {item}")
        typer.echo(f"{len(added)} added, {len(wanted) - len(added)} were there already.")

    _with_database(work, refusals=OPERATING_REFUSALS)


@app.command()
def recover(*, phone: Phone, detach: Annotated[bool, typer.Option(help="Take every other channel (Telegram) away too.")] = False) -> None:
    """For a lost phone: end all browsers and links of the person and print a new link, after checking who it is."""

    async def work(settings: Settings, database: Database) -> None:
        async with database.begin() as session:
            token = await operating.recover(session, phone=phone, detach=detach, now=now())
        typer.echo(f"Their way in, for 10 minutes and once: {settings.web_address}/enter/{token}")

    _with_database(work, refusals=OPERATING_REFUSALS)


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

    _with_database(work, makes_it=False)


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

    _with_database(work, makes_it=False)


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

    _with_database(work)


def _ask(value: str, question: str) -> str:
    return value.strip() or str(typer.prompt(question)).strip()


Work = Callable[[Settings, Database], Awaitable[None]]


def _with_database(work: Work, *, refusals: dict[type[Refusal], str] | None = None, makes_it: bool = True) -> None:
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
        typer.echo(words.format(**{name: str(value).replace("_", "-") for name, value in refusal.data.items()}), err=True)
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
    database = Database(settings.database, keys=settings.keys)
    try:
        await work(settings, database)
    finally:
        await database.close()


if __name__ == "__main__":
    sys.exit(app())
