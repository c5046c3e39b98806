"""Ways by which guardians are told, as they may be looked up: one's own, where a channel sends to, what a test says."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from messages.outbox import Address
from people.identities import DEFAULT_LANGUAGE
from people.models import HOOK_BOT, MAIL_BOT, Person
from qrcodes import guardian_rows
from qrcodes.elder_access import LIVING
from qrcodes.elder_models import Elder, Guardian, GuardianWay
from qrcodes.guardian_rows import CHAT
from qrcodes.way_addresses import MAIL, Target, masked_address

ADDRESS, CODE = "guardian_way.address", "guardian_way.code"
# How long a test notice may be answered.
ANSWERED_IN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class WayCard:
    """A way as its guardian sees it; `address` is masked and empty for the chat. `is_waiting`: a test notice may be answered."""

    id: int
    elder_id: int
    kind: str
    address: str
    is_confirmed: bool
    is_waiting: bool
    test_due_at: datetime | None


async def mine(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> list[WayCard]:
    """The actor's ways for an elder, the chat first. Raises `NotGuardian`."""
    await guardian_rows.require_mine(session, person_id=actor, elder_id=elder_id)
    ways = (await session.scalars(live_of(actor).where(Guardian.elder_id == elder_id).order_by(GuardianWay.id))).all()
    return [
        WayCard(
            *(way.id, elder_id, way.kind, masked_address(_target(session, way)) if way.address else ""),
            is_confirmed=way.confirmed_at is not None,
            is_waiting=_is_waiting(way, now),
            test_due_at=way.test_due_at,
        )
        for way in ways
    ]


async def second_addresses(session: AsyncSession, *, person_ids: Collection[int], elder_id: int) -> list[Address]:
    """Where these guardians of an elder are told besides their chats: their confirmed second ways, as chats of the outbox."""
    ways = select(GuardianWay.id, GuardianWay.kind, Guardian.person_id, Person.language)
    ways = ways.join(Guardian, Guardian.id == GuardianWay.guardian_id).join(Person, Person.id == Guardian.person_id)
    live = (Guardian.left_at.is_(None), GuardianWay.ended_at.is_(None), GuardianWay.confirmed_at.is_not(None))
    chosen = (Guardian.elder_id == elder_id, Guardian.person_id.in_(sorted(set(person_ids))), GuardianWay.kind != CHAT)
    found = await session.execute(ways.where(*live, *chosen).order_by(GuardianWay.id))
    return [Address(bot_of(kind), way_id, person_id, language) for way_id, kind, person_id, language in found]


async def target(session: AsyncSession, *, way_id: int) -> Target | None:
    """Where a channel sends what is for this way; None when it has ended."""
    query = select(GuardianWay, Person.language).join(Guardian, Guardian.id == GuardianWay.guardian_id)
    query = query.join(Person, Person.id == Guardian.person_id)
    live = (GuardianWay.id == way_id, GuardianWay.kind != CHAT, GuardianWay.ended_at.is_(None))
    found = (await session.execute(query.where(*live))).one_or_none()
    return replace(_target(session, found[0]), language=found[1] or DEFAULT_LANGUAGE) if found is not None else None


async def open_code(session: AsyncSession, *, way_id: int, tested_at: datetime) -> tuple[str, str, Elder] | None:
    """What a test notice says: the way's kind, its digits (empty for the chat), and the elder. None when another one replaced it."""
    query = select(GuardianWay, Elder).join(Guardian, Guardian.id == GuardianWay.guardian_id).join(Elder, Elder.id == Guardian.elder_id)
    live = (GuardianWay.ended_at.is_(None), GuardianWay.tested_at == tested_at, Elder.status.in_(LIVING))
    found = (await session.execute(query.where(GuardianWay.id == way_id, *live))).one_or_none()
    if found is None:
        return None
    way, elder = found
    return (way.kind, opened(session, CODE, way.code), elder) if way.kind == CHAT or way.code else None


def bot_of(kind: str) -> int:
    """The bot by which a second way of this kind is told."""
    return MAIL_BOT if kind == MAIL else HOOK_BOT


def live_of(actor: int) -> Select[GuardianWay]:
    """Somebody's ways that have not ended."""
    ways = select(GuardianWay).join(Guardian, Guardian.id == GuardianWay.guardian_id)
    return ways.where(Guardian.person_id == actor, Guardian.left_at.is_(None), GuardianWay.ended_at.is_(None))


def _is_waiting(way: GuardianWay, now: datetime) -> bool:
    if way.tested_at is None or way.tested_at + ANSWERED_IN <= now:
        return False
    return way.confirmed_at is None or way.tested_at > way.confirmed_at if way.kind == CHAT else way.code is not None


def _target(session: AsyncSession, way: GuardianWay) -> Target:
    return Target(way.kind, opened(session, ADDRESS, way.address))
