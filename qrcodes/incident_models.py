"""Tables of incidents: an elder was found, who was told, who answered, where they are, how they came home."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from people.models import one_of
from qrcodes.badge_models import Badge
from qrcodes.elder_models import Elder

STATES = ("opened", "acknowledged", "on_the_way", "with_officer", "handed_over", "closed")
# What it turned out to be.
CLASSES = ("real", "drill", "at_home", "curious")
DOINGS = ("staying", "police", "reported")
SIDES = ("finder", "duty", "family")
SOURCES = ("gps", "typed")
FAMILY = "guardian"
# How somebody comes to be told: at opening, when a position came, or by a step of the escalation.
CIRCLES = (FAMILY, "duty", "secretary", "found", "heads", "street")


class Incident(Base):
    """Opened by a finder's tap, closed when the elder is home. One is live for an elder at a time; more finders join it."""

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("turned_out", CLASSES), name="class_known"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"),
        CheckConstraint("(closed_at IS NULL) = (turned_out IS NULL)", name="closed_has_class"),
        CheckConstraint("(acknowledged_by IS NULL) = (acknowledged_at IS NULL)", name="acknowledged_has_person"),
        CheckConstraint("(handed_over_at IS NULL) = (handed_over_by IS NULL)", name="handed_over_has_person"),
        CheckConstraint("eta_at IS NULL OR on_the_way_at IS NOT NULL", name="eta_of_on_the_way"),
        CheckConstraint("state NOT IN ('on_the_way', 'with_officer', 'handed_over') OR acknowledged_at IS NOT NULL", name="answered_first"),
        Index(
            "uq_incident_live",
            "elder_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_incident_community_id_id", "community_id", "id"),
        Index("ix_incident_found_community_id_id", "found_community_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    elder_id: Mapped[int] = mapped_column(ForeignKey(Elder.id), index=True)
    badge_id: Mapped[int | None] = mapped_column(ForeignKey(Badge.id))
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    state: Mapped[str]
    # Opened as an exercise; told apart in every notice.
    is_drill: Mapped[bool]
    opened_at: Mapped[datetime]
    # When everybody was rung anew: a drill became real, or somebody scanned long after the last answer.
    reopened_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    on_the_way_at: Mapped[datetime | None]
    eta_at: Mapped[datetime | None]
    with_officer_at: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]
    handed_over_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Six digits that guardians hold and the officer types; to whom it was, and a photo in its stead.
    code: Mapped[bytes | None]
    wrong_codes: Mapped[int] = mapped_column(default=0, server_default="0")
    handed_to: Mapped[bytes | None]
    handed_photo: Mapped[int | None]
    found_community_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
    found_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    turned_out: Mapped[str | None]
    # When the finder's words and positions were emptied.
    emptied_at: Mapped[datetime | None]

    @property
    def rung_at(self) -> datetime:
        """Since when somebody is waited for."""
        return self.reopened_at or self.opened_at


class Finder(Base):
    """One passer-by of one incident: their page is found by the hash of its secret, for a day, without a name or a cookie."""

    __tablename__ = "finder"
    __table_args__ = (
        CheckConstraint("length(secret_hash) = 32", name="secret_hash"),
        CheckConstraint(one_of("doing", DOINGS), name="doing_known"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
        CheckConstraint("until > told_at", name="term"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey(Incident.id), index=True)
    # Empty once their page is over.
    secret_hash: Mapped[bytes | None] = mapped_column(unique=True)
    language: Mapped[str]
    told_at: Mapped[datetime]
    until: Mapped[datetime]
    doing: Mapped[str | None]
    thanked_at: Mapped[datetime | None]


class Position(Base):
    """Where the elder is: latitude, longitude (WGS-84), metres of accuracy, or the words of a landmark, sealed together as JSON."""

    __tablename__ = "found_position"
    __table_args__ = (CheckConstraint(one_of("source", SOURCES), name="source_known"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey(Incident.id), index=True)
    finder_id: Mapped[int | None] = mapped_column(ForeignKey(Finder.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    source: Mapped[str]
    place: Mapped[bytes | None]
    at: Mapped[datetime]


class BoardWord(Base):
    """One message on an incident's board. The sides see one another's words, never names or numbers. `key`: once a form."""

    __tablename__ = "board_word"
    __table_args__ = (
        CheckConstraint(one_of("side", SIDES), name="side_known"),
        CheckConstraint("(side = 'finder') = (person_id IS NULL)", name="finder_has_no_person"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey(Incident.id), index=True)
    side: Mapped[str]
    finder_id: Mapped[int | None] = mapped_column(ForeignKey(Finder.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[bytes | None]
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]


class Receipt(Base):
    """That one person was told of an incident, and what is known since: shown to them (已读), taken on by them (已接单)."""

    __tablename__ = "incident_receipt"
    __table_args__ = (
        CheckConstraint(one_of("circle", CIRCLES), name="circle_known"),
        CheckConstraint("took_at IS NULL OR seen_at IS NOT NULL", name="taken_is_seen"),
    )

    incident_id: Mapped[int] = mapped_column(ForeignKey(Incident.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    circle: Mapped[str]
    told_at: Mapped[datetime]
    # When the first message about it left the house for them, on any way.
    sent_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    took_at: Mapped[datetime | None]


class Escalation(Base):
    """A step that is due when nobody has answered: 1, 2, 3 by the terms that held when it rang. Fired once, or called off."""

    __tablename__ = "escalation"
    __table_args__ = (
        CheckConstraint("step BETWEEN 1 AND 3", name="step"),
        CheckConstraint("fired_at IS NULL OR called_off_at IS NULL", name="one_end"),
        Index(
            "ix_escalation_due",
            "due_at",
            sqlite_where=text("fired_at IS NULL AND called_off_at IS NULL"),
            postgresql_where=text("fired_at IS NULL AND called_off_at IS NULL"),
        ),
    )

    incident_id: Mapped[int] = mapped_column(ForeignKey(Incident.id), primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]


class Event(Base):
    """The timeline of an incident: what happened when, as codes ("acknowledged", "wave.2"); `person_id` is who did it, if we know them."""

    __tablename__ = "incident_event"
    __table_args__ = (CheckConstraint("length(what) BETWEEN 1 AND 40", name="what"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey(Incident.id), index=True)
    what: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
