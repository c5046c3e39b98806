"""Bringing a table in from the command line: looked through first, all rows or none, with a bar that shows how far it is."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from commands.opening import with_database
from core.database import Database
from core.refusals import Refusal
from core.settings import Settings
from jobs.refusals import OPERATING_REFUSALS
from people.authority import NotAllowed

app = typer.Typer()

REFUSALS: dict[type[Refusal], str] = OPERATING_REFUSALS | {
    NotAllowed: "The person of --by does not decide in this community.",
}
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
        # The words of every room take seconds to import: the other commands do without.
        from commands.import_steps import run  # noqa: PLC0415

        await run(settings, database, kind, file, community=community, by=by, dry=dry, language=language)

    with_database(work, refusals=REFUSALS)
