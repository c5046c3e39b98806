"""Commands that operate a house: roles, units and goods, and a way back in for who lost their phone."""

from pathlib import Path
from typing import Annotated

import typer

from commands.opening import now, with_database
from core.database import Database
from core.settings import Settings
from jobs.refusals import OPERATING_REFUSALS
from people import operating
from people.authority import Role
from points import goods, kinds

app = typer.Typer()

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

    with_database(work, refusals=OPERATING_REFUSALS)


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

    with_database(work, refusals=OPERATING_REFUSALS)


@app.command(name="goods")
def add_goods(*, file: Annotated[Path, typer.Argument(help="TOML in the shape of points/goods.toml.", exists=True)], place: Place) -> None:
    """Offer the goods and services of a file; those that a unit offers already, by name, stay as they are."""

    async def work(settings: Settings, database: Database) -> None:
        wanted = goods.read(file.read_text(encoding="utf-8"))
        async with database.begin() as session:
            where = await operating.community(session, place)
            added = await goods.add(session, community_id=where.id, goods=wanted, now=now(), zone=settings.zone)
        for item in added:
            typer.echo(f"added: {item}")
        typer.echo(f"{len(added)} added, {len(wanted) - len(added)} were there already.")

    with_database(work, refusals=OPERATING_REFUSALS)


@app.command(name="kinds")
def add_kinds(*, place: Place) -> None:
    """Add the usual kinds of activity that a community lacks; those that it has, changed or retired, stay as they are."""

    async def work(_settings: Settings, database: Database) -> None:
        async with database.begin() as session:
            where = await operating.community(session, place)
            added = await kinds.add_missing(session, community_id=where.id)
        for kind in added:
            typer.echo(f"added: {kind}")
        typer.echo(f"{len(added)} added.")

    with_database(work, refusals=OPERATING_REFUSALS)


@app.command()
def recover(*, phone: Phone, detach: Annotated[bool, typer.Option(help="Take every other channel (Telegram) away too.")] = False) -> None:
    """For a lost phone: end all browsers and links of the person and print a new link, after checking who it is."""

    async def work(settings: Settings, database: Database) -> None:
        async with database.begin() as session:
            token = await operating.recover(session, phone=phone, detach=detach, now=now())
        typer.echo(f"Their way in, for 10 minutes and once: {settings.web_address}/enter/{token}")

    with_database(work, refusals=OPERATING_REFUSALS)
