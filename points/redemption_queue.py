"""Deciding about redemptions: approve, which draws the pick-up code, or refuse, which gives points and stock back."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.counting import count_some
from core.crypto import KeyRing, token_hash
from core.database import keys_of
from core.refusals import Refusal
from people import audit, authority, notices, units
from people.authority import CAN_APPROVE
from points import fetching, holds, redemption_cards
from points.catalogue_models import Redemption
from points.log_queue import AlreadyDecided, notice_key
from points.logs import clean_words
from points.redemption_cards import CODE, REASON, TOKEN, RedemptionCard

DIGITS = 6
# Each fresh code is taken with a chance of live codes in a million; one of these is always free.
CANDIDATES = 20
TOKEN_BYTES = 16


class OwnRedemption(Refusal):
    """Nobody decides about, or hands over, what they asked for: for themselves or for somebody else."""


async def waiting(session: AsyncSession, *, actor: int, now: datetime, after: int | None = None, limit: int = 8) -> list[RedemptionCard]:
    """Redemptions of others that wait where the actor may decide, oldest first; the next page comes `after` the last one's number."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    query = redemption_cards.query_cards().where(waits_in(communities, actor), Redemption.id > (after or 0))
    return await redemption_cards.cards(session, query.order_by(Redemption.id).limit(limit), is_masked=False)


async def count_waiting(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """How many redemptions of others wait where the actor may decide, as far as `core.counting` counts."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    return await count_some(session, select(Redemption.id).where(waits_in(communities, actor)))


def waits_in(communities: Sequence[int], actor: int) -> ColumnElement[bool]:
    """What waits in these communities and is for this actor to decide about."""
    return and_(
        Redemption.community_id.in_(communities), Redemption.status == "asked", Redemption.person_id != actor, _asked_by_another(actor)
    )


async def approve(session: AsyncSession, *, actor: int, redemption_id: int, now: datetime) -> RedemptionCard:
    """Draw the pick-up code; member and unit are told. Doing it again gives the same card.

    Raises `NotAllowed`, `OwnRedemption`, `AlreadyDecided`, `BookedTimeOver`.
    """
    asked = await decidable(session, actor=actor, redemption_id=redemption_id, now=now)
    if asked.status == "asked":
        await fetching.check_slot(session, redemption=asked, now=now)
    decision = {"status": "approved", "decided_by": actor, "decided_at": now}
    decision |= await fetching.term(session, redemption=asked, now=now) | await _fresh_code(session, asked.community_id)
    if await _was_first(session, asked, decision):
        await tell(session, "redemption.approved", asked, [asked.person_id], now)
        await tell(session, "redemption.approved_for", asked, askers(asked), now)
        await tell(session, "redemption.to_prepare", asked, await units.members(session, asked.unit_id), now)
        await _record(session, actor, asked, "approved", now)
    return await _decided(session, actor, redemption_id, "approved", now)


async def refuse(session: AsyncSession, *, actor: int, redemption_id: int, reason: str, now: datetime) -> RedemptionCard:
    """Refuse with a reason: points and stock return, the member is told. Doing it again gives the same card.

    Raises `NotAllowed`, `OwnRedemption`, `AlreadyDecided`, `WordsUnclear`.
    """
    sealed = keys_of(session).seal_text(clean_words(reason), context=REASON)
    asked = await decidable(session, actor=actor, redemption_id=redemption_id, now=now)
    decision = {"status": "refused", "decided_by": actor, "decided_at": now, "ended_at": now, "reason": sealed}
    if await _was_first(session, asked, decision):
        await holds.give_back(session, redemption=asked, made_by=actor, now=now)
        await tell(session, "redemption.refused", asked, [asked.person_id, *askers(asked)], now)
        await _record(session, actor, asked, "refused", now)
    return await _decided(session, actor, redemption_id, "refused", now)


async def decidable(session: AsyncSession, *, actor: int, redemption_id: int, now: datetime) -> Redemption:
    """The redemption, for somebody who may decide about it. Raises `NotAllowed`, `OwnRedemption`."""
    found = await session.get(Redemption, redemption_id)
    if found is None:
        raise authority.NotAllowed
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=found.community_id, now=now)
    if actor in (found.person_id, found.asked_by):
        raise OwnRedemption
    return found


def _asked_by_another(actor: int) -> ColumnElement[bool]:
    return or_(Redemption.asked_by.is_(None), Redemption.asked_by != actor)


def askers(asked: Redemption) -> list[int]:
    """Who asked for the member, if not they themselves."""
    return [asked.asked_by] if asked.asked_by is not None else []


async def _was_first(session: AsyncSession, asked: Redemption, decision: Mapping[str, object]) -> bool:
    """Whether this call decides; `asked` then is as it stands now: a decision about it may have been undone since it was read."""
    query = update(Redemption).where(Redemption.id == asked.id, Redemption.status == "asked").values(decision).returning(Redemption)
    now_is = query.execution_options(synchronize_session=False, populate_existing=True)
    return (await session.scalars(now_is)).one_or_none() is not None


async def _decided(session: AsyncSession, actor: int, redemption_id: int, outcome: str, now: datetime) -> RedemptionCard:
    decided = await redemption_cards.card(session, actor=actor, redemption_id=redemption_id, now=now)
    stands = decided.status == outcome or (outcome == "approved" and decided.status == "handed_over")
    if not stands or decided.decided_by != actor:
        raise AlreadyDecided(by=decided.decided_by, outcome=decided.status)
    return decided


async def _fresh_code(session: AsyncSession, community_id: int) -> dict[str, object]:
    keys = keys_of(session)
    drawn = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _ in range(CANDIDATES)]
    # Under every key of the ring: no two codes are the same once all are indexed anew.
    indexes = {digits: code_index(session, community_id, digits) for digits in drawn}
    either = [index for each in indexes.values() for index in each]
    query = select(Redemption.code_index).where(Redemption.community_id == community_id, Redemption.code_index.in_(either))
    taken = set(await session.scalars(query))
    digits = next(each for each in drawn if not taken.intersection(indexes[each]))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return {
        "code": keys.seal_text(digits, context=CODE),
        "code_index": indexes[digits][0],
        "token": keys.seal_text(token, context=TOKEN),
        "token_hash": token_hash(token),
    }


def code_index(session: AsyncSession, community_id: int, digits: str) -> list[bytes]:
    """The blind indexes by which six digits are found in a community, the current key's first."""
    keys = keys_of(session)
    current = index_of_code(keys, community_id, digits)
    return [current, *(each for each in keys.indexes(digits, context=_index_context(community_id)) if each != current)]


def index_of_code(keys: KeyRing, community_id: int, digits: str) -> bytes:
    """The blind index to store beside six digits of a community."""
    return keys.index(digits, context=_index_context(community_id))


def _index_context(community_id: int) -> str:
    return f"{CODE}.{community_id}"


async def tell(session: AsyncSession, kind: str, asked: Redemption, to: list[int], now: datetime, **more: str) -> None:
    """Tell these people, once for each decision; `more` codes for its words."""
    key = notice_key(kind, asked.id, asked.undone)
    await notices.notify(session, to=to, kind=kind, data={"redemption_id": asked.id, **more}, key=key, now=now)


async def _record(session: AsyncSession, actor: int, asked: Redemption, outcome: str, now: datetime) -> None:
    action = f"redemption.{outcome}"
    await audit.record(session, actor=actor, action=action, about=asked.person_id, subject="redemption", subject_id=asked.id, now=now)
