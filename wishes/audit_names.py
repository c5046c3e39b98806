"""What lines of the audit trail about the alliance are about, by name: projects."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people.audit_names import Thing, of_subject
from wishes.alliance_models import Project


async def names(session: AsyncSession, things: Collection[Thing]) -> dict[Thing, str]:
    """The names of projects; whoever may read the lines may read them."""
    ids = of_subject(things, "project")
    rows = (await session.execute(select(Project.id, Project.name).where(Project.id.in_(ids)))).all() if ids else []
    return {("project", row.id): row.name for row in rows}
