"""An application that goes back to the family (退回补充): staff say what they need, such as a newer photo; it waits on as it did."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened, seal
from people import audit, authority, notices
from people.authority import CAN_APPROVE
from qrcodes import elder_words, elders
from qrcodes.elder_access import lock
from qrcodes.elder_models import Elder
from qrcodes.elder_queue import ElderDecided

WANTED = "elder.wanted"


async def send_back(session: AsyncSession, *, actor: int, elder_id: int, words: str, now: datetime) -> None:
    """Ask the family for something in these words, which they read in their chat. The same again changes nothing.

    Who asked for the elder may do it too: nothing is decided by it. Raises `ElderUnknown`, `NotAllowed`, `ElderDecided`,
    `ElderWordsUnclear`.
    """
    clean = elder_words.wanted(words)
    elder = await lock(session, elder_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=elder.community_id, now=now)
    if elder.status != "asked":
        raise ElderDecided(outcome=elder.status)
    if opened(session, WANTED, elder.wanted) == clean:
        return
    elder.wanted, elder.wanted_at = seal(session, WANTED, clean), now
    await session.flush()
    await audit.record(session, actor=actor, action="elder.sent_back", subject="elder", subject_id=elder_id, now=now)
    family = await elders.family_of(session, elder=elder)
    data, key = {"elder_id": elder_id}, f"elder.sent_back:{elder_id}:{now.isoformat()}"
    await notices.notify(session, to=family, kind="elder.sent_back", data=data, key=key, now=now)


async def answered(session: AsyncSession, *, elder: Elder, actor: int, now: datetime) -> None:
    """The family has changed what they sent: staff look at it again. The caller has locked the elder."""
    if elder.wanted is None:
        return
    elder.wanted = elder.wanted_at = None
    await session.flush()
    key = f"elder.waiting:{elder.id}:{now.isoformat()}"
    await elders.tell_staff(session, elder=elder, kind="elder.waiting", key=key, but=(actor,), now=now)
