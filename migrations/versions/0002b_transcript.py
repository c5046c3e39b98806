"""The web chat's transcript."""

import sqlalchemy as sa
from alembic import op

from core.database import BigId, Moment

revision = "0002b_transcript"
down_revision = "0002_messages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _files()
    _messages()
    _menus()


def _files() -> None:
    op.create_table(
        "transcript_file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("bot", BigId, nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary()),
        sa.Column("width", BigId),
        sa.Column("height", BigId),
        sa.Column("size", BigId, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('photo', 'document')", name="ck_transcript_file_kind_known"),
        sa.PrimaryKeyConstraint("id", name="pk_transcript_file"),
    )
    op.create_index("ix_transcript_file_origin", "transcript_file", ["bot", "chat_id"])


def _messages() -> None:
    op.create_table(
        "transcript_head",
        sa.Column("bot", BigId, autoincrement=False, nullable=False),
        sa.Column("chat_id", BigId, autoincrement=False, nullable=False),
        sa.Column("revision", BigId, nullable=False),
        sa.PrimaryKeyConstraint("bot", "chat_id", name="pk_transcript_head"),
    )
    op.create_table(
        "transcript_message",
        sa.Column("bot", BigId, autoincrement=False, nullable=False),
        sa.Column("chat_id", BigId, autoincrement=False, nullable=False),
        sa.Column("message_id", BigId, autoincrement=False, nullable=False),
        sa.Column("revision", BigId, nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("file_id", sa.String()),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("edited_at", Moment()),
        sa.Column("deleted_at", Moment()),
        sa.CheckConstraint("direction IN ('in', 'out', 'toast')", name="ck_transcript_message_direction_known"),
        sa.CheckConstraint(
            "body IS NOT NULL OR (deleted_at IS NOT NULL AND file_id IS NULL)", name="ck_transcript_message_deleted_is_empty"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["transcript_file.id"], name="fk_transcript_message_file_id_transcript_file", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("bot", "chat_id", "message_id", name="pk_transcript_message"),
    )
    op.create_index("ix_transcript_message_revision", "transcript_message", ["bot", "chat_id", "revision"])
    op.create_index("ix_transcript_message_file_id", "transcript_message", ["file_id"])


def _menus() -> None:
    op.create_table(
        "transcript_mention",
        sa.Column("person_id", BigId, autoincrement=False, nullable=False),
        sa.Column("bot", BigId, autoincrement=False, nullable=False),
        sa.Column("chat_id", BigId, autoincrement=False, nullable=False),
        sa.Column("message_id", BigId, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "bot", "chat_id", "message_id", name="pk_transcript_mention"),
    )
    op.create_index("ix_transcript_mention_chat", "transcript_mention", ["bot", "chat_id"])
    op.create_table(
        "transcript_menu",
        sa.Column("bot", BigId, autoincrement=False, nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("commands", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("bot", "scope", "language", name="pk_transcript_menu"),
    )


def downgrade() -> None:
    for table in ("transcript_menu", "transcript_mention", "transcript_message", "transcript_file", "transcript_head"):
        op.drop_table(table)
