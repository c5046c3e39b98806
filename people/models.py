"""Tables of people: the tree of communities, who is who on which channel, who may do what, who agreed to what.

Names and phones are sealed; a phone is found by its blind index. Nobody is ever deleted from `person`: ids stay for the ledger
and the audit trail, and forgetting empties the row.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

# The web chat's bot: a person has one chat there.
WEB_BOT = 1
# E-mail and HTTP hooks as bots of the outbox: a guardian's way is a chat there.
MAIL_BOT = 2
HOOK_BOT = 3
NODE_KINDS = ("street", "community", "grid", "building", "entrance")
LANGUAGES = ("zh", "en")
ROLES = ("party_member", "volunteer", "team_leader", "grid_worker", "duty_officer", "staff", "deputy", "secretary", "street", "admin")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The SQL of a check that a column holds one of these codes."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Node(Base):
    """A place in the tree street, community, grid, building, entrance. `path` is the ids from the top to itself: /1/2/.

    Latitude and longitude are WGS-84, of its middle, where they are known.
    """

    __tablename__ = "node"
    __table_args__ = (
        CheckConstraint(one_of("kind", NODE_KINDS), name="kind"),
        CheckConstraint("(kind = 'street') = (parent_id IS NULL)", name="top"),
        CheckConstraint("length(name) BETWEEN 1 AND 60", name="name"),
        CheckConstraint("length(code) BETWEEN 1 AND 40 AND code = lower(code)", name="code"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="position"),
        Index("ix_node_kind", "kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    path: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Station(Base):
    """A community's station and its line, which is answered day and night. A street may have one too, to fall back on."""

    __tablename__ = "station"
    __table_args__ = (
        CheckConstraint("length(name) >= 1 AND length(duty_phone) BETWEEN 3 AND 40", name="reachable"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="position"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey(Node.id), index=True)
    name: Mapped[str]
    duty_phone: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class Home(Base):
    """The building or grid where somebody says they live: searches near by ask them. Nobody is tracked."""

    __tablename__ = "home"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    node_id: Mapped[int] = mapped_column(ForeignKey(Node.id), index=True)
    said_at: Mapped[datetime]


class Person(Base):
    """A person, once, whatever channels they come by."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("(forgotten_at IS NULL) = (name_sealed IS NOT NULL)", name="name"),
        CheckConstraint("(phone_sealed IS NULL) = (phone_index IS NULL)", name="phone"),
        CheckConstraint("forgotten_at IS NULL OR (phone_sealed IS NULL AND language IS NULL)", name="forgotten"),
        CheckConstraint(one_of("language", LANGUAGES), name="language"),
        CheckConstraint("length(phone_index) = 32", name="phone_index"),
        CheckConstraint("name_index IS NULL OR (forgotten_at IS NULL AND length(name_index) = 32)", name="name_index"),
        Index("ix_person_community_id_name_index", "community_id", "name_index"),
        Index(
            "ix_person_forgotten_at",
            "forgotten_at",
            sqlite_where=text("forgotten_at IS NOT NULL"),
            postgresql_where=text("forgotten_at IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey(Node.id), index=True)
    name_sealed: Mapped[bytes | None]
    # Empty with those from before there was one, until the clock's door has filled it.
    name_index: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    phone_index: Mapped[bytes | None] = mapped_column(index=True)
    language: Mapped[str | None]
    created_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]


class Identity(Base):
    """Someone on one channel. `person_id` is empty until they enrol; `invited_to` is the community whose link they came by.

    `attached_by` is who made the link by which the channel became the person's, when that was somebody else.
    """

    __tablename__ = "identity"
    __table_args__ = (
        UniqueConstraint("bot", "user_id"),
        CheckConstraint(one_of("language", LANGUAGES), name="language"),
        Index(
            "uq_identity_web_chat",
            "person_id",
            unique=True,
            sqlite_where=text("bot = 1"),
            postgresql_where=text("bot = 1"),
        ),
        # A number is never given twice: what was forgotten is not met again in what refers to it.
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    bot: Mapped[int]
    user_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    invited_to: Mapped[int | None] = mapped_column(ForeignKey(Node.id))
    attached_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    language: Mapped[str | None]
    created_at: Mapped[datetime]
    blocked_at: Mapped[datetime | None]


class Membership(Base):
    """A role at a node and below, in force from `since` until `until`."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role"),
        CheckConstraint("until IS NULL OR until >= since", name="term"),
        Index(
            "ix_membership_open",
            "person_id",
            "node_id",
            "role",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_membership_role_person_id", "role", "person_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    node_id: Mapped[int] = mapped_column(ForeignKey(Node.id), index=True)
    role: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Unit(Base):
    """An alliance unit: a shop, a clinic, a school."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("community_id", "name"), CheckConstraint("length(name) BETWEEN 1 AND 60", name="name"))
    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey(Node.id))
    name: Mapped[str]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class UnitMember(Base):
    """Who speaks for a unit."""

    __tablename__ = "unit_member"
    unit_id: Mapped[int] = mapped_column(ForeignKey(Unit.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True, index=True)
    since: Mapped[datetime]


class Consent(Base):
    """What a person agreed to, in which version of the words, and when they took it back.

    `taken_by` is who heard them say so, when they did not tap it themselves.
    """

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("length(kind) >= 1 AND length(version) >= 1", name="what"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at", name="withdrawn"),
        Index(
            "ix_consent_live",
            *("person_id", "kind", "version"),
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    kind: Mapped[str]
    version: Mapped[str]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Audit(Base):
    """Who did what, about whom, when: ids and codes only. Never changed, sealed as the chain "audit"."""

    __tablename__ = "audit"
    __table_args__ = (
        CheckConstraint("length(action) BETWEEN 1 AND 60 AND length(subject) <= 60", name="codes"),
        Index("ix_audit_actor_id", "actor", "id"),
        Index("ix_audit_about_person_id", "about_person", "id"),
        Index("ix_audit_subject_subject_id", "subject", "subject_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    action: Mapped[str]
    about_person: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    subject: Mapped[str]
    subject_id: Mapped[int | None]


class Mark(Base):
    """A mark on the database as a whole, such as "demo"."""

    __tablename__ = "mark"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
