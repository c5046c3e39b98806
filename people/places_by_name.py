"""Grids and buildings by the words of a table: their name or code."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from people import nodes
from people.persons import plain_name


async def find(session: AsyncSession, *, community_id: int, names: Collection[str]) -> dict[str, int]:
    """Which place of the community each of these words means; a name that several have means none, their codes tell them apart."""
    if not names:
        return {}
    by_name: dict[str, set[int]] = {}
    codes: dict[str, int] = {}
    places = await nodes.homes_in(session, community_id=community_id)
    called = {node.id: node.name for node in places}
    for node in places:
        codes[plain_name(node.code)] = node.id
        for name in (node.name, called.get(node.parent_id or 0, "") + node.name):
            by_name.setdefault(plain_name(name), set()).add(node.id)
    found: dict[str, int] = {}
    for name in names:
        plain = plain_name(name)
        meant = by_name.get(plain, set())
        if plain in codes:
            found[name] = codes[plain]
        elif len(meant) == 1:
            found[name] = next(iter(meant))
    return found
