"""Points for who joined a search and reported: each community's own rule "search", once a search and person."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.database import zone_of
from points import accounts, awards, kinds, ledger, lots
from points.defaults import defaults
from points.kinds import SEARCH, KindGone, KindNotYet

SOURCE = "search"


async def worth(session: AsyncSession, *, community_id: int, at: datetime) -> int:
    """How many points the community gives for a search now; the usual ones where it has no rule of its own."""
    try:
        return (await kinds.version_at(session, community_id=community_id, code=SEARCH, at=at)).points
    except (KindGone, KindNotYet):
        return next(int(row["points"]) for row in defaults().kinds if row["code"] == SEARCH)


async def give(
    session: AsyncSession, *, community_id: int, search_id: int, people: Mapping[int, int], made_by: int | None, now: datetime
) -> None:
    """Move points (by person) to members of this community for a search, in a few statements; a second time moves nothing."""
    if not people:
        return
    issued = await accounts.account(session, community_id=community_id, kind=accounts.ISSUED)
    purses = await awards.purses(session, community_id, people)
    transfers = [
        _transfer(issued, purses[each], people[each], search_id=search_id, person_id=each, made_by=made_by) for each in sorted(people)
    ]
    posted: Sequence[ledger.Posted] = await ledger.post_batch(session, transfers=transfers, batch_id=None, now=now)
    fresh = [one.transfer_id for one in posted if one.is_new]
    await lots.date_award(session, transfer_ids=fresh, community_id=community_id, now=now, zone=zone_of(session))


def _transfer(issued: int, purse: int, points: int, *, search_id: int, person_id: int, made_by: int | None) -> ledger.NewTransfer:
    return ledger.NewTransfer(
        from_account=issued,
        to_account=purse,
        amount=points,
        key=f"{SOURCE}:{search_id}:{person_id}",
        reason=ledger.Reason.SEARCH,
        source_kind=SOURCE,
        source_id=search_id,
        made_by=made_by,
    )
