"""What a community has printed on its badges, and the numbers that stand on them."""

import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core import fonts, upsert
from core.refusals import Refusal
from people import audit, authority, nodes
from people.authority import CAN_APPROVE
from points import pinyin
from qrcodes.badge_models import BadgeWords

LONGEST_WORDS, LONGEST_PREFIX = 14, 4
BELOW = "扫码·找家·救人"
STATION = "驿站"
# On an elder's chest these tell every passer-by what is nobody's business.
HURTING = ("走失", "走丢", "迷路", "痴呆", "失智", "失忆", "阿尔茨海默", "老糊涂", "精神病", "dementia", "alzheimer", "senile")
NO_LETTERS = "BJ"


class BadgeWordsHurt(Refusal):
    """The words would tell everybody that who wears them gets lost; `word` is the one that does."""


class BadgeWordsUnclear(Refusal):
    """The words are empty, or longer than a badge holds: `most` characters."""


class BadgeWordsUnprintable(Refusal):
    """No font here has some of the signs, `signs`."""


class PrefixUnclear(Refusal):
    """Letters before the numbers are one to `most` Latin letters."""


class PrefixTaken(Refusal):
    """Another community's numbers begin so, or numbers were given already and stay as they are."""


@dataclass(frozen=True, slots=True)
class Words:
    """What stands above and below, and the letters that printed numbers begin with."""

    above: str
    below: str
    prefix: str


async def words(session: AsyncSession, *, community_id: int) -> Words | None:
    """What the community's badges say; None before its first badge, see `prepare`."""
    known = select(BadgeWords.above, BadgeWords.below, BadgeWords.prefix).where(BadgeWords.community_id == community_id)
    row = (await session.execute(known)).one_or_none()
    return Words(row.above, row.below, row.prefix) if row is not None else None


async def proposed(session: AsyncSession, *, community_id: int) -> Words:
    """What the community's badges say, or would say by default."""
    name = await _name(session, community_id)
    known = await words(session, community_id=community_id)
    return known or Words(above_by_default(name), BELOW, next(_prefixes(name)))


async def prepare(session: AsyncSession, *, community_id: int) -> Words:
    """The same, made with free letters at the first time."""
    known = await words(session, community_id=community_id)
    if known is not None:
        return known
    name = await _name(session, community_id)
    row = {"community_id": community_id, "above": above_by_default(name), "below": BELOW, "last_number": 0}
    for prefix in _prefixes(name):
        # Two communities may try the same letters at once, and two people the same community: who comes second inserts nothing.
        await session.execute(upsert.insert(session, BadgeWords).values(row | {"prefix": prefix}).on_conflict_do_nothing())
        known = await words(session, community_id=community_id)
        if known is not None:
            return known
    raise PrefixTaken


async def set_words(session: AsyncSession, *, actor: int, community_id: int, above: str, below: str, now: datetime) -> Words:
    """Staff set what is printed from now on. Raises `NotAllowed`, `BadgeWordsUnclear`, `BadgeWordsHurt`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    above, below = checked(above), checked(below)
    await prepare(session, community_id=community_id)
    changed = update(BadgeWords).where(BadgeWords.community_id == community_id).values(above=above, below=below)
    prefix = (await session.scalars(changed.returning(BadgeWords.prefix))).one()
    await audit.record(session, actor=actor, action="badge.words_set", subject="node", subject_id=community_id, now=now)
    return Words(above, below, prefix)


async def set_prefix(session: AsyncSession, *, actor: int, community_id: int, prefix: str, now: datetime) -> Words:
    """Staff choose the letters before the first number is given: later they stay. Raises `NotAllowed`, `PrefixUnclear`, `PrefixTaken`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    letters = prefix.strip().upper()
    if not 1 <= len(letters) <= LONGEST_PREFIX or not set(letters) <= set(string.ascii_uppercase):
        raise PrefixUnclear(most=LONGEST_PREFIX)
    before = await prepare(session, community_id=community_id)
    if before.prefix == letters:
        return before
    free = ~select(BadgeWords.community_id).where(BadgeWords.prefix == letters).exists()
    unused = update(BadgeWords).where(BadgeWords.community_id == community_id, BadgeWords.last_number == 0, free)
    try:
        row = (await session.scalars(unused.values(prefix=letters).returning(BadgeWords.community_id))).one_or_none()
    except IntegrityError:
        # Somebody else took them in the same moment.
        raise PrefixTaken from None
    if row is None:
        raise PrefixTaken
    await audit.record(session, actor=actor, action="badge.prefix_set", subject="node", subject_id=community_id, now=now)
    return Words(before.above, before.below, letters)


async def next_number(session: AsyncSession, *, community_id: int) -> str:
    """The community's next printed number, such as LC-0042; never given twice."""
    await prepare(session, community_id=community_id)
    counted = update(BadgeWords).where(BadgeWords.community_id == community_id).values(last_number=BadgeWords.last_number + 1)
    row = (await session.execute(counted.returning(BadgeWords.prefix, BadgeWords.last_number))).one()
    return f"{row.prefix}-{row.last_number:04d}"


def checked(text: str) -> str:
    """The words, tidied. Raises `BadgeWordsUnclear`, `BadgeWordsHurt`, `BadgeWordsUnprintable`."""
    tidy = " ".join(text.split())
    if not 1 <= len(tidy) <= LONGEST_WORDS or not tidy.isprintable():
        raise BadgeWordsUnclear(most=LONGEST_WORDS)
    plain = pinyin.plain(tidy).replace(" ", "")
    found = next((word for word in HURTING if word in plain), None)
    if found is not None:
        raise BadgeWordsHurt(word=found)
    if signs := fonts.missing(tidy):
        raise BadgeWordsUnprintable(signs=signs)
    return tidy


def above_by_default(community: str) -> str:
    """龙城社区驿站."""
    return f"{community[: LONGEST_WORDS - len(STATION)]}{STATION}"


async def _name(session: AsyncSession, community_id: int) -> str:
    node = await nodes.node_by_id(session, community_id)
    return node.name if node is not None else ""


def _prefixes(community: str) -> Iterator[str]:
    """LC for 龙城社区, then LCA, LCB, … LCZZ: the first that is free is taken."""
    own = "".join(pinyin.search_words(community.removesuffix("社区"), "").split()[-1:]).upper()
    letters = "".join(letter for letter in own if letter in string.ascii_uppercase)[:2] or NO_LETTERS
    yield letters
    for first in string.ascii_uppercase:
        yield f"{letters}{first}"
    for first in string.ascii_uppercase:
        for second in string.ascii_uppercase:
            yield f"{letters}{first}{second}"
