"""The mailbox's tables: what came in, whose turn it is, where a conversation stands, what goes out."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

# How long a name of a kind, a key, a worker may be.
NAME = 80
KEY = 200
# A conversation key holds an aiogram-dialog intent id and at most two more numbers.
STATE_KEY = 255


class Lane(Base):
    """One chat's queue. Its row is locked while an update is stored and while one is claimed or done: that is the chat's order."""

    __tablename__ = "lane"
    __table_args__ = (
        CheckConstraint("last_sequence >= 0", name="sequence"),
        CheckConstraint("waiting >= 0", name="waiting"),
        CheckConstraint("(owner IS NULL) = (leased_until IS NULL)", name="lease"),
        Index("ix_lane_due", "due_at", postgresql_where=text("due_at IS NOT NULL"), sqlite_where=text("due_at IS NOT NULL")),
    )

    bot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_sequence: Mapped[int]
    # How many updates are open; too many after copies, until the lane is found empty.
    waiting: Mapped[int] = mapped_column(default=0, server_default="0")
    # When the oldest open update wants to be handled; NULL when there is none.
    due_at: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(String(NAME))
    leased_until: Mapped[datetime | None]
    # How often the oldest open update was claimed; also counts a worker that died with it.
    claims: Mapped[int] = mapped_column(default=0, server_default="0")


class Inbox(Base):
    """An update as it came, until it is handled; its row stays a while so that a late copy is known."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("bot", "update_id"),
        CheckConstraint("done_at IS NULL OR dead_at IS NULL", name="one_end"),
        CheckConstraint("done_at IS NULL OR body IS NULL", name="emptied"),
        CheckConstraint("body IS NOT NULL OR done_at IS NOT NULL OR dead_at IS NOT NULL", name="body"),
        Index(
            "ix_inbox_open",
            "bot",
            "chat_id",
            "sequence",
            postgresql_where=text("done_at IS NULL AND dead_at IS NULL"),
            sqlite_where=text("done_at IS NULL AND dead_at IS NULL"),
        ),
        Index("ix_inbox_received_at", "received_at"),
        Index("ix_inbox_dead_at", "dead_at", postgresql_where=text("dead_at IS NOT NULL"), sqlite_where=text("dead_at IS NOT NULL")),
        # A number is never used again: notices, logs and the operator name updates by it.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bot: Mapped[int]
    update_id: Mapped[int]
    # 0 for an update that belongs to no chat.
    chat_id: Mapped[int]
    sequence: Mapped[int]
    body: Mapped[bytes | None]
    received_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    # When its writer was forgotten while it was open.
    forgotten_at: Mapped[datetime | None]
    # The name of the exception's class: its text may hold personal data.
    error: Mapped[str | None] = mapped_column(String(NAME))


class Conversation(Base):
    """Where a chat's dialogs stand: one sealed value a key, written together with the done-mark of the update that changed it."""

    __tablename__ = "conversation"

    bot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(STATE_KEY), primary_key=True)
    body: Mapped[bytes]
    changed_at: Mapped[datetime]


class Outbox(Base):
    """A notice to one chat: its kind and data; it is put into words when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("key", "bot", "chat_id"),
        CheckConstraint("sent_at IS NULL OR dead_at IS NULL", name="one_end"),
        CheckConstraint("(due_at IS NULL) = (sent_at IS NOT NULL OR dead_at IS NOT NULL)", name="due"),
        CheckConstraint("due_at IS NULL OR body IS NOT NULL", name="body"),
        CheckConstraint("due_at IS NOT NULL OR body IS NULL", name="emptied"),
        CheckConstraint("priority >= 0", name="priority"),
        Index(
            "ix_outbox_due",
            "bot",
            "priority",
            "due_at",
            "id",
            postgresql_where=text("due_at IS NOT NULL"),
            sqlite_where=text("due_at IS NOT NULL"),
        ),
        Index("ix_outbox_bot_chat_id", "bot", "chat_id"),
        Index("ix_outbox_person_id", "person_id"),
        Index("ix_outbox_dead_at", "dead_at", postgresql_where=text("dead_at IS NOT NULL"), sqlite_where=text("dead_at IS NOT NULL")),
        Index("ix_outbox_sent_at", "sent_at", postgresql_where=text("sent_at IS NOT NULL"), sqlite_where=text("sent_at IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY))
    bot: Mapped[int]
    chat_id: Mapped[int]
    person_id: Mapped[int | None]
    language: Mapped[str | None] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(NAME))
    body: Mapped[bytes | None]
    priority: Mapped[int]
    # The key of an earlier notice to the same chat whose message this one takes the place of.
    replaces: Mapped[str | None] = mapped_column(String(KEY))
    created_at: Mapped[datetime]
    # When it may be tried (again); NULL when it has been sent or given up.
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    # Whoever is sending it; the claim ends at due_at.
    owner: Mapped[str | None] = mapped_column(String(NAME))
    sent_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    message_id: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(NAME))


class Lease(Base):
    """Work that only one process may do at a time, and who does it until when."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(NAME), primary_key=True)
    owner: Mapped[str] = mapped_column(String(NAME))
    until: Mapped[datetime]
