"""Tables of searches: an elder is missing, neighbours near by are asked, what they saw. Details are emptied when it ends."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from people.models import one_of
from qrcodes.elder_models import Elder

OUTCOMES = ("found", "called_off")
# What somebody tells: where they look, that they are back, what they saw.
TELLINGS = ("looking", "back", "seen")


class Search(Base):
    """Family or staff look for an elder. `place` and `wearing` are words, `centre` is latitude and longitude as JSON, all sealed.

    While the end is still going out, `thanked_to` is the last person who was thanked.
    """

    __tablename__ = "search"
    __table_args__ = (
        CheckConstraint("wave BETWEEN 0 AND 3", name="wave"),
        CheckConstraint(one_of("outcome", OUTCOMES), name="outcome_known"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_has_outcome"),
        CheckConstraint("ended_at IS NULL OR (place IS NULL AND wearing IS NULL AND centre IS NULL)", name="ended_is_empty"),
        CheckConstraint("ended_at IS NULL OR next_wave_at IS NULL", name="ended_has_no_wave"),
        CheckConstraint("ended_at IS NOT NULL OR thanked_to IS NULL", name="ended_is_thanked"),
        Index(
            "uq_search_live",
            "elder_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_search_next_wave_at", "next_wave_at"),
        Index(
            "ix_search_thanked_to",
            "thanked_to",
            sqlite_where=text("thanked_to IS NOT NULL"),
            postgresql_where=text("thanked_to IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    elder_id: Mapped[int] = mapped_column(ForeignKey(Elder.id))
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"), index=True)
    started_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(unique=True)
    input_hash: Mapped[bytes]
    is_drill: Mapped[bool]
    last_seen_at: Mapped[datetime]
    place: Mapped[bytes | None]
    wearing: Mapped[bytes | None]
    centre: Mapped[bytes | None]
    wave: Mapped[int]
    next_wave_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]
    thanked_to: Mapped[int | None]


class Searcher(Base):
    """A volunteer who was told in a wave, and what they did. `points` were given at the end."""

    __tablename__ = "searcher"
    __table_args__ = (
        CheckConstraint("reported_at IS NULL OR joined_at IS NOT NULL", name="joined_first"),
        CheckConstraint("points IS NULL OR points > 0", name="points"),
    )

    search_id: Mapped[int] = mapped_column(ForeignKey(Search.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    wave: Mapped[int]
    told_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    points: Mapped[int | None]


class Sighting(Base):
    """What a searcher saw or where they look, in their words; emptied when the search ends."""

    __tablename__ = "sighting"
    __table_args__ = (CheckConstraint(one_of("kind", TELLINGS), name="kind_known"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    search_id: Mapped[int] = mapped_column(ForeignKey(Search.id), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    words: Mapped[bytes | None]
    photo: Mapped[int | None]
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]
