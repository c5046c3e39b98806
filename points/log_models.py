"""Tables of activity kinds, logs, what was decided about them, and appeals."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class ActivityKind(Base):
    """What one can get points for, per community, in one version: a changed rule is a new row with the same code.

    A version is in force from `since` until `until`; a log keeps the version under which it was made. `name` in Chinese.
    Caps count what `per` counts: minutes for "hour", times for "time", pieces for "item".
    """

    __tablename__ = "activity_kind"
    __table_args__ = (
        CheckConstraint("points > 0", name="points_positive"),
        CheckConstraint("per IN ('hour', 'time', 'item')", name="per_known"),
        CheckConstraint("daily_cap > 0", name="daily_cap_positive"),
        CheckConstraint("monthly_cap > 0", name="monthly_cap_positive"),
        CheckConstraint("least_minutes > 0", name="least_minutes_positive"),
        CheckConstraint("until IS NULL OR until > since", name="term"),
        UniqueConstraint("community_id", "code", "since"),
        # A version that never came into force is deleted; nothing else may get its number.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    points: Mapped[int]
    per: Mapped[str]
    needs_photo: Mapped[bool]
    needs_approval: Mapped[bool]
    # Counts towards the cap of what one says of oneself in a day.
    is_self_reported: Mapped[bool]
    doubles_offline: Mapped[bool]
    least_minutes: Mapped[int | None]
    daily_cap: Mapped[int | None]
    monthly_cap: Mapped[int | None]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ActivityLog(Base):
    """What a member says to have done, or a leader for them, and what was decided about it.

    An approved log without `decided_by` is of a kind that needs no approval.
    """

    __tablename__ = "activity_log"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'approved', 'refused', 'withdrawn', 'reversed')", name="status_known"),
        CheckConstraint("ended_at > started_at", name="ends_after_start"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("points > 0 AND (capped_from IS NULL OR capped_from > points)", name="points_positive"),
        CheckConstraint("(status IN ('waiting', 'withdrawn')) = (decided_at IS NULL)", name="decided_has_moment"),
        CheckConstraint("decided_by IS NULL OR decided_at IS NOT NULL", name="decider_has_moment"),
        CheckConstraint("status NOT IN ('refused', 'reversed') OR decided_by IS NOT NULL", name="decided_has_decider"),
        CheckConstraint("decided_by <> person_id", name="decided_by_another"),
        CheckConstraint("decided_by <> logged_by", name="not_decided_by_leader"),
        Index("ix_activity_log_community_id_status_id", "community_id", "status", "id"),
        Index(
            "ix_activity_log_decided",
            *("community_id", "decided_at"),
            sqlite_where=text("decided_by IS NOT NULL"),
            postgresql_where=text("decided_by IS NOT NULL"),
        ),
        Index("ix_activity_log_person_id_started_at", "person_id", "started_at"),
        Index("ix_activity_log_person_id_id", "person_id", "id"),
        Index(
            "ix_activity_log_logged_by_id",
            *("logged_by", "id"),
            sqlite_where=text("logged_by IS NOT NULL"),
            postgresql_where=text("logged_by IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("activity_kind.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    minutes: Mapped[int]
    # How many, for a kind that counts pieces; else 1.
    quantity: Mapped[int]
    is_offline: Mapped[bool]
    words: Mapped[bytes | None]
    status: Mapped[str]
    points: Mapped[int]
    capped_from: Mapped[int | None]
    key: Mapped[str] = mapped_column(unique=True)
    input_hash: Mapped[bytes]
    made_at: Mapped[datetime]
    # Who logged it for the member, and with which others.
    logged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    batch_id: Mapped[str | None] = mapped_column(index=True)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[bytes | None]
    # How often a decision about it was undone: each decision has keys of its own.
    undone: Mapped[int] = mapped_column(default=0, server_default="0")
    # When staff were reminded of it, and when it went on to those above them.
    reminded_at: Mapped[datetime | None]
    forwarded_at: Mapped[datetime | None]


class LogDay(Base):
    """What a log takes of the caps of one local day. A log across midnight has two.

    `counted` is what the kind's caps count: minutes, times or pieces.
    """

    __tablename__ = "log_day"
    __table_args__ = (Index("ix_log_day_person_id_day", "person_id", "day"),)

    log_id: Mapped[int] = mapped_column(ForeignKey("activity_log.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    kind_id: Mapped[int]
    counted: Mapped[int]
    points: Mapped[int]


class LogPhoto(Base):
    """A photo of a log, kept in `stored_file`."""

    __tablename__ = "log_photo"

    log_id: Mapped[int] = mapped_column(ForeignKey("activity_log.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    # The logs of a leader's batch share their files.
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)


class PhotoLook(Base):
    """How a photo looks, as a perceptual hash cut into bands: two photos that share a band may be the same one."""

    __tablename__ = "photo_look"
    __table_args__ = (Index("ix_photo_look_community_id_band_part", "community_id", "band", "part"),)

    log_id: Mapped[int] = mapped_column(ForeignKey("activity_log.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    band: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[int]
    look_hash: Mapped[bytes]
    community_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(index=True)


class Appeal(Base):
    """A member asks somebody else to look again at a log that was refused or taken back: once a log."""

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("against IN ('refused', 'reversed')", name="against_known"),
        CheckConstraint("status IN ('waiting', 'upheld', 'dismissed', 'withdrawn')", name="status_known"),
        CheckConstraint("(status IN ('upheld', 'dismissed')) = (decided_by IS NOT NULL)", name="decided_has_decider"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_has_moment"),
        CheckConstraint("decided_by <> person_id AND decided_by <> first_decided_by", name="decided_by_another"),
        Index("ix_appeal_community_id_status_id", "community_id", "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    log_id: Mapped[int] = mapped_column(ForeignKey("activity_log.id"), unique=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    against: Mapped[str]
    first_decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[bytes | None]
    made_at: Mapped[datetime]
    status: Mapped[str]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[bytes | None]
    # When staff were reminded of it, and when it went on to those above them.
    reminded_at: Mapped[datetime | None]
    forwarded_at: Mapped[datetime | None]
