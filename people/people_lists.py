"""The people of a community as staff look through them: page by page, by role and by place. Phones stay out of lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from people import authority, persons
from people.audit import record
from people.authority import CAN_APPROVE, NotAllowed, Role, in_force
from people.models import Home, Identity, Membership, Node, Person, Unit, UnitMember

PAGE = 50


@dataclass(frozen=True, slots=True)
class Held:
    """A role somebody has: at which place, from when, until when (None: until it is ended)."""

    role: Role
    node_id: int
    place: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody in the list: their name, roles in force, the units they speak for, and whether they come by a chat of their own."""

    person_id: int
    name: str
    since: datetime
    has_chat: bool
    roles: tuple[Held, ...]
    units: tuple[str, ...]


async def page(
    session: AsyncSession,
    *,
    actor: int,
    community_id: int,
    now: datetime,
    role: Role | None = None,
    place_id: int | None = None,
    after: int = 0,
    limit: int = PAGE,
) -> list[Line]:
    """Members of a community by their numbers; the next page comes `after` the last one's. Five statements however many.

    With a role, who has it now; with a place of the community, who lives there or has a role there: that staff looked is on record then.
    Raises `NotAllowed`.
    """
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    member = and_(Person.community_id == community_id, Person.forgotten_at.is_(None))
    query = select(Person.id).where(member, Person.id > after).order_by(Person.id)
    if role is not None and place_id is None:
        # By the index of roles, in the order of persons: a page reads no more than it shows, however many have it.
        has = select(Membership.person_id).where(Membership.role == role, in_force(now), Membership.person_id > after)
        query = has.where(exists().where(Person.id == Membership.person_id, member)).distinct().order_by(Membership.person_id)
    elif role is not None:
        query = query.where(Person.id.in_(select(Membership.person_id).where(Membership.role == role, in_force(now))))
    if place_id is not None:
        query = query.where(await _is_of(session, community_id, place_id, now))
        await record(session, actor=actor, action="people.listed", subject="node", subject_id=place_id, now=now)
    return await lines(session, list(await session.scalars(query.limit(limit))), now=now)


async def lines(session: AsyncSession, ids: Sequence[int], *, now: datetime) -> list[Line]:
    """These people as the list shows them, in the order given; who may see them is the caller's to ask. Four statements."""
    known = {
        person.id: person
        for person in await session.scalars(select(Person).where(Person.id.in_(ids), Person.forgotten_at.is_(None)).order_by(Person.id))
    }
    roles = await roles_of(session, ids, now=now)
    speaking = select(UnitMember.person_id, Unit.name).join(Unit, Unit.id == UnitMember.unit_id)
    units: dict[int, list[str]] = {}
    for person_id, name in await session.execute(speaking.where(UnitMember.person_id.in_(ids), Unit.closed_at.is_(None)).order_by(Unit.id)):
        units.setdefault(person_id, []).append(name)
    chats = set(await session.scalars(select(Identity.person_id).where(Identity.person_id.in_(ids)).distinct()))
    return [
        Line(
            person_id=one,
            name=persons.name_of(session, known[one]),
            since=known[one].created_at,
            has_chat=one in chats,
            roles=tuple(roles.get(one, ())),
            units=tuple(units.get(one, ())),
        )
        for one in ids
        if one in known
    ]


async def roles_of(session: AsyncSession, ids: Sequence[int], *, now: datetime) -> dict[int, list[Held]]:
    """The roles that these people have now, the furthest reaching first."""
    held = select(Membership, Node.name).join(Node, Node.id == Membership.node_id)
    found: dict[int, list[Held]] = {}
    for one, place in await session.execute(held.where(Membership.person_id.in_(ids), in_force(now)).order_by(Membership.id)):
        found.setdefault(one.person_id, []).append(Held(Role(one.role), one.node_id, place, one.since, one.until))
    order = list(Role)
    return {person_id: sorted(theirs, key=lambda one: -order.index(one.role)) for person_id, theirs in found.items()}


async def _is_of(session: AsyncSession, community_id: int, place_id: int, now: datetime) -> ColumnElement[bool]:
    """SQL: who lives at the place or below it, or has a role there. Raises `NotAllowed` for a place of another community."""
    place = await session.get(Node, place_id)
    if place is None or f"/{community_id}/" not in place.path:
        raise NotAllowed
    below = select(Node.id).where(Node.path.startswith(place.path, autoescape=True))
    lives, serves = Home.node_id.in_(below), and_(Membership.node_id.in_(below), in_force(now))
    if place_id == community_id:
        # Nearly everybody is: each is looked at in turn. Of EXISTS, PostgreSQL would gather them all first; not so of a count.
        at_home = select(func.count()).select_from(Home).where(Home.person_id == Person.id, lives).scalar_subquery()
        in_office = select(func.count()).select_from(Membership).where(Membership.person_id == Person.id, serves).scalar_subquery()
        return or_(at_home > 0, in_office > 0)
    return Person.id.in_(union(select(Home.person_id).where(lives), select(Membership.person_id).where(serves)))
