"""Points for who made a micro-wish come true: what staff set for the wish, once a wish and person, also after it was reopened."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import zone_of
from points import accounts, awards, ledger, lots
from points.models import Transfer

SOURCE = "wish"


async def give(
    session: AsyncSession, *, community_id: int, wish_id: int, person_id: int, points: int, made_by: int | None, now: datetime
) -> bool:
    """Give a member of this community their points for a wish; whether any moved: a second time none do.

    The caller has locked the wish, so that nobody gives them meanwhile. `made_by` is who confirmed that it came true.
    """
    key = f"{SOURCE}:{wish_id}:{person_id}"
    if await session.scalar(select(Transfer.id).where(Transfer.key == key)) is not None:
        return False
    issued = await accounts.account(session, community_id=community_id, kind=accounts.ISSUED)
    purses = await awards.purses(session, community_id, [person_id])
    transfer = ledger.NewTransfer(
        from_account=issued,
        to_account=purses[person_id],
        amount=points,
        key=key,
        reason=ledger.Reason.WISH,
        source_kind=SOURCE,
        source_id=wish_id,
        made_by=made_by,
    )
    posted = await ledger.post(session, transfer=transfer, now=now)
    await lots.date_award(session, transfer_ids=[posted.transfer_id], community_id=community_id, now=now, zone=zone_of(session))
    return posted.is_new
