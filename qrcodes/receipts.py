"""Receipts: who was told of an incident, when it left the house, who has seen it (已读), who has taken it on (已接单)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from core.database import Moment
from core.upsert import insert
from messages import delivered, outbox
from messages.outbox import Address, Priority
from people import identities
from qrcodes import deadlines, ways
from qrcodes.incident_models import FAMILY, Incident, Receipt

# By which notice each circle hears of an incident first.
FIRST_NOTICE = {FAMILY: "told", "duty": "told", "secretary": "told", "found": "found", "heads": "step.1", "street": "step.2"}
AFAR = "afar"
# What a page shows of these was seen.
KINDS = "incident."
FIRST_KEYS = tuple(sorted(set(FIRST_NOTICE.values())))


def key_of(incident_id: int, what: str) -> str:
    """The key of a notice about an incident."""
    return f"incident:{incident_id}:{what}"


def again(reopened_at: datetime | None) -> str:
    """What is added to `what` once everybody was rung anew: then all are told once more."""
    return "" if reopened_at is None else f".{int(reopened_at.timestamp())}"


async def tell(
    session: AsyncSession, *, incident: Incident, circles: Mapping[str, Collection[int]], kind: str, what: str, now: datetime
) -> None:
    """Ring everybody of these circles at once in all their chats, and by their second way who has not seen it in 20 s.

    Each gets a receipt, in the first circle that names them. `what` makes the key: the same is told once, and once more when it rings anew.
    """
    what += again(incident.reopened_at)
    people = await _write(session, incident.id, circles, now)
    chats = await identities.addresses(session, person_ids=people)
    await _put(session, chats, kind, incident.id, what, now=now, priority=Priority.ALERT)
    await _tell_afar(session, incident, people, {chat.person_id for chat in chats}, what=what, now=now)


async def tell_all(
    session: AsyncSession,
    *,
    incident: Incident,
    kind: str,
    what: str,
    now: datetime,
    rings: bool = False,
    is_apart: bool = False,
    but: Collection[int] = (),
) -> None:
    """Tell everybody who was told before: in place of the first message, or, where it `rings` or `is_apart`, in a new one."""
    query = select(Receipt.person_id, Receipt.circle, Receipt.told_at).where(Receipt.incident_id == incident.id)
    told = (await session.execute(query)).all()
    first = {one.person_id: _first_notice(incident, one.circle, one.told_at) for one in told if one.person_id not in but}
    chats = await identities.addresses(session, person_ids=first)
    if rings or is_apart:
        priority = Priority.ALERT if rings else Priority.RECEIPT
        await _put(session, chats, kind, incident.id, what, now=now, priority=priority)
        return
    for notice in sorted(set(first.values())):
        some = [chat for chat in chats if chat.person_id is not None and first[chat.person_id] == notice]
        key = key_of(incident.id, notice)
        await _put(session, some, kind, incident.id, what, now=now, priority=Priority.RECEIPT, replaces=key)


async def end_afar(session: AsyncSession, *, incident: Incident, now: datetime) -> None:
    """It is over: also by the second way, which only family has, for those who have not seen it in chat."""
    unseen = (Receipt.incident_id == incident.id, Receipt.seen_at.is_(None))
    people = list(await session.scalars(select(Receipt.person_id).where(*unseen)))
    addresses = await ways.second_addresses(session, person_ids=people, elder_id=incident.elder_id) if people else []
    await _put(session, addresses, "incident.over_afar", incident.id, f"over.{AFAR}", now=now, priority=Priority.ALERT)


async def seen(session: AsyncSession, *, person_id: int, incident_id: int, now: datetime) -> bool:
    """They tapped a button of it, or its page was shown to them; whether that is new."""
    return await _mark_seen(session, person_id, [incident_id], now)


async def shown(session: AsyncSession, *, bot: int, chat_id: int, up_to_message: int, now: datetime) -> bool:
    """A web chat's page shows everything up to this message; whether anything of an incident was not seen before."""
    found = await delivered.in_view(session, bot=bot, chat_id=chat_id, up_to_message=up_to_message, kinds=KINDS)
    incidents: dict[int, set[int]] = {}
    for key, person_id in found:
        incidents.setdefault(person_id, set()).add(int(key.split(":")[1]))
    return any([await _mark_seen(session, person_id, numbers, now) for person_id, numbers in incidents.items()])


async def take(session: AsyncSession, *, person_id: int, incident_id: int, circle: str, now: datetime) -> None:
    """They have taken it on; also somebody who was not told as a helper: then they are of this circle."""
    row = {"incident_id": incident_id, "person_id": person_id, "circle": circle, "told_at": now, "seen_at": now, "took_at": now}
    new = insert(session, Receipt).values(row)
    marks = {
        "circle": case((Receipt.circle == FAMILY, circle), else_=Receipt.circle),
        "took_at": _first(Receipt.took_at, now),
        "seen_at": _first(Receipt.seen_at, now),
    }
    await session.execute(new.on_conflict_do_update(index_elements=["incident_id", "person_id"], set_=marks))


