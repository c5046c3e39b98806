"""The first street, community, station and administrator of a new house, from the command line."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people.audit import record
from people.authority import Role, appoint, in_force
from people.cleaning import tidy
from people.enrolment import add_person
from people.entry import new_link
from people.models import Membership, Node, Person
from people.nodes import add_node, add_station

CODE = re.compile(r"[a-z][a-z0-9-]{1,29}")
DUTY_PHONE = re.compile(r"\+?[0-9][0-9 -]{1,29}")
NAME_MOST = 60


class AlreadySetUp(Refusal):
    """There is a community already."""


class NotSetUp(Refusal):
    """There is no administrator yet."""


class AdministratorGone(Refusal):
    """There is a house and nobody in office: a new administrator must be named."""


class SetUpUnclear(Refusal):
    """A value cannot be used. field: street, community, code, station or duty_phone."""


@dataclass(frozen=True)
class House:
    """What `init` asks for. `code` is for deep links: lower-case letters, digits and hyphens."""

    street: str
    community: str
    code: str
    station: str
    duty_phone: str
    administrator: str


async def init(session: AsyncSession, *, house: House, now: datetime) -> str:
    """Set up an empty database; returns the token of the administrator's entry link (10 minutes, once).

    Raises `AlreadySetUp`, `SetUpUnclear`, `NameUnclear`.
    """
    if (await session.scalars(select(Node.id).limit(1))).first() is not None:
        raise AlreadySetUp
    clean = _clean(house)
    street = await add_node(session, kind="street", name=clean.street, code=f"{clean.code}-street")
    community = await add_node(session, kind="community", name=clean.community, code=clean.code, parent=street)
    await add_station(session, community_id=community.id, name=clean.station, duty_phone=clean.duty_phone)
    person = await add_person(session, name=house.administrator, phone=None, community_id=community.id, now=now)
    await appoint(session, person_id=person.id, role=Role.ADMIN, node_id=street.id, now=now)
    await record(session, actor=None, action="house.set_up", about=person.id, subject="node", subject_id=community.id, now=now)
    return await new_link(session, made_by=None, person_id=person.id, community_id=community.id, now=now)


async def readmit(session: AsyncSession, *, administrator: str = "", now: datetime) -> str:
    """A new entry link for the first administrator in office, who lost the old one; when all have left, for a new one of this name.

    Raises `NotSetUp`, `AdministratorGone`, `NameUnclear`.
    """
    in_office = select(Person).join(Membership, Membership.person_id == Person.id).where(Membership.role == Role.ADMIN, in_force(now))
    person = (await session.scalars(in_office.order_by(Person.id).limit(1))).one_or_none()
    if person is None:
        person = await _succeed(session, administrator, now)
    return await new_link(session, made_by=None, person_id=person.id, community_id=person.community_id, now=now)


async def _succeed(session: AsyncSession, administrator: str, now: datetime) -> Person:
    community = (await session.scalars(select(Node).where(Node.kind == "community").order_by(Node.id).limit(1))).one_or_none()
    if community is None or community.parent_id is None:
        raise NotSetUp
    if not administrator:
        raise AdministratorGone
    person = await add_person(session, name=administrator, phone=None, community_id=community.id, now=now)
    await appoint(session, person_id=person.id, role=Role.ADMIN, node_id=community.parent_id, now=now)
    return person


def _clean(house: House) -> House:
    plain = House(**{field: tidy(getattr(house, field)) for field in House.__annotations__})
    for field in ("street", "community", "station"):
        if not 1 <= len(getattr(plain, field)) <= NAME_MOST:
            raise SetUpUnclear(field=field)
    if not CODE.fullmatch(plain.code):
        raise SetUpUnclear(field="code")
    if not DUTY_PHONE.fullmatch(plain.duty_phone):
        raise SetUpUnclear(field="duty_phone")
    return plain
