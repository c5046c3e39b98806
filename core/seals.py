"""Seals: rows that never change, kept in hash-chained blocks, so that a change behind the application's back is found.

A chain's table queues every new row in `unsealed` (by a trigger, in the writer's own transaction). One sealer at a time moves
queued rows into the next block. Blocks list their members and never mean a range of ids: on PostgreSQL, row 2 can be visible
before row 1.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from core import upsert
from core.seal_tables import Block, BlockMember, ChainHead, Unsealed

GENESIS = bytes(32)
BATCH = 1_000
BLOCKS = 50
DIFFERENCES = 20

Digests = Callable[[AsyncSession, Sequence[int]], Awaitable[dict[int, bytes]]]


@dataclass(frozen=True)
class Chain:
    """A table whose rows are sealed: `digests` gives 32 bytes for each row that exists, `rows` is the column of its ids."""

    name: str
    digests: Digests
    rows: InstrumentedAttribute[int]


@dataclass(frozen=True)
class Difference:
    """What `verify` found, in codes: row_changed, row_missing, row_not_queued, block_changed, block_missing, end_changed."""

    chain: str
    what: str
    height: int | None = None
    row_id: int | None = None


def digest(*fields: int | str | bool | datetime | None) -> bytes:
    """The digest of a row, 32 bytes: the same on both databases. Give it ids, codes and moments only, never typed words."""
    plain = [field.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(field, datetime) else field for field in fields]
    return hashlib.sha256(json.dumps(plain, separators=(",", ":")).encode()).digest()


async def seal(session: AsyncSession, *, chain: Chain, now: datetime, limit: int = BATCH) -> int:
    """Seal up to `limit` waiting rows as one block and return how many; nought when none waits. Waits for another sealer.

    A queued row that is gone stays in the queue, where `verify` names it.
    """
    queued = select(Unsealed.row_id).join(chain.rows.class_, chain.rows == Unsealed.row_id).where(Unsealed.chain == chain.name)
    waiting = queued.order_by(Unsealed.row_id).limit(limit)
    if (await session.scalars(waiting.limit(1))).first() is None:
        return 0
    head = await _locked_head(session, chain)
    row_ids = (await session.scalars(waiting)).all()
    if not row_ids:
        return 0
    digests = await chain.digests(session, row_ids)
    await _add_block(session, head, [(row_id, digests[row_id]) for row_id in row_ids], now)
    return len(row_ids)


async def verify(session: AsyncSession, chain: Chain) -> list[Difference]:
    """Compare a chain with its table, in batches; the first difference names the first row that differs. At most `DIFFERENCES`."""
    end_height, end_hash = await end_of(session, chain)
    found: list[Difference] = []
    height, previous = 0, GENESIS
    async for blocks in pages(session, chain, up_to=end_height):
        for block in blocks:
            if block.height != height + 1:
                found.append(Difference(chain.name, "block_missing", height + 1))
            elif block.previous_hash != previous:
                found.append(Difference(chain.name, "block_changed", block.height))
            height, previous = block.height, block.hash
        found += await check_members(session, chain, blocks)
        if len(found) >= DIFFERENCES:
            return found[:DIFFERENCES]
    if (height, previous) != (end_height, end_hash) or await _goes_on_after_its_end(session, chain):
        found.append(Difference(chain.name, "end_changed", height))
    return (found + await _check_queue(session, chain))[:DIFFERENCES]


async def end_of(session: AsyncSession, chain: Chain) -> tuple[int, bytes]:
    """Height and hash of the last block: who keeps this elsewhere can later prove that the chain was not rewritten as a whole."""
    row = (await session.execute(select(ChainHead.height, ChainHead.hash).where(ChainHead.chain == chain.name))).one_or_none()
    return (row.height, row.hash) if row else (0, GENESIS)


async def _locked_head(session: AsyncSession, chain: Chain) -> ChainHead:
    start = {"chain": chain.name, "height": 0, "hash": GENESIS}
    await session.execute(upsert.insert(session, ChainHead).values(start).on_conflict_do_nothing())
    locked = select(ChainHead).where(ChainHead.chain == chain.name).with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(locked)).one()


async def _add_block(session: AsyncSession, head: ChainHead, members: Sequence[tuple[int, bytes]], now: datetime) -> None:
    height = head.height + 1
    block_hash = hash_of_block(head.chain, height, head.hash, now, members)
    values = {"chain": head.chain, "height": height, "previous_hash": head.hash, "hash": block_hash, "sealed_at": now}
    block_id = (await session.execute(insert(Block).values(values).returning(Block.id))).scalar_one()
    rows = [
        {"block_id": block_id, "position": position, "chain": head.chain, "row_id": row_id, "row_hash": row_hash}
        for position, (row_id, row_hash) in enumerate(members, start=1)
    ]
    await session.execute(insert(BlockMember), rows)
    sealed = select(BlockMember.row_id).where(BlockMember.block_id == block_id)
    gone = delete(Unsealed).where(Unsealed.chain == head.chain, Unsealed.row_id.in_(sealed))
    await session.execute(gone, execution_options={"synchronize_session": False})
    moved = update(ChainHead).where(ChainHead.chain == head.chain).values(height=height, hash=block_hash)
    await session.execute(moved)


def hash_of_block(chain: str, height: int, previous: bytes, sealed_at: datetime, members: Sequence[tuple[int, bytes]]) -> bytes:
    block = hashlib.sha256(previous + digest(chain, height, sealed_at, len(members)))
    for row_id, row_hash in members:
        block.update(row_id.to_bytes(8, "big", signed=True) + row_hash)
    return block.digest()


async def pages(session: AsyncSession, chain: Chain, *, up_to: int, after: int = 0) -> AsyncIterator[Sequence[Block]]:
    """The blocks behind this height, some at a time."""
    while after < up_to:
        page = select(Block).where(Block.chain == chain.name, Block.height > after, Block.height <= up_to)
        blocks = (await session.scalars(page.order_by(Block.height).limit(BLOCKS))).all()
        if not blocks:
            return
        yield blocks
        after = blocks[-1].height
        session.expunge_all()


async def check_members(session: AsyncSession, chain: Chain, blocks: Sequence[Block]) -> list[Difference]:
    """Whether the rows in these blocks are as they were, and the blocks too."""
    members: dict[int, list[tuple[int, bytes]]] = {block.id: [] for block in blocks}
    stored = select(BlockMember.block_id, BlockMember.row_id, BlockMember.row_hash).where(BlockMember.block_id.in_(members))
    for block_id, row_id, row_hash in await session.execute(stored.order_by(BlockMember.block_id, BlockMember.position)):
        members[block_id].append((row_id, row_hash))
    row_ids = [row_id for rows in members.values() for row_id, _ in rows]
    digests: dict[int, bytes] = {}
    for start in range(0, len(row_ids), BATCH):
        digests |= await chain.digests(session, row_ids[start : start + BATCH])
    found: list[Difference] = []
    for block in blocks:
        for row_id, row_hash in members[block.id]:
            if digests.get(row_id) != row_hash:
                what = "row_changed" if row_id in digests else "row_missing"
                found.append(Difference(chain.name, what, block.height, row_id))
        if hash_of_block(block.chain, block.height, block.previous_hash, block.sealed_at, members[block.id]) != block.hash:
            found.append(Difference(chain.name, "block_changed", block.height))
    return found


async def _goes_on_after_its_end(session: AsyncSession, chain: Chain) -> bool:
    """One statement, so that a sealer at work is seen either before or after its block."""
    end = select(ChainHead.height).where(ChainHead.chain == chain.name).scalar_subquery()
    later = select(Block.id).where(Block.chain == chain.name, Block.height > func.coalesce(end, 0)).limit(1)
    return (await session.scalars(later)).first() is not None


async def _check_queue(session: AsyncSession, chain: Chain) -> list[Difference]:
    """Rows that are neither sealed nor waiting, and waiting rows that are gone."""
    waits = exists().where(Unsealed.chain == chain.name, Unsealed.row_id == chain.rows)
    sealed = exists().where(BlockMember.chain == chain.name, BlockMember.row_id == chain.rows, Block.id == BlockMember.block_id)
    unknown = select(chain.rows).where(~waits, ~sealed).order_by(chain.rows).limit(DIFFERENCES)
    found = [Difference(chain.name, "row_not_queued", row_id=row_id) for row_id in await session.scalars(unknown)]
    gone = select(Unsealed.row_id).where(Unsealed.chain == chain.name, ~exists().where(chain.rows == Unsealed.row_id))
    rows = await session.scalars(gone.order_by(Unsealed.row_id).limit(DIFFERENCES))
    return found + [Difference(chain.name, "row_missing", row_id=row_id) for row_id in rows]
