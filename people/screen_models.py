"""The table of the hall's screens: links that show a community's public figures to whoever stands before them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from people.models import Node, Person


class ScreenLink(Base):
    """A link that a screen in the hall opens day after day, until somebody ends it. The token is stored as its hash only."""

    __tablename__ = "screen_link"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 32", name="token_hash"),
        CheckConstraint("ended_at IS NULL OR ended_at >= made_at", name="term"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    community_id: Mapped[int] = mapped_column(ForeignKey(Node.id), index=True)
    made_by: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    ended_at: Mapped[datetime | None]
