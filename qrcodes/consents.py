"""Consents for an elder (health lines for finders, position for the community where found, broadcast in a search): each given alone."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import upsert
from core.refusals import Refusal
from people import audit
from people.moments import not_before
from qrcodes import elder_access, place_hiding
from qrcodes.elder_models import CONSENTS, RIGHTS, ElderConsent

VERSION = "2026-11"


class ConsentUnclear(Refusal):
    """There is no such consent, or no such right to give it."""


@dataclass(frozen=True, slots=True)
class Given:
    """A live consent: who gave it, by which right, when."""

    kind: str
    given_by: int
    given_right: str
    given_at: datetime


def check(given: Mapping[str, str]) -> None:
    """Whether these are consents by rights that there are. Raises `ConsentUnclear`."""
    for kind, right in given.items():
        check_one(kind, right)


def check_one(kind: str, right: str) -> None:
    """As `check`. Raises `ConsentUnclear`."""
    if kind not in CONSENTS or right not in RIGHTS:
        raise ConsentUnclear


async def write(session: AsyncSession, *, elder_id: int, given: Mapping[str, str], given_by: int, now: datetime) -> None:
    """The consents of a new elder: rights by kind."""
    same = {"elder_id": elder_id, "version": VERSION, "given_by": given_by, "given_at": now}
    if given:
        await session.execute(
            insert(ElderConsent), [same | {"kind": kind, "given_right": given[kind]} for kind in CONSENTS if kind in given]
        )


async def live(session: AsyncSession, *, elder_id: int) -> frozenset[str]:
    """Which consents (health, position, broadcast) there are now."""
    return frozenset(await session.scalars(select(ElderConsent.kind).where(*_live(elder_id))))


def agreed(kind: str) -> Select[int]:
    """The ids of the elders for whom this consent lives."""
    return select(ElderConsent.elder_id).where(ElderConsent.kind == kind, ElderConsent.withdrawn_at.is_(None))


async def of_elder(session: AsyncSession, *, elder_id: int) -> list[Given]:
    """The live consents in the order of `CONSENTS`."""
    query = select(ElderConsent.kind, ElderConsent.given_by, ElderConsent.given_right, ElderConsent.given_at).where(*_live(elder_id))
    found = [Given(*row) for row in await session.execute(query)]
    return sorted(found, key=lambda one: CONSENTS.index(one.kind))


async def give(session: AsyncSession, *, actor: int, elder_id: int, kind: str, right: str, now: datetime) -> None:
    """Agree, as a guardian or as staff who heard the family say so. Doing it again changes nothing.

    Raises `ConsentUnclear`, `ElderUnknown`, `NotAllowed`.
    """
    check_one(kind, right)
    await elder_access.lock_for_family(session, actor=actor, elder_id=elder_id, now=now)
    new = {"elder_id": elder_id, "kind": kind, "version": VERSION, "given_by": actor, "given_right": right, "given_at": now}
    made = upsert.insert(session, ElderConsent).values(new).on_conflict_do_nothing().returning(ElderConsent.id)
    if (await session.scalars(made)).one_or_none() is not None:
        await _record(session, actor, elder_id, f"given:{kind}", now)


async def withdraw(session: AsyncSession, *, actor: int, elder_id: int, kind: str, now: datetime) -> None:
    """Take a consent back: it is in force no more at once, nor do chats go on showing a position. Doing it again changes nothing.

    Raises `ConsentUnclear`, `ElderUnknown`, `NotAllowed`.
    """
    check_one(kind, RIGHTS[0])
    await elder_access.lock_for_family(session, actor=actor, elder_id=elder_id, now=now)
    if await _end(session, elder_id, (kind,), now):
        await _withdrawn(session, actor, elder_id, kind, now)


async def end_one(session: AsyncSession, *, consent_id: int, now: datetime) -> bool:
    """After a restore: one that was taken back since is in force no more; whether it was."""
    live = update(ElderConsent).where(ElderConsent.id == consent_id, ElderConsent.withdrawn_at.is_(None))
    ended = live.values(withdrawn_at=not_before(ElderConsent.given_at, now)).returning(ElderConsent.elder_id, ElderConsent.kind)
    row = (await session.execute(ended)).one_or_none()
    if row is None:
        return False
    await _withdrawn(session, None, row.elder_id, row.kind, now)
    return True


async def end_all(session: AsyncSession, *, elder_id: int, now: datetime) -> None:
    """None is in force any more: the elder's page has ended."""
    await _end(session, elder_id, CONSENTS, now)


async def _end(session: AsyncSession, elder_id: int, kinds: Collection[str], now: datetime) -> bool:
    ended = update(ElderConsent).where(*_live(elder_id), ElderConsent.kind.in_(kinds))
    # A clock that was set back must not end it before it began.
    values = {"withdrawn_at": not_before(ElderConsent.given_at, now)}
    return bool((await session.scalars(ended.values(values).returning(ElderConsent.id))).all())


async def _withdrawn(session: AsyncSession, actor: int | None, elder_id: int, kind: str, now: datetime) -> None:
    await _record(session, actor, elder_id, f"withdrawn:{kind}", now)
    if kind == "position":
        await place_hiding.redraw(session, elder_id=elder_id, now=now)


async def _record(session: AsyncSession, actor: int | None, elder_id: int, what: str, now: datetime) -> None:
    await audit.record(session, actor=actor, action=f"elder.consent_{what}", subject="elder", subject_id=elder_id, now=now)


def _live(elder_id: int) -> tuple[ColumnElement[bool], ...]:
    return ElderConsent.elder_id == elder_id, ElderConsent.withdrawn_at.is_(None)
