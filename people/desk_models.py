"""Tables of the staff desk: its sessions, the one-time links and passkeys that open them, and what was brought in from tables.

Tokens and challenges are stored as their hashes only.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from people.models import Node, Person, one_of

WAYS = ("link", "passkey")
LINK_PURPOSES = ("enter", "confirm")
CHALLENGE_PURPOSES = ("register", "enter", "confirm")
IMPORT_KINDS = ("residents", "elders", "stock", "roster")


class DeskSession(Base):
    """A browser in which somebody works at the desk. It ends by itself when idle, and in any case after some hours.

    `confirmed_at` is when they last showed anew who they are; exports, roles and health data ask for a moment not long ago.
    """

    __tablename__ = "desk_session"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 32", name="token_hash"),
        CheckConstraint(one_of("way", WAYS), name="way"),
        CheckConstraint("ended_at IS NULL OR ended_at >= created_at", name="term"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    way: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class DeskLink(Base):
    """A one-time link from the bot: into the desk, or ("confirm") to show anew who works in the open session.

    `used_by` is the hash of the nonce of the page on which it was confirmed: a second tap there comes in all the same.
    """

    __tablename__ = "desk_link"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 32", name="token_hash"),
        CheckConstraint(one_of("purpose", LINK_PURPOSES), name="purpose"),
        CheckConstraint("(purpose = 'confirm') = (session_id IS NOT NULL)", name="session"),
        CheckConstraint("expires_at > created_at", name="term"),
        CheckConstraint("used_by IS NULL OR (used_at IS NOT NULL AND length(used_by) = 32)", name="used_by"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    purpose: Mapped[str]
    session_id: Mapped[int | None] = mapped_column(ForeignKey(DeskSession.id), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[bytes | None]


class Passkey(Base):
    """A key in somebody's phone or laptop (WebAuthn): its number and public half. `uses` is the counter that the device sends."""

    __tablename__ = "passkey"
    __table_args__ = (
        CheckConstraint("length(credential_id) BETWEEN 1 AND 1023", name="credential_id"),
        CheckConstraint("uses >= 0", name="uses"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    uses: Mapped[int]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Challenge(Base):
    """What a passkey is asked to sign, once and soon; kept as its hash, bound to a session where one is open."""

    __tablename__ = "challenge"
    __table_args__ = (
        CheckConstraint("length(challenge_hash) = 32", name="challenge_hash"),
        CheckConstraint(one_of("purpose", CHALLENGE_PURPOSES), name="purpose"),
        CheckConstraint("(purpose = 'enter') = (session_id IS NULL)", name="session"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_hash: Mapped[bytes] = mapped_column(unique=True)
    purpose: Mapped[str]
    session_id: Mapped[int | None] = mapped_column(ForeignKey(DeskSession.id), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Import(Base):
    """A table that was brought in as a whole, by one press of a button; and when it was taken back, as a whole too."""

    __tablename__ = "import"
    __table_args__ = (
        UniqueConstraint("made_by", "key"),
        CheckConstraint(one_of("kind", IMPORT_KINDS), name="kind"),
        CheckConstraint("lines > 0", name="lines"),
        CheckConstraint("length(input_hash) = 32", name="input_hash"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey(Node.id), index=True)
    kind: Mapped[str]
    key: Mapped[str]
    input_hash: Mapped[bytes]
    lines: Mapped[int]
    made_by: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    undone_at: Mapped[datetime | None]


class Imported(Base):
    """A row that an import made or changed: the table's name and its number. `before` and `after` are a number it had and got (stock)."""

    __tablename__ = "imported"
    import_id: Mapped[int] = mapped_column(ForeignKey(Import.id), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    before: Mapped[int | None]
    after: Mapped[int | None]


class ImportDraft(Base):
    """A table between its preview and the press of the button: its cells as JSON, sealed. It is gone after a while, or when brought in."""

    __tablename__ = "import_draft"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 32", name="token_hash"),
        CheckConstraint(one_of("kind", IMPORT_KINDS), name="kind"),
        CheckConstraint("expires_at > made_at", name="term"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    community_id: Mapped[int] = mapped_column(ForeignKey(Node.id))
    kind: Mapped[str]
    cells: Mapped[bytes]
    made_by: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
