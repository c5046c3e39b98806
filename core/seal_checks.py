"""Seals looked at in place: for some rows, or block by block as far as there is time."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.seal_tables import Block, BlockMember
from core.seals import GENESIS, Chain, Difference, check_members, end_of, hash_of_block, pages


@dataclass(frozen=True)
class Sealed:
    """In which block a row is, and whether row and block are as they were sealed."""

    height: int
    is_as_sealed: bool


@dataclass(frozen=True)
class Part:
    """How far a chain was looked at: up to which block of how many, and what differed."""

    height: int
    end: int
    differences: tuple[Difference, ...]

    @property
    def is_whole(self) -> bool:
        return self.height >= self.end


async def check_rows(session: AsyncSession, chain: Chain, row_ids: Sequence[int]) -> dict[int, Sealed]:
    """Of these rows those that are sealed. Each of their blocks is hashed anew, from what it says of its rows."""
    if not row_ids:
        return {}
    mine = select(BlockMember.row_id, BlockMember.row_hash, BlockMember.block_id)
    members = (await session.execute(mine.where(BlockMember.chain == chain.name, BlockMember.row_id.in_(row_ids)))).all()
    wanted = {row.block_id for row in members}
    blocks = {block.id: block for block in await session.scalars(select(Block).where(Block.id.in_(wanted)))}
    contents: dict[int, list[tuple[int, bytes]]] = {block_id: [] for block_id in blocks}
    whole = select(BlockMember.block_id, BlockMember.row_id, BlockMember.row_hash).where(BlockMember.block_id.in_(wanted))
    for block_id, row_id, row_hash in await session.execute(whole.order_by(BlockMember.block_id, BlockMember.position)):
        contents[block_id].append((row_id, row_hash))
    sound = {block_id: _is_sound(block, contents[block_id]) for block_id, block in blocks.items()}
    digests = await chain.digests(session, row_ids)
    return {
        row.row_id: Sealed(blocks[row.block_id].height, sound[row.block_id] and digests.get(row.row_id) == row.row_hash) for row in members
    }


async def check_from(session: AsyncSession, chain: Chain, *, after: int, seconds: float) -> Part:
    """Look at the blocks behind this height for about so long; the first difference ends it."""
    until = monotonic() + seconds
    end, end_hash = await end_of(session, chain)
    height, previous = after, await _hash_at(session, chain, after)
    async for blocks in pages(session, chain, up_to=end, after=after):
        found = []
        for block in blocks:
            if block.height != height + 1 or block.previous_hash != previous:
                found.append(Difference(chain.name, "block_changed", block.height))
            height, previous = block.height, block.hash
        found += await check_members(session, chain, blocks)
        if found:
            return Part(height, end, tuple(found))
        if monotonic() > until:
            return Part(height, end, ())
    if (height, previous) != (end, end_hash) and after <= end:
        return Part(end, end, (Difference(chain.name, "end_changed", height),))
    return Part(end, end, ())


def _is_sound(block: Block, members: Sequence[tuple[int, bytes]]) -> bool:
    return hash_of_block(block.chain, block.height, block.previous_hash, block.sealed_at, members) == block.hash


async def _hash_at(session: AsyncSession, chain: Chain, height: int) -> bytes:
    found = await session.execute(select(Block.hash).where(Block.chain == chain.name, Block.height == height))
    return found.scalar() or GENESIS
