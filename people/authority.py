"""Who may do what where. A role at a node covers the node and everything below it, while it is in force."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BindParameter, ColumnElement, Select, and_, insert, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.refusals import Refusal
from people import persons
from people.audit import record
from people.desk_ends import end_desk
from people.entrances import close_those_of_others
from people.models import Membership, Node, Person, Unit, UnitMember
from people.moments import not_before
from people.nodes import covers


class Role(StrEnum):
    """What a membership makes one."""

    PARTY_MEMBER = "party_member"
    VOLUNTEER = "volunteer"
    TEAM_LEADER = "team_leader"
    GRID_WORKER = "grid_worker"
    DUTY_OFFICER = "duty_officer"
    STAFF = "staff"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    STREET = "street"
    ADMIN = "admin"


CAN_APPROVE = frozenset({Role.STAFF, Role.DEPUTY, Role.SECRETARY, Role.STREET, Role.ADMIN})
# Who has a place at the staff desk.
AT_THE_DESK = CAN_APPROVE | {Role.DUTY_OFFICER}
# Who may log for others.
LEADS_TEAMS = frozenset({Role.TEAM_LEADER, Role.GRID_WORKER}) | CAN_APPROVE
# Who decides about points where they work, who heads them, and who stands above.
NEAR = frozenset({Role.STAFF, Role.DEPUTY, Role.SECRETARY})
HEADS = frozenset({Role.DEPUTY, Role.SECRETARY})
ABOVE = frozenset({Role.STREET, Role.ADMIN})
LEADS = frozenset({Role.SECRETARY, Role.STREET, Role.ADMIN})
# Nobody gives a role that reaches further than their own.
MAY_GRANT: dict[Role, frozenset[Role]] = {
    Role.PARTY_MEMBER: CAN_APPROVE,
    Role.VOLUNTEER: CAN_APPROVE,
    Role.TEAM_LEADER: CAN_APPROVE,
    Role.GRID_WORKER: CAN_APPROVE,
    Role.DUTY_OFFICER: LEADS,
    Role.STAFF: LEADS,
    Role.DEPUTY: LEADS,
    Role.SECRETARY: frozenset({Role.STREET, Role.ADMIN}),
    Role.STREET: frozenset({Role.ADMIN}),
    Role.ADMIN: frozenset({Role.ADMIN}),
}


class NotAllowed(Refusal):
    """The person has no role in force here that may do this."""


class LastAdministrator(Refusal):
    """Nobody else is administrator here: another must be appointed first."""


def in_force(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """SQL: whether a membership counts at this moment."""
    return (Membership.since <= now) & or_(Membership.until.is_(None), Membership.until > now)


def _open(now: datetime) -> ColumnElement[bool]:
    """SQL: whether a membership has not ended. One that began in what is the future again, since the clock was set back, is open."""
    return or_(Membership.until.is_(None), and_(Membership.until > now, Membership.until > Membership.since))


async def has_role(session: AsyncSession, *, person_id: int | None, roles: Collection[Role], node_id: int, now: datetime) -> bool:
    """Whether the person has one of these roles at the node or above it, in force now."""
    held = select(Membership.id).join(Node, covers(Membership.node_id, Node.path))
    mine = held.where(Membership.person_id == person_id, Membership.role.in_(roles), Node.id == node_id, in_force(now))
    return (await session.scalars(mine.limit(1))).first() is not None


async def require(session: AsyncSession, *, person_id: int | None, roles: Collection[Role], node_id: int, now: datetime) -> None:
    """Raises `NotAllowed` unless `has_role`."""
    if not await has_role(session, person_id=person_id, roles=roles, node_id=node_id, now=now):
        raise NotAllowed


async def holders(session: AsyncSession, *, roles: Collection[Role], node_id: int, now: datetime) -> list[int]:
    """Ids of the people who have one of these roles at the node or above it: whom a notice goes to."""
    held = select(Membership.person_id).join(Node, covers(Membership.node_id, Node.path))
    known = held.where(Membership.role.in_(roles), Node.id == node_id, in_force(now))
    return list(await session.scalars(known.distinct().order_by(Membership.person_id)))


async def deciding_roles(session: AsyncSession, *, people: Collection[int], node_id: int, at: datetime) -> dict[int, Role]:
    """By which role each of these people may decide at the node at this moment: the one that reaches furthest."""
    held = select(Membership.person_id, Membership.role).join(Node, covers(Membership.node_id, Node.path))
    known = held.where(Membership.person_id.in_(people), Membership.role.in_(CAN_APPROVE), Node.id == node_id, in_force(at))
    found: dict[int, Role] = {}
    for person_id, role in await session.execute(known):
        found[person_id] = max(Role(role), found.get(person_id, Role.STAFF), key=list(Role).index)
    return found


async def communities(session: AsyncSession, *, person_id: int, roles: Collection[Role], now: datetime) -> list[int]:
    """Ids of the communities where the person has one of these roles, in force now: whose queues they see."""
    return list(await session.scalars(served(person_id=person_id, roles=roles, now=now).distinct().order_by(Node.id)))


def served(*, person_id: int, roles: Collection[Role], now: datetime) -> Select[int]:
    """SQL: `communities`, to be asked within another question."""
    held = select(Node.id).join(Membership, covers(Membership.node_id, Node.path)).where(Node.kind == "community")
    return held.where(Membership.person_id == person_id, Membership.role.in_(roles), in_force(now))


async def works_in(session: AsyncSession, *, person_id: int, roles: Collection[Role], now: datetime) -> list[int]:
    """As `communities`, with those where the person has such a role in a part only: a grid worker in the community of the grid."""
    place = aliased(Node)
    held = select(Node.id).join(place, or_(covers(place.id, Node.path), covers(Node.id, place.path)))
    mine = held.join(Membership, Membership.node_id == place.id).where(Node.kind == "community", Membership.person_id == person_id)
    return list(await session.scalars(mine.where(Membership.role.in_(roles), in_force(now)).distinct().order_by(Node.id)))


async def may_act_for(session: AsyncSession, *, actor: int, person_id: int, now: datetime) -> bool:
    """Whether the actor gains nothing by acting as the person.

    They decide in the person's community and wherever the person speaks for a unit, and could have given every role the person has.
    """
    homes = select(Person.community_id).where(Person.id == person_id)
    served = select(Unit.community_id).join(UnitMember, UnitMember.unit_id == Unit.id).where(UnitMember.person_id == person_id)
    needed = [(CAN_APPROVE, node_id) for node_id in await session.scalars(union(homes, served))]
    held = select(Membership.role, Membership.node_id).where(Membership.person_id == person_id, _open(now))
    needed += [(MAY_GRANT[Role(role)], node_id) for role, node_id in (await session.execute(held)).all()]
    for roles, node_id in needed:
        if not await has_role(session, person_id=actor, roles=roles, node_id=node_id, now=now):
            return False
    return True


async def grant(
    session: AsyncSession, *, actor: int, person_id: int, role: Role, node_id: int, now: datetime, until: datetime | None = None
) -> bool:
    """Give someone else a role; giving it again only sets its term. False when they have it so already. Raises `NotAllowed`."""
    if actor == person_id:
        raise NotAllowed
    await require(session, person_id=actor, roles=MAY_GRANT[role], node_id=node_id, now=now)
    return await appoint(session, person_id=person_id, role=role, node_id=node_id, now=now, until=until, actor=actor)


async def revoke(session: AsyncSession, *, actor: int, person_id: int, role: Role, node_id: int, now: datetime) -> bool:
    """End a role from now on; one may lay down one's own. True when there was one.

    Raises `NotAllowed`, `LastAdministrator`.
    """
    if actor != person_id:
        await require(session, person_id=actor, roles=MAY_GRANT[role], node_id=node_id, now=now)
    # A link that is being used at this moment has the person locked too.
    await persons.lock(session, person_id)
    if role == Role.ADMIN:
        await keep_an_administrator(session, without=person_id, now=now)
    ended = update(Membership).where(Membership.person_id == person_id, Membership.node_id == node_id, Membership.role == role)
    ids = (await session.scalars(ended.where(_open(now)).values(until=not_before(Membership.since, now)).returning(Membership.id))).all()
    for membership_id in ids:
        await record(
            session, actor=actor, action="role.revoked", about=person_id, subject=f"role.{role}", subject_id=membership_id, now=now
        )
    if role in AT_THE_DESK:
        await _leave_the_desk(session, person_id=person_id, now=now)
    return bool(ids)


async def _leave_the_desk(session: AsyncSession, *, person_id: int, now: datetime) -> None:
    """Who has no role there any more is out at once, with every link that was not used yet."""
    held = select(Membership.id).where(Membership.person_id == person_id, Membership.role.in_(AT_THE_DESK), in_force(now))
    if (await session.scalars(held.limit(1))).first() is None:
        await end_desk(session, person_id=person_id, now=now)


async def keep_an_administrator(session: AsyncSession, *, without: int, now: datetime) -> None:
    """Raises `LastAdministrator` when this person is one and nobody else is. Two who leave at once do so one after the other."""
    held = select(Membership.person_id).where(Membership.role == Role.ADMIN, _open(now)).order_by(Membership.id).with_for_update()
    in_office = set(await session.scalars(held))
    if in_office == {without}:
        raise LastAdministrator


async def appoint(
    session: AsyncSession,
    *,
    person_id: int,
    role: Role,
    node_id: int,
    now: datetime,
    until: datetime | None = None,
    actor: int | None = None,
) -> bool:
    """Give a role, or its new term, without asking who gives it: for set-up and the demo. Doors call `grant`. Whether it was not so.

    With a new role, browsers, channels and links that others opened for the person end: they must not gain it too.
    """
    await persons.lock(session, person_id)
    mine = (Membership.person_id == person_id, Membership.node_id == node_id, Membership.role == role, _open(now))
    held = (await session.execute(select(Membership.id, Membership.until).where(*mine))).first()
    if held is None:
        term = {"person_id": person_id, "node_id": node_id, "role": role, "since": now, "until": until}
        changed = (await session.execute(insert(Membership).values(term).returning(Membership.id))).scalar_one()
        await close_those_of_others(session, actor=actor, person_id=person_id, now=now)
    elif held.until == until:
        return False
    else:
        changed = held.id
        await session.execute(update(Membership).where(Membership.id == changed).values(until=until))
    await record(session, actor=actor, action="role.granted", about=person_id, subject=f"role.{role}", subject_id=changed, now=now)
    return True
