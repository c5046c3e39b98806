"""How a claim begins: who may take a wish on, the one statement that lets one person through, and the terms that run from then on."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from people import units
from people.authority import NotAllowed
from people.models import Person
from people.notices import notify
from points import family
from wishes import claim_ends, steps, timers, wish_lists
from wishes.models import Claim, Wish
from wishes.policy import Policy, policy

# So many wishes one person has in hand at once; those of a unit do not count.
MOST_AT_ONCE = 5
DAY = timedelta(days=1)


class AlreadyClaimed(Refusal):
    """Somebody else was quicker."""


class NotOpen(Refusal):
    """The wish is not to be taken on: `status` is where it is."""


class OwnWish(Refusal):
    """Nobody takes on their own wish, one they wrote down, one whose reward they set, or their family's: `why` is own, screened, family."""


class TooManyClaims(Refusal):
    """The person has `most` wishes in hand already."""


async def require_helper(session: AsyncSession, *, wish: Wish, person: Person, unit_id: int | None) -> None:
    """Whether this person, or this unit by them, may take this wish on. Raises `WishUnknown`, `NotAllowed`, `OwnWish`."""
    if wish.published_at is None:
        raise steps.WishUnknown
    if unit_id is not None:
        mine = {unit.id: unit.community_id for unit in await units.of_person(session, person.id)}
        if mine.get(unit_id) != wish.community_id:
            raise NotAllowed
    elif person.community_id != wish.community_id:
        raise steps.WishUnknown
    if person.id in (wish.person_id, wish.asked_by):
        raise OwnWish(why="own")
    # A unit's claim gives nobody points.
    if unit_id is None and person.id == wish.screened_by:
        raise OwnWish(why="screened")
    if unit_id is None and await family.is_family(session, person.id, wish.person_id):
        raise OwnWish(why="family")


async def begin(session: AsyncSession, *, wish: Wish, person_id: int, unit_id: int | None, way: str, now: datetime) -> int:
    """Write the claim of a person who may help; the caller has locked them and the wish.

    Raises `NotOpen`, `AlreadyClaimed`, `TooManyClaims`.
    """
    if wish.status != "open":
        raise NotOpen(status=wish.status)
    if unit_id is None:
        await _check_room(session, person_id)
    terms = await policy(session, wish.community_id)
    contact_by = now + terms.contact
    row = {"wish_id": wish.id, "round": wish.round, "person_id": person_id, "unit_id": unit_id, "way": way, "claimed_at": now}
    row |= {"contact_by": contact_by, "fulfil_by": _fulfil_by(wish, terms, now)}
    # This statement decides: of all who try, the index of live claims lets one through.
    written = insert(session, Claim).values(row).on_conflict_do_nothing().returning(Claim.id)
    claim_id = (await session.scalars(written)).one_or_none()
    if claim_id is None:
        raise AlreadyClaimed
    await wish_lists.close(session, wish=wish, now=now)
    await claim_ends.close_offers(session, wish_id=wish.id, now=now)
    wish.status = "claimed"
    await session.flush()
    await timers.start(session, wish_id=wish.id, turn=claim_id, what="contact.soon", due_at=now + terms.contact / 2)
    await timers.start(session, wish_id=wish.id, turn=claim_id, what="contact.over", due_at=contact_by)
    await steps.record(session, wish=wish, what="claimed", actor=person_id, now=now)
    data = {"wish_id": wish.id, "claim_id": claim_id}
    to = {wish.person_id, wish.asked_by} - {person_id}
    await notify(session, to=to, kind="wish.claimed", data=data, key=f"wish.claimed:{claim_id}", now=now)
    return claim_id


async def start_fulfilling(session: AsyncSession, *, claim: Claim, now: datetime, again: bool = False) -> None:
    """The clock watches the term to make it true; `again` when it did before."""
    soon = claim.fulfil_by - DAY
    if soon > now:
        await timers.start(session, wish_id=claim.wish_id, turn=claim.id, what="fulfil.soon", due_at=soon, again=again)
    await timers.start(session, wish_id=claim.wish_id, turn=claim.id, what="fulfil.over", due_at=claim.fulfil_by, again=again)


async def _check_room(session: AsyncSession, person_id: int) -> None:
    mine = select(func.count()).select_from(Claim).where(Claim.person_id == person_id, Claim.unit_id.is_(None), Claim.ended_at.is_(None))
    if (await session.scalars(mine)).one() >= MOST_AT_ONCE:
        raise TooManyClaims(most=MOST_AT_ONCE)


def _fulfil_by(wish: Wish, terms: Policy, now: datetime) -> datetime:
    """The community's term, or the wish's own deadline where that comes sooner and leaves time to get in touch."""
    usual, own = now + terms.fulfil, wish.due_at
    return own if own is not None and now + terms.contact < own < usual else usual
