"""All wishes of a time for staff to take along, by their public words only, read by key in pages."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people.listing import Pages, Wanted, names_of, pages, require
from wishes.models import Claim, Wish


async def wishes(session: AsyncSession, wanted: Wanted) -> Pages:
    """Number, who, public words, kind, colour, status, reward, asked when, published when, confirmed when, who made it true.

    Raises `NotAllowed`.
    """
    await require(session, wanted)
    one = Wish
    columns = (one.id, one.person_id, one.public_words, one.kind, one.colour, one.status, one.reward)
    query = select(*columns, one.asked_at, one.published_at, one.confirmed_at).where(one.community_id == wanted.community_id)
    async for page in pages(session, query.where(one.asked_at >= wanted.since, one.asked_at < wanted.until), one.id):
        ids = [row.id for row in page]
        made = select(Claim.wish_id, Claim.person_id).where(Claim.wish_id.in_(ids), Claim.outcome == "confirmed").order_by(Claim.id)
        by = {row.wish_id: row.person_id for row in await session.execute(made)}
        names = await names_of(session, [*(row.person_id for row in page), *by.values()])
        yield [(row.id, names.get(row.person_id, ""), row.public_words or "", *row[3:], names.get(by.get(row.id), "")) for row in page]
