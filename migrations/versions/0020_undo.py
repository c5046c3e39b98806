"""How often a decision about a log or a redemption was undone: each decision has keys of its own."""

import sqlalchemy as sa
from alembic import op

from migrations.tables import BIG

revision = "0020_undo"
down_revision = "0019_figures"

DECIDED = ("activity_log", "redemption")


def upgrade() -> None:
    for table in DECIDED:
        op.add_column(table, sa.Column("undone", BIG, nullable=False, server_default="0"))


def downgrade() -> None:
    for table in DECIDED:
        op.drop_column(table, "undone")
