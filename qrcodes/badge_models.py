"""Tables of what carries a QR code, of print files, and of who looked at a code."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from people.models import one_of
from qrcodes.elder_models import Elder

CARRIERS = ("badge", "label", "card")
PAPERS = ("badges", "labels", "card")
SHEET_STATUSES = ("asked", "drawing", "done", "failed")
SCANS = ("touched", "told")


class Badge(Base):
    """One badge, label or card: its token is found by its hash, kept sealed for reprinting, and revoked alone.

    `printed_id` stands on it in print, such as LC-0042 or LC-0042-07: it opens nothing.
    """

    __tablename__ = "badge"
    __table_args__ = (
        CheckConstraint(one_of("carrier", CARRIERS), name="carrier_known"),
        CheckConstraint("length(token_hash) = 32", name="token_hash"),
        CheckConstraint("length(printed_id) BETWEEN 4 AND 24", name="printed_id"),
        CheckConstraint("replaces <> id", name="replaces_another"),
        # Emptied when it is revoked: nothing can print it again.
        CheckConstraint("(revoked_at IS NULL) = (token IS NOT NULL)", name="revoked_is_empty"),
        UniqueConstraint("community_id", "printed_id"),
        Index("ix_badge_elder_id_carrier_id", "elder_id", "carrier", "id"),
        Index("ix_badge_community_id_carrier_id", "community_id", "carrier", "id"),
        Index(
            "ix_badge_revoked_at",
            "revoked_at",
            sqlite_where=text("revoked_at IS NOT NULL"),
            postgresql_where=text("revoked_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    elder_id: Mapped[int] = mapped_column(ForeignKey(Elder.id))
    carrier: Mapped[str]
    printed_id: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    token: Mapped[bytes | None]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]
    replaces: Mapped[int | None] = mapped_column(ForeignKey("badge.id"), unique=True)


class BadgeWords(Base):
    """What a community has printed on its badges, and the letters its printed numbers start with; `last_number` is the last one given."""

    __tablename__ = "badge_words"
    __table_args__ = (
        CheckConstraint("length(above) BETWEEN 1 AND 14 AND length(below) BETWEEN 1 AND 14", name="words"),
        CheckConstraint("length(prefix) BETWEEN 1 AND 4 AND prefix = upper(prefix)", name="prefix"),
        CheckConstraint("last_number >= 0", name="last_number"),
    )

    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"), primary_key=True, autoincrement=False)
    above: Mapped[str]
    below: Mapped[str]
    prefix: Mapped[str] = mapped_column(unique=True)
    last_number: Mapped[int]


class PrintJob(Base):
    """A print file that staff asked for: `drawn` of `total` are done. The file goes after a week; it can be drawn again."""

    __tablename__ = "print_job"
    __table_args__ = (
        CheckConstraint(one_of("paper", PAPERS), name="paper_known"),
        CheckConstraint(one_of("status", SHEET_STATUSES), name="status_known"),
        CheckConstraint("drawn >= 0 AND drawn <= total AND total > 0", name="drawn"),
        CheckConstraint("(status IN ('done', 'failed')) = (done_at IS NOT NULL)", name="done_has_moment"),
        CheckConstraint("file IS NULL OR status = 'done'", name="file_of_done"),
        Index("ix_print_job_status_id", "status", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    paper: Mapped[str]
    status: Mapped[str]
    total: Mapped[int]
    drawn: Mapped[int]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(unique=True)
    # Who draws it; the claim ends at `leased_until`.
    owner: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    file: Mapped[bytes | None]
    done_at: Mapped[datetime | None]


class PrintedBadge(Base):
    """Which badges a print file holds."""

    __tablename__ = "printed_badge"

    job_id: Mapped[int] = mapped_column(ForeignKey(PrintJob.id), primary_key=True)
    badge_id: Mapped[int] = mapped_column(ForeignKey(Badge.id), primary_key=True, index=True)


class Scan(Base):
    """Somebody touched the page of a code, or told the family. No trace of their device is kept."""

    __tablename__ = "scan"
    __table_args__ = (CheckConstraint(one_of("kind", SCANS), name="kind_known"), Index("ix_scan_badge_id_at", "badge_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    badge_id: Mapped[int] = mapped_column(ForeignKey(Badge.id))
    kind: Mapped[str]
    at: Mapped[datetime]
