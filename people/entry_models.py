"""Tables of how browsers get in: sessions and one-time links. Tokens are stored as their hashes only."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from people.models import Identity, Node, Person


class WebSession(Base):
    """A browser that someone is signed in with. The cookie's token is stored as its hash.

    `opened_by` is who made the link it came in by, when that was somebody else.
    """

    __tablename__ = "web_session"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 32", name="token_hash"),
        Index(
            "ix_web_session_ended_at",
            "ended_at",
            sqlite_where=text("ended_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey(Identity.id, ondelete="CASCADE"), index=True)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class EntryLink(Base):
    """A one-time link into the web chat; without a person it is for someone who will enrol in this community.

    `used_by` is the hash of the nonce of the page on which it was confirmed, `identity_id` who came in by it.
    """

    __tablename__ = "entry_link"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 32", name="token_hash"),
        CheckConstraint("expires_at > created_at", name="term"),
        CheckConstraint("used_at IS NOT NULL OR (used_by IS NULL AND identity_id IS NULL)", name="unused"),
        CheckConstraint("length(used_by) = 32", name="used_by"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    community_id: Mapped[int] = mapped_column(ForeignKey(Node.id))
    made_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[bytes | None]
    identity_id: Mapped[int | None] = mapped_column(ForeignKey(Identity.id, ondelete="SET NULL"), index=True)
