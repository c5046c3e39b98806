"""Wishes as staff list them: those that wait to be screened, and all of one step with who has them in hand. A page in a few statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.mentions import mention
from people import authority, persons, units
from people.authority import CAN_APPROVE
from people.cleaning import tidy
from wishes import wish_lists, wish_search
from wishes.models import Claim, Wish
from wishes.policy import policy
from wishes.wish_lists import WishLine

# What a list shows: a step, or all that came to nothing.
ENDED = ("refused", "joined", "withdrawn")
STEPS: dict[str, tuple[str, ...]] = {
    **{step: (step,) for step in ("open", "claimed", "fulfilled", "confirmed")},
    "ended": ENDED,
}
# Where the words of wishes are not indexed, so many of the newest are looked through.
MOST_LOOKED_THROUGH = 2_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wish that waits for staff, until `late_at`. Its own words are private: they are on its page. `is_own`: a colleague decides."""

    wish_id: int
    name: str
    kind: str
    worry: str
    colour: str
    asked_at: datetime
    late_at: datetime
    is_own: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A wish in a list of one step. `helper` has it in hand, or made it true; `due_at` is what they have to keep now, where anything."""

    line: WishLine
    helper: str
    unit_name: str
    due_at: datetime | None


async def waiting(session: AsyncSession, *, actor: int, community_id: int, now: datetime, after: int = 0, limit: int = 50) -> list[Waiting]:
    """The oldest first; the next page comes `after` the last one's number. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    within = (await policy(session, community_id)).screen
    here = (Wish.community_id == community_id, Wish.status == "asked", Wish.id > after)
    found = (await session.scalars(select(Wish).where(*here).order_by(Wish.id).limit(limit))).all()
    people = {wish.person_id for wish in found}
    mention(*people)
    names = await persons.names(session, people)
    return [
        Waiting(
            wish_id=wish.id,
            name=names.get(wish.person_id, ""),
            kind=wish.kind,
            worry=wish.worry,
            colour=wish.colour,
            asked_at=wish.asked_at,
            late_at=wish.asked_at + within,
            is_own=actor in (wish.person_id, wish.asked_by),
        )
        for wish in found
    ]


async def of_step(
    session: AsyncSession,
    *,
    actor: int,
    community_id: int,
    step: str,
    now: datetime,
    text: str = "",
    before: int | None = None,
    limit: int = 50,
) -> list[Listed]:
    """Wishes of a step of `STEPS`, the newest first, with these words in their public text, or with this number whatever the step.

    The next page comes `before` the last one's number. Raises `NotAllowed`.
    """
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    words = tidy(text)
    if number := _number(words):
        query = select(Wish).where(Wish.id == number, Wish.community_id == community_id, Wish.status != "asked")
    elif words and step == "open":
        ids = await wish_search.having_all(session, community_id=community_id, text=words, after=before, limit=limit)
        query = select(Wish).where(Wish.id.in_(ids))
    else:
        query = _of_step(community_id, STEPS[step], words, before)
    return await _listed(session, (await session.scalars(query.order_by(Wish.id.desc()).limit(limit))).all())


def _of_step(community_id: int, statuses: Collection[str], words: str, before: int | None) -> Select[Wish]:
    here = select(Wish).where(Wish.community_id == community_id, Wish.status.in_(statuses))
    here = here if before is None else here.where(Wish.id < before)
    if not words:
        return here
    newest = here.with_only_columns(Wish.id).order_by(Wish.id.desc()).limit(MOST_LOOKED_THROUGH).subquery()
    return select(Wish).where(Wish.id.in_(select(newest.c.id)), Wish.public_words.icontains(words, autoescape=True))


async def _listed(session: AsyncSession, found: Sequence[Wish]) -> list[Listed]:
    held = await _in_hand(session, [wish.id for wish in found])
    people = {claim.person_id for claim in held.values()}
    mention(*people)
    names = await persons.names(session, people)
    of_units = await units.names(session, {claim.unit_id for claim in held.values() if claim.unit_id is not None})
    shown = []
    for wish in found:
        claim = held.get(wish.id)
        helper = names.get(claim.person_id, "") if claim else ""
        unit = of_units.get(claim.unit_id, "") if claim and claim.unit_id is not None else ""
        shown.append(Listed(wish_lists.line(wish), helper, unit, _due(wish, claim)))
    return shown


async def _in_hand(session: AsyncSession, wish_ids: Sequence[int]) -> dict[int, Claim]:
    """The claim of each that lives, or by which it came true."""
    query = select(Claim).where(Claim.wish_id.in_(wish_ids), Claim.ended_at.is_(None) | (Claim.outcome == "confirmed"))
    return {claim.wish_id: claim for claim in await session.scalars(query.order_by(Claim.id))}


def _due(wish: Wish, claim: Claim | None) -> datetime | None:
    if claim is None or wish.status != "claimed":
        return wish.due_at if wish.status == "open" else None
    return claim.contact_by if claim.contacted_at is None else claim.fulfil_by


def _number(words: str) -> int | None:
    """The number of a wish as people read it out: W-000123."""
    digits = words.upper().removeprefix("W-") if words.upper().startswith("W-") else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= len("000000000") else None
