"""Tables of the web chat: what was said, shown to the person's browser until it is forgotten."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class TranscriptHead(Base):
    """One row a chat: the number of its last change. Its lock makes changes visible in the order of their numbers."""

    __tablename__ = "transcript_head"

    bot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]


class TranscriptMessage(Base):
    """A message or a toast. `body` is sealed JSON: a Bot API Message, or a toast; NULL when deleted or forgotten."""

    __tablename__ = "transcript_message"
    __table_args__ = (
        CheckConstraint("direction IN ('in', 'out', 'toast')", name="direction_known"),
        CheckConstraint("body IS NOT NULL OR (deleted_at IS NOT NULL AND file_id IS NULL)", name="deleted_is_empty"),
        Index("ix_transcript_message_revision", "bot", "chat_id", "revision"),
        Index("ix_transcript_message_file_id", "file_id"),
    )

    bot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int]
    direction: Mapped[str]
    body: Mapped[bytes | None]
    file_id: Mapped[str | None] = mapped_column(ForeignKey("transcript_file.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class TranscriptMention(Base):
    """A person of whom a message in somebody else's chat speaks: forgetting them empties it."""

    __tablename__ = "transcript_mention"
    __table_args__ = (Index("ix_transcript_mention_chat", "bot", "chat_id"),)

    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class TranscriptFile(Base):
    """A picture or document that went through a chat; its id is random (128 bits), and whoever has a message with it may load it."""

    __tablename__ = "transcript_file"
    __table_args__ = (
        CheckConstraint("kind IN ('photo', 'document')", name="kind_known"),
        Index("ix_transcript_file_origin", "bot", "chat_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    bot: Mapped[int]
    chat_id: Mapped[int]
    kind: Mapped[str]
    mime: Mapped[str]
    name: Mapped[bytes | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    size: Mapped[int]
    body: Mapped[bytes]
    created_at: Mapped[datetime]


class TranscriptMenu(Base):
    """A list of commands, as `setMyCommands` gave it: `scope` is "default", "all_private_chats" or "chat:ID"; `language` may be empty."""

    __tablename__ = "transcript_menu"

    bot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scope: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    commands: Mapped[str]
