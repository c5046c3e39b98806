"""Deciding about elders (审核): the guardians are reached, a document was looked at, and somebody else than who asked says yes."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import queueing
from core.counting import count_some
from core.refusals import Refusal
from core.sealing import seal
from people import audit, authority, notices
from people.authority import CAN_APPROVE
from qrcodes import badges, elder_access, elder_ending, elder_photos, elder_words, elders, guardians
from qrcodes.elder_access import lock
from qrcodes.elder_models import Elder


class OwnElder(Refusal):
    """Nobody decides about an elder for whom they asked, or whom they guard."""


class ElderDecided(Refusal):
    """Someone was quicker: `outcome` is the status now."""


class GuardiansUnconfirmed(Refusal):
    """No badge before every guardian has shown that notices reach them: `number` things are missing; `nobody` when nobody has joined."""


class DocumentUnseen(Refusal):
    """Nobody has said that they looked at a document of the elder's."""


async def next_after(session: AsyncSession, *, actor: int, after: int = 0, now: datetime) -> int | None:
    """The first elder after this number who waits where the actor may decide; None when none does."""
    where = await _waits_for(session, actor, now)
    return await session.scalar(select(Elder.id).where(where, Elder.id > after).order_by(Elder.id).limit(1))


async def beside(session: AsyncSession, *, actor: int, community_id: int, elder_id: int, now: datetime) -> tuple[int | None, int | None]:
    """Who waits for the actor in a community just before and just after this one; None at either end."""
    waits = and_(await _waits_for(session, actor, now), Elder.community_id == community_id)
    return await queueing.beside(session, numbers=Elder.id, waits=waits, number=elder_id)


async def count_waiting(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """How many elders wait where the actor may decide, as far as `core.counting` counts."""
    where = await _waits_for(session, actor, now)
    return await count_some(session, select(Elder.id).where(where))


async def count_for_colleagues(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """How many wait for somebody else, since the actor asked for them or guards them."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    own = and_(Elder.status == "asked", Elder.community_id.in_(communities), ~_of_others(actor))
    return (await session.scalars(select(func.count()).select_from(Elder).where(own))).one()


async def approve(session: AsyncSession, *, actor: int, elder_id: int, id_checked: bool, now: datetime) -> None:
    """The elder gets a page and a first badge; the family is told. Doing it again changes nothing.

    `id_checked`: the actor looked at a document, of which nothing is kept. Raises `ElderUnknown`, `NotAllowed`, `OwnElder`,
    `ElderDecided`, `DocumentUnseen`, `GuardiansUnconfirmed`.
    """
    elder = await _decidable(session, actor, elder_id, now)
    if _is_decided(elder, actor, "approved"):
        return
    if not id_checked:
        raise DocumentUnseen
    await _check_guardians(session, elder_id)
    elder.status, elder.decided_by, elder.decided_at = "approved", actor, now
    elder.id_checked_by, elder.id_checked_at = actor, now
    elder.wanted = elder.wanted_at = None
    await session.flush()
    await badges.issue(session, actor=actor, elder_id=elder_id, carrier="badge", count=1, now=now)
    await _tell(session, elder, "approved", await elders.family_of(session, elder=elder), now)


async def refuse(session: AsyncSession, *, actor: int, elder_id: int, reason: str, now: datetime) -> None:
    """No page, for a reason that the family reads; the record is emptied. Doing it again changes nothing.

    Raises `ElderUnknown`, `NotAllowed`, `OwnElder`, `ElderDecided`, `ElderWordsUnclear`.
    """
    sealed = seal(session, "elder.reason", elder_words.reason(reason))
    elder = await _decidable(session, actor, elder_id, now)
    if _is_decided(elder, actor, "refused"):
        return
    family = await elders.family_of(session, elder=elder)
    elder.reason, elder.decided_by, elder.decided_at = sealed, actor, now
    await elder_ending.empty(session, elder=elder, outcome="refused", actor=actor, now=now)
    await _tell(session, elder, "refused", family, now)


async def remind(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> int:
    """Ask the guardians who have not confirmed a test notice to do so, once a day; how many lack something.

    Raises `ElderUnknown`, `NotAllowed`.
    """
    elder = await elder_access.lock_living(session, elder_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=elder.community_id, now=now)
    missing = await guardians.missing(session, elder_id=elder_id)
    to = {one.person_id for one in missing if one.person_id is not None}
    key = f"elder.remind:{elder_id}:{elder_photos.today(session, now).isoformat()}"
    await notices.notify(session, to=sorted(to), kind="elder.remind", data={"elder_id": elder_id}, key=key, now=now)
    return len(to)


async def wanted_of(session: AsyncSession, *, person_id: int, elder_id: int) -> bool:
    """Whether this guardian still has a test notice to confirm."""
    return any(one.person_id == person_id for one in await guardians.missing(session, elder_id=elder_id))


async def _decidable(session: AsyncSession, actor: int, elder_id: int, now: datetime) -> Elder:
    """The elder, locked, for somebody who may decide about them."""
    elder = await lock(session, elder_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=elder.community_id, now=now)
    if actor == elder.asked_by or await guardians.is_guardian(session, person_id=actor, elder_id=elder_id):
        raise OwnElder
    return elder


def _is_decided(elder: Elder, actor: int, outcome: str) -> bool:
    """Whether the actor has said the same before. Raises `ElderDecided`."""
    if elder.status == "asked":
        return False
    if (elder.status, elder.decided_by) != (outcome, actor):
        raise ElderDecided(outcome=elder.status)
    return True


async def _check_guardians(session: AsyncSession, elder_id: int) -> None:
    missing = await guardians.missing(session, elder_id=elder_id)
    if missing:
        raise GuardiansUnconfirmed(number=len(missing), nobody=not await guardians.people(session, elder_id=elder_id))


async def _tell(session: AsyncSession, elder: Elder, outcome: str, family: list[int], now: datetime) -> None:
    action = f"elder.{outcome}"
    await audit.record(session, actor=elder.decided_by, action=action, subject="elder", subject_id=elder.id, now=now)
    await notices.notify(session, to=family, kind=action, data={"elder_id": elder.id}, key=f"{action}:{elder.id}", now=now)


async def _waits_for(session: AsyncSession, actor: int, now: datetime) -> ColumnElement[bool]:
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    return and_(Elder.status == "asked", Elder.community_id.in_(communities), _of_others(actor))


def _of_others(actor: int) -> ColumnElement[bool]:
    return and_(Elder.asked_by != actor, Elder.id.not_in(elder_access.guarded_by(actor)))
