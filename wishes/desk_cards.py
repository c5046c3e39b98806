"""One wish as staff work with it: how far it is, who has it in hand, who was asked. What is private is read apart, on record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from wishes import answer_cards, claims, matching, offer_lists, wish_cards
from wishes.answer_cards import AnswerCard
from wishes.matching import Suggestion
from wishes.models import Wish
from wishes.offer_lists import Asked
from wishes.steps import WishUnknown
from wishes.wish_cards import WishCard


@dataclass(frozen=True, slots=True)
class DeskCard:
    """A wish for staff. `is_own`: they wished it or wrote it down, so a colleague decides. `best` are who might help, for an open one."""

    card: WishCard
    is_own: bool
    answer: AnswerCard | None
    asked: tuple[Asked, ...]
    best: tuple[Suggestion, ...]


async def require(session: AsyncSession, *, actor: int, wish_id: int, now: datetime) -> Wish:
    """The wish, for who decides where it is. Raises `WishUnknown`, also for anybody else."""
    wish = await session.get(Wish, wish_id, populate_existing=True)
    if wish is None or not await claims.is_staff(session, person_id=actor, wish=wish, now=now):
        raise WishUnknown
    return wish


async def card(session: AsyncSession, *, actor: int, wish_id: int, now: datetime) -> DeskCard:
    """Raises `WishUnknown`."""
    wish = await require(session, actor=actor, wish_id=wish_id, now=now)
    shown = await wish_cards.card(session, reader=actor, wish_id=wish_id, now=now)
    is_open = shown.status == "open"
    has_answer = shown.taken is not None and shown.status in ("claimed", "fulfilled", "confirmed")
    return DeskCard(
        card=shown,
        is_own=actor in (wish.person_id, wish.asked_by),
        answer=await answer_cards.card(session, reader=actor, wish_id=wish_id, now=now) if has_answer else None,
        asked=tuple(await offer_lists.of_wish(session, actor=actor, wish_id=wish_id, now=now)),
        best=tuple(await matching.helpers_for(session, actor=actor, wish_id=wish_id, now=now)) if is_open else (),
    )


async def photo(session: AsyncSession, *, actor: int, wish_id: int, now: datetime) -> bytes | None:
    """How it came true, as JPEG. Raises `WishUnknown`."""
    await require(session, actor=actor, wish_id=wish_id, now=now)
    return (await answer_cards.card(session, reader=actor, wish_id=wish_id, now=now)).photo
