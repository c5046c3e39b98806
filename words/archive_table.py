"""A member's archive as a table: its headings, cells, sums and seal, and all of it as Excel."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from core.i18n import Translator
from points.archive_record import Record, Row, Seal
from words import movements, papers, saying
from words.cards import named


def archive_excel(record: Record, t: Translator, *, zone: ZoneInfo) -> bytes:
    """The record as a workbook of one sheet; below the movements stand what they come to and the seal."""
    columns = list(zip(headings(t), (18, 44, 14, 18, 10, 12), strict=True))
    return papers.excel(t("Points archive"), columns, _excel_rows(record, t, zone))


def file_name(record: Record, t: Translator, *, zone: ZoneInfo, ending: str) -> str:
    """What the file is called: the paper and its period, never a name."""
    return f"{t('Points archive')} {period(record, t, zone=zone)}.{ending}"


def period(record: Record, t: Translator, *, zone: ZoneInfo) -> str:
    """From which day to which day the record goes."""
    until = record.made_at if record.wanted.until is None else min(record.made_at, record.wanted.until - timedelta(seconds=1))
    since = record.wanted.since or (record.rows[0].movement.made_at if record.rows else until)
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    return t("{since} to {until}", since=saying.day(min(first, last), t), until=saying.day(last, t))


def subtitle(record: Record, t: Translator, *, zone: ZoneInfo) -> str:
    """The period, and what it was narrowed down to."""
    said = period(record, t, zone=zone)
    return f"{said} · {only(record, t)}" if only(record, t) else said


def seal_line(seal: Seal, t: Translator) -> str:
    """By what the paper can be held against the ledger."""
    if not seal.height:
        return t("The ledger was not sealed yet when this was made.")
    return t("The ledger's seal: block {number}, {hash}", number=seal.height, hash=seal.hash.hex()[:16])


def headings(t: Translator) -> tuple[str, ...]:
    """Of the columns, from left to right."""
    return t("Day"), t("What for"), t("Number"), t("Approved by"), t("Points"), t("Balance")


def approved(row: Row, t: Translator) -> str:
    """Who approved it, by their office."""
    movement = row.movement
    if movement.kind is None:
        return ""
    return movements.decider(row.decided_role, t) if movement.decided_by is not None else t("not needed")


def sums(record: Record, t: Translator) -> list[tuple[str, int]]:
    """What the rows come to; between the balances of both ends when nothing was left out."""
    totals = record.totals
    gifts = [(t("Gifts got"), totals.got), (t("Gifts given"), -totals.given)] if totals.got or totals.given else []
    ended = [(t("Ended unused"), -totals.expired)] if totals.expired else []
    moved = [(t("Earned"), totals.earned), (t("Redeemed"), -totals.spent), *gifts, *ended]
    return moved if only(record, t) else [(t("Before"), record.before), *moved, (t("After"), record.after)]


def only(record: Record, t: Translator) -> str:
    """What the record was narrowed down to; empty when it has everything."""
    if record.wanted.sort is not None:
        return movements.sort_name(record.wanted.sort, t)
    if record.wanted.kind is not None:
        return named(record.rows[0].movement.name, record.rows[0].movement.name_en, t) if record.rows else t("One kind of activity")
    return ""


def _excel_rows(record: Record, t: Translator, zone: ZoneInfo) -> Iterator[Sequence[papers.Cell]]:
    for row in record.rows:
        movement = row.movement
        moment = movement.made_at.astimezone(zone).replace(tzinfo=None, microsecond=0)
        told = movements.what_for(movement, t), movements.number(movement), approved(row, t)
        yield [moment, *told, movement.points, row.balance]
    yield []
    for name, points in sums(record, t):
        yield [None, name, None, None, points, None]
    yield []
    yield [None, t("{name}, {community}", name=saying.who(record.person_name, t), community=record.community_name)]
    yield [None, subtitle(record, t, zone=zone)]
    yield [None, t("Made on {when}", when=saying.moment(record.made_at, t, zone=zone))]
    yield [None, seal_line(record.seal, t)]
