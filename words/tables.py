"""Lists as Excel: read in one snapshot, a page at a time, and written in a thread, so that nobody else waits."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator
from people import listing
from people.listing import Listed, Pages, Wanted
from words.table_lists import LISTS, Head, List
from words.workbook import Book, Cell

ROWS_MOST = 100_000
PHONES = "people-with-phones"


def excel(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet. Texts stay texts; moments must be local and naive. Slow: call it in a thread."""
    with Book(title, [(heading, 18) for heading in headings]) as book:
        book.add(rows)
        return book.done()


def named(name: str) -> List | None:
    """A list by its name in an address; None when there is none."""
    return LISTS.get("people" if name == PHONES else name)


async def workbook(session: AsyncSession, name: str, *, wanted: Wanted, t: Translator, zone: ZoneInfo) -> bytes:
    """A list as Excel; a last row says so when there are more rows than fit. Raises `NotAllowed`, `KeyError`."""
    wished = LISTS["people" if name == PHONES else name]
    book = await asyncio.to_thread(Book, t(wished.title), [(t(head.name), head.width) for head in wished.heads])
    pages = listing.people(session, wanted, with_phones=True) if name == PHONES else wished.rows(session, wanted)
    try:
        await _fill(book, pages, wished.heads, t, zone)
    except BaseException:
        # Nobody reads it, but its temporary file must not stay open.
        await asyncio.to_thread(book.done)
        raise
    return await asyncio.to_thread(book.done)


async def _fill(book: Book, pages: Pages, heads: Sequence[Head], t: Translator, zone: ZoneInfo) -> None:
    left = ROWS_MOST
    async for page in pages:
        await asyncio.to_thread(book.add, _cells(page[:left], heads, t, zone))
        left -= len(page)
        if left < 0:
            more = t("Only the first {rows} rows are here. Please choose a shorter time.", rows=ROWS_MOST)
            await asyncio.to_thread(book.add, [[more]])
            return


def file_name(name: str, wanted: Wanted, t: Translator, *, zone: ZoneInfo) -> str:
    """What the file is called: the list and its time, never a person."""
    wished = LISTS["people" if name == PHONES else name]
    last = _day(wanted.until, zone, before=True) if wished.has_time else _day(wanted.now, zone)
    first = f"{_day(wanted.since, zone)} – " if wished.has_time else ""
    return f"{t(wished.title)} {first}{last}.xlsx"


def _cells(rows: Sequence[Listed], heads: Sequence[Head], t: Translator, zone: ZoneInfo) -> list[list[Cell]]:
    return [[_cell(value, head, t, zone) for value, head in zip(row, heads, strict=True)] for row in rows]


def _cell(value: str | int | datetime | None, head: Head, t: Translator, zone: ZoneInfo) -> Cell:
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None, microsecond=0)
    if isinstance(value, str) and head.codes is not None:
        return t(head.codes[value]) if value in head.codes else value
    return value


def _day(at: datetime, zone: ZoneInfo, *, before: bool = False) -> str:
    local = at.astimezone(zone)
    day = local.date() if not before else date.fromordinal(local.date().toordinal() - (local.time() == datetime.min.time()))
    return day.isoformat()
