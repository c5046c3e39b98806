"""Tables that staff bring in: kept between preview and press, on record as one import, and taken back as one.

What a table of each kind holds is its own room's matter; `qrcodes.imports` knows them all.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.idempotency import input_hash, same_input, scoped
from core.refusals import Refusal
from core.sealing import opened, seal
from people import audit, authority, persons
from people.authority import CAN_APPROVE
from people.desk_models import Import, ImportDraft, Imported
from people.import_rows import Line

VALID = timedelta(minutes=30)
TOKEN_BYTES = 16
ROWS_MOST = 5_000
# So many rows go to the database in one statement.
AT_ONCE = 500
CELLS = "import_draft.cells"


class TableUnclear(Refusal):
    """The file cannot be read as a table. why: kind (no xlsx), large (most: MB), rows (most), headings (kind, columns), empty."""


class DraftGone(Refusal):
    """The preview is too old, or was somebody else's, or was brought in."""


class ImportUnknown(Refusal):
    """There is no such import here."""


class ImportInUse(Refusal):
    """Something has happened since to what was brought in: `number` in all, some of them by `names`; `kind` says what they are."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A table that waits for the press of the button."""

    community_id: int
    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """An import as the list of them shows it; `undone_by_name` is empty while it stands."""

    import_id: int
    kind: str
    lines: int
    made_at: datetime
    made_by_name: str
    undone_at: datetime | None
    undone_by_name: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A row that an import made, or a number that it changed."""

    subject_id: int
    before: int | None = None
    after: int | None = None


async def require(session: AsyncSession, *, actor: int, community_id: int, now: datetime) -> None:
    """Raises `NotAllowed` for who does not decide in this community."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)


async def keep(session: AsyncSession, *, actor: int, community_id: int, kind: str, lines: Sequence[Line], now: datetime) -> str:
    """Keep a table, sealed, until the button is pressed; returns its token, which is the press's nonce too. Raises `NotAllowed`."""
    await require(session, actor=actor, community_id=community_id, now=now)
    # One table at a time: an earlier preview of the same person is of no use any more.
    await session.execute(delete(ImportDraft).where(ImportDraft.made_by == actor, ImportDraft.kind == kind))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    cells = seal(session, CELLS, json.dumps([[line.number, dict(line.cells)] for line in lines], ensure_ascii=False))
    where = {"community_id": community_id, "kind": kind, "cells": cells, "made_by": actor, "made_at": now, "expires_at": now + VALID}
    await session.execute(insert(ImportDraft).values(token_hash=token_hash(token), **where))
    return token


async def draft(session: AsyncSession, *, actor: int, token: str, now: datetime) -> Draft:
    """One's own table by its token. Raises `DraftGone`."""
    mine = (ImportDraft.token_hash == token_hash(token), ImportDraft.made_by == actor, ImportDraft.expires_at > now)
    found = (await session.scalars(select(ImportDraft).where(*mine))).one_or_none()
    if found is None:
        raise DraftGone
    cells = json.loads(opened(session, CELLS, found.cells))
    return Draft(found.community_id, found.kind, tuple(Line(number, typed) for number, typed in cells))


async def drop(session: AsyncSession, *, actor: int, token: str) -> None:
    """Keep a table no longer."""
    await session.execute(delete(ImportDraft).where(ImportDraft.token_hash == token_hash(token), ImportDraft.made_by == actor))


async def purge(session: AsyncSession, *, before: datetime) -> None:
    """Delete the tables whose time was over then."""
    await session.execute(delete(ImportDraft).where(ImportDraft.expires_at <= before))


async def made(session: AsyncSession, *, actor: int, key: str) -> Import | None:
    """What this press of the actor brought in."""
    return (await session.scalars(select(Import).where(Import.made_by == actor, Import.key == scoped(actor, key)))).one_or_none()


def hashed(community_id: int, kind: str, lines: Sequence[Line]) -> bytes:
    """What was sent, for telling a second press from something else."""
    return input_hash(community_id, kind, [[line.number, [[name, line.cells[name]] for name in sorted(line.cells)]] for line in lines])


async def begin(
    session: AsyncSession, *, actor: int, community_id: int, kind: str, lines: Sequence[Line], key: str, now: datetime
) -> tuple[int, bool]:
    """Put an import on record; its number, and whether it is new. Raises `NotAllowed`, `KeyReused`."""
    await require(session, actor=actor, community_id=community_id, now=now)
    # A second press waits here for the first.
    await persons.lock(session, actor)
    sent = hashed(community_id, kind, lines)
    earlier = await made(session, actor=actor, key=key)
    if earlier is not None:
        same_input(earlier.input_hash, sent, key=key)
        return earlier.id, False
    row = {"community_id": community_id, "kind": kind, "key": scoped(actor, key), "input_hash": sent, "lines": len(lines)}
    number = (await session.scalars(insert(Import).values(**row, made_by=actor, made_at=now).returning(Import.id))).one()
    await audit.record(session, actor=actor, action="table.imported", subject=f"import.{kind}", subject_id=number, now=now)
    return number, True


async def note(session: AsyncSession, *, import_id: int, subject: str, rows: Iterable[Noted]) -> None:
    """What the import made or changed, so that it can be taken back."""
    same = {"import_id": import_id, "subject": subject}
    lines = [same | {"subject_id": row.subject_id, "before": row.before, "after": row.after} for row in rows]
    for start in range(0, len(lines), AT_ONCE):
        await session.execute(insert(Imported), lines[start : start + AT_ONCE])


async def page(session: AsyncSession, *, actor: int, community_id: int, now: datetime, after: int = 0, limit: int = 20) -> list[Made]:
    """What was brought in here, the newest first; the next page comes `after` the last one's number. Raises `NotAllowed`."""
    await require(session, actor=actor, community_id=community_id, now=now)
    query = select(Import).where(Import.community_id == community_id)
    if after:
        query = query.where(Import.id < after)
    rows = (await session.scalars(query.order_by(Import.id.desc()).limit(limit).execution_options(populate_existing=True))).all()
    names = await persons.names(session, {by for row in rows for by in (row.made_by, row.undone_by) if by is not None})
    return [_made(row, names) for row in rows]


async def begin_undo(session: AsyncSession, *, actor: int, import_id: int, now: datetime) -> tuple[Import, list[Noted]]:
    """Mark an import as taken back; what it made, or nothing when that was done before. Raises `ImportUnknown`, `NotAllowed`."""
    found = await session.get(Import, import_id, populate_existing=True)
    if found is None:
        raise ImportUnknown
    await require(session, actor=actor, community_id=found.community_id, now=now)
    stands = update(Import).where(Import.id == import_id, Import.undone_at.is_(None))
    if (await session.scalars(stands.values(undone_at=now, undone_by=actor).returning(Import.id))).one_or_none() is None:
        return found, []
    await audit.record(session, actor=actor, action="table.undone", subject=f"import.{found.kind}", subject_id=import_id, now=now)
    query = select(Imported.subject_id, Imported.before, Imported.after).where(Imported.import_id == import_id)
    return found, [Noted(*row) for row in await session.execute(query.order_by(Imported.subject_id))]


def _made(row: Import, names: Mapping[int, str]) -> Made:
    undone = names.get(row.undone_by, "") if row.undone_by is not None else ""
    return Made(row.id, row.kind, row.lines, row.made_at, names.get(row.made_by, ""), row.undone_at, undone)
