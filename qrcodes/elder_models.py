"""Tables of elders, what strangers may know of them, who agreed to it, and their guardians.

Every sealed column's context is its table and name: "elder.name". Nothing here is deleted but emptied when an elder's page ends.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from people.models import one_of

STATUSES = ("asked", "approved", "refused", "withdrawn", "revoked")
# What there is a consent for: health lines for finders, position for the community where found, broadcast in a search.
CONSENTS = ("health", "position", "broadcast")
# By which right somebody agrees for the elder, and what a guardian is to them.
RIGHTS = ("self", "spouse", "child", "grandchild", "sibling", "guardian", "other")
WAYS = ("chat", "mail", "wecom", "dingtalk", "sms")


class Elder(Base):
    """Somebody whom a badge brings home. `called` is all that a stranger learns of the name; name, address and history are for staff.

    `name` is empty once the page has ended (withdrawn, revoked, refused) and the record was emptied.
    """

    __tablename__ = "elder"
    __table_args__ = (
        CheckConstraint(one_of("status", STATUSES), name="status_known"),
        CheckConstraint("(status IN ('approved', 'refused')) <= (decided_by IS NOT NULL)", name="decided_has_decider"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_has_moment"),
        CheckConstraint("decided_by <> asked_by", name="decided_by_another"),
        CheckConstraint("(id_checked_by IS NULL) = (id_checked_at IS NULL)", name="checked_has_moment"),
        CheckConstraint("(status IN ('withdrawn', 'revoked', 'refused')) = (ended_at IS NOT NULL)", name="ended_has_moment"),
        CheckConstraint("ended_at IS NOT NULL OR (called IS NOT NULL AND name IS NOT NULL)", name="living_has_name"),
        CheckConstraint("(photo_file IS NULL) = (photo_taken_on IS NULL)", name="photo_has_day"),
        CheckConstraint(one_of("asked_right", RIGHTS), name="right_known"),
        CheckConstraint("(wanted IS NULL) = (wanted_at IS NULL)", name="wanted_has_moment"),
        CheckConstraint("wanted IS NULL OR status = 'asked'", name="wanted_while_asked"),
        Index("ix_elder_community_id_status_id", "community_id", "status", "id"),
        Index(
            "ix_elder_ended_at",
            "ended_at",
            sqlite_where=text("ended_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    # The building or grid where they live, where it is known: searches begin there.
    node_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
    status: Mapped[str]
    called: Mapped[bytes | None]
    name: Mapped[bytes | None]
    address: Mapped[bytes | None]
    history: Mapped[bytes | None]
    photo_file: Mapped[int | None]
    photo_taken_on: Mapped[date | None]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # Asked by a grid worker or staff for a family that does not use a phone.
    on_behalf: Mapped[bool]
    asked_right: Mapped[str]
    asked_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(unique=True)
    input_hash: Mapped[bytes]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[bytes | None]
    # Staff looked at a document; nothing of it is kept.
    id_checked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    id_checked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    photo_asked_at: Mapped[datetime | None]
    # What staff ask the family for before they decide, such as a newer photo; nothing once it came.
    wanted: Mapped[bytes | None]
    wanted_at: Mapped[datetime | None]


class CareLine(Base):
    """One line that helps a stranger to help; shown on the scan page only if `is_shown` and the consent "health" is live."""

    __tablename__ = "care_line"
    __table_args__ = (UniqueConstraint("elder_id", "position"), CheckConstraint("position BETWEEN 1 AND 8", name="position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    elder_id: Mapped[int] = mapped_column(ForeignKey(Elder.id))
    position: Mapped[int]
    words: Mapped[bytes]
    is_shown: Mapped[bool]


class ElderConsent(Base):
    """What somebody agreed to for an elder, by which right, in which version of the words."""

    __tablename__ = "elder_consent"
    __table_args__ = (
        CheckConstraint(one_of("kind", CONSENTS), name="kind_known"),
        CheckConstraint(one_of("given_right", RIGHTS), name="right_known"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at", name="withdrawn"),
        Index(
            "uq_elder_consent_live",
            *("elder_id", "kind"),
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index(
            "ix_elder_consent_withdrawn_at",
            "withdrawn_at",
            sqlite_where=text("withdrawn_at IS NOT NULL"),
            postgresql_where=text("withdrawn_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    elder_id: Mapped[int] = mapped_column(ForeignKey(Elder.id))
    kind: Mapped[str]
    version: Mapped[str]
    given_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    given_right: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Guardian(Base):
    """Family whom a scan wakes. Invited by a link; `person_id` is who followed it."""

    __tablename__ = "guardian"
    __table_args__ = (
        CheckConstraint(one_of("relation", RIGHTS), name="relation_known"),
        CheckConstraint("(person_id IS NULL) = (joined_at IS NULL)", name="joined_has_moment"),
        CheckConstraint("person_id IS NOT NULL OR left_at IS NOT NULL OR token_hash IS NOT NULL", name="invited_has_link"),
        Index(
            "uq_guardian_live",
            *("elder_id", "person_id"),
            unique=True,
            sqlite_where=text("left_at IS NULL AND person_id IS NOT NULL"),
            postgresql_where=text("left_at IS NULL AND person_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    elder_id: Mapped[int] = mapped_column(ForeignKey(Elder.id), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    relation: Mapped[str]
    invited_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    invited_at: Mapped[datetime]
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    token_until: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class GuardianWay(Base):
    """One way by which a guardian is told: their chats, an e-mail address, a robot's hook, a phone for an SMS gateway.

    It counts once a test notice was confirmed; again every six months. In the outbox it is a chat of its own: `id` is its number.
    """

    __tablename__ = "guardian_way"
    __table_args__ = (
        CheckConstraint(one_of("kind", WAYS), name="kind_known"),
        CheckConstraint("kind = 'chat' OR ended_at IS NOT NULL OR address IS NOT NULL", name="has_address"),
        CheckConstraint("wrong_codes >= 0", name="wrong_codes"),
        Index(
            "uq_guardian_way_live",
            *("guardian_id", "kind"),
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_guardian_way_test_due_at", "test_due_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guardian_id: Mapped[int] = mapped_column(ForeignKey(Guardian.id))
    kind: Mapped[str]
    address: Mapped[bytes | None]
    # The four digits of the test notice that is under way.
    code: Mapped[bytes | None]
    wrong_codes: Mapped[int] = mapped_column(default=0, server_default="0")
    added_at: Mapped[datetime]
    tested_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    # When it must be confirmed (again).
    test_due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
