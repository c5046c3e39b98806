"""Elders from a table: applications on behalf of families that wait for review, as if each had been typed; all rows, or none."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from people import audit, places_by_name
from people.import_rows import Bad, Line, Reader, TableWrong, Wrong, yes
from people.imports import ImportInUse, Noted, note
from people.persons import plain_name
from qrcodes import care_lines, elder_ending, elder_words, elders, mentions
from qrcodes.applications import Application
from qrcodes.elder_access import LIVING
from qrcodes.elder_models import CONSENTS, RIGHTS, Elder, Guardian

COLUMNS = ("called", "name", "right", "building", "address", "history", "lines", *CONSENTS)
REQUIRED = ("called", "name", "right")
# How those who speak for an elder are written in a table; the doors' own words are known besides.
RIGHTS_TYPED = {
    **dict.fromkeys(("子女", "儿子", "女儿", "儿女", "child", "son", "daughter"), "child"),
    **dict.fromkeys(("配偶", "老伴", "丈夫", "妻子", "spouse", "husband", "wife"), "spouse"),
    **dict.fromkeys(("孙辈", "孙子", "孙女", "外孙", "外孙女", "grandchild"), "grandchild"),
    **dict.fromkeys(("兄弟姐妹", "兄弟", "姐妹", "哥哥", "姐姐", "弟弟", "妹妹", "sibling", "brother", "sister"), "sibling"),
    **dict.fromkeys(("监护人", "法定监护人", "guardian"), "guardian"),
    **dict.fromkeys(("本人", "自己", "self"), "self"),
    **dict.fromkeys(("其他", "其他亲属", "亲属", "照护人", "护工", "other"), "other"),
}
assert set(RIGHTS_TYPED.values()) == set(RIGHTS)
LINE_ENDS = re.compile(r"[;；\n]")
PAGE = 200
NAMED_MOST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """An elder as the table has them; `building` is looked up, all else is well."""

    number: int
    building: str
    application: Application


def clean(lines: Sequence[Line]) -> tuple[list[Row], list[Wrong]]:
    """The rows that are well, and what is wrong with the others; no database is asked."""
    rows: list[Row] = []
    wrong: list[Wrong] = []
    for line in lines:
        reader = Reader(line)
        reader.needs(*REQUIRED)
        right = reader.read("right", _right, otherwise="other")
        called = reader.read("called", elder_words.called, otherwise="")
        name = reader.read("name", elder_words.name, otherwise="")
        ticked = [kind for kind in CONSENTS if reader.read(kind, yes, otherwise=False)]
        none: tuple[care_lines.Line, ...] = ()
        given = reader.read("lines", _lines, otherwise=none)
        shown = tuple(care_lines.Line(one.words, "health" in ticked) for one in given)
        address = reader.read("address", lambda text: elder_words.address(text) or "", otherwise="")
        history = reader.read("history", lambda text: elder_words.history(text) or "", otherwise="")
        if called and name:
            reader.read("called", lambda _, c=called, n=name: elder_words.keep_apart(called=c, name=n), otherwise=None)  # type: ignore[misc]  # bound now
        wrong += reader.wrong
        if not reader.wrong:
            consents = dict.fromkeys(ticked, right)
            told = Application(called, name, right, shown, consents, address, history, on_behalf=True)
            rows.append(Row(line.number, line.get("building"), told))
    return rows, wrong


async def check(session: AsyncSession, *, actor: int, community_id: int, rows: Sequence[Row], now: datetime, zone: ZoneInfo) -> list[Wrong]:
    """What is wrong with rows that are well by themselves: twice in the table, registered already, a building unknown.

    The names of those who are registered are opened to compare, which is on record.
    """
    places = await _places(session, community_id, rows)
    wrong = [Wrong(row.number, "building", "place") for row in rows if row.building and row.building not in places]
    seen: dict[str, int] = {}
    living = await _names(session, community_id)
    await audit.record(session, actor=actor, action="names.looked_up", subject="elder.names", subject_id=community_id, now=now)
    for row in rows:
        name = plain_name(row.application.name)
        if name in seen:
            wrong.append(Wrong(row.number, "name", "twice", {"row": seen[name]}))
        elif name in living:
            wrong.append(Wrong(row.number, "name", "elder_on_record"))
        seen.setdefault(name, row.number)
    return wrong


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
    """Ask for each as `elders.apply` does; other staff are told once. They were checked in this transaction."""
    places = await _places(session, community_id, rows)
    made: list[int] = []
    for row in rows:
        one = row.application
        node_id = places.get(row.building) if row.building else None
        where = Application(
            one.called, one.name, one.right, one.lines, one.consents, one.address, one.history, None, community_id, node_id, True
        )
        key = f"import:{import_id}:{row.number}"
        made.append(await elders.apply(session, actor=actor, application=where, key=key, now=now, is_told=not made))
    if len(set(made)) != len(rows):
        raise TableWrong(wrong=[], number=0)
    await note(session, import_id=import_id, subject="elder", rows=map(Noted, made))


async def undo(session: AsyncSession, *, actor: int, noted: Sequence[Noted], now: datetime) -> None:
    """Withdraw them all. Raises `ImportInUse` when staff approved one, or one has a guardian, invited ones too."""
    ids = sorted(one.subject_id for one in noted)
    used: list[str] = []
    for elder_id in ids:
        elder = await elders.lock(session, elder_id)
        guarded = select(Guardian.id).where(Guardian.elder_id == elder_id, Guardian.left_at.is_(None)).limit(1)
        if elder.status == "approved" or (elder.status == "asked" and await session.scalar(guarded) is not None):
            used.append(opened(session, "elder.called", elder.called))
        elif elder.status == "asked":
            await elder_ending.end(session, elder=elder, outcome="withdrawn", actor=actor, now=now)
            await audit.record(session, actor=actor, action="elder.import_undone", subject="elder", subject_id=elder_id, now=now)
            await mentions.silence(session, elder_id=elder_id, now=now)
    if used:
        raise ImportInUse(kind="elders", number=len(used), names=used[:NAMED_MOST])


async def _places(session: AsyncSession, community_id: int, rows: Sequence[Row]) -> dict[str, int]:
    return await places_by_name.find(session, community_id=community_id, names={row.building for row in rows if row.building})


async def _names(session: AsyncSession, community_id: int) -> set[str]:
    """The full names of all living elders here, as they are looked for."""
    found: set[str] = set()
    after = 0
    here = select(Elder.id, Elder.name).where(Elder.community_id == community_id, Elder.status.in_(LIVING)).order_by(Elder.id).limit(PAGE)
    while page := (await session.execute(here.where(Elder.id > after))).all():
        found |= {plain_name(opened(session, "elder.name", row.name)) for row in page}
        after = page[-1].id
        await asyncio.sleep(0)
    return found


def _right(text: str) -> str:
    known = RIGHTS_TYPED.get(text.casefold())
    if known is None:
        raise Bad("", "right")
    return known


def _lines(text: str) -> tuple[care_lines.Line, ...]:
    return care_lines.clean([care_lines.Line(words) for part in LINE_ENDS.split(text) if (words := part.strip())])
