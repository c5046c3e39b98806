"""What waits for somebody to decide about it, and since when: logs, appeals, objections to boards, redemptions."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.counting import ages
from core.speeds import Queue
from people import authority
from people.authority import CAN_APPROVE
from people.models import Node
from points import appeal_cards, log_cards, objections, redemption_queue
from points.board_models import Objection
from points.catalogue_models import Redemption
from points.log_models import ActivityLog, Appeal

LOGS, APPEALS, OBJECTIONS, REDEMPTIONS = "logs", "appeals", "objections", "redemptions"


async def of(session: AsyncSession, *, actor: int, community_id: int, now: datetime) -> dict[str, Queue]:
    """What waits in a community for this actor, by queue, as far as `core.counting` counts. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    return await ages(session, moments([community_id], actor))


def moments(here: Sequence[int], actor: int) -> dict[str, Select[datetime]]:
    """SQL for `core.counting.ages`: since when each waits, in these communities, for this actor, who decides there."""
    appeals = select(Appeal.made_at).join(ActivityLog, ActivityLog.id == Appeal.log_id).order_by(Appeal.id)
    redeemed = select(Redemption.asked_at).where(redemption_queue.waits_in(here, actor)).order_by(Redemption.id)
    return {
        LOGS: select(ActivityLog.made_at).where(log_cards.waits_in(here, actor)).order_by(ActivityLog.id),
        REDEMPTIONS: redeemed,
        APPEALS: appeals.where(appeal_cards.waits_in(here, actor)),
        OBJECTIONS: select(Objection.made_at).where(objections.waits_in(here, actor)).order_by(Objection.id),
    }


async def everywhere(session: AsyncSession) -> dict[str, Queue]:
    """What waits in all communities, whoever may decide about it: for who watches the server."""
    here = select(Node.id).where(Node.kind == "community").scalar_subquery()
    queries: dict[str, Select[int, datetime]] = {
        LOGS: select(func.count(), func.min(ActivityLog.made_at)).where(
            ActivityLog.community_id.in_(here), ActivityLog.status == "waiting"
        ),
        REDEMPTIONS: select(func.count(), func.min(Redemption.asked_at)).where(
            Redemption.community_id.in_(here), Redemption.status == "asked"
        ),
        APPEALS: select(func.count(), func.min(Appeal.made_at)).where(Appeal.community_id.in_(here), Appeal.status == "waiting"),
    }
    return {name: Queue(*(await session.execute(query)).one()) for name, query in queries.items()}
