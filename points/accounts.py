"""Accounts: where a member's points are, and where they come from and go to."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.upsert import insert
from points.models import Account

AVAILABLE, HELD, ISSUED, SPENT = "available", "held", "issued", "spent"
MEMBER_KINDS = (AVAILABLE, HELD)


@dataclass(frozen=True, slots=True)
class Balance:
    """A member's points in one community: free to use, and held for redemptions under way."""

    available: int = 0
    held: int = 0


async def account(session: AsyncSession, *, community_id: int, kind: str, person_id: int | None = None, unit_id: int | None = None) -> int:
    """The account's number; it is opened when there is none yet."""
    find = _find(community_id, kind, person_id, unit_id)
    number = await session.scalar(find)
    if number is None:
        row = {"community_id": community_id, "kind": kind, "person_id": person_id, "unit_id": unit_id}
        row["balance"] = 0 if kind in MEMBER_KINDS else None
        await session.execute(insert(session, Account).values(row).on_conflict_do_nothing())
        number = (await session.scalars(find)).one()
    return number


async def balance(session: AsyncSession, *, community_id: int, person_id: int) -> Balance:
    """What a member has; nought for who never had any."""
    query = select(Account.kind, Account.balance).where(Account.community_id == community_id, Account.person_id == person_id)
    return Balance(**{kind: points or 0 for kind, points in await session.execute(query) if kind in MEMBER_KINDS})


def _find(community_id: int, kind: str, person_id: int | None, unit_id: int | None) -> Select[int]:
    return select(Account.id).where(
        Account.community_id == community_id,
        Account.kind == kind,
        Account.person_id.is_(None) if person_id is None else Account.person_id == person_id,
        Account.unit_id.is_(None) if unit_id is None else Account.unit_id == unit_id,
    )
