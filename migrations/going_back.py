"""Going back to older tables: only while nothing is lost by it. Afterwards the way back is the backup from before the upgrade."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op


class CannotGoBack(Exception):
    """There is something for which the older tables have no room; it says what."""


def refuse_to_lose(used: Mapping[str, str]) -> None:
    """Raises `CannotGoBack` when one of these queries, by what it looks for, finds a row."""
    found = [what for what, query in used.items() if op.get_bind().execute(sa.text(f"{query} LIMIT 1")).first() is not None]
    if found:
        raise CannotGoBack(f"The older tables have no room for what is there: {', '.join(found)}. Go back to the backup from before.")
