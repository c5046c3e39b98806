"""What this room knows about a person: to take with them, or to be forgotten."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.idempotency import FORGOTTEN
from people import persons
from wishes import claim_ends, claim_traces, claims, mentions, timers
from wishes.alliance_models import Resource, ResourceTopic
from wishes.exports import export_about
from wishes.models import Claim, FollowUp, Offer, Wish
from wishes.withdrawing import MAY_BE_WITHDRAWN, take_back

__all__ = ["export_about", "forget"]


async def forget(session: AsyncSession, *, person_id: int, now: datetime) -> list[int]:
    """Take back what one wishes, give back what one took on, and empty every word and photo; states and moments stay, for the figures.

    A wish of theirs that was made true already stays for staff to confirm, without words. Returns the subjects of whom chats must not
    speak any more: `messages.privacy.forget` empties them, for it locks the lanes that come before.
    """
    with suppress(persons.PersonUnknown):
        await persons.lock(session, person_id)
    gone = []
    for wish in await _lock_wishes(session, person_id):
        if wish.person_id == person_id:
            gone += await _end_own(session, wish, now)
        else:
            await _give_back(session, wish, person_id, now)
    await _empty_wishes(session, person_id)
    await _empty_claims(session, person_id)
    await _end_resources(session, person_id, now)
    waiting = update(Offer).where(Offer.person_id == person_id, Offer.answered_at.is_(None))
    await session.execute(waiting.values(answered_at=now, answer="over").execution_options(synchronize_session=False))
    return gone


async def _lock_wishes(session: AsyncSession, person_id: int) -> Sequence[Wish]:
    """Theirs, and those that they have in hand or were asked to take on, in one order, as everybody locks several.

    What is published comes before what may be joined to it, as in `screening.join` and `joining`.
    """
    held = select(Claim.wish_id).where(Claim.person_id == person_id, Claim.ended_at.is_(None))
    asked = select(Offer.wish_id).where(Offer.person_id == person_id, Offer.answered_at.is_(None))
    mine = or_(Wish.person_id == person_id, Wish.id.in_(held), Wish.id.in_(asked))
    query = select(Wish).where(mine).order_by(Wish.published_at.is_(None), Wish.id).with_for_update(key_share=True)
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def _end_own(session: AsyncSession, wish: Wish, now: datetime) -> list[int]:
    if wish.status in MAY_BE_WITHDRAWN:
        return await take_back(session, wish=wish, actor=wish.person_id, now=now)
    held = await claims.live(session, wish_id=wish.id)
    if held is None:
        # Nobody is asked any more how it is.
        await timers.call_off(session, wish_id=wish.id, now=now)
        return [mentions.subject_of(wish.id)]
    await claim_traces.edit_elsewhere(session, claim=held, now=now)
    return [mentions.subject_of(wish.id), *claim_traces.subjects_of(held)]


async def _give_back(session: AsyncSession, wish: Wish, person_id: int, now: datetime) -> None:
    """Somebody else can take it on; what the person was shown of it goes with their chats."""
    held = await claims.live(session, wish_id=wish.id)
    if held is not None and held.person_id == person_id:
        await claim_ends.free(session, wish=wish, claim=held, outcome="released", actor=person_id, now=now)


async def _empty_wishes(session: AsyncSession, person_id: int) -> None:
    """What they wished; what they wrote down for another is that other's."""
    nothing: dict[str, object] = dict.fromkeys(("words", "whom", "reach", "reason", "public_words", "node_id"))
    mine = update(Wish).where(Wish.person_id == person_id).values(nothing | {"input_hash": FORGOTTEN, "on_poster": False})
    await session.execute(mine)
    await session.execute(update(Wish).where(Wish.asked_by == person_id).values(input_hash=FORGOTTEN))
    whose = FollowUp.wish_id.in_(select(Wish.id).where(Wish.person_id == person_id))
    await session.execute(update(FollowUp).where(or_(whose, FollowUp.rated_by == person_id)).values(words=None))


async def _empty_claims(session: AsyncSession, person_id: int) -> None:
    """How wishes came true that they made true, and how theirs did: the words and photos tell of them."""
    about = or_(Claim.person_id == person_id, Claim.wish_id.in_(select(Wish.id).where(Wish.person_id == person_id)))
    shown = (await session.scalars(select(Claim.photo).where(about, Claim.photo.is_not(None)))).all()
    await session.execute(update(Claim).where(about).values(words=None, photo=None))
    await files.drop(session, [number for number in shown if number is not None])


async def _end_resources(session: AsyncSession, person_id: int, now: datetime) -> None:
    mine = Resource.person_id == person_id
    await session.execute(delete(ResourceTopic).where(ResourceTopic.resource_id.in_(select(Resource.id).where(mine))))
    await session.execute(update(Resource).where(mine, Resource.ended_at.is_(None)).values(ended_at=now))
    await session.execute(update(Resource).where(mine).values(words=None, node_id=None, input_hash=FORGOTTEN))
    await session.execute(update(Resource).where(Resource.made_by == person_id).values(input_hash=FORGOTTEN))
