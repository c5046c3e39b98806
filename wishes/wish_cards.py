"""A wish as its reader may see it: everybody in the community what is public, the wisher all of it, staff and who took it on their part.

The private words that staff and claimers may read come from `private_details.private`, which puts each view on record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from messages.mentions import mention
from people import authority, persons, units
from people.authority import CAN_APPROVE
from wishes import steps, wish_words
from wishes.models import PUBLISHED, Claim, Wish
from wishes.steps import Step, WishUnknown

OWN, WRITER, STAFF, CLAIMER, MEMBER = ACCESSES = ("own", "writer", "staff", "claimer", "member")
# Who hears who has taken it on, and how far it is.
FOLLOWS = (OWN, WRITER, STAFF)


@dataclass(frozen=True, slots=True)
class Told:
    """A wish in the wisher's own words: what, for whom, how to reach them; `reason` is why staff refused it."""

    words: str
    whom: str
    reach: str
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Who has taken it on, for a unit where `unit_id` is set, and until when they get in touch and make it true."""

    claim_id: int
    person_id: int
    name: str
    unit_id: int | None
    unit_name: str
    claimed_at: datetime
    contact_by: datetime
    fulfil_by: datetime
    contacted_at: datetime | None
    fulfilled_at: datetime | None


@dataclass(frozen=True, slots=True)
class WishCard:
    """A wish for one reader, whose `access` is own, writer (wrote it down for another), staff, claimer or member.

    `public_words` are empty until it is published. `told` is for the wisher, and for who wrote it down until it is published. `name` is the
    wisher's, for who wrote it down and for staff. `taken` and `steps` are for these three, and `taken` for the claimer.
    """

    wish_id: int
    community_id: int
    kind: str
    worry: str
    colour: str
    status: str
    round: int
    rolls: int
    public_words: str
    reward: int | None
    due_at: datetime | None
    asked_at: datetime
    published_at: datetime | None
    confirmed_at: datetime | None
    joined_to: int | None
    access: str
    name: str
    told: Told | None
    taken: Taken | None
    steps: Sequence[Step]

    @property
    def may_be_screened(self) -> bool:
        """Whether this reader may publish, refuse or join it now."""
        return self.access == STAFF and self.status == "asked"


async def card(session: AsyncSession, *, reader: int, wish_id: int, now: datetime) -> WishCard:
    """The wish for this reader. Raises `WishUnknown`, also when it is not for them."""
    wish = await session.get(Wish, wish_id, populate_existing=True)
    if wish is None:
        raise WishUnknown
    taken = await _taken(session, wish_id)
    access = await _access(session, wish, taken, reader, now)
    is_told = access == OWN or (access == WRITER and wish.published_at is None)
    names = await _names(session, wish, taken, access)
    return WishCard(
        wish_id=wish.id,
        community_id=wish.community_id,
        kind=wish.kind,
        worry=wish.worry,
        colour=wish.colour,
        status=wish.status,
        round=wish.round,
        rolls=wish.rolls,
        public_words=wish.public_words or "",
        reward=wish.reward,
        due_at=wish.due_at,
        asked_at=wish.asked_at,
        published_at=wish.published_at,
        confirmed_at=wish.confirmed_at,
        joined_to=wish.joined_to if access in FOLLOWS else None,
        access=access,
        name=names.get(wish.person_id, ""),
        told=_told(session, wish) if is_told else None,
        taken=await _shown(session, taken, names) if taken is not None and access != MEMBER else None,
        steps=await steps.of_wish(session, wish_id=wish_id) if access in FOLLOWS else (),
    )


async def _access(session: AsyncSession, wish: Wish, taken: Claim | None, reader: int, now: datetime) -> str:
    if reader == wish.person_id:
        return OWN
    if reader == wish.asked_by:
        return WRITER
    if await authority.has_role(session, person_id=reader, roles=CAN_APPROVE, node_id=wish.community_id, now=now):
        return STAFF
    if wish.status not in PUBLISHED:
        raise WishUnknown
    if taken is not None and taken.person_id == reader:
        return CLAIMER
    person = await persons.get(session, reader)
    served = {unit.community_id for unit in await units.of_person(session, reader)}
    if wish.community_id not in {person.community_id, *served}:
        raise WishUnknown
    return MEMBER


async def _taken(session: AsyncSession, wish_id: int) -> Claim | None:
    """The claim that lives, or by which it came true."""
    query = select(Claim).where(Claim.wish_id == wish_id, Claim.ended_at.is_(None) | (Claim.outcome == "confirmed"))
    return (await session.scalars(query.order_by(Claim.id.desc()).limit(1).execution_options(populate_existing=True))).one_or_none()


async def _names(session: AsyncSession, wish: Wish, taken: Claim | None, access: str) -> dict[int, str]:
    """The names that this reader may see."""
    shown = {wish.person_id} if access in (WRITER, STAFF) else set()
    if taken is not None and access in (*FOLLOWS, CLAIMER):
        shown.add(taken.person_id)
    mention(*shown)
    return await persons.names(session, shown)


async def _shown(session: AsyncSession, claim: Claim, names: dict[int, str]) -> Taken:
    known = await units.names(session, [claim.unit_id] if claim.unit_id is not None else [])
    return Taken(
        claim_id=claim.id,
        person_id=claim.person_id,
        name=names.get(claim.person_id, ""),
        unit_id=claim.unit_id,
        unit_name=known.get(claim.unit_id, "") if claim.unit_id is not None else "",
        claimed_at=claim.claimed_at,
        contact_by=claim.contact_by,
        fulfil_by=claim.fulfil_by,
        contacted_at=claim.contacted_at,
        fulfilled_at=claim.fulfilled_at,
    )


def _told(session: AsyncSession, wish: Wish) -> Told:
    return Told(
        words=opened(session, wish_words.WORDS, wish.words),
        whom=opened(session, wish_words.WHOM, wish.whom),
        reach=opened(session, wish_words.REACH, wish.reach),
        reason=opened(session, wish_words.REASON, wish.reason) if wish.status == "refused" else "",
    )
