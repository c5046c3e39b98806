"""A wish as staff screen it: its words with what was found in them, a draft of the public text, and open wishes of the like."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from messages.mentions import mention
from people import authority, persons
from people.authority import CAN_APPROVE
from wishes import private_details, public_draft, public_text, screening, steps, wish_cards, wish_words
from wishes.models import Wish
from wishes.policy import policy
from wishes.private_details import Private
from wishes.public_text import Finding
from wishes.screening import PublicTextUnclear
from wishes.wish_cards import WishCard
from wishes.wish_lists import WishLine


@dataclass(frozen=True, slots=True)
class ScreenCard:
    """What is needed to decide; reading it is on record.

    `findings` are of `told.words`; `draft` is empty where staff have to write the public text themselves. `writer` is empty where the
    wisher wrote it. `reward` is what the community gives as a rule. `reason` is why it was refused, once it was.
    """

    card: WishCard
    told: Private
    writer: str
    findings: Sequence[Finding]
    draft: str
    reward: int
    similar: Sequence[WishLine]
    reason: str


async def card(session: AsyncSession, *, actor: int, wish_id: int, now: datetime) -> ScreenCard:
    """For staff who may decide about wishes there. Raises `WishUnknown`, `NotYourClaim`."""
    shown = await wish_cards.card(session, reader=actor, wish_id=wish_id, now=now)
    told = await private_details.private(session, actor=actor, wish_id=wish_id, now=now)
    wish = await session.get_one(Wish, wish_id)
    names = await screening.names_in(session, wish)
    return ScreenCard(
        card=shown,
        told=told,
        writer=await _writer(session, wish),
        findings=public_text.found(told.words, names=names),
        draft=public_draft.draft(told.words, names=names),
        reward=(await policy(session, wish.community_id)).reward,
        similar=await screening.similar(session, wish_id=wish_id),
        reason=opened(session, wish_words.REASON, wish.reason) if wish.status == "refused" else "",
    )


async def check(session: AsyncSession, *, actor: int, wish_id: int, words: str, now: datetime) -> str:
    """A public text as it would be published. Raises `WishUnknown`, `NotAllowed`, `WishWordsUnclear`, `PublicTextUnclear`."""
    wish = await session.get(Wish, wish_id, populate_existing=True)
    if wish is None:
        raise steps.WishUnknown
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=wish.community_id, now=now)
    clean = wish_words.public(words)
    if findings := public_text.found(clean, names=await screening.names_in(session, wish)):
        raise PublicTextUnclear(findings=findings, text=clean)
    return clean


async def _writer(session: AsyncSession, wish: Wish) -> str:
    if wish.asked_by == wish.person_id:
        return ""
    mention(wish.asked_by)
    return (await persons.names(session, [wish.asked_by])).get(wish.asked_by, "")