async def people(session: AsyncSession, *, incident_id: int) -> list[int]:
    """Everybody who was told."""
    return list(await session.scalars(select(Receipt.person_id).where(Receipt.incident_id == incident_id).order_by(Receipt.person_id)))


async def mark_sent(session: AsyncSession, *, incident_ids: Collection[int]) -> None:
    """Note when the first message left the house, for those of whom it is not noted yet: the outbox forgets it after some days."""
    unsent = select(Receipt.incident_id, Receipt.person_id).where(Receipt.incident_id.in_(incident_ids), Receipt.sent_at.is_(None))
    waiting = {(row.incident_id, row.person_id) for row in await session.execute(unsent)}
    left = await sent_moments(session, incident_ids={incident_id for incident_id, _ in waiting})
    for incident_id, person_id in sorted(waiting & left.keys()):
        mine = (Receipt.incident_id == incident_id, Receipt.person_id == person_id, Receipt.sent_at.is_(None))
        await session.execute(update(Receipt).where(*mine).values(sent_at=left[incident_id, person_id]))


async def unmarked(session: AsyncSession, *, since: datetime) -> list[int]:
    """Incidents, opened since then, of which something left the house that is not noted yet."""
    query = select(Incident.id).join(Receipt, Receipt.incident_id == Incident.id).where(Receipt.sent_at.is_(None), Receipt.told_at > since)
    recent = set(await session.scalars(query.distinct()))
    return sorted({incident_id for incident_id, _ in await sent_moments(session, incident_ids=recent)})


async def sent_moments(session: AsyncSession, *, incident_ids: Collection[int]) -> dict[tuple[int, int], datetime]:
    """When the first message about an incident left the house for whom, by incident and person."""
    known = await session.execute(select(Incident.id, Incident.reopened_at).where(Incident.id.in_(incident_ids)))
    rounds = [(number, more) for number, at in known for more in sorted({"", again(at)})]
    keys = {key_of(number, f"{what}{more}{way}"): number for number, more in rounds for what in FIRST_KEYS for way in ("", f".{AFAR}")}
    moments: dict[tuple[int, int], datetime] = {}
    for key, person_id, at in await delivered.first_sent(session, keys=keys):
        place = (keys[key], person_id)
        moments[place] = min(at, moments.get(place, at))
    return moments


def _first_notice(incident: Incident, circle: str, told_at: datetime) -> str:
    """The notice by which somebody heard of it first, since everybody was last rung."""
    # Family that was told then may be helpers by now.
    rung = told_at <= incident.rung_at
    return ("told" if rung else FIRST_NOTICE[circle]) + again(incident.reopened_at)


async def _write(session: AsyncSession, incident_id: int, circles: Mapping[str, Collection[int]], now: datetime) -> list[int]:
    """A receipt for everybody who has none, and who was told as family is a helper from now on; all of them, told before or not."""
    first: dict[int, str] = {}
    # Family comes last: who is also on duty is told as a helper.
    for circle in sorted(circles, key=FAMILY.__eq__):
        for person_id in circles[circle]:
            first.setdefault(person_id, circle)
    rows = [{"incident_id": incident_id, "person_id": one, "circle": first[one], "told_at": now} for one in sorted(first)]
    if rows:
        new = insert(session, Receipt).values(rows)
        was_family = (Receipt.circle == FAMILY) & (new.excluded.circle != FAMILY)
        key = ["incident_id", "person_id"]
        await session.execute(new.on_conflict_do_update(index_elements=key, set_={"circle": new.excluded.circle}, where=was_family))
    return sorted(first)


async def _tell_afar(
    session: AsyncSession, incident: Incident, people: Collection[int], reached: Collection[int | None], *, what: str, now: datetime
) -> None:
    """By the second way: at once to who has no chat at all, to others later; nothing is sent when they have seen it by then."""
    addresses = await ways.second_addresses(session, person_ids=people, elder_id=incident.elder_id) if people else []
    for at, some in (
        (now, [one for one in addresses if one.person_id not in reached]),
        (now + timedelta(seconds=deadlines.SECOND_WAY), [one for one in addresses if one.person_id in reached]),
    ):
        await _put(session, some, "incident.afar", incident.id, f"{what}.{AFAR}", now=now, priority=Priority.ALERT, not_before=at)


async def _put(session: AsyncSession, to: Sequence[Address], kind: str, incident_id: int, what: str, *, now: datetime, **more: Any) -> None:
    if to:
        data = {"incident_id": incident_id, "what": what}
        await outbox.put(session, to=to, kind=kind, data=data, key=key_of(incident_id, what), now=now, **more)


async def _mark_seen(session: AsyncSession, person_id: int, incident_ids: Collection[int], now: datetime) -> bool:
    mine = (Receipt.person_id == person_id, Receipt.incident_id.in_(incident_ids), Receipt.seen_at.is_(None))
    return bool((await session.scalars(update(Receipt).where(*mine).values(seen_at=now).returning(Receipt.incident_id))).all())


def _first(column: InstrumentedAttribute[datetime | None], now: datetime) -> ColumnElement[datetime]:
    return func.coalesce(column, literal(now, Moment()))
