"""Waves of a search: volunteers within one, three, five kilometres are told, a wave each quarter of an hour, each person once."""

import json
from datetime import datetime, timedelta

from sqlalchemy import case, literal, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Moment
from core.sealing import opened
from core.upsert import insert
from messages.outbox import Priority
from people import homes
from people.authority import holders
from people.nodes import Point
from people.notices import notify
from qrcodes import search_end, searches
from qrcodes.elder_models import Elder, ElderConsent
from qrcodes.incident_models import Incident
from qrcodes.search_models import Search, Searcher

KILOMETRES = (1.0, 3.0, 5.0)
BETWEEN = timedelta(minutes=15)
# A search that nobody ends is called off: what it tells must not stand in chats for ever.
LONGEST = timedelta(days=7)
# Rows of one INSERT: SQLite takes at most 32,766 values in a statement, a row has four.
CHUNK = 5_000


async def next_waves(session: AsyncSession, *, now: datetime) -> int:
    """Send the one wave that is due first; how many there were (0: none is due). Two at once never send the same."""
    due = select(Search.id).where(Search.ended_at.is_(None), Search.next_wave_at <= now).order_by(Search.next_wave_at, Search.id)
    search_id = (await session.scalars(due.limit(1).with_for_update(skip_locked=True))).one_or_none()
    if search_id is None:
        return 0
    later = case((Search.wave + 1 < len(KILOMETRES), literal(now + BETWEEN, Moment())), else_=null())
    mine = (Search.id == search_id, Search.ended_at.is_(None), Search.next_wave_at <= now)
    fired = update(Search).where(*mine).values(wave=Search.wave + 1, next_wave_at=later).returning(Search)
    search = (await session.scalars(fired, execution_options={"populate_existing": True})).one_or_none()
    if search is None:
        return 0
    told = await _tell(session, search, await _people(session, search, now), now)
    data = {"search_id": search_id}
    await notify(session, to=told, kind="search.wave", data=data, key=searches.told_key(search_id), now=now, priority=Priority.ALERT)
    return 1


async def sweep(session: AsyncSession, *, now: datetime) -> int:
    """Call off what nobody agrees to any more and what nobody has ended; how many. Tell of a badge that was scanned meanwhile."""
    agreed = select(ElderConsent.elder_id).where(ElderConsent.kind == "broadcast", ElderConsent.withdrawn_at.is_(None))
    stale = or_(Elder.status != "approved", Search.elder_id.not_in(agreed), Search.started_at <= now - LONGEST)
    query = select(Search.id).join(Elder, Elder.id == Search.elder_id).where(Search.ended_at.is_(None), stale).order_by(Search.id)
    over = (await session.scalars(query)).all()
    for search_id in over:
        await search_end.finish(session, search_id=search_id, actor=None, outcome="called_off", now=now)
    await _tell_of_scans(session, now)
    return len(over)


async def is_stirring(session: AsyncSession) -> bool:
    """Whether any search goes on: looked at before anything is written."""
    return await session.scalar(select(Search.id).where(Search.ended_at.is_(None)).limit(1)) is not None


async def _people(session: AsyncSession, search: Search, now: datetime) -> list[int]:
    """Whom this wave may reach. Where nobody knows where to begin, all volunteers of the community, at once."""
    centre = opened(session, searches.CENTRE, search.centre)
    if not centre:
        return await holders(session, roles=homes.SEARCHERS, node_id=search.community_id, now=now)
    latitude, longitude = json.loads(centre)
    point: Point = (float(latitude), float(longitude))
    return await homes.volunteers(session, centre=point, kilometres=KILOMETRES[search.wave - 1], now=now)


async def _tell(session: AsyncSession, search: Search, people: list[int], now: datetime) -> set[int]:
    """Write down whom the wave tells: not the family, who know, and nobody a second time."""
    knowing = {*await searches.family_of(session, elder_id=search.elder_id), search.started_by}
    same = {"search_id": search.id, "wave": search.wave, "told_at": now}
    rows = [same | {"person_id": person_id} for person_id in people if person_id not in knowing]
    told: set[int] = set()
    for start in range(0, len(rows), CHUNK):
        fresh = insert(session, Searcher).values(rows[start : start + CHUNK]).on_conflict_do_nothing().returning(Searcher.person_id)
        told.update(await session.scalars(fresh))
    return told


async def _tell_of_scans(session: AsyncSession, now: datetime) -> None:
    """The elder's badge was scanned while they are looked for: whoever may end the search is asked whether to."""
    live = (Search.ended_at.is_(None), Incident.opened_at >= Search.started_at, Incident.is_drill.is_(False))
    query = select(Search, Incident.id).join(Incident, Incident.elder_id == Search.elder_id).where(*live, Incident.closed_at.is_(None))
    for search, incident_id in (await session.execute(query)).all():
        family = {*await searches.family_of(session, elder_id=search.elder_id), search.started_by}
        data = {"search_id": search.id, "incident_id": incident_id}
        key = f"search:{search.id}:scanned:{incident_id}"
        await notify(session, to=family, kind="search.scanned", data=data, key=key, now=now, priority=Priority.ALERT)
