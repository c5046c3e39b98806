"""What this room knows about a person: to take with them, or to be forgotten. An elder's own record is the family's: `family_export`."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.idempotency import FORGOTTEN
from core.sealing import opened
from people import persons
from qrcodes import elder_access, elder_ending, guardians
from qrcodes.elder_models import Elder, ElderConsent, Guardian, GuardianWay
from qrcodes.incident_models import BoardWord, Position, Receipt
from qrcodes.roster_models import Shift
from qrcodes.search_models import Search, Searcher, Sighting

Row = dict[str, object]


async def export_about(session: AsyncSession, *, person_id: int) -> Row:
    """All of it as plain values, ready for JSON; moments are ISO 8601 in UTC."""
    return {
        "elders_asked_for": await _asked_for(session, person_id),
        "guardian_of": await _guarded(session, person_id),
        "consents_given": await _consents(session, person_id),
        "incidents_told_of": await _receipts(session, person_id),
        "words_on_boards": await _words(session, person_id),
        "positions": await _positions(session, person_id),
        "shifts": await _shifts(session, person_id),
        "searches": await _searches(session, person_id),
        "sightings": await _sightings(session, person_id),
    }


async def forget(session: AsyncSession, *, person_id: int, now: datetime) -> list[int]:
    """Leave the elders one guarded and empty what one typed; what staff have not decided about and nobody else guards is withdrawn.

    An approved elder's page stays for the others who guard them; when nobody is left, staff are told. Returns the subjects of whom
    chats must not speak any more: `messages.privacy.forget` empties them, for it locks the lanes that come before.
    """
    with suppress(persons.PersonUnknown):
        await persons.lock(session, person_id)
    elders = await _lock_elders(session, person_id)
    await guardians.leave_all(session, person_id=person_id, now=now)
    gone = []
    for elder in elders:
        is_theirs = elder.asked_by == person_id and elder.status == "asked"
        if is_theirs and not await guardians.people(session, elder_id=elder.id):
            await elder_ending.end(session, elder=elder, outcome="withdrawn", actor=person_id, now=now)
            gone.append(-elder.id)
    await session.execute(update(Elder).where(Elder.asked_by == person_id).values(input_hash=FORGOTTEN))
    typed: dict[str, object] = {"input_hash": FORGOTTEN, "place": None, "wearing": None}
    await session.execute(update(Search).where(Search.started_by == person_id).values(typed))
    await session.execute(update(BoardWord).where(BoardWord.person_id == person_id).values(words=None))
    await session.execute(update(Position).where(Position.person_id == person_id).values(place=None))
    await _empty_sightings(session, person_id)
    ahead = (Shift.person_id == person_id, Shift.ends_at > now, Shift.cancelled_at.is_(None))
    await session.execute(update(Shift).where(*ahead).values(cancelled_at=now))
    return gone


async def _lock_elders(session: AsyncSession, person_id: int) -> Sequence[Elder]:
    """Whom they guard and whom they asked for, in one order, as everybody locks several."""
    asked = (Elder.asked_by == person_id) & (Elder.status == "asked")
    query = select(Elder).where(or_(Elder.id.in_(elder_access.guarded_by(person_id)), asked)).order_by(Elder.id)
    return (await session.scalars(query.with_for_update(key_share=True).execution_options(populate_existing=True))).all()


async def _empty_sightings(session: AsyncSession, person_id: int) -> None:
    mine = update(Sighting).where(Sighting.person_id == person_id)
    shown = select(Sighting.photo).where(Sighting.person_id == person_id, Sighting.photo.is_not(None))
    photos = [number for number in await session.scalars(shown) if number is not None]
    await session.execute(mine.values(words=None, photo=None))
    await files.drop(session, photos)


async def _asked_for(session: AsyncSession, person_id: int) -> list[Row]:
    rows = await session.scalars(select(Elder).where(Elder.asked_by == person_id).order_by(Elder.id))
    return [
        {
            "number": one.id,
            "called": opened(session, "elder.called", one.called),
            "status": one.status,
            "asked_at": one.asked_at.isoformat(),
        }
        for one in rows
    ]


async def _guarded(session: AsyncSession, person_id: int) -> list[Row]:
    query = select(Guardian, Elder.called).join(Elder, Elder.id == Guardian.elder_id).where(Guardian.person_id == person_id)
    found = (await session.execute(query.order_by(Guardian.id))).all()
    ways = await _ways(session, [guardian.id for guardian, _ in found])
    return [
        {
            "called": opened(session, "elder.called", called),
            "relation": guardian.relation,
            "since": _iso(guardian.joined_at),
            "until": _iso(guardian.left_at),
            "ways": ways.get(guardian.id, []),
        }
        for guardian, called in found
    ]


async def _ways(session: AsyncSession, guardian_ids: list[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    rows = await session.scalars(select(GuardianWay).where(GuardianWay.guardian_id.in_(guardian_ids)).order_by(GuardianWay.id))
    for way in rows:
        address = opened(session, "guardian_way.address", way.address)
        row: Row = {"kind": way.kind, "address": address, "confirmed_at": _iso(way.confirmed_at), "until": _iso(way.ended_at)}
        found.setdefault(way.guardian_id, []).append(row)
    return found


async def _consents(session: AsyncSession, person_id: int) -> list[Row]:
    rows = await session.scalars(select(ElderConsent).where(ElderConsent.given_by == person_id).order_by(ElderConsent.id))
    return [
        {
            "elder": one.elder_id,
            "kind": one.kind,
            "right": one.given_right,
            "version": one.version,
            "given_at": one.given_at.isoformat(),
            "withdrawn_at": _iso(one.withdrawn_at),
        }
        for one in rows
    ]


async def _receipts(session: AsyncSession, person_id: int) -> list[Row]:
    rows = await session.scalars(select(Receipt).where(Receipt.person_id == person_id).order_by(Receipt.incident_id))
    return [
        {
            "incident": one.incident_id,
            "as": one.circle,
            "told_at": one.told_at.isoformat(),
            "seen_at": _iso(one.seen_at),
            "took_at": _iso(one.took_at),
        }
        for one in rows
    ]


async def _words(session: AsyncSession, person_id: int) -> list[Row]:
    rows = await session.scalars(select(BoardWord).where(BoardWord.person_id == person_id).order_by(BoardWord.id))
    return [
        {"incident": one.incident_id, "words": opened(session, "board_word.words", one.words), "at": one.at.isoformat()} for one in rows
    ]


async def _positions(session: AsyncSession, person_id: int) -> list[Row]:
    rows = await session.scalars(select(Position).where(Position.person_id == person_id).order_by(Position.id))
    return [
        {"incident": one.incident_id, "place": opened(session, "found_position.place", one.place), "at": one.at.isoformat()} for one in rows
    ]


async def _shifts(session: AsyncSession, person_id: int) -> list[Row]:
    rows = await session.scalars(select(Shift).where(Shift.person_id == person_id).order_by(Shift.id))
    return [
        {"starts_at": one.starts_at.isoformat(), "ends_at": one.ends_at.isoformat(), "cancelled_at": _iso(one.cancelled_at)} for one in rows
    ]


async def _searches(session: AsyncSession, person_id: int) -> list[Row]:
    rows = await session.scalars(select(Searcher).where(Searcher.person_id == person_id).order_by(Searcher.search_id))
    return [
        {
            "search": one.search_id,
            "told_at": one.told_at.isoformat(),
            "joined_at": _iso(one.joined_at),
            "reported_at": _iso(one.reported_at),
            "points": one.points,
        }
        for one in rows
    ]


async def _sightings(session: AsyncSession, person_id: int) -> list[Row]:
    rows = await session.scalars(select(Sighting).where(Sighting.person_id == person_id).order_by(Sighting.id))
    return [{"search": one.search_id, "words": opened(session, "sighting.words", one.words), "at": one.at.isoformat()} for one in rows]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
