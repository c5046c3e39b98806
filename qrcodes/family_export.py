"""Everything that is stored about one elder, for the family to take with them."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.sealing import opened
from people import audit, persons
from people.authority import NotAllowed
from people.models import Audit
from qrcodes import care_lines
from qrcodes.badge_models import Badge, Scan
from qrcodes.elder_access import is_guardian, lock_living
from qrcodes.elder_models import Elder, ElderConsent, Guardian
from qrcodes.incident_models import BoardWord, Event, Incident, Position
from qrcodes.search_models import Search

Row = dict[str, object]
READS = ("elder.read", "elder.photo_seen", "elder.exported")


async def of_elder(session: AsyncSession, *, actor: int, elder_id: int, now: datetime) -> Row:
    """All of it as plain values, ready for JSON; moments are ISO 8601 in UTC, the photo is base64. For guardians only, and on record.

    Finders stay nameless: nothing of them is stored. Raises `ElderUnknown`, `NotAllowed`.
    """
    elder = await lock_living(session, elder_id)
    if not await is_guardian(session, person_id=actor, elder_id=elder_id):
        raise NotAllowed
    await audit.record(session, actor=actor, action="elder.exported", subject="elder", subject_id=elder_id, now=now)
    photo = await files.load(session, elder.photo_file) if elder.photo_file else None
    return {
        **_fields(session, elder),
        "photo": b64encode(photo).decode() if photo else None,
        "care_lines": [{"words": one.words, "shown": one.is_shown} for one in await care_lines.of_elder(session, elder_id=elder_id)],
        "consents": await _consents(session, elder_id),
        "guardians": await _guardians(session, elder_id),
        "badges": await _badges(session, elder_id),
        "incidents": await _incidents(session, elder_id),
        "searches": await _searches(session, elder_id),
        "read_by": await _readers(session, elder_id),
    }


def _fields(session: AsyncSession, elder: Elder) -> Row:
    clear = {name: opened(session, f"elder.{name}", getattr(elder, name)) for name in ("called", "name", "address", "history", "wanted")}
    return clear | {
        "number": elder.id,
        "status": elder.status,
        "asked_at": elder.asked_at.isoformat(),
        "decided_at": _iso(elder.decided_at),
        "id_checked_at": _iso(elder.id_checked_at),
        "photo_taken_on": elder.photo_taken_on.isoformat() if elder.photo_taken_on else None,
    }


async def _consents(session: AsyncSession, elder_id: int) -> list[Row]:
    rows = (await session.scalars(select(ElderConsent).where(ElderConsent.elder_id == elder_id).order_by(ElderConsent.id))).all()
    names = await persons.names(session, [one.given_by for one in rows])
    return [
        {
            "kind": one.kind,
            "by": names.get(one.given_by, ""),
            "right": one.given_right,
            "version": one.version,
            "given_at": one.given_at.isoformat(),
            "withdrawn_at": _iso(one.withdrawn_at),
        }
        for one in rows
    ]


async def _guardians(session: AsyncSession, elder_id: int) -> list[Row]:
    joined = select(Guardian).where(Guardian.elder_id == elder_id, Guardian.person_id.is_not(None)).order_by(Guardian.id)
    rows = (await session.scalars(joined)).all()
    names = await persons.names(session, [one.person_id for one in rows if one.person_id])
    return [
        {"name": names.get(one.person_id or 0, ""), "relation": one.relation, "since": _iso(one.joined_at), "until": _iso(one.left_at)}
        for one in rows
    ]


async def _badges(session: AsyncSession, elder_id: int) -> list[Row]:
    rows = (await session.scalars(select(Badge).where(Badge.elder_id == elder_id).order_by(Badge.id))).all()
    scans = await session.execute(
        select(Scan.badge_id, Scan.kind, Scan.at).where(Scan.badge_id.in_([one.id for one in rows])).order_by(Scan.id)
    )
    seen: dict[int, list[Row]] = {}
    for badge_id, kind, at in scans:
        seen.setdefault(badge_id, []).append({"kind": kind, "at": at.isoformat()})
    return [
        {
            "printed": one.printed_id,
            "carrier": one.carrier,
            "made_at": one.made_at.isoformat(),
            "revoked_at": _iso(one.revoked_at),
            "scans": seen.get(one.id, []),
        }
        for one in rows
    ]


async def _incidents(session: AsyncSession, elder_id: int) -> list[Row]:
    rows = (await session.scalars(select(Incident).where(Incident.elder_id == elder_id).order_by(Incident.id))).all()
    ids = [one.id for one in rows]
    timelines, boards, positions = await _timelines(session, ids), await _boards(session, ids), await _positions(session, ids)
    return [
        {
            "number": one.id,
            "drill": one.is_drill,
            "turned_out": one.turned_out,
            "handed_to": opened(session, "incident.handed_to", one.handed_to),
            "timeline": timelines.get(one.id, []),
            "board": boards.get(one.id, []),
            "positions": positions.get(one.id, []),
        }
        for one in rows
    ]


async def _timelines(session: AsyncSession, ids: Sequence[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for one in await session.scalars(select(Event).where(Event.incident_id.in_(ids)).order_by(Event.id)):
        found.setdefault(one.incident_id, []).append({"what": one.what, "at": one.at.isoformat()})
    return found


async def _boards(session: AsyncSession, ids: Sequence[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for one in await session.scalars(select(BoardWord).where(BoardWord.incident_id.in_(ids)).order_by(BoardWord.id)):
        words = opened(session, "board_word.words", one.words)
        found.setdefault(one.incident_id, []).append({"side": one.side, "words": words, "at": one.at.isoformat()})
    return found


async def _positions(session: AsyncSession, ids: Sequence[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for one in await session.scalars(select(Position).where(Position.incident_id.in_(ids)).order_by(Position.id)):
        place = opened(session, "found_position.place", one.place)
        found.setdefault(one.incident_id, []).append({"place": place, "at": one.at.isoformat()})
    return found


async def _searches(session: AsyncSession, elder_id: int) -> list[Row]:
    rows = await session.scalars(select(Search).where(Search.elder_id == elder_id).order_by(Search.id))
    return [{"started_at": one.started_at.isoformat(), "ended_at": _iso(one.ended_at), "outcome": one.outcome} for one in rows]


async def _readers(session: AsyncSession, elder_id: int) -> list[Row]:
    """Who read what only staff and family may, and when."""
    read = select(Audit.actor, Audit.action, Audit.at).where(Audit.subject == "elder", Audit.subject_id == elder_id)
    rows = (await session.execute(read.where(Audit.action.in_(READS)).order_by(Audit.id))).all()
    names = await persons.names(session, [actor for actor, _, _ in rows if actor])
    return [{"by": names.get(actor or 0, ""), "what": action, "at": at.isoformat()} for actor, action, at in rows]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
