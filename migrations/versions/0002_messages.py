"""The mailbox: inbox, lanes, conversation state, outbox, leases."""

import sqlalchemy as sa
from alembic import op

from core.database import BigId, Moment

revision = "0002_messages"
down_revision = "0001_core"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _lane()
    _inbox()
    _outbox()
    op.create_table(
        "conversation",
        sa.Column("bot", BigId, nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("bot", "chat_id", "key", name="pk_conversation"),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )


def downgrade() -> None:
    for table in ("lease", "conversation", "outbox", "inbox", "lane"):
        op.drop_table(table)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def _lane() -> None:
    op.create_table(
        "lane",
        sa.Column("bot", BigId, nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("last_sequence", BigId, nullable=False),
        sa.Column("waiting", BigId, nullable=False, server_default="0"),
        sa.Column("due_at", Moment()),
        sa.Column("owner", sa.String(80)),
        sa.Column("leased_until", Moment()),
        sa.Column("claims", BigId, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("bot", "chat_id", name="pk_lane"),
        sa.CheckConstraint("last_sequence >= 0", name="ck_lane_sequence"),
        sa.CheckConstraint("waiting >= 0", name="ck_lane_waiting"),
        sa.CheckConstraint("(owner IS NULL) = (leased_until IS NULL)", name="ck_lane_lease"),
    )
    _partial("ix_lane_due", "lane", ["due_at"], "due_at IS NOT NULL")


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", BigId, nullable=False),
        sa.Column("bot", BigId, nullable=False),
        sa.Column("update_id", BigId, nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("sequence", BigId, nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("attempts", BigId, nullable=False, server_default="0"),
        sa.Column("done_at", Moment()),
        sa.Column("dead_at", Moment()),
        sa.Column("forgotten_at", Moment()),
        sa.Column("error", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("bot", "update_id", name="uq_inbox_bot_update_id"),
        sa.CheckConstraint("done_at IS NULL OR dead_at IS NULL", name="ck_inbox_one_end"),
        sa.CheckConstraint("done_at IS NULL OR body IS NULL", name="ck_inbox_emptied"),
        sa.CheckConstraint("body IS NOT NULL OR done_at IS NOT NULL OR dead_at IS NOT NULL", name="ck_inbox_body"),
        sqlite_autoincrement=True,
    )
    _partial("ix_inbox_open", "inbox", ["bot", "chat_id", "sequence"], "done_at IS NULL AND dead_at IS NULL")
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    _partial("ix_inbox_dead_at", "inbox", ["dead_at"], "dead_at IS NOT NULL")


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("bot", BigId, nullable=False),
        sa.Column("chat_id", BigId, nullable=False),
        sa.Column("person_id", BigId),
        sa.Column("language", sa.String(8)),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("priority", BigId, nullable=False),
        sa.Column("replaces", sa.String(200)),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("due_at", Moment()),
        sa.Column("attempts", BigId, nullable=False, server_default="0"),
        sa.Column("owner", sa.String(80)),
        sa.Column("sent_at", Moment()),
        sa.Column("dead_at", Moment()),
        sa.Column("message_id", BigId),
        sa.Column("error", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", "bot", "chat_id", name="uq_outbox_key_bot_chat_id"),
        sa.CheckConstraint("sent_at IS NULL OR dead_at IS NULL", name="ck_outbox_one_end"),
        sa.CheckConstraint("(due_at IS NULL) = (sent_at IS NOT NULL OR dead_at IS NOT NULL)", name="ck_outbox_due"),
        sa.CheckConstraint("due_at IS NULL OR body IS NOT NULL", name="ck_outbox_body"),
        sa.CheckConstraint("due_at IS NOT NULL OR body IS NULL", name="ck_outbox_emptied"),
        sa.CheckConstraint("priority >= 0", name="ck_outbox_priority"),
        sqlite_autoincrement=True,
    )
    _partial("ix_outbox_due", "outbox", ["bot", "priority", "due_at", "id"], "due_at IS NOT NULL")
    op.create_index("ix_outbox_bot_chat_id", "outbox", ["bot", "chat_id"])
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"])
    _partial("ix_outbox_dead_at", "outbox", ["dead_at"], "dead_at IS NOT NULL")
    _partial("ix_outbox_sent_at", "outbox", ["sent_at"], "sent_at IS NOT NULL")
