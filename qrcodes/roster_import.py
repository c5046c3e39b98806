"""The duty roster from a table: who is on duty on which day from when to when; all rows, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import audit, authority, nodes, persons
from people.cleaning import PhoneUnclear, clean_phone
from people.import_rows import Line, Reader, Wrong, day, hour
from people.imports import AT_ONCE, ImportInUse, Noted, note
from people.notices import notify
from qrcodes.roster import SERVES
from qrcodes.roster_models import Shift
from qrcodes.shifts import DAYS_AHEAD, NoStation, Term

COLUMNS = ("person", "day", "since", "until")
REQUIRED = COLUMNS
NAMED_MOST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """Who is on duty, by name or phone, on which day, from when to when; `until` None is midnight, an earlier hour the next day's."""

    number: int
    person: str
    day: date
    since: time
    until: time | None

    def term(self, zone: ZoneInfo) -> Term:
        """On the community's clocks."""
        over = self.until is None or self.until <= self.since
        end = self.day + timedelta(days=1) if over else self.day
        return Term(datetime.combine(self.day, self.since, zone), datetime.combine(end, self.until or time(), zone))


def clean(lines: Sequence[Line]) -> tuple[list[Row], list[Wrong]]:
    """The rows that are well, and what is wrong with the others; no database is asked."""
    rows: list[Row] = []
    wrong: list[Wrong] = []
    for line in lines:
        reader = Reader(line)
        reader.needs(*REQUIRED)
        on = reader.read("day", day, otherwise=date.min)
        since, until = (reader.read(column, hour, otherwise=None) for column in ("since", "until"))
        wrong += reader.wrong
        # 24:00 as a beginning is the next day's; whoever writes it means midnight.
        rows += [] if reader.wrong else [Row(line.number, line.get("person"), on, since or time(), until)]
    return rows, wrong


async def check(session: AsyncSession, *, actor: int, community_id: int, rows: Sequence[Row], now: datetime, zone: ZoneInfo) -> list[Wrong]:
    """What is wrong with rows that are well by themselves: who it is, whether they serve here, when it is. Raises `NoStation`."""
    await _station(session, community_id)
    known = await _people(session, community_id, rows, now)
    last = now + timedelta(days=DAYS_AHEAD)
    wrong: list[Wrong] = []
    terms: dict[int, list[tuple[int, Term]]] = {}
    for row in rows:
        found, term = known[row.person], row.term(zone)
        if isinstance(found, str):
            wrong.append(Wrong(row.number, "person", found))
            continue
        if not now < term.ends_at <= last:
            wrong.append(Wrong(row.number, "day", "over" if term.ends_at <= now else "far", {"days": DAYS_AHEAD}))
            continue
        mine = terms.setdefault(found, [])
        if same := next((number for number, other in mine if _overlap(other, term)), None):
            wrong.append(Wrong(row.number, "since", "overlaps_row", {"row": same}))
        mine.append((row.number, term))
    return wrong + await _taken(session, terms)


