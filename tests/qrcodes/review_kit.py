"""What tests of the review look at: an elder's standing, badges, and who waits."""

from sqlalchemy import func, select

from qrcodes import elder_queue
from qrcodes.badge_models import Badge
from qrcodes.elder_models import Elder
from tests.qrcodes.kit import Town


async def standing(town: Town, elder_id: int) -> Elder:
    async with town.database.reading() as session:
        return await session.get_one(Elder, elder_id)


async def number_of_badges(town: Town, elder_id: int) -> int:
    async with town.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Badge).where(Badge.elder_id == elder_id))).one()


async def waiting(town: Town, who: int, after: int = 0) -> int | None:
    async with town.database.reading() as session:
        return await elder_queue.next_after(session, actor=who, after=after, now=town.clock())
