"""Tables of the seals: the queue, where each chain ends, its blocks and their members. See `core.seals`."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Unsealed(Base):
    """A row that waits to be sealed."""

    __tablename__ = "unsealed"
    chain: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class ChainHead(Base):
    """Where a chain ends. Who seals holds this row's lock."""

    __tablename__ = "chain_head"
    __table_args__ = (CheckConstraint("height >= 0", name="height"), CheckConstraint("length(hash) = 32", name="hash"))
    chain: Mapped[str] = mapped_column(primary_key=True)
    height: Mapped[int]
    hash: Mapped[bytes]


class Block(Base):
    """Rows sealed together, and the hash of them and of the block before."""

    __tablename__ = "block"
    __table_args__ = (
        UniqueConstraint("chain", "height"),
        CheckConstraint("height >= 1", name="height"),
        CheckConstraint("length(previous_hash) = 32 AND length(hash) = 32", name="hashes"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str]
    height: Mapped[int]
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]
    sealed_at: Mapped[datetime]


class BlockMember(Base):
    """One sealed row and its digest at that time."""

    __tablename__ = "block_member"
    __table_args__ = (
        UniqueConstraint("chain", "row_id"),
        CheckConstraint("position >= 1", name="position"),
        CheckConstraint("length(row_hash) = 32", name="row_hash"),
    )
    block_id: Mapped[int] = mapped_column(ForeignKey(Block.id), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chain: Mapped[str]
    row_id: Mapped[int]
    row_hash: Mapped[bytes]
