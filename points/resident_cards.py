"""Cards of residents without a phone: staff and grid workers print them, and replace those that were lost, on record.

Whoever has a chat of their own has the card there: nobody else can make one to redeem with.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from people import audit, persons, residents
from people.models import Person
from people.residents import HasOwnChat
from points import member_codes
from points.member_codes import OwnCard


async def code_of(session: AsyncSession, *, actor: int, person_id: int, now: datetime) -> str | None:
    """The code of the resident's card, None while they have none. Raises `NotAllowed`, `PersonUnknown`, `OwnCard`, `HasOwnChat`."""
    await _check(session, actor, person_id, now)
    return await member_codes.code_of(session, person_id=person_id)


async def show(session: AsyncSession, *, actor: int, person_id: int, now: datetime) -> str:
    """The code to be printed, made at the first time; on record each time. Raises what `code_of` raises."""
    person = await _lock(session, actor, person_id, now)
    code = await member_codes.code_of(session, person_id=person_id) or await member_codes.make(session, actor=actor, person=person, now=now)
    await audit.record(session, actor=actor, action="card.printed", about=person_id, now=now)
    return code


async def reissue(session: AsyncSession, *, actor: int, person_id: int, old: str, now: datetime) -> str:
    """The resident lost the card with the `old` code: it is dead, and there is another. Again with the same old code changes nothing.

    Raises what `code_of` raises.
    """
    person = await _lock(session, actor, person_id, now)
    return await member_codes.renew(session, actor=actor, person=person, old=old, now=now)


async def revoke(session: AsyncSession, *, actor: int, person_id: int, now: datetime) -> None:
    """The resident's card opens nothing any more. Raises what `code_of` raises."""
    await _lock(session, actor, person_id, now)
    await member_codes.end(session, actor=actor, person_id=person_id, now=now)


async def _lock(session: AsyncSession, actor: int, person_id: int, now: datetime) -> Person:
    person = await persons.lock(session, person_id)
    await _check(session, actor, person_id, now)
    return person


async def _check(session: AsyncSession, actor: int, person_id: int, now: datetime) -> None:
    seen = await residents.resident(session, actor=actor, person_id=person_id, now=now)
    if actor == person_id:
        raise OwnCard
    if seen.has_chat:
        raise HasOwnChat