async def bring(
    session: AsyncSession,
    *,
    actor: int,
    community_id: int,
    import_id: int,
    rows: Sequence[Row],
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Put them all on duty; each is told once. They were checked in this transaction, in which the people are locked."""
    known = await _people(session, community_id, rows, now)
    station = await _station(session, community_id)
    same = {"station_id": station, "made_by": actor, "made_at": now}
    values: list[dict[str, object]] = []
    people: list[int] = []
    for row in rows:
        person_id, term = known[row.person], row.term(zone)
        assert isinstance(person_id, int)
        people.append(person_id)
        values.append(same | {"person_id": person_id, "starts_at": term.starts_at, "ends_at": term.ends_at})
    made: list[int] = []
    for start in range(0, len(values), AT_ONCE):
        fresh = insert(Shift).returning(Shift.id, sort_by_parameter_order=True)
        made += await session.scalars(fresh, values[start : start + AT_ONCE])
    await note(session, import_id=import_id, subject="shift", rows=map(Noted, made))
    await _tell(session, "shift.set", dict(zip(made, people, strict=True)), actor=actor, mark="set", now=now)


async def lock(session: AsyncSession, *, community_id: int, rows: Sequence[Row], now: datetime) -> None:
    """Make others who set shifts for these people wait, in the order of their numbers."""
    known = await _people(session, community_id, rows, now)
    await persons.lock_all(session, {one for one in known.values() if isinstance(one, int)}, community_id=community_id)


async def undo(session: AsyncSession, *, actor: int, noted: Sequence[Noted], now: datetime) -> None:
    """Take them all off duty; each is told. Raises `ImportInUse` when one has begun: it stays on the roster as it was."""
    ids = [one.subject_id for one in noted]
    begun: list[int] = []
    ended: dict[int, int] = {}
    for start in range(0, len(ids), AT_ONCE):
        live = (Shift.id.in_(ids[start : start + AT_ONCE]), Shift.cancelled_at.is_(None))
        begun += await session.scalars(select(Shift.person_id).where(*live, Shift.starts_at <= now))
        coming = update(Shift).where(*live, Shift.starts_at > now).values(cancelled_at=now).returning(Shift.id, Shift.person_id)
        ended |= {row.id: row.person_id for row in await session.execute(coming.execution_options(synchronize_session=False))}
    if begun:
        names = await persons.names(session, set(begun))
        raise ImportInUse(kind="roster", number=len(begun), names=sorted(set(names.values()))[:NAMED_MOST])
    await _tell(session, "shift.cancelled", ended, actor=actor, mark="off", now=now)


async def _tell(session: AsyncSession, kind: str, shifts: Mapping[int, int], *, actor: int, mark: str, now: datetime) -> None:
    """One notice for each person, whatever they are on duty for; `shifts` are people by the number of their shift."""
    await audit.record_each(session, actor=actor, action=kind, about=shifts, subject="shift", now=now)
    theirs: dict[int, list[int]] = {}
    for shift_id, person_id in sorted(shifts.items()):
        theirs.setdefault(person_id, []).append(shift_id)
    for person_id, numbers in sorted(theirs.items()):
        if kind == "shift.set" or person_id != actor:
            data, key = {"shift_ids": numbers}, f"shift:{numbers[0]}:{mark}"
            await notify(session, to=[person_id], kind=kind, data=data, key=key, now=now)


async def _station(session: AsyncSession, community_id: int) -> int:
    station = await nodes.station_of(session, community_id)
    if station is None:
        raise NoStation
    return station.id


async def _people(session: AsyncSession, community_id: int, rows: Sequence[Row], now: datetime) -> dict[str, int | str]:
    """Whom each of these words means, or why nobody: of namesakes who serve here, the phone tells which."""
    words = {row.person for row in rows}
    serving = set(await authority.holders(session, roles=SERVES, node_id=community_id, now=now))
    phones = {word: number for word in words if (number := _phone(word))}
    by_phone = await persons.by_phones(session, phones=phones.values(), community_id=community_id)
    named = await persons.named(session, community_id=community_id, names=words - phones.keys())
    found: dict[str, int | str] = {}
    for word in words:
        ids = by_phone.get(phones[word], []) if word in phones else [one.person_id for one in named[word]]
        meant = sorted(serving.intersection(ids))
        if len(meant) == 1:
            found[word] = meant[0]
        else:
            found[word] = "several_people" if meant else "not_for_duty" if ids else "nobody"
    return found


def _phone(words: str) -> str | None:
    try:
        return clean_phone(words)
    except (PhoneUnclear, Refusal):
        return None


async def _taken(session: AsyncSession, terms: Mapping[int, Sequence[tuple[int, Term]]]) -> list[Wrong]:
    """Rows of people who are on duty somewhere then already."""
    if not terms:
        return []
    all_terms = [term for theirs in terms.values() for _, term in theirs]
    around = (Shift.ends_at > min(one.starts_at for one in all_terms), Shift.starts_at < max(one.ends_at for one in all_terms))
    query = select(Shift).where(Shift.person_id.in_(terms), Shift.cancelled_at.is_(None), *around)
    wrong: list[Wrong] = []
    for shift in await session.scalars(query.execution_options(populate_existing=True)):
        taken = Term(shift.starts_at, shift.ends_at)
        rows = [number for number, term in terms[shift.person_id] if _overlap(taken, term)]
        wrong += [Wrong(number, "since", "on_duty_then", {"starts_at": shift.starts_at, "ends_at": shift.ends_at}) for number in rows]
    return wrong


def _overlap(one: Term, other: Term) -> bool:
    return one.starts_at < other.ends_at and one.ends_at > other.starts_at
