"""Waves of a search: volunteers within one, three, five kilometres are told, a wave each quarter of an hour, each person once."""

import json
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from core.upsert import insert
from messages import outbox
from messages.outbox import Priority
from people import homes
from people.authority import holders
from people.nodes import Point
from people.notices import notify
from qrcodes import consents, guardian_rows, search_end, searches
from qrcodes.elder_models import Elder
from qrcodes.incident_models import Incident
from qrcodes.search_clearing import PART
from qrcodes.search_models import Search, Searcher

KILOMETRES = (1.0, 3.0, 5.0)
BETWEEN = timedelta(minutes=15)
# A search that nobody ends is called off: what it tells must not stand in chats for ever.
LONGEST = timedelta(days=7)
_AGREED = consents.agreed("broadcast")


async def next_part(session: AsyncSession, *, now: datetime) -> bool | None:
    """Tell a part of the people of the wave that is due first; whether that was its last. None: no wave is due.

    Two at once never tell the same; a wave that was broken off goes on where it was. None goes out that nobody agrees to any more.
    """
    approved = select(Elder.id).where(Elder.status == "approved")
    due = (Search.ended_at.is_(None), Search.next_wave_at <= now, Search.elder_id.in_(_AGREED), Search.elder_id.in_(approved))
    first = select(Search).where(*due).order_by(Search.next_wave_at, Search.id).limit(1).with_for_update(skip_locked=True)
    search = (await session.scalars(first.execution_options(populate_existing=True))).one_or_none()
    if search is None:
        return None
    people = await _untold(session, search, now)
    told = await _tell(session, search, people[:PART], now)
    data, key = {"search_id": search.id}, searches.told_key(search.id)
    already = await outbox.people_told(session, key=searches.family_key(search.id))
    await notify(session, to=told - already, kind="search.wave", data=data, key=key, now=now, priority=Priority.ALERT)
    if len(people) > PART:
        return False
    later = now + BETWEEN if search.wave + 1 < len(KILOMETRES) else None
    sent = update(Search).where(Search.id == search.id, Search.wave == search.wave, Search.ended_at.is_(None))
    await session.execute(sent.values(wave=search.wave + 1, next_wave_at=later))
    return True


async def sweep(session: AsyncSession, *, now: datetime) -> int:
    """Call off one search that nobody agrees to any more or that nobody has ended; how many. Tell of badges that were scanned meanwhile."""
    stale = or_(Elder.status != "approved", Search.elder_id.not_in(_AGREED), Search.started_at <= now - LONGEST)
    query = select(Search.id).join(Elder, Elder.id == Search.elder_id).where(Search.ended_at.is_(None), stale).order_by(Search.id)
    over = await session.scalar(query.limit(1))
    ended = over is not None and await search_end.finish(session, search_id=over, actor=None, outcome="called_off", now=now)
    await _tell_of_scans(session, now)
    return int(ended)


async def is_stirring(session: AsyncSession) -> bool:
    """Whether any search goes on, or its end still goes out: looked at before anything is written."""
    stirs = or_(Search.ended_at.is_(None), Search.thanked_to.is_not(None))
    return await session.scalar(select(Search.id).where(stirs).limit(1)) is not None


async def _untold(session: AsyncSession, search: Search, now: datetime) -> list[int]:
    """Whom the wave still has to tell, in order: not the family, who know, and nobody a second time."""
    told = await session.scalars(select(Searcher.person_id).where(Searcher.search_id == search.id))
    knowing = {*told, *await guardian_rows.people(session, elder_id=search.elder_id), search.started_by}
    return [person_id for person_id in await _people(session, search, now) if person_id not in knowing]


async def _people(session: AsyncSession, search: Search, now: datetime) -> list[int]:
    """Whom this wave may reach. Where nobody knows where to begin, all volunteers of the community, at once."""
    centre = opened(session, searches.CENTRE, search.centre)
    if not centre:
        return await holders(session, roles=homes.SEARCHERS, node_id=search.community_id, now=now)
    latitude, longitude = json.loads(centre)
    point: Point = (float(latitude), float(longitude))
    return await homes.volunteers(session, centre=point, kilometres=KILOMETRES[search.wave], now=now)


async def _tell(session: AsyncSession, search: Search, people: list[int], now: datetime) -> set[int]:
    """Write down whom the wave tells."""
    same = {"search_id": search.id, "wave": search.wave + 1, "told_at": now}
    rows = [same | {"person_id": person_id} for person_id in people]
    if not rows:
        return set()
    fresh = insert(session, Searcher).values(rows).on_conflict_do_nothing().returning(Searcher.person_id)
    return set(await session.scalars(fresh))


async def _tell_of_scans(session: AsyncSession, now: datetime) -> None:
    """The elder's badge was scanned while they are looked for: whoever may end the search is asked whether to."""
    live = (Search.ended_at.is_(None), Incident.opened_at >= Search.started_at, Incident.is_drill.is_(False))
    query = select(Search, Incident.id).join(Incident, Incident.elder_id == Search.elder_id).where(*live, Incident.closed_at.is_(None))
    for search, incident_id in (await session.execute(query)).all():
        family = {*await guardian_rows.people(session, elder_id=search.elder_id), search.started_by}
        data = {"search_id": search.id, "incident_id": incident_id}
        key = f"search:{search.id}:scanned:{incident_id}"
        await notify(session, to=family, kind="search.scanned", data=data, key=key, now=now, priority=Priority.ALERT)
