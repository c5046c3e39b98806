"""The audit trail for who heads a place: who did what, about whom, when, and whether each line is as it was sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.seal_checks import Sealed, check_rows
from people import audit, authority, persons
from people.authority import LEADS
from people.models import Audit, Person

PAGE = 50
# A page looks at so many lines at most; what it did not reach begins on the next.
WINDOW = 20_000
WINDOWS = 5
# By who it is about, a page looks at so many of their lines at a time.
THEIR_WINDOW = 2_000
# Codes whose lines tell that somebody read what is about health or home.
READ_PRIVATE = ("elder.read", "elder.photo_seen", "elder.exported", "wish.private_seen", "person.contact_read", "archive.read")


@dataclass(frozen=True)
class Wanted:
    """What to look for. `person_id` did it or it is about them; `group` is the word before the point of an action."""

    person_id: int | None = None
    group: str = ""
    subject: str = ""
    subject_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Line:
    """One line. Names are empty for who was forgotten; `numbers` are what was set: from, to. `sealed` is None while it waits."""

    id: int
    at: datetime
    actor: int | None
    actor_name: str
    code: str
    numbers: tuple[str, ...]
    about: int | None
    about_name: str
    subject: str
    subject_id: int | None
    sealed: Sealed | None

    @property
    def is_private(self) -> bool:
        return self.code in READ_PRIVATE


@dataclass(frozen=True)
class Page:
    """Lines, newest first, and where the next page begins (None at the end). A page may be short, or empty, and not be the last."""

    lines: tuple[Line, ...]
    next: int | None


async def page(
    session: AsyncSession, *, actor: int, community_id: int, wanted: Wanted, before: int | None, now: datetime, limit: int = PAGE
) -> Page:
    """Lines of a community: who did it, or whom it is about, belongs there. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=LEADS, node_id=community_id, now=now)
    top = await _top(session, wanted, before)
    bottom = await _first_since(session, wanted.since) if wanted.since else 1
    found: list[Row[Any]] = []
    if wanted.subject_id is not None:
        # By its own index, a thing has few lines.
        found = await _lines(session, community_id, wanted, low=bottom, top=top, limit=limit + 1)
        return await _page(session, found, limit, None)
    for _ in range(WINDOWS):
        if top <= bottom or len(found) > limit:
            break
        low = max(bottom, top - WINDOW) if wanted.person_id is None else await _low_of(session, wanted.person_id, bottom, top)
        found += await _lines(session, community_id, wanted, low=low, top=top, limit=limit + 1 - len(found))
        top = low
    return await _page(session, found, limit, top if top > bottom else None)


async def _page(session: AsyncSession, found: Sequence[Row[Any]], limit: int, rest: int | None) -> Page:
    shown = found[:limit]
    names = await persons.names(session, {one for row in shown for one in (row.actor, row.about_person) if one is not None})
    seals = await check_rows(session, audit.CHAIN, [row.id for row in shown])
    onward = shown[-1].id if len(found) > limit else rest
    return Page(tuple(_line(row, names, seals.get(row.id)) for row in shown), onward)


def _line(row: Row[Any], names: dict[int, str], sealed: Sealed | None) -> Line:
    code, *numbers = row.action.split(":")
    who, about = names.get(row.actor, ""), names.get(row.about_person, "")
    return Line(row.id, row.at, row.actor, who, code, tuple(numbers), row.about_person, about, row.subject, row.subject_id, sealed)


async def _low_of(session: AsyncSession, person_id: int, bottom: int, top: int) -> int:
    """The number down to which somebody has so many lines as a window holds, of what they did or of what is about them."""
    lows = [bottom]
    for column in (Audit.actor, Audit.about_person):
        theirs = select(Audit.id).where(column == person_id, Audit.id >= bottom, Audit.id < top).order_by(Audit.id.desc())
        lows += await session.scalars(theirs.offset(THEIR_WINDOW - 1).limit(1))
    return max(lows)


async def _lines(session: AsyncSession, community_id: int, wanted: Wanted, *, low: int, top: int, limit: int) -> list[Row[Any]]:
    """Lines with numbers from `low` up to but not with `top`, newest first."""
    query = _of_community(community_id).where(*_conditions(wanted))
    if wanted.person_id is not None and wanted.subject_id is None:
        theirs = _theirs(wanted.person_id, low, top)
        query = query.join(theirs, theirs.c.id == Audit.id)
    else:
        query = query.where(Audit.id >= low, Audit.id < top)
    return list((await session.execute(query.order_by(Audit.id.desc()).limit(limit))).all())


def _theirs(person_id: int, low: int, top: int) -> Subquery:
    """SQL: the numbers of what they did and of what is about them, by the indexes of who and whom.

    A window holds no more of them than the limit: it is there so that PostgreSQL looks them up line by line. Of a statement that it
    plans for whomever, it takes anybody to have done half of all that was done, and would walk through the whole trail.
    """
    columns = (Audit.actor, Audit.about_person)
    both = union(*(select(Audit.id).where(column == person_id, Audit.id >= low, Audit.id < top) for column in columns)).subquery()
    return select(both.c.id).order_by(both.c.id.desc()).limit(len(columns) * THEIR_WINDOW).subquery()


def _of_community(community_id: int) -> Select[*tuple[Any, ...]]:
    """By the numbers of persons, so that the lines are walked in their order and never joined as a whole."""
    did, about = aliased(Person), aliased(Person)
    joined = select(*audit.COLUMNS).outerjoin(did, did.id == Audit.actor).outerjoin(about, about.id == Audit.about_person)
    return joined.where(or_(did.community_id == community_id, about.community_id == community_id))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.group:
        found.append(Audit.action.startswith(f"{wanted.group}.", autoescape=True))
    if wanted.subject_id is not None:
        # A thing has few lines: whose they are is looked at in each.
        if wanted.person_id is not None:
            found.append(or_(Audit.actor == wanted.person_id, Audit.about_person == wanted.person_id))
        found.append(and_(Audit.subject == wanted.subject, Audit.subject_id == wanted.subject_id))
    if wanted.since is not None:
        found.append(Audit.at >= wanted.since)
    if wanted.until is not None:
        found.append(Audit.at < wanted.until)
    return found


async def _top(session: AsyncSession, wanted: Wanted, before: int | None) -> int:
    """The number above the first line to look at."""
    end = ((await session.execute(select(func.max(Audit.id)))).scalar_one() or 0) + 1
    top = min(end, before) if before is not None else end
    return min(top, await _first_since(session, wanted.until)) if wanted.until else top


async def _first_since(session: AsyncSession, moment: datetime) -> int:
    """The number of about the first line since this moment: numbers and moments grow together, so that twenty looks find it."""
    low, high = 1, ((await session.execute(select(func.max(Audit.id)))).scalar_one() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = (await session.execute(select(Audit.id, Audit.at).where(Audit.id >= middle).order_by(Audit.id).limit(1))).one_or_none()
        if row is None or row.at >= moment:
            high = middle
        else:
            low = row.id + 1
    return low
