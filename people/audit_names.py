"""What lines of the audit trail are about, by name, where numbers tell nobody anything: places, units, and where a role is held."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people.models import Membership, Node, Station, Unit

# A thing as a line has it: its subject and its number.
Thing = tuple[str, int]
Names = dict[Thing, str]


async def names(session: AsyncSession, things: Collection[Thing]) -> Names:
    """The names of those that have one; whoever may read the lines may read them."""
    found: Names = {}
    if nodes := of_subject(things, "node"):
        found |= {("node", row.id): row.name for row in await session.execute(select(Node.id, Node.name).where(Node.id.in_(nodes)))}
    if units := of_subject(things, "unit"):
        found |= {("unit", row.id): row.name for row in await session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(units)))}
    if stations := of_subject(things, "station"):
        known = select(Station.id, Station.name).where(Station.id.in_(stations))
        found |= {("station", row.id): row.name for row in await session.execute(known)}
    if roles := {one for one in things if one[0].startswith("role.")}:
        held = select(Membership.id, Node.name).join(Node, Node.id == Membership.node_id)
        rows = await session.execute(held.where(Membership.id.in_({number for _, number in roles})))
        where = {row.id: row.name for row in rows}
        found |= {one: where[one[1]] for one in roles if one[1] in where}
    return found


def of_subject(things: Collection[Thing], subject: str) -> set[int]:
    """The numbers of the things of one subject."""
    return {number for kind, number in things if kind == subject}
