"""Tables of points: the ledger, activity kinds and logs. Those of the catalogue are in `catalogue_models`."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Account(Base):
    """Where points are. A member's `available` and `held` have a stored balance; a system account has none and is never a hot row."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("kind IN ('available', 'held', 'issued', 'spent')", name="kind_known"),
        CheckConstraint("balance >= 0", name="balance_not_negative"),
        CheckConstraint("(kind IN ('available', 'held')) = (balance IS NOT NULL)", name="balance_of_members"),
        CheckConstraint("(balance IS NOT NULL) = (person_id IS NOT NULL)", name="balance_has_person"),
        CheckConstraint("person_id IS NULL OR unit_id IS NULL", name="one_holder"),
        UniqueConstraint("person_id", "community_id", "kind"),
        UniqueConstraint("unit_id", "community_id", "kind"),
        Index(
            "uq_account_community_id_kind",
            "community_id",
            "kind",
            unique=True,
            sqlite_where=text("person_id IS NULL AND unit_id IS NULL"),
            postgresql_where=text("person_id IS NULL AND unit_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str]
    # Begins at 0 and is moved by the trigger on `transfer`. PostgreSQL refuses anything else; SQLite cannot tell who moves it, and
    # there `verify` names what was moved otherwise.
    balance: Mapped[int | None]


class Transfer(Base):
    """One movement of whole points. Triggers move the balances, list it for sealing, and refuse any change to it."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("from_account <> to_account", name="two_accounts"),
        CheckConstraint("reverses <> id", name="reverses_another"),
        Index("uq_transfer_key", "key", unique=True),
        Index(
            "uq_transfer_reverses",
            "reverses",
            unique=True,
            sqlite_where=text("reverses IS NOT NULL"),
            postgresql_where=text("reverses IS NOT NULL"),
        ),
        Index("ix_transfer_from_account_id", "from_account", "id"),
        Index("ix_transfer_to_account_id", "to_account", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # No foreign keys: each would lock the account's row, and every award has the same payer. The trigger looks whether they are there.
    from_account: Mapped[int]
    to_account: Mapped[int]
    amount: Mapped[int]
    key: Mapped[str]
    input_hash: Mapped[bytes]
    reason: Mapped[str]
    source_kind: Mapped[str]
    source_id: Mapped[int]
    made_by: Mapped[int | None]
    made_at: Mapped[datetime]
    batch_id: Mapped[str | None]
    reverses: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))


class ActivityKind(Base):
    """What one can get points for, per community."""

    __tablename__ = "activity_kind"
    __table_args__ = (
        CheckConstraint("points > 0", name="points_positive"),
        CheckConstraint("per IN ('hour', 'time')", name="per_known"),
        CheckConstraint("daily_cap_minutes > 0", name="daily_cap_positive"),
        UniqueConstraint("community_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    points: Mapped[int]
    per: Mapped[str]
    needs_photo: Mapped[bool]
    daily_cap_minutes: Mapped[int | None]
    active: Mapped[bool]


class ActivityLog(Base):
    """What a member says to have done, and what was decided about it."""

    __tablename__ = "activity_log"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'approved', 'refused', 'withdrawn')", name="status_known"),
        CheckConstraint("ended_at > started_at", name="ends_after_start"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("points > 0 AND (capped_from IS NULL OR capped_from > points)", name="points_positive"),
        CheckConstraint("(status IN ('waiting', 'withdrawn')) = (decided_by IS NULL)", name="decided_has_decider"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_has_moment"),
        CheckConstraint("decided_by <> person_id", name="decided_by_another"),
        Index("ix_activity_log_community_id_status_id", "community_id", "status", "id"),
        Index("ix_activity_log_person_id_started_at", "person_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("activity_kind.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    minutes: Mapped[int]
    words: Mapped[bytes | None]
    status: Mapped[str]
    points: Mapped[int]
    capped_from: Mapped[int | None]
    key: Mapped[str] = mapped_column(unique=True)
    input_hash: Mapped[bytes]
    made_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[bytes | None]


class LogDay(Base):
    """What a log takes of the caps of one local day. A log across midnight has two."""

    __tablename__ = "log_day"
    __table_args__ = (Index("ix_log_day_person_id_day", "person_id", "day"),)

    log_id: Mapped[int] = mapped_column(ForeignKey("activity_log.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    kind_id: Mapped[int]
    minutes: Mapped[int]
    points: Mapped[int]


class LogPhoto(Base):
    """A photo of a log, kept in `stored_file`."""

    __tablename__ = "log_photo"

    log_id: Mapped[int] = mapped_column(ForeignKey("activity_log.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
