"""The finder's own page: what has come of their call, and what they do. They learn no name but what the elder is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from qrcodes import board, deadlines, elder_cards, events, finder_rows, incidents, positions, receipts, roster
from qrcodes.board import BoardLine
from qrcodes.incident_models import DOINGS, Escalation, Finder, Incident
from qrcodes.roster import Line


@dataclass(frozen=True, slots=True)
class FinderView:
    """All that a finder sees. `advise_110`: nobody has answered for so long. `found_line` is where the elder is, if not at home.

    `is_ended`: the elder's page ended before they were home; nothing more is taken here.
    """

    state: str
    is_drill: bool
    called: str
    care_lines: tuple[str, ...]
    opened_at: datetime
    acknowledged_at: datetime | None
    on_the_way_at: datetime | None
    eta_at: datetime | None
    with_officer_at: datetime | None
    handed_over_at: datetime | None
    closed_at: datetime | None
    turned_out: str | None
    doing: str | None
    is_mistake: bool
    board: Sequence[BoardLine]
    has_position: bool
    line: Line | None
    found_line: Line | None
    thanked: bool
    advise_110: bool
    until: datetime
    is_ended: bool = False

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


async def view(session: AsyncSession, *, secret: str, now: datetime) -> FinderView | None:
    """The page of this secret; None for an unknown one and after its day."""
    finder = await finder_rows.find(session, secret=secret, now=now)
    if finder is None:
        return None
    incident = await incidents.get(session, finder.incident_id)
    elder = await elder_cards.public(session, elder_id=incident.elder_id)
    found = incident.found_community_id
    is_elsewhere = found is not None and found != incident.community_id
    return FinderView(
        state=incident.state,
        is_drill=incident.is_drill or incident.turned_out == "drill",
        called=elder.called if elder else "",
        care_lines=elder.lines if elder else (),
        opened_at=incident.opened_at,
        acknowledged_at=incident.acknowledged_at,
        on_the_way_at=incident.on_the_way_at,
        eta_at=incident.eta_at,
        with_officer_at=incident.with_officer_at,
        handed_over_at=incident.handed_over_at,
        closed_at=incident.closed_at,
        turned_out=incident.turned_out,
        doing=finder.doing,
        is_mistake=await events.count(session, incident_id=incident.id, what=_mistake_of(finder)) > 0,
        board=await board.lines(session, incident_id=incident.id, finder_id=finder.id),
        has_position=await positions.is_known(session, incident_id=incident.id),
        line=await roster.line(session, community_id=incident.community_id),
        found_line=await roster.line(session, community_id=found) if is_elsewhere and found is not None else None,
        thanked=finder.thanked_at is not None,
        advise_110=await _is_unanswered(session, incident, now),
        until=finder.until,
        is_ended=elder is None and incident.closed_at is None,
    )


async def doing(session: AsyncSession, *, secret: str, doing: str, now: datetime) -> bool:
    """What the finder does: staying with the elder, handed to the police, only reporting. False when the page is over, or for nonsense."""
    live = await finder_rows.acting(session, secret=secret, now=now)
    if live is None or doing not in DOINGS:
        return False
    finder, incident = live
    changed = update(Finder).where(Finder.id == finder.id, Finder.doing.is_distinct_from(doing)).values(doing=doing).returning(Finder.id)
    if (await session.scalars(changed)).one_or_none() is not None:
        number = await events.record(session, incident_id=incident.id, what=f"finder.{doing}", now=now)
        await receipts.tell_all(session, incident=incident, kind="incident.state", what=f"state.{number}", now=now)
    return True


async def mistake(session: AsyncSession, *, secret: str, now: datetime) -> bool:
    """The finder tapped by mistake, or only to see: helpers are told, and decide. False when the page or the incident is over."""
    live = await finder_rows.acting(session, secret=secret, now=now)
    if live is None:
        return False
    finder, incident = live
    if not await events.count(session, incident_id=incident.id, what=_mistake_of(finder)):
        number = await events.record(session, incident_id=incident.id, what=_mistake_of(finder), now=now)
        what = f"state.{number}"
        await receipts.tell_all(session, incident=incident, kind="incident.mistake", what=what, now=now, is_apart=True)
    return True


async def doings(session: AsyncSession, *, incident_id: int) -> list[str]:
    """What finders say that they do, the first finder first."""
    known = select(Finder.doing).where(Finder.incident_id == incident_id, Finder.doing.is_not(None)).order_by(Finder.id)
    return [doing for doing in await session.scalars(known) if doing is not None]


def _mistake_of(finder: Finder) -> str:
    return f"mistake:{finder.id}"


async def _is_unanswered(session: AsyncSession, incident: Incident, now: datetime) -> bool:
    """Whether the last step of the escalation is due, as it was set when the alarm rang."""
    if incident.state != "opened":
        return False
    last = select(Escalation.due_at).where(Escalation.incident_id == incident.id, Escalation.step == max(deadlines.STEPS))
    due_at = await session.scalar(last)
    return due_at is not None and due_at <= now
