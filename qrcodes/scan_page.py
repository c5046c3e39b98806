"""What a stranger sees who scans a code: one look into the database, which changes nothing and tells nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.crypto import token_hash
from core.sealing import opened
from people.models import Node, Station
from qrcodes.badge_models import Badge
from qrcodes.elder_models import CareLine, Elder, ElderConsent
from qrcodes.roster import Line

MOST_LINES = 6


@dataclass(frozen=True)
class ScanPage:
    """All that strangers learn of an elder: what to call them, what helps (with a live consent), and whom to call."""

    called: str
    lines: tuple[str, ...]
    line: Line | None


def _page_of() -> Any:
    """A row for each care line, at least one: compiled once, asked for by the token's hash."""
    home = aliased(Node)
    own = select(func.min(Station.id)).where(Station.community_id == Elder.community_id).correlate(Elder)
    street = select(func.min(Station.id)).where(Station.community_id == home.parent_id).correlate(home)
    may_show = exists().where(ElderConsent.elder_id == Elder.id, ElderConsent.kind == "health", ElderConsent.withdrawn_at.is_(None))
    shown = and_(CareLine.elder_id == Elder.id, CareLine.is_shown, may_show.correlate(Elder))
    return (
        select(Elder.called, CareLine.words, Station.name, Station.duty_phone)
        .select_from(Badge)
        .join(Elder, Elder.id == Badge.elder_id)
        .join(home, home.id == Elder.community_id)
        .outerjoin(Station, Station.id == func.coalesce(own.scalar_subquery(), street.scalar_subquery()))
        .outerjoin(CareLine, shown)
        .where(Badge.token_hash == bindparam("hash"), Badge.revoked_at.is_(None), Elder.status == "approved")
        .order_by(CareLine.position)
    )


_PAGE = _page_of()
# The street's lines come first: they answer for all of its communities.
_LINES = (
    select(Station.name, Station.duty_phone).join(Node, Node.id == Station.community_id).order_by(Node.parent_id.is_not(None), Station.id)
)


async def look(session: AsyncSession, *, token: str) -> ScanPage | None:
    """The page of this code; None for every code that opens nothing, whatever the reason."""
    rows = (await session.execute(_PAGE, {"hash": token_hash(token)})).all()
    return _opened(session, rows) if rows else None


async def hot_lines(session: AsyncSession) -> list[Line]:
    """Whom to call when a code opens nothing: a few lines, each number once."""
    lines: dict[str, Line] = {}
    for name, phone in await session.execute(_LINES.limit(10 * MOST_LINES)):
        lines.setdefault(phone, Line(name, phone))
    return list(lines.values())[:MOST_LINES]


def _opened(session: AsyncSession, rows: Sequence[Row[Any]]) -> ScanPage:
    first = rows[0]
    return ScanPage(
        called=opened(session, "elder.called", first.called),
        lines=tuple(opened(session, "care_line.words", row.words) for row in rows if row.words),
        line=Line(first.name, first.duty_phone) if first.name else None,
    )
