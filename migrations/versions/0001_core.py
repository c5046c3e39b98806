"""Seals and stored files"""

import sqlalchemy as sa
from alembic import op

from core.database import BigId, Moment
from migrations.triggers import append_only, create_functions, drop_functions

revision = "0001_core"
down_revision = None


def upgrade() -> None:
    create_functions()
    _create_seals()
    _create_files()


def _create_seals() -> None:
    op.create_table(
        "unsealed",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("row_id", BigId, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("chain", "row_id", name="pk_unsealed"),
    )
    op.create_table(
        "chain_head",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("height", BigId, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name="pk_chain_head"),
        sa.CheckConstraint("height >= 0", name="ck_chain_head_height"),
        sa.CheckConstraint("length(hash) = 32", name="ck_chain_head_hash"),
    )
    op.create_table(
        "block",
        sa.Column("id", BigId, nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("height", BigId, nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_block"),
        sa.UniqueConstraint("chain", "height", name="uq_block_chain_height"),
        sa.CheckConstraint("height >= 1", name="ck_block_height"),
        sa.CheckConstraint("length(previous_hash) = 32 AND length(hash) = 32", name="ck_block_hashes"),
    )
    op.create_table(
        "block_member",
        sa.Column("block_id", BigId, nullable=False),
        sa.Column("position", BigId, autoincrement=False, nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("row_id", BigId, nullable=False),
        sa.Column("row_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("block_id", "position", name="pk_block_member"),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name="fk_block_member_block_id_block"),
        sa.UniqueConstraint("chain", "row_id", name="uq_block_member_chain_row_id"),
        sa.CheckConstraint("position >= 1", name="ck_block_member_position"),
        sa.CheckConstraint("length(row_hash) = 32", name="ck_block_member_row_hash"),
    )
    append_only("block")
    append_only("block_member")


def _create_files() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", BigId, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about_person", BigId, nullable=True),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("width", BigId, nullable=True),
        sa.Column("height", BigId, nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stored_file"),
        sa.CheckConstraint("width > 0 AND height > 0", name="ck_stored_file_size"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stored_file_about_person", "stored_file", ["about_person"])


def downgrade() -> None:
    for table in ("stored_file", "block_member", "block", "chain_head", "unsealed"):
        op.drop_table(table)
    drop_functions()
