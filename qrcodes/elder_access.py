"""An elder's row: its lock, and who may do what with it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import authority
from people.authority import CAN_APPROVE, Role
from qrcodes.elder_models import Elder, Guardian

LIVING = ("asked", "approved")
# Who answers for elders at the station, besides those who decide.
STATION = CAN_APPROVE | {Role.DUTY_OFFICER}


class ElderUnknown(Refusal):
    """There is no such elder, or their page has ended."""


async def lock(session: AsyncSession, elder_id: int) -> Elder:
    """Make others who lock this elder wait until the transaction ends. Raises `ElderUnknown`."""
    query = select(Elder).where(Elder.id == elder_id).with_for_update(key_share=True)
    elder = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if elder is None:
        raise ElderUnknown
    return elder


async def get(session: AsyncSession, elder_id: int) -> Elder:
    """The elder as they stand now, not locked. Raises `ElderUnknown`."""
    elder = await session.get(Elder, elder_id, populate_existing=True)
    if elder is None:
        raise ElderUnknown
    return elder


async def lock_living(session: AsyncSession, elder_id: int) -> Elder:
    """As `lock`, of those who wait for staff or are approved. Raises `ElderUnknown`."""
    elder = await lock(session, elder_id)
    if elder.status not in LIVING:
        raise ElderUnknown
    return elder


async def is_guardian(session: AsyncSession, *, person_id: int, elder_id: int) -> bool:
    """Whether this person has joined as a guardian of the elder and not left."""
    live = (Guardian.elder_id == elder_id, Guardian.person_id == person_id, Guardian.left_at.is_(None))
    return await session.scalar(select(Guardian.id).where(*live).limit(1)) is not None


def guarded_by(person_id: int) -> Select[int]:
    """The ids of the elders whom this person guards."""
    return select(Guardian.elder_id).where(Guardian.person_id == person_id, Guardian.left_at.is_(None))


async def is_family(session: AsyncSession, *, person_id: int, elder: Elder) -> bool:
    """Guardians, and who asked on a family's behalf until staff have decided: for then the family speaks through them."""
    if elder.on_behalf and elder.asked_by == person_id and elder.status == "asked":
        return True
    return await is_guardian(session, person_id=person_id, elder_id=elder.id)


async def is_station(session: AsyncSession, *, person_id: int, elder: Elder, now: datetime, roles: Collection[Role] = CAN_APPROVE) -> bool:
    """Whether this person has one of these roles where the elder is registered."""
    return await authority.has_role(session, person_id=person_id, roles=roles, node_id=elder.community_id, now=now)


async def lock_for_family(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> Elder:
    """A living elder, locked, for the family and for staff. Raises `ElderUnknown`, `NotAllowed`."""
    elder = await lock_living(session, elder_id)
    if not await is_family(session, person_id=actor, elder=elder) and not await is_station(session, person_id=actor, elder=elder, now=now):
        raise authority.NotAllowed
    return elder
