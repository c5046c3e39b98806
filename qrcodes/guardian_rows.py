"""Who guards an elder, as others may look it up: their cards, who is woken, and what is missing before a badge may be given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.sealing import opened
from messages.mentions import mention
from people import persons
from people.authority import NotAllowed
from qrcodes.elder_access import LIVING, ElderUnknown, is_family, is_guardian, is_station
from qrcodes.elder_models import Elder, Guardian, GuardianWay
from qrcodes.mentions import speak_of

CHAT = "chat"


class NotGuardian(Refusal):
    """The person is no guardian of this elder, or no longer."""


@dataclass(frozen=True, slots=True)
class GuardianCard:
    """A guardian as the family and staff see them. Not joined yet: no person, an empty name, and the link's end in `invited_until`.

    `confirmed` and `unconfirmed` are the kinds of ways by which they are told.
    """

    id: int
    elder_id: int
    person_id: int | None
    name: str
    relation: str
    joined_at: datetime | None
    invited_until: datetime | None
    confirmed: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()

    @property
    def is_reached(self) -> bool:
        """Whether they have shown that notices reach them in chat."""
        return CHAT in self.confirmed


@dataclass(frozen=True, slots=True)
class Page:
    """What an elder is called, and their guardians; whether the reader is one, and may take others off."""

    called: str
    guardians: list[GuardianCard]
    is_mine: bool
    may_remove: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps a badge from being given. why: nobody (no guardian has joined), chat or way (a test was not confirmed yet)."""

    why: str
    person_id: int | None = None
    kind: str = ""


def called(session: AsyncSession, elder: Elder) -> str:
    """What the elder is called."""
    speak_of(elder.id, has_ended=elder.called is None)
    return opened(session, "elder.called", elder.called)


async def of_elder(session: AsyncSession, elder_id: int, *, now: datetime | None = None) -> list[GuardianCard]:
    """The guardians of an elder, first those who came first. With `now`, links that ran out are left out."""
    return (await of_elders(session, [elder_id], now=now)).get(elder_id, [])


async def of_elders(session: AsyncSession, elder_ids: Sequence[int], *, now: datetime | None = None) -> dict[int, list[GuardianCard]]:
    """The same for many elders at once."""
    rows = select(Guardian).where(Guardian.elder_id.in_(elder_ids), Guardian.left_at.is_(None)).order_by(Guardian.id)
    found = [row for row in await session.scalars(rows) if row.person_id or not now or (row.token_until or now) > now]
    ways = await _ways(session, [row.id for row in found])
    people = [row.person_id for row in found if row.person_id is not None]
    mention(*people)
    names = await persons.names(session, people)
    cards: dict[int, list[GuardianCard]] = {}
    for row in found:
        cards.setdefault(row.elder_id, []).append(_card(row, names.get(row.person_id or 0, ""), ways.get(row.id, [])))
    return cards


async def page(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> Page:
    """An elder's guardians for the family and staff. Raises `ElderUnknown`, `NotAllowed`."""
    elder = (await session.scalars(select(Elder).where(Elder.id == elder_id, Elder.status.in_(LIVING)))).one_or_none()
    if elder is None:
        raise ElderUnknown
    await require_manager(session, elder=elder, actor=actor, now=now)
    return Page(
        called(session, elder),
        await of_elder(session, elder_id, now=now),
        is_mine=await is_guardian(session, person_id=actor, elder_id=elder_id),
        may_remove=await _is_asker(session, elder=elder, actor=actor, now=now),
    )


async def people(session: AsyncSession, *, elder_id: int) -> list[int]:
    """The persons who have joined as guardians of an elder."""
    return (await people_of(session, elder_ids=[elder_id])).get(elder_id, [])


async def people_of(session: AsyncSession, *, elder_ids: Sequence[int]) -> dict[int, list[int]]:
    """The same for many elders at once."""
    live = (Guardian.elder_id.in_(elder_ids), Guardian.left_at.is_(None))
    found: dict[int, list[int]] = {}
    for elder_id, person_id in await session.execute(select(Guardian.elder_id, Guardian.person_id).where(*live).order_by(Guardian.id)):
        if person_id is not None:
            found.setdefault(elder_id, []).append(person_id)
    return found


async def mine(session: AsyncSession, *, person_id: int, elder_id: int) -> Guardian | None:
    """The row by which this person guards this elder."""
    live = select(Guardian).where(Guardian.elder_id == elder_id, Guardian.person_id == person_id, Guardian.left_at.is_(None))
    return (await session.scalars(live)).one_or_none()


async def require_mine(session: AsyncSession, *, person_id: int, elder_id: int) -> Guardian:
    """The same. Raises `NotGuardian`."""
    found = await mine(session, person_id=person_id, elder_id=elder_id)
    if found is None:
        raise NotGuardian
    return found


async def missing(session: AsyncSession, *, elder_id: int) -> list[Missing]:
    """What keeps a badge from being given: nothing once somebody has joined and every way of everybody is confirmed."""
    return missing_of([card for card in await of_elder(session, elder_id) if card.person_id is not None])


def missing_of(joined: Sequence[GuardianCard]) -> list[Missing]:
    """The same, of those who have joined."""
    if not joined:
        return [Missing("nobody")]
    return [Missing(CHAT if kind == CHAT else "way", card.person_id, kind) for card in joined for kind in _wanted(card)]


async def require_manager(session: AsyncSession, *, elder: Elder, actor: int, now: datetime) -> None:
    """The family looks after its guardians; so do staff. Raises `NotAllowed`."""
    if not await is_family(session, person_id=actor, elder=elder) and not await is_station(session, person_id=actor, elder=elder, now=now):
        raise NotAllowed


async def require_asker(session: AsyncSession, *, elder: Elder, actor: int, now: datetime) -> None:
    """Whoever asked for the badge and is family still, and staff. Raises `NotAllowed`."""
    if not await _is_asker(session, elder=elder, actor=actor, now=now):
        raise NotAllowed


async def _is_asker(session: AsyncSession, *, elder: Elder, actor: int, now: datetime) -> bool:
    if elder.asked_by == actor and await is_family(session, person_id=actor, elder=elder):
        return True
    return await is_station(session, person_id=actor, elder=elder, now=now)


def _card(row: Guardian, name: str, ways: Sequence[GuardianWay]) -> GuardianCard:
    return GuardianCard(
        *(row.id, row.elder_id, row.person_id, name, row.relation, row.joined_at),
        invited_until=None if row.person_id else row.token_until,
        confirmed=tuple(way.kind for way in ways if way.confirmed_at),
        unconfirmed=tuple(way.kind for way in ways if not way.confirmed_at),
    )


def _wanted(card: GuardianCard) -> Sequence[str]:
    return card.unconfirmed if CHAT in (*card.confirmed, *card.unconfirmed) else (CHAT, *card.unconfirmed)


async def _ways(session: AsyncSession, guardian_ids: Sequence[int]) -> dict[int, list[GuardianWay]]:
    live = select(GuardianWay).where(GuardianWay.guardian_id.in_(guardian_ids), GuardianWay.ended_at.is_(None))
    found: dict[int, list[GuardianWay]] = {}
    for way in await session.scalars(live.order_by(GuardianWay.id)):
        found.setdefault(way.guardian_id, []).append(way)
    return found
