"""Guardians invited, joining and leaving in tests."""

from sqlalchemy import select

from messages.models import Outbox
from qrcodes import guardians
from qrcodes.guardian_rows import GuardianCard
from qrcodes.guardians import Missing
from tests.qrcodes.kit import Town


async def invite(town: Town, elder_id: int, who: int, *, relation: str = "grandchild") -> str:
    async with town.database.begin() as session:
        return await guardians.invite(session, actor=who, elder_id=elder_id, relation=relation, now=town.clock())


async def accept(town: Town, token: str, who: int) -> int:
    async with town.database.begin() as session:
        return await guardians.accept(session, token=token, person_id=who, now=town.clock())


async def leave(town: Town, elder_id: int, who: int, *, is_told: bool = False) -> None:
    async with town.database.begin() as session:
        await guardians.leave(session, actor=who, elder_id=elder_id, is_told=is_told, now=town.clock())


async def remove(town: Town, guardian_id: int, who: int, *, is_told: bool = False) -> None:
    async with town.database.begin() as session:
        await guardians.remove(session, actor=who, guardian_id=guardian_id, is_told=is_told, now=town.clock())


async def cards(town: Town, elder_id: int) -> list[GuardianCard]:
    async with town.database.reading() as session:
        return await guardians.of_elder(session, elder_id, now=town.clock())


async def missing(town: Town, elder_id: int) -> list[Missing]:
    async with town.database.reading() as session:
        return await guardians.missing(session, elder_id=elder_id)


async def told(town: Town, kind: str) -> list[int | None]:
    async with town.database.reading() as session:
        return list(await session.scalars(select(Outbox.person_id).where(Outbox.kind == kind).order_by(Outbox.id)))
