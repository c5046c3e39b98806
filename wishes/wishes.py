"""Micro-wishes (微心愿): what somebody wishes, for themselves or, written down by who registers residents, for somebody else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.idempotency import input_hash, same_input, scoped
from core.refusals import Refusal
from core.sealing import seal
from core.upsert import insert
from people import authority, homes, nodes, persons
from people.authority import NotAllowed
from people.homes import HomeUnknown
from people.models import Person
from people.residents import REGISTERS
from wishes import steps, wish_lists, wish_words
from wishes.models import COLOURS, KINDS, WORRIES, Wish
from wishes.waiting import tell_staff
from wishes.withdrawing import withdraw

__all__ = ["NewWish", "TooManyWishes", "WishUnclear", "ask", "withdraw"]

# So many of one person's may wait or be open at once.
MOST_AT_ONCE = 3


class WishUnclear(Refusal):
    """A choice that is not offered: `field` is kind, worry or colour."""


class TooManyWishes(Refusal):
    """So many of the wisher's wait or are open already: `most`."""


@dataclass(frozen=True, slots=True)
class NewWish:
    """A wish as it is told: `whom` for whom, when for another; `reach` where and how to reach them; `node_id` a building or grid."""

    kind: str
    worry: str
    colour: str
    words: str
    whom: str = ""
    reach: str = ""
    node_id: int | None = None


async def ask(session: AsyncSession, *, actor: int, person_id: int, new: NewWish, key: str, now: datetime) -> int:
    """Wish something, oneself or for a resident whom the actor may register; staff are told. The actor's same key gives the same wish.

    Raises `PersonUnknown`, `NotAllowed`, `WishWordsUnclear`, `WishUnclear`, `HomeUnknown`, `TooManyWishes`, `KeyReused`.
    """
    person = await persons.lock(session, person_id)
    if actor != person_id and person.community_id not in await authority.works_in(session, person_id=actor, roles=REGISTERS, now=now):
        raise NotAllowed
    clean = _cleaned(new)
    hashed = input_hash(person_id, clean.kind, clean.worry, clean.colour, clean.words, clean.whom, clean.reach, clean.node_id)
    earlier = await _earlier(session, scoped(actor, key), hashed)
    if earlier is not None:
        return earlier
    await _check(session, person, clean)
    wish_id = await _write(session, person, clean, actor, {"key": scoped(actor, key), "input_hash": hashed, "asked_at": now})
    if wish_id is None:
        # The actor's same key, for another wisher, was quicker.
        earlier = await _earlier(session, scoped(actor, key), hashed)
        assert earlier is not None
        return earlier
    wish = await steps.lock(session, wish_id)
    await steps.record(session, wish=wish, what="asked", actor=actor, now=now)
    await tell_staff(session, wish=wish, key=f"wish.asked:{wish_id}", actor=actor, now=now)
    return wish_id


async def check_room(session: AsyncSession, *, person_id: int) -> None:
    """Whether a person may wish for something more now. Raises `TooManyWishes`."""
    mine = select(func.count()).select_from(Wish).where(Wish.person_id == person_id, Wish.status.in_(("asked", "open")))
    if (await session.scalars(mine)).one() >= MOST_AT_ONCE:
        raise TooManyWishes(most=MOST_AT_ONCE)


def _cleaned(new: NewWish) -> NewWish:
    for field, known in (("kind", KINDS), ("worry", WORRIES), ("colour", COLOURS)):
        if getattr(new, field) not in known:
            raise WishUnclear(field=field)
    words, whom, reach = wish_words.wanted(new.words), wish_words.whom(new.whom), wish_words.reach(new.reach)
    return NewWish(new.kind, new.worry, new.colour, words, whom or "", reach or "", new.node_id)


async def _earlier(session: AsyncSession, key: str, hashed: bytes) -> int | None:
    found = (await session.execute(select(Wish.id, Wish.input_hash).where(Wish.key == key))).one_or_none()
    if found is None:
        return None
    wish_id, stored = found
    same_input(stored, hashed, key=key)
    return wish_id


async def _check(session: AsyncSession, person: Person, new: NewWish) -> None:
    """Whether there is room for another, and the place is one of the wisher's community."""
    await check_room(session, person_id=person.id)
    if new.node_id is None:
        return
    community = await nodes.node_by_id(session, person.community_id)
    node = await nodes.node_by_id(session, new.node_id)
    if node is None or community is None or node.kind not in homes.KINDS or not node.path.startswith(community.path):
        raise HomeUnknown


async def _write(session: AsyncSession, person: Person, new: NewWish, actor: int, known: dict[str, object]) -> int | None:
    row = {
        "community_id": person.community_id,
        "person_id": person.id,
        "asked_by": actor,
        "kind": new.kind,
        "worry": new.worry,
        "colour": new.colour,
        "words": seal(session, wish_words.WORDS, new.words),
        "whom": seal(session, wish_words.WHOM, new.whom or None),
        "reach": seal(session, wish_words.REACH, new.reach or None),
        "node_id": new.node_id,
        "status": "asked",
        "round": 1,
        "rolls": 0,
        "rank": wish_lists.rank_of(new.colour, 0),
        "on_poster": False,
    }
    written = insert(session, Wish).values(row | known).on_conflict_do_nothing(index_elements=["key"]).returning(Wish.id)
    return (await session.scalars(written)).one_or_none()
