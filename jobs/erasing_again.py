"""After a restore: delete and end again what the list of erasures names and the backup brought back."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from core.database import Database
from jobs.erasing import Erasure, NotOurs, house_of
from messages import privacy as messages_privacy
from people import identities, sessions
from people import privacy as people_privacy
from people.entry_models import WebSession
from people.models import Identity, Person
from points import privacy as points_privacy
from qrcodes import badges, consents, elder_ending
from qrcodes import privacy as qrcodes_privacy
from qrcodes.badge_models import Badge
from qrcodes.elder_models import Elder, ElderConsent
from wishes import privacy as wishes_privacy
from wishes import withdrawing
from wishes.models import Wish

# Who came after an erasure is somebody else: a restore gives numbers anew that were given after the backup. So each of these asks
# whether what has the number now was there at that moment.


async def erase_again(database: Database, erasures: Iterable[Erasure], *, now: datetime) -> int:
    """Do it, one transaction each; returns how many there were. Raises `NotOurs`."""
    done = 0
    async with database.reading() as session:
        house = await house_of(session)
    wanted = list(erasures)
    if house and any(one.house not in ("", house) for one in wanted):
        raise NotOurs("it is the list of another house")
    if unknown := sorted({one.what for one in wanted} - set(ERASE)):
        raise NotOurs(f"it names what this version does not know ({', '.join(unknown)})")
    for one in wanted:
        async with database.begin() as session:
            done += await ERASE[one.what](session, one, now)
    return done


async def _person(session: AsyncSession, gone: Erasure, now: datetime) -> bool:
    person_id = gone.id
    person = await session.get(Person, person_id)
    if person is None or person.forgotten_at is not None or person.created_at > gone.moment:
        return False
    chats = await identities.addresses(session, person_ids=[person_id], blocked=True)
    # As when they asked for it in chat (bot/my_data.py), in the order in which everybody locks.
    subjects = await wishes_privacy.forget(session, person_id=person_id, now=now)
    subjects += await qrcodes_privacy.forget(session, person_id=person_id, now=now)
    await points_privacy.forget(session, person_id=person_id, now=now)
    await messages_privacy.forget(session, person_id=person_id, addresses=chats, subjects=subjects, now=now)
    await people_privacy.forget(session, person_id=person_id, now=now, even_the_last=True)
    for chat in chats:
        await messages_privacy.drop_chat(session, bot=chat.bot, chat_id=chat.chat_id)
    return True


async def _chat(session: AsyncSession, gone: Erasure, now: datetime) -> bool:
    """A chat in which the backup knows nobody yet, though they had begun to say who they are; it went with a person who came after."""
    identity = await session.get(Identity, gone.id)
    if identity is None or identity.person_id is not None or identity.created_at > gone.moment:
        return False
    await messages_privacy.forget_chat(session, bot=identity.bot, chat_id=identity.user_id, now=now)
    await people_privacy.forget_stranger(session, identity_id=gone.id)
    return True


async def _elder(session: AsyncSession, gone: Erasure, now: datetime) -> bool:
    query = select(Elder).where(Elder.id == gone.id, Elder.ended_at.is_(None), Elder.asked_at <= gone.moment)
    elder = (await session.scalars(query.with_for_update(key_share=True))).one_or_none()
    if elder is None:
        return False
    await elder_ending.empty(session, elder=elder, outcome="withdrawn" if elder.status == "asked" else "revoked", actor=None, now=now)
    return True


async def _wish(session: AsyncSession, gone: Erasure, now: datetime) -> bool:
    return await _was_there(session, Wish.asked_at, gone) and await withdrawing.withdraw_again(session, wish_id=gone.id, now=now)


async def _badge(session: AsyncSession, gone: Erasure, now: datetime) -> bool:
    """One that was lost, and has perhaps been found by somebody: it shows no page again."""
    return await _was_there(session, Badge.made_at, gone) and await badges.end(session, actor=None, badge_id=gone.id, now=now)


async def _consent(session: AsyncSession, gone: Erasure, now: datetime) -> bool:
    return await _was_there(session, ElderConsent.given_at, gone) and await consents.end_one(session, consent_id=gone.id, now=now)


async def _browser(session: AsyncSession, gone: Erasure, now: datetime) -> bool:
    """The cookie of a lost phone opens nothing again."""
    return await _was_there(session, WebSession.created_at, gone) and await sessions.end_one(session, session_id=gone.id, now=now)


async def _was_there(session: AsyncSession, since: InstrumentedAttribute[datetime], gone: Erasure) -> bool:
    """Whether what has the number now was there at that moment, by the column that says since when it is."""
    found = await session.scalar(select(since).where(since.class_.id == gone.id))
    return found is not None and found <= gone.moment


ERASE: dict[str, Callable[[AsyncSession, Erasure, datetime], Awaitable[bool]]] = {
    "person": _person,
    "chat": _chat,
    "elder": _elder,
    "wish": _wish,
    "badge": _badge,
    "consent": _consent,
    "browser": _browser,
}
