"""Elders whom a badge brings home: the family, or somebody on their behalf, asks; when it ends, the record is emptied."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.idempotency import FORGOTTEN, input_hash, same_input, scoped
from core.refusals import Refusal
from people import audit, authority, notices, persons
from people.authority import CAN_APPROVE
from people.models import Node, Person
from people.residents import REGISTERS
from qrcodes import care_lines, consents, elder_ending, elder_photos, elder_words
from qrcodes.care_lines import Line
from qrcodes.consents import ConsentUnclear
from qrcodes.elder_access import LIVING, ElderUnknown, is_family, lock
from qrcodes.elder_models import RIGHTS, Elder, Guardian
from qrcodes.elder_photos import Photo
from qrcodes.sealing import seal

__all__ = ["Application", "ElderUnknown", "Line", "Photo", "PlaceElsewhere", "TooManyElders", "apply", "lock", "revoke", "withdraw"]

# A family has few; who registers for others is not counted.
MOST_ELDERS = 6


class PlaceElsewhere(Refusal):
    """The building or grid is not one of this community, or there is no such community."""


class TooManyElders(Refusal):
    """Somebody looks after `most` elders here at most."""


@dataclass(frozen=True, slots=True)
class Application:
    """What a family says of an elder. `consents` are rights by kind, only those that were ticked; `right` is what the asker is to them.

    Without a community it is the asker's own. `node_id` is the building or grid where the elder lives, where it is known.
    """

    called: str
    name: str
    right: str
    lines: Sequence[Line] = ()
    consents: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    history: str = ""
    photo: Photo | None = None
    community_id: int | None = None
    node_id: int | None = None
    on_behalf: bool = False

    def hashed(self) -> bytes:
        """What was sent, for telling a replay from something else."""
        lines = [[one.words, one.is_shown] for one in self.lines]
        given = [[kind, self.consents[kind]] for kind in sorted(self.consents)]
        photo = [self.photo.taken_on, list(self.photo.sent)] if self.photo else None
        words = (self.called, self.name, self.right, self.address, self.history)
        return input_hash(*words, lines, given, photo, self.community_id, self.node_id, self.on_behalf)


async def apply(session: AsyncSession, *, actor: int, application: Application, key: str, now: datetime) -> int:
    """Ask for an elder's badge; staff are told. The elder's number; the actor's same key with the same content gives the same.

    Who asks for their own family becomes the first guardian. Raises `NotAllowed`, `PlaceElsewhere`, `TooManyElders`, `ConsentUnclear`,
    `PhotoTooOld`, `PhotoFromFuture`, `KeyReused`, and what `elder_words` and `care_lines` raise about words.
    """
    person = await persons.lock(session, actor)
    earlier = await asked_before(session, actor=actor, application=application, key=key)
    if earlier is not None:
        return earlier
    community_id = await _community(session, person, application, now)
    elder = _row(session, actor, application, now)
    lines = care_lines.clean(application.lines)
    consents.check(application.consents)
    elder.community_id, elder.key, elder.input_hash = community_id, scoped(actor, key), application.hashed()
    if application.photo:
        elder_photos.check(session, taken_on=application.photo.taken_on, now=now)
        elder.photo_file = await elder_photos.keep(session, photo=application.photo, now=now)
        elder.photo_taken_on = application.photo.taken_on
    session.add(elder)
    await session.flush()
    await care_lines.write(session, elder_id=elder.id, lines=lines)
    await consents.write(session, elder_id=elder.id, given=application.consents, given_by=actor, now=now)
    if not application.on_behalf:
        await _first_guardian(session, elder, now)
    await audit.record(session, actor=actor, action="elder.asked", subject="elder", subject_id=elder.id, now=now)
    await tell_staff(session, elder=elder, kind="elder.waiting", key=f"elder.waiting:{elder.id}", but=(actor,), now=now)
    return elder.id


async def asked_before(session: AsyncSession, *, actor: int, application: Application, key: str) -> int | None:
    """The elder who was asked for under this key; so a door need not fetch a photo twice. Raises `KeyReused`."""
    query = select(Elder.id, Elder.input_hash).where(Elder.key == scoped(actor, key))
    found = (await session.execute(query)).one_or_none()
    if found is None:
        return None
    # Of what has ended nothing is left to compare with.
    if found.input_hash != FORGOTTEN:
        same_input(found.input_hash, application.hashed(), key=key)
    return int(found.id)


async def withdraw(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> None:
    """The family ends the elder's page, asked for or approved: it is dead at once and the record is emptied. Again changes nothing.

    Raises `ElderUnknown`, `NotAllowed`.
    """
    elder = await lock(session, elder_id)
    if elder.status == "withdrawn":
        return
    await _end(session, elder, "withdrawn", actor, now, may=await is_family(session, person_id=actor, elder=elder))


async def revoke(session: AsyncSession, *, actor: int, elder_id: int, reason: str, now: datetime) -> None:
    """Staff end the elder's page, for a reason that the family reads. Again changes nothing.

    Raises `ElderUnknown`, `NotAllowed`, `ElderWordsUnclear`.
    """
    words = elder_words.reason(reason)
    elder = await lock(session, elder_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=elder.community_id, now=now)
    if elder.status == "revoked":
        return
    elder.reason = seal(session, "elder.reason", words)
    await _end(session, elder, "revoked", actor, now, may=True)


async def _end(session: AsyncSession, elder: Elder, outcome: str, actor: int, now: datetime, *, may: bool) -> None:
    if not may:
        raise authority.NotAllowed
    if elder.status not in LIVING:
        raise ElderUnknown
    family = set(await family_of(session, elder=elder))
    await elder_ending.empty(session, elder=elder, outcome=outcome, actor=actor, now=now)
    await audit.record(session, actor=actor, action=f"elder.{outcome}", subject="elder", subject_id=elder.id, now=now)
    data, key = {"elder_id": elder.id}, f"elder.ended:{elder.id}"
    await notices.notify(session, to=sorted(family - {actor}), kind="elder.ended", data=data, key=key, now=now)
    await tell_staff(session, elder=elder, kind="elder.ended", key=key, but=(actor, *family), now=now)


async def family_of(session: AsyncSession, *, elder: Elder) -> list[int]:
    """Who hears about the elder's record: the guardians, and who asked on the family's behalf."""
    joined = (Guardian.elder_id == elder.id, Guardian.person_id.is_not(None), Guardian.left_at.is_(None))
    found = {person_id for person_id in await session.scalars(select(Guardian.person_id).where(*joined)) if person_id is not None}
    return sorted(found | ({elder.asked_by} if elder.on_behalf else set()))


async def tell_staff(session: AsyncSession, *, elder: Elder, kind: str, key: str, but: Collection[int], now: datetime) -> None:
    """Tell those who decide where the elder is registered, but not these."""
    staff = await authority.holders(session, roles=CAN_APPROVE, node_id=elder.community_id, now=now)
    to = [person_id for person_id in staff if person_id not in but]
    await notices.notify(session, to=to, kind=kind, data={"elder_id": elder.id}, key=key, now=now)


async def _community(session: AsyncSession, person: Person, application: Application, now: datetime) -> int:
    """Where the elder is to be registered, for somebody who may ask for it there."""
    community_id = application.community_id or person.community_id
    kind = await session.scalar(select(Node.kind).where(Node.id == community_id))
    if kind != "community":
        raise PlaceElsewhere
    if application.node_id is not None:
        await check_place(session, community_id=community_id, node_id=application.node_id)
    if not application.on_behalf:
        await _check_number(session, person.id)
    elif community_id not in await authority.works_in(session, person_id=person.id, roles=REGISTERS, now=now):
        raise authority.NotAllowed
    return community_id


async def check_place(session: AsyncSession, *, community_id: int, node_id: int) -> None:
    """Whether this is a grid or a building of the community. Raises `PlaceElsewhere`."""
    path = await session.scalar(select(Node.path).where(Node.id == node_id))
    if path is None or node_id == community_id or f"/{community_id}/" not in path:
        raise PlaceElsewhere


async def _check_number(session: AsyncSession, person_id: int) -> None:
    mine = (Elder.asked_by == person_id, Elder.on_behalf.is_(False), Elder.status.in_(LIVING))
    if (await session.scalars(select(func.count()).select_from(Elder).where(*mine))).one() >= MOST_ELDERS:
        raise TooManyElders(most=MOST_ELDERS)


def _row(session: AsyncSession, actor: int, application: Application, now: datetime) -> Elder:
    if application.right not in RIGHTS:
        raise ConsentUnclear
    return Elder(
        node_id=application.node_id,
        status="asked",
        called=seal(session, "elder.called", elder_words.called(application.called)),
        name=seal(session, "elder.name", elder_words.name(application.name)),
        address=seal(session, "elder.address", elder_words.address(application.address)),
        history=seal(session, "elder.history", elder_words.history(application.history)),
        asked_by=actor,
        on_behalf=application.on_behalf,
        asked_right=application.right,
        asked_at=now,
    )


async def _first_guardian(session: AsyncSession, elder: Elder, now: datetime) -> None:
    from qrcodes import guardians

    relation = elder.asked_right
    await guardians.add(session, elder_id=elder.id, person_id=elder.asked_by, relation=relation, invited_by=elder.asked_by, now=now)
