"""Tables of the three lists: what members and units can give (资源清单), and the alliance's projects with their agreements (项目清单)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from people.models import Unit, one_of
from wishes.models import KINDS

ENDINGS = ("ended", "withdrawn")


class Resource(Base):
    """What a member or a unit can give: `words` say what, sealed for a member, for a unit's list is public (`public_words`).

    `days` are bits, Monday the lowest; `parts` are bits for morning, afternoon, evening; `node_id` where, or None for the whole community;
    `quantity` how many a month, or None for any number.
    """

    __tablename__ = "resource"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="of_one"),
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        CheckConstraint("days BETWEEN 1 AND 127", name="days"),
        CheckConstraint("parts BETWEEN 1 AND 7", name="parts"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("public_words IS NULL OR unit_id IS NOT NULL", name="public_of_units"),
        Index("ix_resource_community_id_id", "community_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey(Unit.id), index=True)
    kind: Mapped[str]
    words: Mapped[bytes | None]
    public_words: Mapped[str | None]
    days: Mapped[int]
    parts: Mapped[int]
    node_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
    quantity: Mapped[int | None]
    key: Mapped[str] = mapped_column(unique=True)
    input_hash: Mapped[bytes]
    # A unit's standing service stands in the service list, too.
    is_standing: Mapped[bool]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ResourceTopic(Base):
    """What a resource is about: a code of wishes/topics.toml. Only of those that have not ended."""

    __tablename__ = "resource_topic"
    __table_args__ = (Index("ix_resource_topic_community_id_topic_resource_id", "community_id", "topic", "resource_id"),)

    resource_id: Mapped[int] = mapped_column(ForeignKey(Resource.id), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))


class Project(Base):
    """What the community asks its alliance for (项目): units claim it. Written by staff, public."""

    __tablename__ = "project"
    __table_args__ = (
        Index(
            "uq_project_live_name",
            *("community_id", "name"),
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_project_community_id_id", "community_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    name: Mapped[str]
    words: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Agreement(Base):
    """A unit claims a project: signed by who speaks for it, then by staff; in force until `until`. One that lives a project.

    `text_hash` is the SHA-256 of the words that both signed, in the form of `version`.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("until > signed_at", name="term"),
        CheckConstraint("(countersigned_at IS NULL) = (countersigned_by IS NULL)", name="countersigned"),
        CheckConstraint("countersigned_by <> signed_by", name="two_sides"),
        CheckConstraint(one_of("ending", ENDINGS), name="ending_known"),
        CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended_has_ending"),
        Index(
            "uq_agreement_live",
            "project_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey(Project.id), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey(Unit.id), index=True)
    version: Mapped[str]
    text_hash: Mapped[bytes]
    signed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime]
    until: Mapped[datetime]
    countersigned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    countersigned_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ending: Mapped[str | None]
