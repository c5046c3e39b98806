"""Tables of the public board (积分公示栏): a month frozen, objections, and who does not want to stand on it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Board(Base):
    """One month of one community: frozen, open to objections, then final with the ledger's seal of that moment."""

    __tablename__ = "board"
    __table_args__ = (
        CheckConstraint("status IN ('frozen', 'final')", name="status_known"),
        CheckConstraint("objections_until > frozen_at", name="objections_after_freeze"),
        CheckConstraint("(status = 'final') = (final_at IS NOT NULL)", name="final_has_moment"),
        CheckConstraint("(status = 'final') = (seal_hash IS NOT NULL AND seal_height IS NOT NULL)", name="final_has_seal"),
        UniqueConstraint("community_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    # Its first day.
    month: Mapped[date]
    status: Mapped[str]
    frozen_at: Mapped[datetime]
    recounted_at: Mapped[datetime | None]
    objections_until: Mapped[datetime]
    final_at: Mapped[datetime | None]
    # The ledger's last block when the board became final: its number and hash.
    seal_height: Mapped[int | None]
    seal_hash: Mapped[bytes | None]
    members: Mapped[int]
    earned: Mapped[int]


class BoardRow(Base):
    """A member's place on a board. Equal points share a rank; `position` orders the page."""

    __tablename__ = "board_row"
    __table_args__ = (
        CheckConstraint("earned > 0 AND rank > 0 AND position >= rank", name="rank_of_earned"),
        Index("uq_board_row_board_id_position", "board_id", "position", unique=True),
    )

    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    position: Mapped[int]
    rank: Mapped[int]
    earned: Mapped[int]


class Objection(Base):
    """What a member says is wrong on a frozen board: once a board, decided by somebody else."""

    __tablename__ = "objection"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'upheld', 'dismissed', 'withdrawn')", name="status_known"),
        CheckConstraint("(status IN ('upheld', 'dismissed')) = (decided_by IS NOT NULL)", name="decided_has_decider"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_has_moment"),
        CheckConstraint("decided_by <> person_id", name="decided_by_another"),
        UniqueConstraint("board_id", "person_id"),
        Index("ix_objection_community_id_status_id", "community_id", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[bytes | None]
    made_at: Mapped[datetime]
    status: Mapped[str]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[bytes | None]
    reminded_at: Mapped[datetime | None]
    forwarded_at: Mapped[datetime | None]


class OffBoard(Base):
    """A member who does not want to stand on boards."""

    __tablename__ = "off_board"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    since: Mapped[datetime]
