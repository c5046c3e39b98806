"""What lines of the audit trail about points are about, by name: kinds of activity, goods, the month of a board."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people.audit_names import Thing, of_subject
from points.board_models import Board
from points.catalogue_models import Item
from points.log_models import ActivityKind

# In Chinese and in English.
Names = dict[Thing, tuple[str, str]]


async def names(session: AsyncSession, things: Collection[Thing]) -> Names:
    """The names of those that have one; a board's is its month. Whoever may read the lines may read them."""
    found: Names = {}
    if kinds := of_subject(things, "kind"):
        rows = await session.execute(select(ActivityKind.id, ActivityKind.name, ActivityKind.name_en).where(ActivityKind.id.in_(kinds)))
        found |= {("kind", row.id): (row.name, row.name_en) for row in rows}
    if items := of_subject(things, "item"):
        goods = await session.execute(select(Item.id, Item.name, Item.name_en).where(Item.id.in_(items)))
        found |= {("item", row.id): (row.name, row.name_en) for row in goods}
    if boards := of_subject(things, "board"):
        months = await session.execute(select(Board.id, Board.month).where(Board.id.in_(boards)))
        found |= {("board", row.id): (f"{row.month:%Y-%m}", "") for row in months}
    return found
