"""Drills (演练): staff propose one to the family, the family begins it; everything runs as in earnest, and says that it is none."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import audit, authority, notices
from people.authority import Role
from people.models import Audit
from qrcodes import badges, elder_access, guardians, incident_access, incidents
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_models import Elder
from qrcodes.incident_models import Incident
from qrcodes.incidents import Told

YEAR = timedelta(days=365)
# A station that has only begun is left in peace.
SETTLED = timedelta(days=90)


class NothingToScan(Refusal):
    """The elder has no badge yet, so there is nothing to practise with."""


class AlarmUnderWay(Refusal):
    """An incident of this elder is live: `incident_id`. Nobody practises meanwhile."""


async def propose(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> int:
    """The station asks the family for a drill, once a day; how many of them are asked.

    Raises `ElderUnknown`, `NotAllowed`, `NothingToScan`, `AlarmUnderWay`.
    """
    elder = await _ready(session, elder_id)
    await authority.require(session, person_id=actor, roles=incident_access.HANDLES, node_id=elder.community_id, now=now)
    await _token(session, elder_id)
    to = await guardians.people(session, elder_id=elder_id)
    await audit.record(session, actor=actor, action="drill.proposed", subject="elder", subject_id=elder_id, now=now)
    key = f"drill.proposed:{elder_id}:{now:%Y%m%d}"
    await notices.notify(session, to=to, kind="drill.proposed", data={"elder_id": elder_id}, key=key, now=now)
    return len(to)


async def begin(session: AsyncSession, *, actor: int, elder_id: int, nonce: str, language: str, now: datetime) -> Told:
    """A guardian begins a drill: everybody is rung as in earnest. The same nonce again gives the same one.

    Raises `ElderUnknown`, `NotAllowed`, `NothingToScan`, `AlarmUnderWay`.
    """
    if not await elder_access.is_guardian(session, person_id=actor, elder_id=elder_id):
        raise authority.NotAllowed
    elder = await elder_access.lock(session, elder_id)
    token, nonce = await _token(session, elder_id), f"drill:{actor}:{nonce}"
    live = await incidents.live_of(session, elder_id=elder_id)
    if live is not None and not live.is_drill:
        raise AlarmUnderWay(incident_id=live.id)
    told = await incidents.tell(session, token=token, nonce=nonce, language=language, now=now, drill=True)
    if told is None or elder.status != "approved":
        raise ElderUnknown
    await audit.record(session, actor=actor, action="drill.begun", subject="incident", subject_id=told.incident_id, now=now)
    return told


async def last(session: AsyncSession, *, elder_id: int) -> datetime | None:
    """When this elder's last drill began; who may know is the caller's to check."""
    drilled = select(Incident.opened_at).where(Incident.elder_id == elder_id, Incident.is_drill).order_by(Incident.id.desc()).limit(1)
    return (await session.scalars(drilled)).first()


async def remind(session: AsyncSession, *, community_id: int, now: datetime) -> bool:
    """Tell the secretary once a year that nobody there has practised for a year, though elders carry badges; whether they were told."""
    carried = select(Elder.id).where(Elder.community_id == community_id, Elder.status == "approved", Elder.decided_at < now - SETTLED)
    drilled = select(Incident.id).where(
        Incident.community_id == community_id, Incident.is_drill | (Incident.turned_out == "drill"), Incident.opened_at > now - YEAR
    )
    told = select(Audit.id).where(Audit.action == "drill.due", Audit.subject_id == community_id, Audit.at > now - YEAR)
    if not await session.scalar(select(exists(carried) & ~exists(drilled) & ~exists(told))):
        return False
    to = await authority.holders(session, roles={Role.SECRETARY}, node_id=community_id, now=now)
    await audit.record(session, actor=None, action="drill.due", subject="node", subject_id=community_id, now=now)
    # Two processes that look at once write the same key.
    key = f"drill.due:{community_id}:{now:%Y}"
    await notices.notify(session, to=to, kind="drill.due", data={"community_id": community_id}, key=key, now=now)
    return True


async def _ready(session: AsyncSession, elder_id: int) -> Elder:
    elder = (await session.scalars(select(Elder).where(Elder.id == elder_id, Elder.status == "approved"))).one_or_none()
    if elder is None:
        raise ElderUnknown
    live = await incidents.live_of(session, elder_id=elder_id)
    if live is not None:
        raise AlarmUnderWay(incident_id=live.id)
    return elder


async def _token(session: AsyncSession, elder_id: int) -> str:
    """The code of something that the elder carries."""
    carried = await badges.of_elder(session, elder_id)
    tokens = await badges.tokens(session, badge_ids=[one.id for one in carried])
    for one in carried:
        if tokens.get(one.id):
            return tokens[one.id]
    raise NothingToScan
