"""Residents from a table: each with a consent that somebody heard, none who is on record already; all of them, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people import audit, authority, nodes, persons, places_by_name
from people.cleaning import clean_name
from people.enrolment import NOTICE_VERSION, PRIVACY
from people.import_rows import Line, Reader, Wrong, day, phone, yes
from people.imports import AT_ONCE, ImportInUse, Noted, note
from people.models import Consent, Home, Person
from people.moments import not_before
from people.person_rows import IMPORTED, in_use
from people.residents import REGISTERS

COLUMNS = ("name", "phone", "building", "agreed", "agreed_on", "heard_by", "namesake")
REQUIRED = ("name", "agreed", "agreed_on")
# What somebody said longer ago is asked anew.
CONSENT_DAYS = 366
NAMED_MOST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A resident as the table has them; `namesake` says that they are not who has this name or phone already."""

    number: int
    name: str
    phone: str | None
    building: str
    agreed_on: date
    heard_by: str
    namesake: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows name: colleagues who heard a consent, and where people live, by the words of the table."""

    heard: Mapping[str, int]
    places: Mapping[str, int]


def clean(lines: Sequence[Line]) -> tuple[list[Row], list[Wrong]]:
    """The rows that are well, and what is wrong with the others; no database is asked."""
    rows: list[Row] = []
    wrong: list[Wrong] = []
    for line in lines:
        reader = Reader(line)
        reader.needs(*REQUIRED)
        if line.get("agreed") and not reader.read("agreed", yes, otherwise=True):
            reader.says("agreed", "not_agreed")
        row = Row(
            line.number,
            reader.read("name", clean_name, otherwise=""),
            reader.read("phone", phone, otherwise=None),
            line.get("building"),
            reader.read("agreed_on", day, otherwise=date.min),
            line.get("heard_by"),
            reader.read("namesake", yes, otherwise=False),
        )
        wrong += reader.wrong
        rows += [] if reader.wrong else [row]
    return rows, wrong


async def check(session: AsyncSession, *, actor: int, community_id: int, rows: Sequence[Row], now: datetime, zone: ZoneInfo) -> list[Wrong]:
    """What is wrong with rows that are well by themselves: twice in the table, on record already, a place or colleague unknown."""
    await authority.require(session, person_id=actor, roles=REGISTERS, node_id=community_id, now=now)
    await audit.record(session, actor=actor, action="names.looked_up", subject="node", subject_id=community_id, now=now)
    known = await _known(session, community_id, rows, now)
    today = now.astimezone(zone).date()
    wrong = [Wrong(row.number, "agreed_on", "future") for row in rows if row.agreed_on > today]
    late = today - timedelta(days=CONSENT_DAYS)
    wrong += [Wrong(row.number, "agreed_on", "too_old", {"days": CONSENT_DAYS}) for row in rows if row.agreed_on < late]
    wrong += [Wrong(row.number, "building", "place") for row in rows if row.building and row.building not in known.places]
    wrong += [Wrong(row.number, "heard_by", "colleague") for row in rows if row.heard_by and row.heard_by not in known.heard]
    return wrong + _twice(rows) + await _on_record(session, community_id, rows)


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
    """Register them all; they were checked in this transaction, in which the community is locked."""
    known = await _known(session, community_id, rows, now)
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        ids = list(
            await session.scalars(
                insert(Person).returning(Person.id, sort_by_parameter_order=True), _people(session, community_id, part, now)
            )
        )
        consents = [_consent(number, row, known.heard.get(row.heard_by, actor), now, zone) for number, row in zip(ids, part, strict=True)]
        await session.execute(insert(Consent), consents)
        homes = [(number, known.places[row.building]) for number, row in zip(ids, part, strict=True) if row.building]
        if homes:
            await session.execute(insert(Home), [{"person_id": number, "node_id": node_id, "said_at": now} for number, node_id in homes])
        await _record(session, actor, IMPORTED, ids, now)
        await note(session, import_id=import_id, subject="person", rows=map(Noted, ids))


async def undo(session: AsyncSession, *, actor: int, noted: Sequence[Noted], now: datetime) -> None:
    """Forget them all, unless something has happened to one of them since. Raises `ImportInUse`."""
    ids = [one.subject_id for one in noted]
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        here = select(Person.id).where(Person.id.in_(part), Person.forgotten_at.is_(None)).order_by(Person.id)
        theirs = list(await session.scalars(here.with_for_update()))
        if used := sorted(await in_use(session, person_ids=theirs)):
            names = await persons.names(session, used[:NAMED_MOST])
            raise ImportInUse(kind="residents", number=len(used), names=[names[number] for number in used[:NAMED_MOST]])
        live = update(Consent).where(Consent.person_id.in_(theirs), Consent.withdrawn_at.is_(None))
        await session.execute(live.values(withdrawn_at=not_before(Consent.given_at, now)))
        await session.execute(delete(Home).where(Home.person_id.in_(theirs)))
        nothing = {"name_sealed": None, "name_index": None, "phone_sealed": None, "phone_index": None, "language": None}
        emptied = update(Person).where(Person.id.in_(theirs)).values(**nothing, forgotten_at=now)
        await session.execute(emptied.execution_options(synchronize_session=False))
        await _record(session, actor, "person.import_undone", theirs, now)


async def _known(session: AsyncSession, community_id: int, rows: Sequence[Row], now: datetime) -> _Known:
    heard: dict[str, int] = {}
    wanted = {row.heard_by for row in rows if row.heard_by}
    if wanted:
        colleagues = set(await _registering(session, community_id, now))
        named = await persons.named(session, community_id=community_id, names=wanted)
        heard = {
            name: theirs[0]
            for name, found in named.items()
            if len(theirs := [one.person_id for one in found if one.person_id in colleagues]) == 1
        }
    places = await places_by_name.find(session, community_id=community_id, names={row.building for row in rows if row.building})
    return _Known(heard, places)


async def _registering(session: AsyncSession, community_id: int, now: datetime) -> list[int]:
    """Who may register residents here, in a part of the community too."""
    nearby = [community_id, *(node.id for node in await nodes.homes_in(session, community_id=community_id))]
    found: set[int] = set()
    for node_id in nearby:
        found |= set(await authority.holders(session, roles=REGISTERS, node_id=node_id, now=now))
    return sorted(found)


def _twice(rows: Sequence[Row]) -> list[Wrong]:
    """Rows that seem to be of one person: the same name, and no two phones that tell them apart."""
    wrong: list[Wrong] = []
    seen: dict[str, list[Row]] = {}
    for row in rows:
        name = persons.plain_name(row.name)
        for other in seen.setdefault(name, []):
            is_same = row.phone == other.phone if row.phone and other.phone else not row.namesake
            if is_same:
                wrong.append(Wrong(row.number, "name", "twice", {"row": other.number}))
                break
        seen[name].append(row)
    return wrong


async def _on_record(session: AsyncSession, community_id: int, rows: Sequence[Row]) -> list[Wrong]:
    wrong: list[Wrong] = []
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        names = await persons.named(session, community_id=community_id, names={row.name for row in part})
        phones = await persons.by_phones(session, phones={row.phone for row in part if row.phone}, community_id=community_id)
        for row in part:
            same_name = {one.person_id for one in names[row.name]}
            same_phone = set(phones.get(row.phone or "", ()))
            if same_name & same_phone:
                wrong.append(Wrong(row.number, "name", "on_record"))
            elif same_name and not row.namesake:
                wrong.append(Wrong(row.number, "name", "namesake"))
            elif same_phone and not row.namesake:
                wrong.append(Wrong(row.number, "phone", "phone_of_another"))
    return wrong


def _people(session: AsyncSession, community_id: int, rows: Sequence[Row], now: datetime) -> list[dict[str, object]]:
    found = []
    for row in rows:
        name_sealed, name_index = persons.seal_name(session, row.name)
        phone_sealed, phone_index = persons.seal_phone(session, row.phone)
        sealed = {"name_sealed": name_sealed, "name_index": name_index, "phone_sealed": phone_sealed, "phone_index": phone_index}
        found.append({"community_id": community_id, "created_at": now} | sealed)
    return found


def _consent(person_id: int, row: Row, heard_by: int, now: datetime, zone: ZoneInfo) -> dict[str, object]:
    noon = datetime(row.agreed_on.year, row.agreed_on.month, row.agreed_on.day, 12, tzinfo=zone)
    said = {"kind": PRIVACY, "version": NOTICE_VERSION, "taken_by": heard_by, "given_at": min(now, noon)}
    return {"person_id": person_id} | said


async def _record(session: AsyncSession, actor: int, action: str, ids: Sequence[int], now: datetime) -> None:
    about = {number: number for number in ids}
    await audit.record_each(session, actor=actor, action=action, about=about, subject="person", now=now)
