"""Elders as others see them: strangers what they may, staff and family everything, and that on record."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from messages.mentions import mention
from people import audit, persons
from people.authority import NotAllowed
from qrcodes import care_lines, consents, elder_access, elder_photos
from qrcodes.care_lines import Line
from qrcodes.consents import Given
from qrcodes.elder_access import STATION, is_family, is_station
from qrcodes.elder_models import Elder
from qrcodes.incident_models import FAMILY, Incident, Receipt
from qrcodes.mentions import speak_of


@dataclass(frozen=True, slots=True)
class Public:
    """What a stranger learns of an elder: what to call them, and the lines that the family shows."""

    called: str
    lines: tuple[str, ...]
    community_id: int
    has_photo: bool


@dataclass(frozen=True, slots=True)
class ElderCard:
    """An elder in a list of one's own or of staff. `called` is empty once the page has ended; `reason` is why staff refused or ended it.

    `wanted` is what staff asked the family for before they decide, since `wanted_at`.
    """

    elder_id: int
    community_id: int
    status: str
    called: str
    asked_by: int
    on_behalf: bool
    asked_at: datetime
    photo_taken_on: date | None
    reason: str
    wanted: str = ""
    wanted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Private:
    """Everything about an elder: for staff, the family, and who brings them home. Who asked is named."""

    card: ElderCard
    name: str
    address: str
    history: str
    lines: tuple[Line, ...]
    consents: tuple[Given, ...]
    names: dict[int, str]
    asked_right: str
    node_id: int | None
    id_checked_by: int | None
    id_checked_at: datetime | None
    decided_by: int | None
    has_photo: bool


async def public(session: AsyncSession, *, elder_id: int) -> Public | None:
    """What the page of an approved elder says; None of any other."""
    query = select(Elder.called, Elder.community_id, Elder.photo_file).where(Elder.id == elder_id, Elder.status == "approved")
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    shown: tuple[str, ...] = ()
    if "health" in await consents.live(session, elder_id=elder_id):
        shown = tuple(line.words for line in await care_lines.of_elder(session, elder_id=elder_id) if line.is_shown)
    return Public(opened(session, "elder.called", row.called), shown, row.community_id, row.photo_file is not None)


async def private(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> Private:
    """Everything, for staff and duty officers of the community, for who handles a live incident of the elder, and for the family.

    It is on record, so the session must be one that writes. Raises `ElderUnknown`, `NotAllowed`.
    """
    elder = await _readable(session, actor, elder_id, now)
    await audit.record(session, actor=actor, action="elder.read", subject="elder", subject_id=elder_id, now=now)
    given = tuple(await consents.of_elder(session, elder_id=elder_id))
    people = {elder.asked_by, *(one.given_by for one in given)} | ({elder.id_checked_by} if elder.id_checked_by else set())
    mention(*people)
    return Private(
        card=_card(session, elder),
        name=opened(session, "elder.name", elder.name),
        address=opened(session, "elder.address", elder.address),
        history=opened(session, "elder.history", elder.history),
        lines=await care_lines.of_elder(session, elder_id=elder_id),
        consents=given,
        names=await persons.names(session, people),
        asked_right=elder.asked_right,
        node_id=elder.node_id,
        id_checked_by=elder.id_checked_by,
        id_checked_at=elder.id_checked_at,
        decided_by=elder.decided_by,
        has_photo=elder.photo_file is not None,
    )


async def photo(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> bytes | None:
    """The photo as JPEG, for those who may read everything; that it was seen is on record. Raises `ElderUnknown`, `NotAllowed`."""
    await _readable(session, actor, elder_id, now)
    await audit.record(session, actor=actor, action="elder.photo_seen", subject="elder", subject_id=elder_id, now=now)
    return await elder_photos.photo(session, elder_id=elder_id)


async def card(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> ElderCard:
    """What a list says of one elder, for the same people. Raises `ElderUnknown`, `NotAllowed`."""
    return _card(session, await _readable(session, actor, elder_id, now))


async def told(session: AsyncSession, *, elder_id: int) -> ElderCard | None:
    """What a notice says of an elder to those to whom it was addressed, also when the page has ended meanwhile."""
    elder = await session.get(Elder, elder_id, populate_existing=True)
    return None if elder is None else _card(session, elder)


async def called(session: AsyncSession, elder_ids: Collection[int]) -> dict[int, str]:
    """What these elders are called; empty for those whose page has ended."""
    query = select(Elder.id, Elder.called).where(Elder.id.in_(set(elder_ids)))
    found = {elder_id: opened(session, "elder.called", sealed) for elder_id, sealed in await session.execute(query)}
    for elder_id, name in found.items():
        speak_of(elder_id, has_ended=not name)
    return found


async def mine(session: AsyncSession, *, person_id: int) -> list[ElderCard]:
    """The elders whom this person guards, and those they asked for and staff have refused or not decided about; newest first."""
    asked = (Elder.asked_by == person_id) & Elder.status.in_(("asked", "refused"))
    query = select(Elder).where(or_(Elder.id.in_(elder_access.guarded_by(person_id)), asked)).order_by(Elder.id.desc())
    return cards_of(session, await session.scalars(query))


def cards_of(session: AsyncSession, elders: Iterable[Elder]) -> list[ElderCard]:
    """Rows as cards."""
    return [_card(session, elder) for elder in elders]


async def _readable(session: AsyncSession, actor: int, elder_id: int, now: datetime) -> Elder:
    elder = await elder_access.get(session, elder_id)
    allowed = (
        await is_family(session, person_id=actor, elder=elder)
        or await is_station(session, person_id=actor, elder=elder, now=now, roles=STATION)
        or await _brings_home(session, actor, elder_id)
        or (elder.asked_by == actor and elder.status == "refused")
    )
    if not allowed:
        raise NotAllowed
    return elder


async def _brings_home(session: AsyncSession, person_id: int, elder_id: int) -> bool:
    """Whether this person was told of a live incident of the elder, as a helper: family that was taken off brings nobody home."""
    told = select(Receipt.person_id).join(Incident, Incident.id == Receipt.incident_id)
    helper = (Receipt.person_id == person_id, Receipt.circle != FAMILY)
    live = told.where(*helper, Incident.elder_id == elder_id, Incident.closed_at.is_(None))
    return await session.scalar(live.limit(1)) is not None


def _card(session: AsyncSession, elder: Elder) -> ElderCard:
    speak_of(elder.id, has_ended=elder.called is None)
    return ElderCard(
        elder_id=elder.id,
        community_id=elder.community_id,
        status=elder.status,
        called=opened(session, "elder.called", elder.called),
        asked_by=elder.asked_by,
        on_behalf=elder.on_behalf,
        asked_at=elder.asked_at,
        photo_taken_on=elder.photo_taken_on,
        reason=opened(session, "elder.reason", elder.reason),
        wanted=opened(session, "elder.wanted", elder.wanted),
        wanted_at=elder.wanted_at,
    )
